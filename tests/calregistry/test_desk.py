"""The desk on the office's front page: what waits, counted as its list lists it, for whoever may open the list."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calregistry import desk, differences
from calregistry.roles import AUDITOR, COMMISSION, EDITOR, PUBLISHER
from certificates.models import CertificateCitation
from institutions.models import Citation
from tests.factories import (
    make_application,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_error_report,
    make_institution,
    make_programme,
    make_source,
    make_user,
    make_withdrawal,
)
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db


def later(days):
    """Return the day so many days from today, as a partial date is written."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def busy():
    """Make something that waits of every kind, each in another number where that is possible."""
    colleague, source, draft = make_user(), make_source(), make_source(published_at=None)
    cited = make_institution()
    make_citation(source=source, institution=cited, field="name", wording="Ośrodka")
    make_citation(source=make_source(), institution=cited, field="name", wording="Ośrodkowi")
    make_citation(source=draft, institution=make_institution(published_at=None))
    make_programme(published_at=None)
    for _number in range(3):
        certificate = make_certificate(holder=cited, published_at=None, entered_by=colleague)
        make_certificate_citation(source=source, certificate=certificate)
    make_certificate(holder=cited, valid_until=later(30))
    make_certificate(holder=cited, valid_until=later(300))
    make_withdrawal(certificate=make_certificate(holder=cited), asked_by=colleague)
    make_application(stage="propozycja", institution=cited, proposed_by=colleague)
    make_application(stage="raport", institution=cited, next_due_on=date(2026, 1, 1))
    make_application(stage="odmowa", institution=cited, next_due_on=date(2026, 1, 1))
    make_error_report()
    make_error_report()
    make_error_report(status="w-toku")
    desk_sources = (make_institution(territory=None), make_source(published_at=None))
    return cited, desk_sources


def cards_for(client):
    """Return the cards on the desk of whoever the client is, from its front page."""
    page = client.get("/admin/")
    return [card for section in page.context["desk"] for card in section.cards]


def listed(client, address):
    """Return how many things the page at the address lists."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.context["cl"].result_count if "cl" in page.context else page.context["count"]


def test_each_count_leads_to_a_list_of_exactly_as_many(busy, subtests):
    client = client_of(make_member(is_superuser=True))
    cards = [card for card in cards_for(client) if card.count is not None]

    for card in cards:
        with subtests.test(str(card.label)):
            assert listed(client, card.address) == card.count
    counts = {str(card.label): card.count for card in cards}
    assert counts["Certyfikaty innych osób do publikacji"] == 3
    assert counts["Nowe zgłoszenia błędów"] == 2
    assert (counts["Kończą się w ciągu 3 miesięcy"], counts["Kończą się w ciągu 12 miesięcy"]) == (1, 2)
    assert (counts["Sprawy z terminem do dziś"], counts["Sprawy w toku"]) == (1, 2)


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, COMMISSION, AUDITOR])
def test_nobody_sees_a_card_for_what_they_may_not_open(busy, role, subtests):
    client = client_of(make_member(role))

    cards = cards_for(client)

    assert cards
    for card in cards:
        with subtests.test(str(card.label)):
            assert client.get(card.address).status_code in (200, 302)


def test_cases_and_reports_are_on_the_desks_of_those_who_work_on_them(busy):
    def addresses(role):
        return " ".join(card.address for card in cards_for(client_of(make_member(role))))

    assert "/application/" in addresses(COMMISSION) and "/errorreport/" not in addresses(COMMISSION)
    assert "/application/" not in addresses(PUBLISHER) and "/errorreport/" in addresses(PUBLISHER)
    assert "/application/" not in addresses(EDITOR) and "/errorreport/" not in addresses(EDITOR)
    assert "/application/" in addresses(AUDITOR) and "na-mnie" not in addresses(AUDITOR)


def test_nobody_is_asked_to_confirm_what_they_asked_for_themselves():
    member = make_member(COMMISSION)
    make_application(stage="propozycja", proposed_by=member)
    make_withdrawal(asked_by=member)

    assert "na-mnie" not in " ".join(card.address for card in cards_for(client_of(member)))


def test_the_front_page_asks_few_questions(busy, django_assert_max_num_queries):
    client = client_of(make_member(is_superuser=True))
    client.get("/admin/")

    with django_assert_max_num_queries(20):
        client.get("/admin/")


def test_an_empty_desk_says_that_nothing_waits():
    page = client_of(make_member(EDITOR)).get("/admin/").content.decode()

    assert "Nic nie czeka." in page


def test_a_section_that_somebody_adds_is_on_the_desk(monkeypatch, rf):
    def of_imports(request, on):
        yield desk.Card("Wczytano 500 wierszy", None, "/admin/")

    monkeypatch.setattr(desk, "SECTIONS", [("Ostatnie importy", of_imports)])
    request = rf.get("/admin/")
    request.user = make_member(EDITOR)

    (section,) = desk.sections(request, on=date(2026, 11, 27))

    assert (section.title, section.cards[0].label) == ("Ostatnie importy", "Wczytano 500 wierszy")


# Sources that differ


@pytest.mark.parametrize(
    ("wordings", "expected"),
    [(["Ośrodka", "Ośrodkowi"], 1), (["Ośrodka", "Ośrodka"], 0), (["Ośrodka", ""], 0), (["Ośrodka"], 0)],
)
def test_sources_differ_when_they_word_one_field_in_two_ways(wordings, expected):
    institution = make_institution()
    for wording in wordings:
        make_citation(source=make_source(), institution=institution, field="name", wording=wording)

    assert differences.count() == expected


def test_wordings_of_other_fields_records_or_the_whole_do_not_differ():
    one, other = make_institution(), make_institution()
    for institution, field in ((one, "name"), (one, "town"), (other, "name")):
        make_citation(
            source=make_source(), institution=institution, field=field, wording=f"{field} {institution}"
        )
    for wording in ("a", "b"):
        make_citation(source=make_source(), institution=one, field="", wording=wording)

    assert differences.count() == 0


def differ(**record):
    """Make two sources that word the date of a handover differently."""
    certificate = make_certificate(handed_over_on="2015-02-05")
    for wording in ("5 lutego", "6 lutego"):
        make_certificate_citation(
            source=make_source(), certificate=certificate, field="handed_over_on", wording=wording
        )
    return certificate


def test_the_wordings_stand_side_by_side_with_what_the_register_says():
    certificate = differ()

    page = client_of(make_member(AUDITOR)).get("/admin/roznice-zrodel/").content.decode()

    assert "5 lutego" in page and "6 lutego" in page and "5 lutego 2015" in page
    assert f"/admin/certificates/certificate/{certificate.pk}/change/" in page
    assert "<button" not in page.split('id="content-main"')[1].split("</main>")[0]


def test_a_settled_difference_comes_back_with_another_wording():
    certificate, client = differ(), client_of(make_member(PUBLISHER))
    first = CertificateCitation.objects.order_by("pk").first()

    client.post("/admin/roznice-zrodel/", {"floor": "certyfikaty", "citation": first.pk})
    assert differences.count() == 0

    make_certificate_citation(
        source=make_source(), certificate=certificate, field="handed_over_on", wording="7 lutego"
    )
    assert differences.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"floor": "certyfikaty"},
        {"floor": "x", "citation": "1"},
        {"floor": "instytucje", "citation": "9" * 30},
    ],
)
def test_a_form_that_names_no_difference_changes_nothing(typed):
    differ()

    answer = client_of(make_member(PUBLISHER)).post("/admin/roznice-zrodel/", typed)

    assert answer.status_code == 302
    assert not CertificateCitation.objects.filter(is_settled=True).exists()


@pytest.mark.parametrize("role", [EDITOR, COMMISSION, AUDITOR])
def test_a_publisher_alone_settles_a_difference(role):
    differ()
    first = CertificateCitation.objects.order_by("pk").first()

    answer = client_of(make_member(role)).post(
        "/admin/roznice-zrodel/", {"floor": "certyfikaty", "citation": first.pk}
    )

    assert answer.status_code == 403
    assert differences.count() == 1


def test_the_list_of_differences_comes_in_pages_and_asks_few_questions(django_assert_max_num_queries):
    source, other = make_source(), make_source()
    for _number in range(30):
        institution = make_institution()
        for each, wording in ((source, "Ośrodka"), (other, "Ośrodkowi")):
            make_citation(source=each, institution=institution, field="name", wording=wording)
    client = client_of(make_member(PUBLISHER))

    with django_assert_max_num_queries(20):
        page = client.get("/admin/roznice-zrodel/?strona=2")

    assert page.context["count"] == 30
    assert len(page.context["differences"]) == 5
    assert Citation.objects.count() == 60
