"""Similar institutions by a plain rule that pages tell their readers: points for what two institutions share.

The rule ranks nothing by worth. Only the institutions whose municipalities are nearest in the order of official codes
are looked at, NEAREST on each side, so that the answer takes a few milliseconds however large the register is: codes of
one county stand together, and so do the counties of one voivodeship.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from institutions.models import Activity, ActivityKind, Institution
from institutions.models.territory import lies_in

SAME_KIND = 2
SAME_COUNTY, SAME_VOIVODESHIP = 2, 1
EACH_ACTIVITY, MOST_ACTIVITIES = 1, 4
SIMILAR_STAFF = 1
LEAST_POINTS = 3
MOST_SHOWN = 5
NEAREST = 150


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar institution, with what it shares: points for each, and how many kinds of activity."""

    institution: Institution
    points: int
    kind: int
    place: int
    activities: int
    staff: int

    @property
    def activity_points(self) -> int:
        """The points for the kinds of activity that both have."""
        return min(EACH_ACTIVITY * self.activities, MOST_ACTIVITIES)


def with_points(institutions: QuerySet, *, like: Institution, kinds: Collection[str]) -> QuerySet:
    """Annotate institutions with the points that they share with `like`, which has activities of the `kinds`."""
    number = IntegerField()
    code = like.territory_id
    county = [When(lies_in(code[:4]), then=SAME_COUNTY)] if code and len(code) >= 4 else []
    voivodeship = [When(lies_in(code[:2]), then=SAME_VOIVODESHIP)] if code else []
    staff = like.staff_count or 0
    of_similar_size = Q(staff_count__gte=-(-staff // 2), staff_count__lte=2 * staff)
    shared = (
        Activity.objects.filter(institution=OuterRef("pk"), kind__in=set(kinds) - {ActivityKind.OTHER})
        .order_by()
        .values("institution")
        .annotate(shared=Count("kind", distinct=True))
        .values("shared")
    )
    return institutions.annotate(
        kind_points=Case(When(kind=like.kind, then=SAME_KIND), default=0, output_field=number),
        place_points=Case(*county, *voivodeship, default=Value(0), output_field=number),
        shared_kinds=Coalesce(Subquery(shared, output_field=number), 0),
        staff_points=Case(
            *([When(of_similar_size, then=SIMILAR_STAFF)] if staff else []),
            default=Value(0),
            output_field=number,
        ),
    ).annotate(
        points=F("kind_points")
        + F("place_points")
        + F("staff_points")
        + Least(F("shared_kinds") * EACH_ACTIVITY, Value(MOST_ACTIVITIES), output_field=number)
    )


def beside(institution: Institution, *, kinds: Collection[str]) -> QuerySet:
    """Return the published units and predecessors of the institution, and those most similar to it, in one query.

    They come with their points, in Polish order; `most_similar` picks the similar ones.
    """
    published = Institution.objects.published()
    keys = published.filter(parent=institution.pk).values("pk")
    keys = keys.union(published.filter(successor=institution.pk).values("pk"))
    if institution.territory_id:
        near = [
            published.filter(territory_id__gte=institution.territory_id).order_by("territory_id", "pk"),
            published.filter(territory_id__lt=institution.territory_id).order_by("-territory_id", "pk"),
        ]
        around = [published.filter(pk__in=rows.values("pk")[:NEAREST]).values("pk") for rows in near]
        candidates = with_points(
            published.filter(pk__in=around[0].union(around[1]), closed_on__isnull=True)
            .exclude(pk=institution.pk)
            .exclude(parent=institution.pk),
            like=institution,
            kinds=kinds,
        )
        best = candidates.order_by("-points", "sort_key", "pk")
        keys = keys.union(published.filter(pk__in=best.values("pk")[:MOST_SHOWN]).values("pk"))
    rows = published.filter(pk__in=keys)
    return with_points(rows, like=institution, kinds=kinds).in_polish_order()


def most_similar(rows: Iterable, *, to: Institution) -> list[Similar]:
    """Return the similar institutions among the `rows` of `beside`, most points first."""
    found = [
        Similar(row, row.points, row.kind_points, row.place_points, row.shared_kinds, row.staff_points)
        for row in rows
        if row.points >= LEAST_POINTS
        and to.pk not in (row.parent_id, row.successor_id)
        and row.closed_on is None
    ]
    return sorted(found, key=lambda each: -each.points)[:MOST_SHOWN]
