"""An award from an article, entered in a browser: on a phone without script, and on a desk where axe looks too."""

import pytest

from calregistry.roles import EDITOR
from certificates.models import Certificate
from institutions.partial_dates import PartialDate
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.staff import make_member

ARTICLE = """Święto w Pszczynie

3 czerwca 2012 roku na sesji rady Ośrodek Pomocy Społecznej w Pszczynie otrzymał Certyfikat Jakości CAL.
Certyfikat z rąk eksperta CAL Mirosława Wójcika odebrała dyrektor Grażyna Sikora.
"""
WAYS = [
    pytest.param({"width": 320, "height": 640, "javascript": False}, id="phone"),
    pytest.param({"width": 1280, "height": 900, "scheme": "dark"}, id="desk"),
]


@pytest.mark.parametrize("page", WAYS, indirect=True)
def test_an_editor_enters_an_award_from_an_article(page, transactional_db, assert_accessible):
    def look():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        if page.viewport_size["width"] > 320:
            assert_accessible(page)

    log_in(page, make_member(EDITOR))
    page.goto("/admin/certificates/certificate/")
    leave_by(page.get_by_role("link", name="Z artykułu…"))
    look()
    page.locator("#id_text").fill(ARTICLE)
    page.locator("#id_address").fill("https://testy.example/pszczyna")
    leave_by(page.get_by_role("button", name="Odczytaj artykuł"))
    look()
    page.locator("#id_zrodlo-title").fill("Święto ośrodka w Pszczynie")
    leave_by(page.get_by_role("button", name="Zapisz przyjęte jako szkice"))

    page.wait_for_selector(".messagelist")
    certificate = Certificate.objects.get()
    assert certificate.handed_over_on == PartialDate(2012, 6, 3)
    assert (
        str(certificate.citations.filter(field="handed_over_on").get().source) == "Święto ośrodka w Pszczynie"
    )
    assert not certificate.is_published
