"""When known periods end, in days, months and years, and within how many months."""

from datetime import date

import pytest

from certificates.ends import END_UNKNOWN, ended_within, ends_within
from certificates.models import Certificate
from institutions.months import months_after
from tests.factories import make_certificate

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 27), 3, date(2027, 2, 27)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 11, 27), -12, date(2025, 11, 27)),
    ],
)
def test_a_day_is_so_many_months_later_or_on_the_last_day_of_that_month(day, months, expected):
    assert months_after(day, months) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("valid_until", "within_3", "in_3_to_6", "ended"),
    [
        ("2026-11-26", False, False, True),
        ("2026-11-27", True, False, False),
        ("2027-02-27", True, False, False),
        ("2027-02-28", False, True, False),
        ("2027-05-27", False, True, False),
        ("2027-05-28", False, False, False),
        ("2026-10", False, False, True),
        ("2026-11", True, False, False),
        ("2026", True, False, False),
        ("2027-02", False, True, False),
        ("2027", False, False, False),
        ("2025-11-27", False, False, True),
        ("2025-11-26", False, False, False),
        ("2025", False, False, True),
        (None, False, False, False),
    ],
)
def test_a_period_ends_with_the_last_day_that_is_printed(valid_until, within_3, in_3_to_6, ended):
    make_certificate(valid_until=valid_until)

    def is_found(condition):
        return Certificate.objects.filter(condition).exists()

    assert is_found(ends_within(3, on=TODAY)) == within_3
    assert is_found(ends_within(6, on=TODAY, after=3)) == in_3_to_6
    assert is_found(ended_within(12, on=TODAY)) == ended
    assert is_found(END_UNKNOWN) == (valid_until is None)


@pytest.mark.django_db
@pytest.mark.parametrize("valid_until", ["2026-12", None])
def test_what_was_withdrawn_ends_no_more(valid_until):
    make_certificate(valid_until=valid_until, withdrawn_on="2026-01-01", withdrawal_reason="Powód.")

    assert not Certificate.objects.filter(ends_within(12, on=TODAY) | END_UNKNOWN).exists()
