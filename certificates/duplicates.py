"""Certificates that may be of one award, entered twice; see `institutions.duplicates`."""

from django.db.models import Q

from certificates.models import Certificate
from institutions.duplicates import like_another

# What makes two certificates of one holder different awards.
OF_AN_AWARD = (
    "association_number",
    "decided_on",
    "handed_over_on",
    "valid_from",
    "valid_until",
    "period_as_printed",
)


def certificates_entered_twice() -> Q:
    """Return the condition of the certificates of which a holder may have another record, neither being withdrawn."""
    return like_another(Certificate, ("holder", *OF_AN_AWARD), among=Q(withdrawn_on__isnull=True))
