import pytest

from certificates.models import Part
from tests.factories import (
    make_certificate,
    make_event,
    make_institution,
    make_part,
    make_person,
    make_territory,
)
from tests.pages.lists import read as read_list
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

ADDRESS = "/wydarzenia/"


def test_a_handover_is_told_with_date_place_occasion_and_people(client):
    certificate = make_certificate(
        holder=make_institution(name="MOPS w Brodnicy"), handed_over_on="2015-02-05"
    )
    event = make_event(certificate=certificate, place="Pałac", town="Brodnica", occasion="uroczystosc")
    person = make_person(given_names="Ewa", family_name="Znana")
    hidden = make_person(family_name="Ukryta", is_hidden=True)
    for each in (person, hidden):
        make_part(event=event, person=each, function="odbior", post="dyrektor")
    make_part(event=event, who="burmistrz miasta")

    page = read_list(client, ADDRESS)

    assert page.title == f"{said('Events')} – Rejestr CAL"
    assert page.leads_to == [event.get_absolute_url()]
    words = ("MOPS w Brodnicy", "5 lutego 2015", "Pałac", "Brodnica", "burmistrz miasta", "Ewa Znana")
    assert [each for each in words if each not in page.text] == []
    assert person.get_absolute_url() in page.links
    assert "Ukryta" not in page.text and said("name withheld") in page.text


def test_the_newest_events_come_first_and_undated_ones_last(client):
    given = [
        ("decyzja", None, {"decided_on": "2010-06"}),
        ("wizytacja", "2014-12", {}),
        ("wreczenie", None, {"handed_over_on": "2015-02-05"}),
        ("raport", None, {}),
    ]
    events = {
        kind: make_event(certificate=make_certificate(**dates), kind=kind, happened_on=date)
        for kind, date, dates in given
    }
    newest = [events[kind].get_absolute_url() for kind in ("wreczenie", "wizytacja", "decyzja", "raport")]

    assert read_list(client, ADDRESS).leads_to == newest
    oldest = read_list(client, ADDRESS, "sortuj=najstarsze").leads_to
    assert oldest == [*reversed(newest[:3]), newest[3]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"wreczenie", "wizytacja", "raport", "decyzja"}),
        ("zdarzenie=wreczenie", {"wreczenie"}),
        ("okazja=sesja", {"wreczenie"}),
        ("okazja=nieznany", {"wizytacja", "raport", "decyzja"}),
        ("rok=2015", {"wreczenie"}),
        ("rok=2014&rok=nieznany", {"wizytacja", "raport", "decyzja"}),
        ("wojewodztwo=slaskie", {"wizytacja"}),
        ("rodzaj=mops", {"wizytacja"}),
        ("szukaj=brodnica", {"wreczenie", "decyzja"}),
    ],
)
def test_events_are_chosen_and_counted_by_the_same_filters(client, query, found):
    make_territory("24", slug="slaskie", name="śląskie")
    certificates = {
        "wreczenie": make_certificate(
            holder=make_institution(town="Brodnica"), handed_over_on="2015-02-05", decided_on="2014"
        ),
        "wizytacja": make_certificate(holder=make_institution(kind="mops", territory_id="24")),
        "raport": make_certificate(),
    }
    make_event(certificate=certificates["wreczenie"], kind="wreczenie", occasion="sesja")
    make_event(certificate=certificates["wizytacja"], kind="wizytacja", happened_on="2014-12")
    make_event(certificate=certificates["raport"], kind="raport")

    page = read_list(client, ADDRESS, query)

    assert {address.partition("#")[2] for address in page.leads_to} == found
    for name in ("zdarzenie", "okazja", "rok", "wojewodztwo", "rodzaj"):
        for value, count in page.facet(name).items():
            if value and f"{name}=" not in query:
                chosen = f"{query}&{name}={value}".lstrip("&")
                assert len(read_list(client, ADDRESS, chosen).leads_to) == count, chosen


def test_those_who_did_the_same_stand_in_one_line(client):
    event = make_event()
    for function, who in (("udzial", "burmistrz"), ("wystep", "chór"), ("udzial", "sąsiedzi")):
        make_part(event=event, function=function, who=who)

    text = read_list(client, ADDRESS).text

    assert f"<li>{Part.Function.ATTENDED.label.capitalize()}: burmistrz; sąsiedzi</li>" in text


DATES = {
    "decided_on": "2014-12",
    "handed_over_on": "2015-02-05",
    "withdrawn_on": "2016",
    "withdrawal_reason": "Koniec.",
}


def test_a_date_that_stands_in_a_certificate_alone_is_an_event_too(client):
    brodnica = make_institution(name="MOPS w Brodnicy", town="Brodnica")
    certificate = make_certificate(holder=brodnica, **DATES)
    make_event(certificate=certificate, kind="decyzja")
    make_certificate(holder=make_institution(town="Gryfino"), handed_over_on="2014")
    kinds = ("cofniecie", "wreczenie", "decyzja")

    page = read_list(client, ADDRESS, "szukaj=w brodnicy")

    assert page.leads_to == [f"{certificate.get_absolute_url()}#{kind}" for kind in kinds]
    assert page.text.count(said("The sources tell the date alone.")) == 2
    for address in page.leads_to:
        assert f' id="{address.partition("#")[2]}"' in client.get(address).content.decode()
    (row,) = read_list(client, ADDRESS, "szukaj=brodnica&rok=2015").rows
    assert "5 lutego 2015" in row and "MOPS w Brodnicy" in row
    assert len(read_list(client, ADDRESS).leads_to) == 4


def test_steps_of_many_certificates_stand_in_one_order_through_all_pages(client):
    for year in range(1990, 2020):
        certificate = make_certificate(handed_over_on=str(year))
        if year % 3:
            make_event(certificate=certificate)

    pages = [read_list(client, ADDRESS, f"sortuj=najstarsze&strona={number}") for number in (1, 2)]

    rows = [row for page in pages for row in page.rows]
    assert [next(str(year) for year in range(1990, 2020) if str(year) in row) for row in rows] == [
        str(year) for year in range(1990, 2020)
    ]


def test_nothing_found_asks_whether_another_town_was_meant(client):
    make_certificate(holder=make_institution(town="Brodnica"), handed_over_on="2015")

    assert 'href="?szukaj=Brodnica"' not in read_list(client, ADDRESS, "szukaj=brodnica").text
    assert 'href="?szukaj=Brodnica"' in read_list(client, ADDRESS, "szukaj=brotnica").text


def test_drafts_change_nothing(client):
    make_event()
    before = client.get(ADDRESS).content
    make_event(certificate=make_certificate(published_at=None, handed_over_on="2001"))
    make_certificate(published_at=None, **DATES)
    make_certificate(holder=make_institution(published_at=None), **DATES)
    draft = make_institution(published_at=None)
    make_part(event=make_event(certificate=make_certificate(holder=draft), occasion="sesja"))

    assert client.get(ADDRESS).content == before


@pytest.mark.parametrize(
    ("query", "named"), [("zdarzenie=bal", "bal"), ("okazja=bal", "bal"), ("kolor=2", "kolor")]
)
def test_a_wrong_parameter_is_named_and_nothing_listed(client, query, named):
    make_event()

    page = read_list(client, ADDRESS, query)

    assert page.status_code == 400 and named in page.errors and page.leads_to == []


def test_a_register_without_events_says_so(client):
    assert said("The register holds no events yet.") in read(client, ADDRESS).text
    assert client.get(f"{ADDRESS}?strona=2").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_asks_7_queries_however_much_it_holds(client, django_assert_num_queries, many):
    for _number in range(many):
        make_part(event=make_event())

    with django_assert_num_queries(7):
        read(client, ADDRESS)


def test_a_full_page_weighs_little(client):
    for number in range(30):
        certificate = make_certificate(
            holder=make_institution(
                name=f"Miejsko-Gminny Ośrodek Pomocy Społecznej w Miejscowości nr {number}"
            ),
            handed_over_on=str(1990 + number),
        )
        event = make_event(certificate=certificate, place="sala widowiskowa domu kultury", occasion="sesja")
        for _part in range(5):
            make_part(event=event, post="dyrektor ośrodka pomocy społecznej")

    page = read_list(client, ADDRESS)

    assert len(page.leads_to) == 25
    assert page.weight < 60_000
