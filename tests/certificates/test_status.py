"""Status on a day: what the register says a certificate, or an institution's best one, is."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.models import Certificate, Holder, Status
from institutions.partial_dates import PartialDate
from tests.factories import make_certificate, make_institution

pytestmark = pytest.mark.django_db

# A plain-Python oracle: the rule as a person would tell it, day by day.


def status_of(certificate: Certificate, on: date) -> Status:
    """Return what `certificate` is on the day `on`, computed without the database."""
    withdrawn = certificate.withdrawn_on
    if withdrawn is not None and withdrawn.first_day <= on:
        return Status.WITHDRAWN
    start = certificate.valid_from or certificate.decided_on or certificate.handed_over_on
    if start is not None and not start.is_not_later_than and on < start.first_day:
        return Status.UPCOMING
    if certificate.valid_until is None:
        return Status.UNKNOWN
    if certificate.valid_until.last_day < on:
        return Status.EXPIRED
    return Status.VALID


BEST_FIRST = [Status.VALID, Status.UNKNOWN, Status.UPCOMING, Status.EXPIRED, Status.WITHDRAWN]

days = st.dates(date(2014, 12, 1), date(2017, 2, 1))


@st.composite
def partial_dates(draw, *, may_be_not_later_than=True):
    day = draw(days)
    year, month, number = draw(
        st.sampled_from([(day.year, None, None), (day.year, day.month, None), (day.year, day.month, day.day)])
    )
    return PartialDate(year, month, number, may_be_not_later_than and draw(st.booleans()))


@st.composite
def certificates(draw):
    exact = partial_dates(may_be_not_later_than=False)
    first, last = draw(st.none() | exact), draw(st.none() | exact)
    if first and last and last.last_day < first.first_day:
        first, last = last, first
    withdrawn = draw(st.none() | exact)
    return {
        "decided_on": draw(st.none() | partial_dates()),
        "handed_over_on": draw(st.none() | partial_dates()),
        "valid_from": first,
        "valid_until": last,
        "withdrawn_on": withdrawn,
        "withdrawal_reason": "Powód." if withdrawn else "",
    }


generated = settings(max_examples=150)


@generated
@given(fields=certificates(), data=st.data())
def test_status_in_sql_is_that_of_the_oracle_on_any_day(fields, data):
    certificate = make_certificate(**fields)
    bounds = [
        day
        for value in fields.values()
        if isinstance(value, PartialDate)
        for edge in (value.first_day, value.last_day)
        for day in (edge - timedelta(days=1), edge, edge + timedelta(days=1))
    ]
    on = data.draw(st.sampled_from(bounds) | days if bounds else days)

    assert Certificate.objects.with_status(on=on).get(pk=certificate.pk).status == status_of(certificate, on)


@generated
@given(several=st.lists(certificates(), max_size=4), on=days)
def test_an_institutions_status_is_that_of_its_best_certificate(several, on):
    institution = make_institution()
    held = [make_certificate(holder=institution, **fields) for fields in several]

    expected = min((status_of(each, on) for each in held), key=BEST_FIRST.index, default=Status.NONE)

    assert Holder.objects.with_status(on=on).get(pk=institution.pk).status == expected


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2013-12-31", Status.UPCOMING),
        ("2014-01-01", Status.VALID),
        ("2017-12-31", Status.VALID),
        ("2018-01-01", Status.EXPIRED),
    ],
)
def test_a_period_in_years_counts_from_the_first_day_of_the_first_to_the_last_of_the_last(on, status):
    make_certificate(valid_from="2014", valid_until="2017")

    assert Certificate.objects.with_status(on=date.fromisoformat(on)).get().status == status


@pytest.mark.parametrize(
    ("until", "on", "status"),
    [
        ("2024-02", "2024-02-29", Status.VALID),
        ("2024-02", "2024-03-01", Status.EXPIRED),
        ("2024-02-28", "2024-02-28", Status.VALID),
        ("2024-02-28", "2024-02-29", Status.EXPIRED),
        ("2038-01-19", "2038-01-19", Status.VALID),
        ("2099", "2099-12-31", Status.VALID),
    ],
)
def test_a_certificate_is_in_force_through_the_whole_of_its_last_day_month_or_year(until, on, status):
    make_certificate(valid_until=until)

    assert Certificate.objects.with_status(on=date.fromisoformat(on)).get().status == status


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2017-12-31T22:59:00+00:00", Status.VALID),  # 23:59 in Warsaw
        ("2017-12-31T23:01:00+00:00", Status.EXPIRED),  # 00:01 in Warsaw, still the old year in UTC
        ("2017-07-31T22:01:00+00:00", Status.VALID),
    ],
)
def test_the_last_day_ends_at_midnight_in_warsaw(now, status):
    make_certificate(valid_until="2017-12-31")

    with time_machine.travel(now, tick=False):
        assert Certificate.objects.with_status(on=timezone.localdate()).get().status == status


def test_a_certificate_without_a_printed_end_never_expires_by_computation():
    make_certificate(handed_over_on="2009-12-08")

    assert Certificate.objects.with_status(on=date(2099, 1, 1)).get().status == Status.UNKNOWN


def test_a_withdrawal_outlasts_expiry():
    make_certificate(valid_until="2024-12-31", withdrawn_on="2024-06-01", withdrawal_reason="Powód.")

    assert Certificate.objects.with_status(on=date(2030, 1, 1)).get().status == Status.WITHDRAWN


def test_before_a_withdrawal_the_certificate_was_in_force():
    make_certificate(valid_until="2024-12-31", withdrawn_on="2024-06-01", withdrawal_reason="Powód.")

    assert Certificate.objects.with_status(on=date(2024, 5, 31)).get().status == Status.VALID


@pytest.mark.parametrize(("on", "status"), [("2014-11-06", Status.UNKNOWN), ("2014-11-08", Status.UNKNOWN)])
def test_a_date_not_later_than_something_is_never_in_the_future(on, status):
    make_certificate(handed_over_on="[..2014-11-07]")

    assert Certificate.objects.with_status(on=date.fromisoformat(on)).get().status == status


def test_a_draft_certificate_gives_its_holder_no_status():
    institution = make_institution()
    make_certificate(holder=institution, valid_until="2099", published_at=None)

    assert Holder.objects.with_status(on=date(2026, 1, 1)).get().status == Status.NONE


def test_a_certificate_of_a_unit_is_not_its_parents():
    parent = make_institution(slug="mops")
    unit = make_institution(slug="zespol", kind="jednostka", parent=parent)
    make_certificate(holder=unit, valid_until="2099")

    statuses = dict(Holder.objects.with_status(on=date(2026, 1, 1)).values_list("slug", "status"))

    assert statuses == {"mops": Status.NONE, "zespol": Status.VALID}


def test_withdrawing_asks_for_a_reason_and_happens_once():
    certificate = make_certificate(valid_until="2099")
    with pytest.raises(ValidationError, match="powód|reason"):
        certificate.withdraw(on=PartialDate(2026, 1, 2), reason=" ")

    certificate.withdraw(on=PartialDate(2026, 1, 2), reason="Naruszenie standardów.")

    assert Certificate.objects.with_status(on=date(2026, 1, 2)).get().status == Status.WITHDRAWN
    with pytest.raises(ValidationError):
        certificate.withdraw(on=PartialDate(2026, 1, 3), reason="Drugi raz.")


def test_newest_first_puts_certificates_without_a_date_last():
    undated = make_certificate()
    old = make_certificate(handed_over_on="2009-12-08")
    new = make_certificate(valid_from="2016")

    assert list(Certificate.objects.newest_first()) == [new, old, undated]
