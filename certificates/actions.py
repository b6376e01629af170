"""Changes of several records together, each in one transaction."""

from django.db import transaction

from certificates.models import Certificate, NumberSeries
from certificates.numbers import UNKNOWN_YEAR, make_number


@transaction.atomic
def register_certificate(certificate: Certificate) -> Certificate:
    """Give a new certificate its register number and store it.

    The year is that of the award as far as it is known. The row of the year's series stays locked until the end of
    the transaction, so parallel writers get different numbers; a number is never given twice, even when the draft
    that had it is deleted, because the series only grows. Numbers that came with fixtures are stepped over.
    Raises ValueError when the certificate has a number already.
    """
    if certificate.number:
        raise ValueError(f"{certificate.number} is given for good")
    award = certificate.award_date
    year = None if award is None or award.is_not_later_than else award.year
    NumberSeries.objects.bulk_create([NumberSeries(year=_series(year))], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(year=_series(year))
    serial = series.last_serial + 1
    while Certificate.objects.filter(number=make_number(year=year, serial=serial)).exists():
        serial += 1
    series.last_serial = serial
    series.save(update_fields=["last_serial"])
    certificate.number = make_number(year=year, serial=serial)
    certificate.save(force_insert=True)
    return certificate


def _series(year: int | None) -> str:
    return UNKNOWN_YEAR if year is None else f"{year:04d}"
