"""The steps in the lives of certificates as rows of one list: their events, and the dates that stand in them alone.

A decision, handover or withdrawal is dated by its certificate, and an event is stored only where a source tells more
than that date. A reader who asks what happened in 2015 means both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models

from certificates.lifelines import by_function
from certificates.models import Certificate, Event, Part
from institutions.partial_dates import PartialDateField, PartialYear


class Row(NamedTuple):
    """A step: its certificate, its kind, and the event that tells of it, None for a bare date."""

    certificate: int
    kind: str
    event: int | None


class Steps:
    """The steps of certificates, to be chosen, counted and put in order as the rows of a queryset are.

    Each of the `parts` is a queryset of certificates, with a row for each step: one part for those that an event tells
    of, and one for each date that may stand alone. What chooses rows speaks of certificates, so it fits every part.
    """

    model = Certificate  # whose rows the parts are: what a set of filters asks of a queryset

    def __init__(self, parts: Sequence[models.QuerySet]) -> None:
        self.parts = parts

    @classmethod
    def of(cls, certificates: models.QuerySet) -> "Steps":
        """Return the steps of the `certificates`."""
        return cls(
            [told(certificates), *(bare(certificates, *each) for each in Event.DATED_BY_CERTIFICATE.items())]
        )

    # What querysets do

    def all(self) -> "Steps":
        """Return all steps."""
        return self

    def none(self) -> "Steps":
        """Return no step."""
        return self.each(lambda part: part.none())

    def filter(self, *conditions: Any, **more: Any) -> "Steps":
        """Return the steps that meet the conditions."""
        return self.each(lambda part: part.filter(*conditions, **more))

    def annotate(self, **values: Any) -> "Steps":
        """Return the steps with the `values`."""
        return self.each(lambda part: part.annotate(**values))

    def order_by(self) -> "Steps":
        """Return the steps, which have no order."""
        return self

    def count(self) -> int:
        """Return how many steps there are."""
        return self.joined("pk", "step", "event").count()

    # What lists do

    def each(self, change: Any) -> "Steps":
        """Return the steps with every part changed."""
        return Steps([change(part) for part in self.parts])

    def joined(self, *columns: str) -> Any:
        """Return these columns of all steps, in no order."""
        first, *others = (part.order_by().values_list(*columns) for part in self.parts)
        return first.union(*others, all=True)

    def tally(self, *columns: str) -> Counter[tuple[Any, ...]]:
        """Return how many steps there are for each combination of values of the `columns`; in one query."""
        count = models.Count("*")
        first, *others = (part.order_by().values_list(*columns).annotate(count=count) for part in self.parts)
        found: Counter[tuple[Any, ...]] = Counter()
        for *values, steps in first.union(*others, all=True):
            found[tuple(values)] += steps
        return found

    def in_time(self, *, newest_first: bool) -> Any:
        """Return the steps as the values of a `Row` and more, by date; those without a date come last."""
        by_date = "-dated_on" if newest_first else "dated_on"
        columns = ("pk", "step", "event", "is_undated", "dated_on", "number")
        return self.joined(*columns).order_by("is_undated", by_date, "number", "step", "event")

    @property
    def holders(self) -> models.Q:
        """Return the condition that an institution holds a certificate with any of the steps."""
        condition = models.Q()
        for part in self.parts:
            condition |= models.Q(pk__in=part.order_by().values("holder"))
        return condition


def told(certificates: models.QuerySet) -> models.QuerySet:
    """Return a row for each event of the certificates."""
    dates = [
        models.When(events__kind=kind, then=models.F(column))
        for kind, column in Event.DATED_BY_CERTIFICATE.items()
    ]
    date = models.Case(*dates, default=models.F("events__happened_on"), output_field=PartialDateField())
    rows = certificates.annotate(
        event=models.F("events__pk"), step=models.F("events__kind"), occasion=models.F("events__occasion")
    )
    return dated(rows.filter(event__isnull=False), date)


def bare(certificates: models.QuerySet, kind: str, column: str) -> models.QuerySet:
    """Return a row for each date in the `column` of the certificates, where no event of this `kind` tells more."""
    more = Event.objects.filter(certificate=models.OuterRef("pk"), kind=kind)
    rows = certificates.filter(~models.Exists(more), **{f"{column}__isnull": False}).annotate(
        event=models.Value(None, models.BigIntegerField()),
        step=models.Value(str(kind), models.CharField()),
        occasion=models.Value("", models.CharField()),
    )
    return dated(rows, models.F(column))


def dated(rows: models.QuerySet, date: Any) -> models.QuerySet:
    """Annotate the rows with their date, their year as four digits or None, and whether they lack both."""
    undated = models.Case(
        models.When(dated_on__isnull=True, then=1), default=0, output_field=models.IntegerField()
    )
    return rows.annotate(dated_on=date).annotate(year=PartialYear("dated_on"), is_undated=undated)


def as_events(rows: Sequence[Sequence[Any]]) -> list[Event]:
    """Return the steps as events with their certificates and holders, in three queries.

    Each has its `functions`, as `lifelines.by_function` tells. A bare date becomes an event that is not stored.
    """
    found = [Row(*row[:3]) for row in rows]
    certificates = in_bulk(Certificate.objects.select_related("holder"), [row.certificate for row in found])
    parts = Part.objects.select_related("person").order_by("position", "pk")
    told_of = Event.objects.prefetch_related(models.Prefetch("parts", parts, to_attr="told_parts"))
    stored = in_bulk(told_of, [row.event for row in found if row.event])
    events = []
    for row in found:
        event: Any = stored[row.event] if row.event else Event(kind=row.kind)
        event.certificate = certificates[row.certificate]
        event.functions = by_function(event.told_parts if row.event else ())
        events.append(event)
    return events


def in_bulk(rows: models.QuerySet, keys: Sequence[int]) -> Mapping[int, Any]:
    """Return the rows with these primary keys by them."""
    return {each.pk: each for each in rows.filter(pk__in=keys)}
