"""Filters of the list of events."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import MultipleChoiceFilter

from certificates.models import Certificate, CertificateWord, Event
from certificates.steps import tallies
from institutions.facets import Facet
from institutions.filters import InstitutionFilter
from institutions.filters.base import UNKNOWN, YEARS, in_years
from institutions.models import Institution
from institutions.models.word import Typed

# Facets of events of which one query counts all: the filter, and what it reads of a step.
COLUMNS_OF_STEPS = {"zdarzenie": "step", "okazja": "occasion", "rok": "year", "rodzaj": "holder__kind"}


class EventFilter(InstitutionFilter):
    """The rows of `certificates.steps` by kind, occasion and year, and by what is known of the holders."""

    path = "holder__"
    orders = (
        ("najnowsze", gettext_lazy("newest first")),
        ("najstarsze", gettext_lazy("oldest first")),
    )
    search_label = gettext_lazy("Number, holder or town")

    zdarzenie = MultipleChoiceFilter(
        label=gettext_lazy("Event"), method="by_event", choices=Event.Kind.choices
    )
    okazja = MultipleChoiceFilter(label=gettext_lazy("Occasion"), method="by_occasion")
    rok = MultipleChoiceFilter(label=gettext_lazy("Year"), method="by_year")

    def __init__(self, data: QueryDict, queryset: Any) -> None:
        super().__init__(data, queryset)
        unknown = Event.Occasion.NOT_RECORDED.label
        self.filters["okazja"].extra["choices"] = [
            (value or UNKNOWN, label if value else unknown) for value, label in Event.Occasion.choices
        ]
        self.filters["rok"].extra["choices"] = [
            *zip(YEARS, YEARS, strict=True),
            (UNKNOWN, _("not known")),
        ]

    @cached_property
    def typed(self) -> Typed:
        """The text that is searched for; all counts of the page share what it was found to mean."""
        return Typed(self.text, CertificateWord)

    def by_text(self, queryset: Any, name: str, text: str) -> Any:
        """Return the steps of the certificates that `text` finds, as in the list of certificates."""
        return self.found_by_text(queryset, Certificate.objects.matching(self.typed).values("pk"))

    def by_event(self, queryset: Any, name: str, kinds: list[str]) -> Any:
        """Return the steps of any of `kinds`."""
        return queryset.filter(step__in=kinds)

    def by_occasion(self, queryset: Any, name: str, occasions: list[str]) -> Any:
        """Return the steps at any of `occasions`; UNKNOWN stands for those of which none is recorded."""
        return queryset.filter(occasion__in=["" if each == UNKNOWN else each for each in occasions])

    def by_year(self, queryset: Any, name: str, years: list[str]) -> Any:
        """Return the steps in any of `years`; UNKNOWN stands for those without a date."""
        return queryset.filter(in_years("year", years))

    def tally(self, rows: Any, column: str) -> Mapping[Any, int]:
        """Return how many of the steps there are for each value of the `column`."""
        return tallies(rows.counting(column, column))[column]

    @cached_property
    def counts_at_once(self) -> dict[str, dict[str, int]]:
        """The counts of the facets that read one column, each under all filters but its own, in one query."""
        found = tallies(
            query
            for name, column in COLUMNS_OF_STEPS.items()
            for query in self.rows_without(name).counting(name, column)
        )
        return {
            name: {value or UNKNOWN: count for value, count in found[name].items()}
            for name in COLUMNS_OF_STEPS
        }

    def institutions_of_list(self) -> Any:
        """Return the institutions whose certificates have any step."""
        return Institution.objects.filter(self.queryset.holders)

    def all_facets(self) -> list[Facet]:
        """Return the facets in their order, also those without any choice."""
        return [
            self.facet("zdarzenie", self.counts_at_once["zdarzenie"]),
            self.facet("okazja", self.counts_at_once["okazja"]),
            self.facet("rok", self.counts_at_once["rok"]),
            *self.territory_facets(),
            self.facet("rodzaj", self.counts_at_once["rodzaj"]),
        ]

    def in_order(self, steps: Any) -> Any:
        """Return the steps in the order that the reader chose."""
        return steps.in_time(newest_first=self.order != "najstarsze")
