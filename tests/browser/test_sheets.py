"""A spreadsheet imported in a browser: on a phone without script, and where axe looks, by day and in the dark."""

import pytest

from calregistry.roles import EDITOR, PUBLISHER
from certificates.models import Certificate
from tests.browser.barriers import COLOURS
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.certificates.sheet_files import table_of
from tests.certificates.test_sheet_import import OPS
from tests.factories import make_certificate, make_institution
from tests.staff import make_member

WAYS = [
    pytest.param({"width": 320, "height": 640, "javascript": False}, id="phone"),
    pytest.param({"width": 1440, "height": 900}, id="desk"),
    pytest.param({"width": 768, "height": 900, "scheme": "dark"}, id="tablet in the dark"),
]


@pytest.fixture
def look(page, assert_accessible):
    """Return a function that looks whether the open page fits, and for barriers."""

    def look():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        outside = """[...document.querySelectorAll("#content-main :is(input, select, textarea, .select2, td, dd)")]
            .filter(each => each.getBoundingClientRect().right > window.innerWidth).map(each => each.outerHTML)"""
        assert page.evaluate(outside) == []
        if page.viewport_size["width"] > 320:
            assert_accessible(page, only=COLOURS if page.viewport_size["width"] == 768 else ())

    return look


def send(page, *rows):
    """Send a file of `rows`, and wait until it is read."""
    page.goto("/admin/certificates/sheetimport/add/")
    page.set_input_files("#id_file", {"name": "wykaz.csv", "mimeType": "text/csv", "buffer": table_of(*rows)})
    leave_by(page.get_by_role("button", name="Odczytaj plik"))
    page.wait_for_selector(".sheet-summary")


@pytest.mark.parametrize("page", WAYS, indirect=True)
def test_an_editor_corrects_a_file_and_has_it_stored(page, transactional_db, look):
    log_in(page, make_member(EDITOR))
    page.goto("/admin/certificates/sheetimport/add/")
    look()

    send(
        page,
        OPS | {"telefon": "123", "data wręczenia": "42000"},
        OPS | {"nazwa": "Dom Kultury", "kod pocztowy": "1"},
    )
    faults = page.locator(".sheet-faults tbody tr")
    assert [faults.nth(place).locator("td").all_inner_texts()[:3] for place in range(3)] == [
        ["2", "telefon", "123"],
        ["2", "data wręczenia", "42000"],
        ["3", "kod pocztowy", "1"],
    ]
    assert page.get_by_role("button", name="Zapisz wszystko").count() == 0
    look()
    leave_by(page.get_by_role("link", name="Prześlij poprawiony plik"))

    send(page, OPS)
    assert "Odebrał: Anna Nowa (nowa osoba)" in page.locator(".sheet-row").inner_text()
    assert not Certificate.objects.exists()
    look()
    leave_by(page.get_by_role("button", name="Zapisz wszystko"))
    page.wait_for_selector("[data-state=zapisany]")
    look()

    certificate = Certificate.objects.get()
    leave_by(page.get_by_role("link", name=certificate.number))
    page.wait_for_selector("#certificate_form")
    assert not certificate.is_published


@pytest.mark.parametrize("page", WAYS[:1], indirect=True)
def test_a_publisher_says_why_a_date_changes_and_the_history_tells_it(page, transactional_db, look):
    holder = make_institution(name=OPS["nazwa"], town="Żłobizna")
    certificate = make_certificate(holder=holder, handed_over_on="2010-05")
    log_in(page, make_member(PUBLISHER))

    send(page, OPS | {"numer w rejestrze": certificate.number})
    look()
    page.get_by_label("Powód zmiany").fill("Tak podaje protokół.")
    leave_by(page.get_by_role("button", name="Zapisz wszystko"))
    page.wait_for_selector("[data-state=zapisany]")
    page.goto(f"/admin/certificates/certificate/{certificate.pk}/history/")

    assert "Import: wykaz.csv – Tak podaje protokół." in page.locator(".change").first.inner_text()
    look()
