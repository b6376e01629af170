from urllib.parse import quote

import pytest
import time_machine

from certificates.models import Status
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_claim,
    make_criterion,
    make_edition,
    make_event,
    make_evidence,
    make_institution,
    make_part,
    make_person,
    make_source,
    make_term,
)
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

NUMBER = "CAL-2015-0001-0"
ADDRESS = f"/certyfikaty/{NUMBER}/"


@pytest.mark.parametrize(
    ("dates", "status", "sentence"),
    [
        ({"handed_over_on": "2015-02-05"}, Status.UNKNOWN, "Certyfikat wręczono 5 lutego 2015."),
        ({"handed_over_on": "2010-06"}, Status.UNKNOWN, "w czerwcu 2010"),
        ({"handed_over_on": "[..2014-11-07]"}, Status.UNKNOWN, "nie później niż 7 listopada 2014"),
        ({}, Status.UNKNOWN, said("The certificate was granted; no source gives the date.")),
        ({"valid_from": "2014", "valid_until": "2027"}, Status.VALID, "do końca 2027"),
        ({"valid_until": "2017-06"}, Status.EXPIRED, "do końca czerwca 2017"),
        ({"valid_from": "2027-03-01"}, Status.UPCOMING, "1 marca 2027"),
        (
            {"withdrawn_on": "2020-03-01", "withdrawal_reason": "Złamano standardy."},
            Status.WITHDRAWN,
            "1 marca 2020",
        ),
    ],
)
@time_machine.travel("2026-11-20 12:00:00+01:00", tick=False)
def test_the_verdict_tells_the_status_on_the_day_in_a_sentence(client, dates, status, sentence):
    make_certificate(number=NUMBER, **dates)

    page = read(client, ADDRESS)

    assert sentence in page.text
    assert f'class="verdict" data-status="{status}"' in page.html
    assert "20 listopada 2026" in page.text
    assert dates.get("withdrawal_reason", "") in page.text


def test_an_unknown_period_gets_the_rules_as_context_and_no_end(client):
    make_certificate(number=NUMBER, handed_over_on="2015-02-05")
    make_term(years=3, as_of="2014", source=make_source(title="Trzeci certyfikat w Radomiu"))
    make_term(years=5, source=make_source(title="Regulamin"))
    make_term(years=7, source=make_source(title="Szkic", published_at=None))

    page = read(client, ADDRESS)

    assert "w 2014" in page.text
    assert "Trzeci certyfikat w Radomiu" in page.text
    assert "Regulamin" in page.text
    assert (
        said(
            "No source says which of them, if any, applied to this certificate. The register therefore "
            "computes no end from them."
        )
        in page.text
    )
    assert "2018" not in page.text
    assert "2020" not in page.text
    assert "Szkic" not in page.text


def test_a_known_period_needs_no_rules_beside_it(client):
    make_certificate(
        number=NUMBER, valid_from="2014", valid_until="2017", period_as_printed="na lata 2014-2017"
    )
    make_term(years=3, as_of="2014")

    page = read(client, ADDRESS)

    assert "2014–2017" in page.text
    assert "na lata 2014-2017" in page.text
    assert said("What the rules said about the period") not in page.text


def test_the_life_line_stands_in_order_and_tells_who_did_what(client):
    certificate = make_certificate(
        number=NUMBER,
        decided_on="2015-01",
        handed_over_on="2015-02-05",
        withdrawn_on="2016-01-01",
        withdrawal_reason="Złamano standardy.",
    )
    make_event(certificate=certificate, kind="wizytacja", happened_on="2014-12-10")
    handover = make_event(
        certificate=certificate,
        kind="wreczenie",
        place="Pałac Anny Wazówny",
        town="Brodnica",
        occasion="uroczystosc",
    )
    expert = make_person(given_names="Magdalena", family_name="Popłońska")
    make_part(event=handover, person=expert, function="wreczenie", post="ekspert CAL", position=1)
    make_part(event=handover, who="burmistrz miasta", function="udzial", position=2)

    text = read(client, ADDRESS).text

    life = text[text.index(said("The life of the certificate")) :]
    in_order = ("10 grudnia 2014", "styczeń 2015", "5 lutego 2015", "1 stycznia 2016")
    assert sorted(in_order, key=life.index) == list(in_order)
    assert "Magdalena Popłońska" in life and ", ekspert CAL" in life
    assert "burmistrz miasta" in life
    assert "Pałac Anny Wazówny" in life


def test_a_step_without_a_date_stands_before_the_next_dated_one(client):
    certificate = make_certificate(number=NUMBER, handed_over_on="2015-02-05")
    make_event(certificate=certificate, kind="wizytacja")
    make_event(certificate=certificate, kind="odwolanie", happened_on="2015-06")

    life = read(client, ADDRESS).text
    life = life[life.index(said("The life of the certificate")) :].lower()

    in_order = (said("expert's visit"), said("handover"), said("appeal"))
    assert sorted(in_order, key=life.index) == list(in_order)


def test_a_hidden_person_is_named_nowhere(client):
    source = make_source()
    person = make_person(given_names="Zenon", family_name="Matuszko", is_hidden=True)
    part = make_part(
        event=make_event(certificate=make_certificate(number=NUMBER)), person=person, post="przedstawiciel"
    )
    make_citation(source=source, person=person, wording="Zenona Matuszko")
    make_certificate_citation(source=source, part=part, wording="Pana Zenona Matuszko")
    make_certificate_citation(source=source, event=part.event, field="description", wording="z rąk Matuszki")

    for address in (ADDRESS, source.get_absolute_url()):
        html = client.get(address).content.decode()

        assert "Matusz" not in html
        assert "Zenon" not in html
        assert said("name withheld") in html


def test_criteria_are_told_as_what_the_institution_says(client):
    edition = make_edition(name="Lista z 2009 roku")
    first = make_criterion(edition=edition, number=1, text="Zespół pracuje razem.")
    make_criterion(edition=edition, number=2, text="Potrzeby są zbadane.")
    certificate = make_certificate(number=NUMBER, edition=edition)
    club = make_activity(institution=certificate.holder, name="Klub Seniora")
    make_evidence(
        certificate=certificate, criterion=first, activity=club, statement="Ośrodek podaje, że tak jest."
    )

    page = read(client, ADDRESS)

    assert "Ośrodek podaje, że tak jest." in page.text
    assert club.get_absolute_url() in page.links
    assert said("How it was met is not recorded.") in page.text
    assert (
        said(
            "What follows is what the institution itself says that the certificate confirms, told in our "
            "words; it is not the official text of the rules."
        )
        in page.text
    )


def test_an_edition_without_criteria_invents_none(client):
    make_certificate(number=NUMBER, edition=make_edition())

    assert (
        said("Which criteria were examined and how they were met is not recorded.")
        in read(client, ADDRESS).text
    )


def test_a_claim_names_who_makes_it_and_is_no_number_of_ours(client):
    certificate = make_certificate(number=NUMBER)
    make_claim(certificate=certificate, ordinal=57, scope="Polska", said_by="Ośrodek w Brzeszczach")

    page = read(client, ADDRESS)

    assert "57" in page.text
    assert "Ośrodek w Brzeszczach" in page.text
    assert (
        said("These are [claims](#twierdzenie) of those who are named; the register has not counted.")
        in page.text
    )


def test_the_wording_as_printed_stands_in_the_note_of_the_source(client):
    certificate = make_certificate(
        number=NUMBER, handed_over_on="2015-02-05", holder_as_printed="MOPS w Brodnicy"
    )
    source = make_source(title="Wywiad", publisher="Ośrodek")
    make_certificate_citation(
        source=source, certificate=certificate, field="handed_over_on", wording="5.02.2015 roku"
    )

    page = read(client, ADDRESS)

    assert "5.02.2015 roku" in page.text
    assert "MOPS w Brodnicy" in page.text
    assert source.get_absolute_url() in page.links
    marks = [name for name in page.ids if name.startswith("z-1-")]
    assert marks
    assert {f"#{mark}" for mark in marks} <= set(page.links)
    assert "nota-1" in page.ids
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize(
    "typed", ["cal-2015-0001-0", "CAL201500010", "cal 2015 0001 0", "CAL–2015–0001–0", "2015-0001-0"]
)
def test_a_number_typed_otherwise_leads_to_the_page_for_ever(client, typed):
    make_certificate(number=NUMBER)

    response = client.get(f"/certyfikaty/{quote(typed)}/?utm_source=poczta")

    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}?utm_source=poczta")


def test_the_short_address_leads_to_the_page(client):
    make_certificate(number=NUMBER)

    response = client.get("/c/CAL-2015-0001-0/")

    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    assert client.get("/c/CAL-2015-0002-9/").status_code == 404


def test_a_unit_is_shown_with_the_institution_that_it_belongs_to_unless_that_is_a_draft(client):
    centre = make_institution(name="MOPS we Wrocławiu")
    make_certificate(
        number=NUMBER, holder=make_institution(name="Zespół nr 7", kind="jednostka", parent=centre)
    )

    assert "MOPS we Wrocławiu" in read(client, ADDRESS).text
    centre.unpublish()
    assert "MOPS we Wrocławiu" not in read(client, ADDRESS).text


def test_other_certificates_of_the_holder_are_a_click_away_and_drafts_are_not(client):
    certificate = make_certificate(number=NUMBER)
    other = make_certificate(holder=certificate.holder, handed_over_on="2021-07")
    draft = make_certificate(holder=certificate.holder, published_at=None)

    links = read(client, ADDRESS).links

    assert other.get_absolute_url() in links
    assert draft.get_absolute_url() not in links


@pytest.mark.parametrize("children", [1, 7])
def test_the_page_asks_the_same_ten_queries_however_much_it_tells(
    client, django_assert_num_queries, children
):
    edition = make_edition()
    certificate = make_certificate(number=NUMBER, edition=edition, handed_over_on="2015-02-05")
    source = make_source()
    make_term(source=source)
    event = make_event(certificate=certificate, kind="wreczenie")
    for number in range(1, children + 1):
        part = make_part(event=event)
        make_citation(source=source, person=part.person)
        make_certificate_citation(source=source, part=part)
        make_event(certificate=certificate, kind="wizytacja", happened_on=str(2000 + number))
        make_claim(certificate=certificate, scope=f"Miejsce {number}")
        make_evidence(
            certificate=certificate,
            criterion=make_criterion(edition=edition, number=number),
            activity=make_activity(institution=certificate.holder),
        )
        make_certificate(holder=certificate.holder)

    with django_assert_num_queries(10):
        page = read(client, ADDRESS)

    assert page.text.count("Anna Testowa") == children
