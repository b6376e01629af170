"""What the catalogue of activities can be asked for."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, MultipleChoiceFilter

from institutions.facets import Facet
from institutions.filters.base import UNKNOWN, YEARS, in_years
from institutions.filters.institution import InstitutionFilter
from institutions.models import ActivityKind, Audience
from institutions.models.activity import NEIGHBOURLY_KINDS, ORGANISING_KINDS

SCOPES = {"sasiedzi": NEIGHBOURLY_KINDS, "organizacja": ORGANISING_KINDS}


class ActivityFilter(InstitutionFilter):
    """Activities by text, scope, kind, audience, year of the beginning, programme, and by their institutions."""

    path = "institution__"
    orders = (
        ("rodzaj", gettext_lazy("by kind")),
        ("najnowsze", gettext_lazy("latest start first")),
    )
    search_label = gettext_lazy("Activity, place or institution")

    zakres = ChoiceFilter(
        label=gettext_lazy("Scope"),
        method="by_scope",
        choices=[
            ("sasiedzi", gettext_lazy("work with neighbours")),
            ("organizacja", gettext_lazy("how they organised it")),
        ],
    )
    dla = MultipleChoiceFilter(label=gettext_lazy("For whom"), method="by_audience")
    rok = MultipleChoiceFilter(label=gettext_lazy("Year it began"), method="by_year")

    def __init__(self, data: QueryDict, queryset: models.QuerySet) -> None:
        super().__init__(data, queryset)
        named = [choice for choice in Audience.choices if choice[0]]
        self.filters["dla"].extra["choices"] = [*named, (UNKNOWN, Audience.NOT_RECORDED.label)]
        self.filters["rok"].extra["choices"] = [
            *zip(YEARS, YEARS, strict=True),
            (UNKNOWN, _("not known")),
        ]

    def by_text(self, queryset: Any, name: str, text: str) -> Any:
        """Return the activities that hold every word of `text`, or whose institutions lie in the area it names."""
        matching = queryset.matching(text)
        if not self.territories_as_text:
            return matching
        return self.found_by_text(queryset, matching.order_by().values("pk"))

    def by_scope(self, queryset: Any, name: str, scope: str) -> Any:
        """Return the activities with neighbours, or the steps by which institutions came to them."""
        return queryset.filter(kind__in=SCOPES[scope])

    def by_activity(self, queryset: Any, name: str, kinds: list[str]) -> Any:
        """Return the activities of any of `kinds`."""
        return queryset.filter(kind__in=kinds)

    def by_audience(self, queryset: Any, name: str, audiences: list[str]) -> Any:
        """Return the activities for any of `audiences`; UNKNOWN stands for those of which none is recorded."""
        return queryset.filter(audience__in=["" if each == UNKNOWN else each for each in audiences])

    def by_year(self, queryset: Any, name: str, years: list[str]) -> Any:
        """Return the activities that began in any of `years`; UNKNOWN stands for those without a date."""
        return queryset.with_first_year().filter(in_years("first_year", years))

    def by_programme(self, queryset: Any, name: str, slugs: list[str]) -> Any:
        """Return the activities within any of the programmes at `slugs`."""
        return queryset.filter(programme__slug__in=slugs)

    @cached_property
    def counts_by_kind(self) -> Mapping[str, int]:
        """How many activities of each kind there are under all filters but those of kind and scope."""
        rows = self.rows_without("dzialanie", "zakres").order_by()
        return dict(rows.values_list("kind").annotate(count=models.Count("pk")))

    @cached_property
    def count(self) -> int:
        """The number of activities under all filters: the sum over the kinds that they let pass."""
        return self.sum_of_kinds(SCOPES.get(self.query.get("zakres", ""), ActivityKind.values))

    def sum_of_kinds(self, kinds: Collection[str]) -> int:
        """Return the number of activities of those of `kinds` that are chosen, or of all of them if none is."""
        chosen = self.chosen("dzialanie")
        return sum(
            count
            for kind, count in self.counts_by_kind.items()
            if kind in kinds and (not chosen or kind in chosen)
        )

    def all_facets(self) -> list[Facet]:
        """Return the facets in their order, also those without any choice."""
        scope = self.query.get("zakres", "")
        labels = dict(self.form.fields["zakres"].choices)
        scopes = self.single_facet(
            "zakres",
            {each: self.sum_of_kinds(kinds) for each, kinds in SCOPES.items()},
            [(each, str(labels[each])) for each in SCOPES],
            scope,
            self.sum_of_kinds(ActivityKind.values),
        )
        kinds = SCOPES.get(scope, ActivityKind.values)
        in_scope = {kind: count for kind, count in self.counts_by_kind.items() if kind in kinds}
        rows = self.rows_without("rok").with_first_year().order_by()
        years = dict(rows.values_list("first_year").annotate(count=models.Count("pk")))
        return [
            scopes,
            self.facet("dzialanie", in_scope),
            self.facet("dla", self.own_counts("dla", "audience")),
            *self.territory_facets(),
            self.facet("rok", {year or UNKNOWN: count for year, count in years.items()}),
            self.facet("rodzaj", self.counts("rodzaj", "kind")),
            self.facet("program", self.own_counts("program", "programme__slug")),
        ]

    def own_counts(self, name: str, field: str) -> dict[str, int]:
        """Return how many activities there are for each value of their `field`, under all filters but `name`."""
        rows = self.rows_without(name).order_by().values_list(field).annotate(count=models.Count("pk"))
        return {value or UNKNOWN: count for value, count in rows}

    def in_order(self, activities: Any) -> Any:
        """Return the activities in the order that the reader chose."""
        return activities.newest_first() if self.order == "najnowsze" else activities.neighbours_first()
