"""Filters of the list of events."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import MultipleChoiceFilter

from certificates.models import Certificate, CertificateWord, Event
from institutions.facets import Facet
from institutions.filters import InstitutionFilter
from institutions.filters.base import UNKNOWN, YEARS, in_years
from institutions.models import Institution, Territory
from institutions.models.word import Typed

# What facets read of a step; one query counts them all together.
COLUMNS = {"zdarzenie": "step", "okazja": "occasion", "rok": "year"}


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

    @cached_property
    def tally_of_steps(self) -> Counter[tuple[str, ...]]:
        """How many steps there are for each combination of COLUMNS, under all filters but those that read these."""
        found = self.rows_without(*COLUMNS).tally(*COLUMNS.values())
        return Counter({tuple(value or UNKNOWN for value in values): found[values] for values in found})

    def counts_of(self, name: str) -> Counter[str]:
        """Return how many steps there are for each value of the filter `name` among COLUMNS, under all others."""

        def passes(*values: str) -> bool:
            others = ((other, value) for other, value in zip(COLUMNS, values, strict=True) if other != name)
            return all(value in (self.chosen(other) or [value]) for other, value in others)

        return summed(self.tally_of_steps, list(COLUMNS).index(name), passes)

    @cached_property
    def count(self) -> int:
        """The number of steps under all filters, as the counts of kinds give it."""
        counts = self.counts_of("zdarzenie")
        return sum(counts[value] for value in self.chosen("zdarzenie") or counts)

    @cached_property
    def tally_of_holders(self) -> Counter[tuple[str | None, str]]:
        """How many steps there are for each area and kind of holder, under all filters but those of either."""
        rows = self.rows_without(*Territory.Level, "rodzaj").annotate(counted_in=self.area)
        return rows.tally("counted_in", "holder__kind")

    def counts_by_area(self) -> Counter[str | None]:
        """Return how many steps there are in each `area`, under all filters but those of territories."""
        kinds = self.chosen("rodzaj")
        return summed(self.tally_of_holders, 0, lambda _area, kind: not kinds or kind in kinds)

    def counts_by_kind(self) -> Counter[str]:
        """Return how many steps there are for each kind of holder, under all filters but that of the kind."""
        return summed(
            self.tally_of_holders, 1, lambda area, _kind: (area or "").startswith(self.deepest_code)
        )

    def institutions_of_list(self) -> Any:
        """Return the institutions whose certificates have any step."""
        return Institution.objects.filter(self.queryset.holders)

    def all_facets(self) -> list[Facet]:
        """Return the facets in their order, also those without any choice."""
        return [
            *(self.facet(name, self.counts_of(name)) for name in COLUMNS),
            *self.territory_facets(),
            self.facet("rodzaj", self.counts_by_kind()),
        ]

    def in_order(self, steps: Any) -> Any:
        """Return the steps in the order that the reader chose."""
        return steps.in_time(newest_first=self.order != "najstarsze")


def summed(tally: Mapping[tuple, int], place: int, passes: Callable[..., bool]) -> Counter:
    """Return the sums of the `tally` by the value in this `place` of its keys, of those keys alone that pass."""
    found: Counter = Counter()
    for values, count in tally.items():
        if passes(*values):
            found[values[place]] += count
    return found
