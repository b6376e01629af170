"""What a certificate is on a day, from the dates that are recorded of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from institutions.partial_dates import MARK, BegunOn, OverOn, PartialDateField, last_letter


class Status(models.TextChoices):
    """What a certificate, or an institution's best one, is on a day; the words of addresses and style sheets too."""

    VALID = "w-mocy", _("in force")
    UNKNOWN = "okres-nieznany", _("period unknown")
    UPCOMING = "przyszly", _("from a future date")
    EXPIRED = "wygasl", _("expired")
    WITHDRAWN = "cofniety", _("withdrawn")
    NONE = "bez-certyfikatu", _("no certificate")


# From best to worst, for an institution with several certificates. A certificate of unknown period may be in force,
# which one from a future date is not.
STATUS_ORDER = (Status.VALID, Status.UNKNOWN, Status.UPCOMING, Status.EXPIRED, Status.WITHDRAWN)


class BeginsAfter(BegunOn):
    """The first day of a partial date is known and comes after a day; that of "not later than" never is."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Return the comparison of the column with the end of the day, and the exclusion of marked dates."""
        sql, params = self.process_lhs(compiler, connection)
        unmarked = f"{last_letter(sql)} <> '{MARK}'"
        return (
            f"({self.bytewise(sql, connection)} >= %s AND {unmarked})",
            (*params, self.bound, *params, *params),
        )


def by_status(values: Mapping[Status, Status | int], output_field: models.Field, *, on: date) -> models.Case:
    """Return what `values` holds for the status on the day `on`; `CertificateQuerySet.with_status` tells the rules.

    The rank repeats the conditions of the status instead of comparing with it: SQL would hold the whole status once
    for every rank, which costs the list of institutions half of its time.
    """
    starts_on = Coalesce("valid_from", "decided_on", "handed_over_on", output_field=PartialDateField())
    withdrawn_on, valid_until = models.F("withdrawn_on"), models.F("valid_until")
    conditions = {
        Status.WITHDRAWN: BegunOn(withdrawn_on, on),
        Status.UPCOMING: BeginsAfter(starts_on, on),
        Status.UNKNOWN: IsNull(valid_until, True),
        Status.EXPIRED: OverOn(valid_until, on),
    }
    return models.Case(
        *(models.When(condition, models.Value(values[status])) for status, condition in conditions.items()),
        default=models.Value(values[Status.VALID]),
        output_field=output_field,
    )


def status_rank(*, on: date) -> models.Case:
    """Return the rank of a certificate's status on the day `on`: 0 is the best, see STATUS_ORDER."""
    ranks = {status: rank for rank, status in enumerate(STATUS_ORDER)}
    return by_status(ranks, models.PositiveSmallIntegerField(), on=on)
