"""What is recorded of an award: how exact its date is, and how much of the period is printed."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext_lazy as _

from institutions.partial_dates import NotLaterThan


class DatePrecision(models.TextChoices):
    """How exactly the date of an award is known; the words of addresses too."""

    DAY = "dzien", _("to the day")
    MONTH = "miesiac", _("to the month")
    YEAR = "rok", _("to the year")
    LATEST = "najpozniej", _("only not later than")
    NONE = "brak", _("date not recorded")


class PeriodRecord(models.TextChoices):
    """How much of the period of a certificate the sources print; the words of addresses too."""

    WHOLE = "caly", _("beginning and end")
    BEGINNING = "poczatek", _("beginning only")
    END = "koniec", _("end only")
    NONE = "brak", _("no period printed")


# The lengths of partial dates as they are stored.
LENGTHS = {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}


def date_precision(date: models.F) -> models.Case:
    """Return the `DatePrecision` of the partial date in the column `date`."""
    return models.Case(
        models.When(IsNull(date, True), then=models.Value(DatePrecision.NONE)),
        models.When(NotLaterThan(date, True), then=models.Value(DatePrecision.LATEST)),
        *(
            models.When(Exact(Length(date), length), then=models.Value(precision))
            for length, precision in LENGTHS.items()
        ),
        output_field=models.CharField(max_length=10, choices=DatePrecision.choices),
    )


def period_record() -> models.Case:
    """Return the `PeriodRecord` of a certificate."""
    return models.Case(
        models.When(
            valid_from__isnull=False, valid_until__isnull=False, then=models.Value(PeriodRecord.WHOLE)
        ),
        models.When(valid_from__isnull=False, then=models.Value(PeriodRecord.BEGINNING)),
        models.When(valid_until__isnull=False, then=models.Value(PeriodRecord.END)),
        default=models.Value(PeriodRecord.NONE),
        output_field=models.CharField(max_length=10, choices=PeriodRecord.choices),
    )
