"""When the known periods of certificates end. Most certificates print no period: they are never ending."""

from datetime import date, timedelta

from django.db.models import Q

from institutions.months import months_after


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
