"""When the known periods of certificates end. Most certificates print no period: they are never ending."""

import calendar
from datetime import date, timedelta

from django.db.models import Q


def months_after(day: date, months: int) -> date:
    """Return the day `months` later (earlier for a negative number): the month's last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def ends_between(first: date, last: date) -> Q:
    """Return the condition that a certificate's last day lies from `first` to `last`, and nothing withdrew it.

    The last printed year or month counts to its end, as in `CertificateQuerySet.with_status`.
    """
    return (
        Q(valid_until__isnull=False, withdrawn_on__isnull=True)
        & ~Q(valid_until__over_on=first)
        & Q(valid_until__over_on=last + timedelta(days=1))
    )


def ends_within(months: int, *, on: date, after: int = 0) -> Q:
    """Return the condition that a certificate ends within `months` of the day `on`, and later than `after` months."""
    first = months_after(on, after) + timedelta(days=1) if after else on
    return ends_between(first, months_after(on, months))


def ended_within(months: int, *, on: date) -> Q:
    """Return the condition that a certificate ended in the `months` before the day `on`."""
    return ends_between(months_after(on, -months), on - timedelta(days=1))


# No end is printed and nothing withdrew it: nobody knows whether it ends.
END_UNKNOWN = Q(valid_until__isnull=True, withdrawn_on__isnull=True)
