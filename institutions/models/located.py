"""Institutions seen by where they lie."""

from collections.abc import Sequence

from django.db import models

from institutions.distances import Point, box_around, haversine_from, haversine_of
from institutions.models.record import RecordQuerySet


class LocatedQuerySet(RecordQuerySet):
    """Records with a latitude and a longitude, where these are recorded."""

    def located(self):
        """Return the institutions whose coordinates are recorded."""
        return self.filter(latitude__isnull=False)

    def with_nearness(self, point: Point | None):
        """Annotate each institution with `nearness` to `point`, a haversine that `distances.km_of` makes kilometres of.

        It is None where the coordinates are not recorded, everywhere without a point.
        """
        nothing = models.Value(None, output_field=models.FloatField())
        return self.annotate(nearness=haversine_from(point) if point else nothing)

    def within_km(self, km: float, point: Point):
        """Return the institutions that are known to lie at most `km` kilometres from `point` in a straight line."""
        return self.filter(box_around(point, km=km)).filter(_is_within(km, point))

    def tally_by_km(self, steps: Sequence[int], point: Point) -> dict[int | None, int]:
        """Return how many institutions lie at most each of `steps` kilometres from `point`; in one query.

        Under 0 stand all whose coordinates are recorded, under None those of which they are not.
        """
        furthest = max(steps)
        band = models.Case(
            models.When(latitude__isnull=True, then=None),
            models.When(~box_around(point, km=furthest), then=0),
            *(models.When(_is_within(km, point), then=km) for km in sorted(steps)),
            default=0,
            output_field=models.IntegerField(null=True),
        )
        rows = self.order_by().annotate(band=band).values_list("band")
        found = dict(rows.annotate(count=models.Count("pk")))
        tally: dict[int | None, int] = {
            km: sum(count for band, count in found.items() if band and band <= km) for km in steps
        }
        tally[0] = sum(count for band, count in found.items() if band is not None)
        tally[None] = found.get(None, 0)
        return tally


def _is_within(km: float, point: Point) -> models.lookups.LessThanOrEqual:
    return models.lookups.LessThanOrEqual(haversine_from(point), haversine_of(km))
