import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import gettext as _

from tests.factories import make_certificate, make_event, make_institution, make_part

pytestmark = pytest.mark.django_db

CEREMONIES, ENDS = "/kalendarz/wreczenia.ics", "/kalendarz/koniec-waznosci.ics"
UNESCAPED = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}


def calendar_of(client, address):
    """Return the calendar at `address`: its own properties and those of its events, texts unescaped."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.content.endswith(b"END:VCALENDAR\r\n")
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and b"\n" not in b"".join(lines)
    text = "\r\n".join(line.decode() for line in lines).replace("\r\n ", "")
    own, events = {}, []
    for line in text.strip().split("\r\n"):
        name, value = line.split(":", 1)
        value = re.sub(r"\\.", lambda found: UNESCAPED[found[0]], value)
        if (name, value) == ("BEGIN", "VEVENT"):
            events.append({})
        elif name not in {"BEGIN", "END"}:
            target = events[-1] if events else own
            assert name not in target
            target[name] = value
    return own, events


@pytest.fixture(autouse=True)
def today():
    """Stop the clock, so that no day ends between what a test says of the days ahead and the answer."""
    with time_machine.travel("2026-06-30 22:30Z", tick=False):  # half an hour after midnight in Poland
        yield


def soon(days=30):
    """Return a day so many days ahead."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_handover_is_an_event_of_a_whole_day_with_its_place(client):
    certificate = make_certificate(
        holder=make_institution(name="MOPS w Brodnicy"), handed_over_on="2015-02-28", valid_until="2001"
    )
    make_event(certificate=certificate, place="Sala, nr 1", town="Brodnica", occasion="sesja")

    own, (event,) = calendar_of(client, CEREMONIES)

    assert own["VERSION"] == "2.0" and own["PRODID"]
    assert event["DTSTART;VALUE=DATE"] == "20150228" and event["DTEND;VALUE=DATE"] == "20150301"
    assert "MOPS w Brodnicy" in event["SUMMARY"] and certificate.number in event["SUMMARY"]
    assert event["LOCATION"] == "Sala, nr 1, Brodnica"
    assert _("session of the council") in event["DESCRIPTION"] and "2001" in event["DESCRIPTION"]
    assert event["URL"] == f"http://testserver{certificate.get_absolute_url()}"
    assert event["UID"] == f"{certificate.number}-wreczenie@testserver"
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])


@pytest.mark.parametrize("known", ["2015-02", "2015", "2015-02-05<", "2015-02<", None])
def test_what_is_not_known_to_the_day_never_becomes_a_day(client, known):
    make_certificate(handed_over_on=known)

    own, events = calendar_of(client, CEREMONIES)

    assert events == []
    assert own["DESCRIPTION"] == own["X-WR-CALDESC"] == said_of_ceremonies()


def said_of_ceremonies():
    """Return the sentence that says what is left out of the calendar of handovers."""
    return _(
        "The days on which certificates were handed over, as far as the CAL Register knows them. Handovers of "
        "which only the month or year is known are left out."
    )


@pytest.mark.parametrize("known", ["2099", "2099-12", None])
def test_an_end_known_to_the_month_or_year_is_left_out(client, known):
    make_certificate(valid_until=known)

    assert calendar_of(client, ENDS)[1] == []


def test_the_end_of_validity_is_the_last_day_that_counts(client):
    certificate = make_certificate(valid_until=soon())

    _own, (event,) = calendar_of(client, ENDS)

    assert event["DTSTART;VALUE=DATE"] == soon().replace("-", "")
    assert event["DTEND;VALUE=DATE"] == soon(31).replace("-", "")
    assert event["UID"] == f"{certificate.number}-koniec@testserver"


@pytest.mark.parametrize(("days", "is_there"), [(-366, False), (-365, True), (-1, True), (0, True)])
def test_ends_of_the_last_year_and_later_are_there_the_soonest_first(client, days, is_there):
    make_certificate(valid_until=soon(60))
    make_certificate(valid_until=soon(days))

    found = [event["DTSTART;VALUE=DATE"] for event in calendar_of(client, ENDS)[1]]

    assert found == [soon(day).replace("-", "") for day in [days] * is_there + [60]]


def test_a_withdrawn_certificate_has_no_other_end(client):
    make_certificate(valid_until=soon(), withdrawn_on="2020-01-01", withdrawal_reason="Powód.")

    assert calendar_of(client, ENDS)[1] == []


def test_drafts_and_people_stay_out_of_calendars(client):
    days = {"handed_over_on": "2015-02-05", "valid_until": soon()}
    make_certificate(holder=make_institution(name="Szkicowo", published_at=None), **days)
    make_certificate(published_at=None, **days)
    make_part(event=make_event(certificate=make_certificate(**days)), who="burmistrz Nowak")

    for address in (CEREMONIES, ENDS):
        events = calendar_of(client, address)[1]
        assert len(events) == 1
        assert "Szkicowo" not in str(events) and "Nowak" not in str(events)


def test_hostile_text_stays_text_in_calendars(client):
    hostile = "Zło\\; nazwa, z końcem\r\nEND:VEVENT\r\nX-ZLO:1\x01 " + "ąęść😀" * 40
    certificate = make_certificate(
        holder=make_institution(name=hostile[:250]), handed_over_on="2015-02-05", valid_until=soon()
    )
    make_event(certificate=certificate, place=hostile[:200], town="A\nB")

    for address in (CEREMONIES, ENDS):
        (event,) = calendar_of(client, address)[1]
        assert " ".join(hostile[:250].replace("\x01", " ").split()) in event["SUMMARY"]
        assert "X-ZLO" not in event


def test_calendars_ask_few_queries_whatever_they_hold(client, django_assert_num_queries):
    for day in range(1, 6):
        certificate = make_certificate(handed_over_on=date(2015, 2, day), valid_until=soon())
        make_event(certificate=certificate)

    for address, queries in {CEREMONIES: 2, ENDS: 1}.items():
        with django_assert_num_queries(queries):
            client.get(address)
