from urllib.parse import quote, urlencode

import pytest
import time_machine

from certificates.models import Status
from tests.factories import make_certificate, make_institution
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

NUMBER = "CAL-2015-0001-0"
UNKNOWN = "CAL-2015-0002-9"
WRONG_CHECK = "CAL-2015-0001-5"


def check(client, typed):
    return read(client, f"/sprawdz/?{urlencode({'numer': typed})}")


@pytest.mark.parametrize(
    ("dates", "status", "answer"),
    [
        (
            {"valid_from": "2024", "valid_until": "2027"},
            Status.VALID,
            said("Certificate %(number)s is in force", number=NUMBER),
        ),
        ({"valid_until": "2025"}, Status.EXPIRED, "do końca 2025"),
        ({"valid_from": "2027-01-01"}, Status.UPCOMING, "1 stycznia 2027"),
        (
            {"withdrawn_on": "2020-03-01", "withdrawal_reason": "Złamano standardy."},
            Status.WITHDRAWN,
            "1 marca 2020",
        ),
        (
            {"handed_over_on": "2015-02-05"},
            Status.UNKNOWN,
            said("Certificate %(number)s was granted, but until when it holds is not known", number=NUMBER),
        ),
    ],
)
@time_machine.travel("2026-11-20 13:05:00+00:00", tick=False)
def test_the_heading_answers_for_each_status(client, dates, status, answer):
    make_certificate(number=NUMBER, holder=make_institution(name="MOPS w Brodnicy"), **dates)

    page = check(client, NUMBER)

    assert NUMBER in page.heading
    assert answer in page.heading
    assert page.heading in page.title
    assert f'class="verdict" data-status="{status}" role="status"' in page.html
    assert "MOPS w Brodnicy" in page.text
    assert dates.get("withdrawal_reason", "") in page.text
    assert "20 listopada 2026" in page.text
    assert "14:05" in page.text
    assert said("Compare the paper that you hold.") in page.text
    assert f"/certyfikaty/{NUMBER}/" in page.links


def test_the_answers_are_all_different(client):
    make_certificate(number=NUMBER)

    headings = {
        check(client, typed).heading
        for typed in (NUMBER, UNKNOWN, WRONG_CHECK, "kartka z podziękowaniem", "")
    }

    assert len(headings) == 5


@pytest.mark.parametrize(
    "typed",
    [
        "cal 2015 0001 0",
        "CAL–2015–0001–0",
        "CAL\u20112015\u20110001\u20110",
        "201500010",
        " CAL-2015-0001-0 ",
        "CAL-2O15-OOO1-O",
        "cal-2015-0001-0",
    ],
)
def test_a_number_is_found_however_it_is_typed(client, typed):
    make_certificate(number=NUMBER)

    assert f"/certyfikaty/{NUMBER}/" in check(client, typed).links


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-12-31 23:59:00+01:00", Status.VALID),
        ("2027-01-01 00:01:00+01:00", Status.EXPIRED),  # in UTC it is still the old year
        ("2026-07-01 00:01:00+02:00", Status.VALID),
    ],
)
def test_the_last_day_counts_to_its_end_in_warsaw(client, moment, status):
    make_certificate(number=NUMBER, valid_until="2026-12-31")

    with time_machine.travel(moment, tick=False):
        response = client.get(f"/sprawdz/?numer={NUMBER}")

    assert f'class="verdict" data-status="{status}"' in response.content.decode()
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", said("Type the number of the certificate.")),
        (
            WRONG_CHECK,
            said("The check character does not fit the rest of the number. Compare it with the paper."),
        ),
        (
            "11/DAAL/0/2008",
            said("This is not a register number: it looks like %(example)s.", example="CAL-2015-0000-2"),
        ),
    ],
)
def test_a_wrong_text_is_told_at_the_field_in_the_summary_and_in_the_title(client, typed, sentence):
    page = check(client, typed)

    assert page.status_code == 200
    assert page.title.startswith(said("Error:"))
    assert page.text.count(sentence) == 2
    assert "#numer" in page.links
    assert 'aria-describedby="numer-hint numer-error"' in page.html
    assert f'value="{typed}"' in page.html


def test_a_wrong_check_character_gives_no_hint_what_the_right_one_is(client):
    make_certificate(number=NUMBER)

    page = check(client, WRONG_CHECK)

    assert NUMBER not in page.html
    assert f"/certyfikaty/{NUMBER}/" not in page.links


def test_an_unknown_number_is_named_and_nobody_accused(client):
    page = check(client, UNKNOWN)

    assert page.status_code == 200
    assert page.heading == said("We have no certificate with number %(number)s", number=UNKNOWN)
    assert 'role="status"' in page.html


def test_before_anything_is_typed_there_is_no_error(client):
    page = read(client, "/sprawdz/")

    assert "error-summary" not in page.html
    assert (
        said(
            "Type the [register number](#numer) of a certificate to learn whose it is and what its status is today."
        )
        in page.text
    )


def test_an_unknown_parameter_is_named_and_answers_nothing_while_trackers_pass(client):
    make_certificate(number=NUMBER)

    wrong = read(client, f"/sprawdz/?numer={NUMBER}&staus=w-mocy")
    tracked = read(client, f"/sprawdz/?numer={NUMBER}&utm_source=poczta&fbclid=x")

    assert wrong.status_code == 400
    assert "staus" in wrong.text
    assert wrong.title.startswith(said("Error:"))
    assert f"/certyfikaty/{NUMBER}/" not in wrong.links
    assert tracked.status_code == 200
    assert f"/certyfikaty/{NUMBER}/" in tracked.links


def test_two_numbers_at_once_are_refused(client):
    page = read(client, f"/sprawdz/?numer={NUMBER}&numer={UNKNOWN}")

    assert page.status_code == 400
    assert said("Type one number at a time.") in page.text


def test_a_hostile_text_stays_text(client):
    page = check(client, '"><script>alert(1)</script>')

    assert "<script>" not in page.html


def test_one_query_answers(client, django_assert_num_queries):
    make_certificate(number=NUMBER)

    with django_assert_num_queries(1):
        check(client, NUMBER)
    with django_assert_num_queries(1):
        check(client, UNKNOWN)
    with django_assert_num_queries(0):
        check(client, quote(WRONG_CHECK))
