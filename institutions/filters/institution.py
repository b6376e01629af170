"""What a list of institutions can be asked for, and a list of what institutions hold or do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import ChoiceFilter, MultipleChoiceFilter

from institutions.facets import Facet, Link
from institutions.filters.base import LONGEST_TEXT, UNKNOWN, RegisterFilterSet
from institutions.languages import in_polish, told
from institutions.models import Activity, ActivityKind, Institution, InstitutionKind, Programme, Territory
from institutions.models.territory import TypedTerritory, lies_in
from institutions.suggestions import may_have_meant

# Facets of which one query counts all: the filter, and the field of the institution that it reads.
COUNTED = {
    "rodzaj": "kind",
    "dzialanie": "activities__kind",
    "program": "participations__programme__slug",
}

# Filters that leave few institutions.
NARROWING = {"szukaj", *Territory.Level.values}

NAMED = "obszar"  # what the count of named territories is called among those of the facets
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Area:
    """A territory that a text names, how many rows lie in it, and the address of the list of these."""

    territory: Territory
    count: int
    url: str


class InstitutionFilter(RegisterFilterSet):
    """Institutions by text, territory, kind, kind of activity and programme.

    `path` leads from the rows of the list to the institution, so lists of what institutions hold can build on it.
    """

    path = ""
    orders: tuple[tuple[str, Any], ...] = (("nazwa", gettext_lazy("by name")),)
    depends_on = {"powiat": "wojewodztwo", "gmina": "powiat"}
    polish_choices = (*Territory.Level, "program")
    search_label = gettext_lazy("Name, town or postal code")

    wojewodztwo = ChoiceFilter(label=gettext_lazy("Voivodeship"), method="by_territory")
    powiat = ChoiceFilter(label=gettext_lazy("County"), method="by_territory")
    gmina = ChoiceFilter(label=gettext_lazy("Municipality"), method="by_territory")
    rodzaj = MultipleChoiceFilter(
        label=gettext_lazy("Kind of institution"), method="by_kind", choices=InstitutionKind.choices
    )
    dzialanie = MultipleChoiceFilter(
        label=gettext_lazy("Kind of activity"), method="by_activity", choices=ActivityKind.choices
    )
    program = MultipleChoiceFilter(label=gettext_lazy("Programme"), method="by_programme")
    teren = ChoiceFilter(
        label=gettext_lazy("Municipality of the seat"),
        method="by_known_territory",
        choices=[(UNKNOWN, gettext_lazy("not recorded"))],
    )
    jednostka = ChoiceFilter(
        label=gettext_lazy("Unit of another institution"),
        method="by_unit",
        choices=[("tak", gettext_lazy("yes")), ("nie", gettext_lazy("no"))],
    )
    unseen: tuple[str, ...] = ("teren", "jednostka")

    def __init__(self, data: QueryDict, queryset: models.QuerySet) -> None:
        super().__init__(data, queryset)
        for level in Territory.Level:
            self.filters[level].extra["choices"] = [
                (territory.slug, in_facet(territory))
                for territory in self.territories
                if territory.level == level
            ]
        self.filters["program"].extra["choices"] = lambda: self.programmes

    # Territory

    @cached_property
    def territories(self) -> list[Territory]:
        """What can be chosen beside the territories that the address names."""
        slugs = [slug for level in Territory.Level for slug in self.data.getlist(level)]
        return list(Territory.objects.choices_beside(slugs, or_named=self.typed_territory))

    @cached_property
    def typed_territory(self) -> TypedTerritory:
        """The territory that the text may name."""
        return TypedTerritory(self.data.get("szukaj", "")[:LONGEST_TEXT])

    @cached_property
    def chosen_territories(self) -> dict[str, Territory]:
        """The territories that the address names, by parameter, from the largest to the smallest."""
        return {
            level: territory
            for level in Territory.Level
            for territory in self.territories
            if territory.level == level and territory.slug in self.data.getlist(level)
        }

    def get_form_class(self) -> Any:
        """Return the form, which also sees that the territories lie in each other."""
        filters = self

        class TerritoryForm(super().get_form_class()):
            def clean(self) -> None:
                """Refuse a territory that lies outside a larger one that is chosen too."""
                super().clean()
                chosen = list(filters.chosen_territories.items())
                for (_level, larger), (level, smaller) in pairwise(chosen):
                    if not smaller.code.startswith(larger.code):
                        self.add_error(level, outside(smaller, larger))

        return TerritoryForm

    def by_territory(self, queryset: Any, name: str, slug: str) -> Any:
        """Return the rows in the territory at `slug`."""
        return queryset.filter(lies_in(self.chosen_territories[name].code, f"{self.path}territory_id"))

    def by_known_territory(self, queryset: Any, name: str, answer: str) -> Any:
        """Return the rows of institutions whose municipality is not recorded."""
        return queryset.filter(**{f"{self.path}territory__isnull": True})

    def by_unit(self, queryset: Any, name: str, answer: str) -> Any:
        """Return the rows of units of other institutions, or of institutions that are none."""
        unit = is_unit(self.path)
        return queryset.filter(unit if answer == "tak" else ~unit)

    @property
    def deepest_code(self) -> str:
        """The code of the smallest territory that is chosen; "" where none is."""
        return list(self.chosen_territories.values())[-1].code if self.chosen_territories else ""

    @property
    def area(self) -> models.Case:
        """The code that rows are counted by: of the municipality in the chosen county, of the county elsewhere in the
        chosen voivodeship, of the voivodeship elsewhere."""
        field, deepest = f"{self.path}territory_id", self.deepest_code
        return models.Case(
            *(
                models.When(lies_in(deepest[:length], field), then=Left(field, finer))
                for length, finer in ((4, 7), (2, 4))
                if len(deepest) >= length
            ),
            default=Left(field, 2),
            output_field=models.CharField(),
        )

    def counts_by_area(self) -> Mapping[str | None, int]:
        """Return how many rows there are in each `area`, under all filters but those of territories."""
        rows = self.rows_without(*Territory.Level).order_by().annotate(counted_in=self.area)
        return dict(rows.values_list("counted_in").annotate(count=models.Count("pk")))

    def territory_facets(self) -> list[Facet]:
        """Return the facets of voivodeships, of counties and of municipalities, as far down as something is chosen.

        One grouped query counts all three.
        """
        deepest = self.deepest_code
        found = self.counts_by_area()
        by_code = {code: count for code, count in found.items() if code}
        facets = []
        for (length, level), above in zip(Territory.CODE_LENGTHS.items(), (0, 2, 4), strict=True):
            if len(deepest) < above:
                break
            around = deepest[:above]
            territories = [
                each for each in self.territories if each.level == level and each.code.startswith(around)
            ]
            chosen = next((each.slug for each in territories if each.code == deepest[:length]), "")
            facets.append(
                self.single_facet(
                    level,
                    {each.slug: below(by_code, each.code) for each in territories},
                    [(each.slug, in_facet(each)) for each in territories],
                    chosen,
                    total=below(by_code, around) if around else sum(found.values()),
                )
            )
        return facets

    # Did you mean

    @cached_property
    def other_texts(self) -> list[Link]:
        """Texts that would find something, when this one finds nothing and nothing else is asked for."""
        if not self.text or self.count or len(self.chips) > 1:
            return []
        found = may_have_meant(self.institutions_of_list(), self.text)
        return [Link(text, self.url({"szukaj": [text]})) for text in found]

    def institutions_of_list(self) -> Any:
        """Return the institutions that the rows of the whole list are, or belong to."""
        return Institution.objects.filter(pk__in=self.queryset.order_by().values(f"{self.path}pk"))

    # Kind, activity, programme

    def by_kind(self, queryset: Any, name: str, kinds: list[str]) -> Any:
        """Return the rows of institutions of any of `kinds`."""
        return queryset.filter(**{f"{self.path}kind__in": kinds})

    def by_activity(self, queryset: Any, name: str, kinds: list[str]) -> Any:
        """Return the rows of institutions that do something of any of `kinds`."""
        doing = Institution.objects.filter(activities__kind__in=kinds)
        return queryset.filter(**{f"{self.path}pk__in": doing.values("pk")})

    @cached_property
    def programmes(self) -> list[tuple[str, str]]:
        """The published programmes: slug and name."""
        return list(Programme.objects.published().order_by("sort_key", "pk").values_list("slug", "name"))

    def by_programme(self, queryset: Any, name: str, slugs: list[str]) -> Any:
        """Return the rows of institutions that took part in any of the programmes at `slugs`."""
        taking_part = Institution.objects.filter(participations__programme__slug__in=slugs)
        return queryset.filter(**{f"{self.path}pk__in": taking_part.values("pk")})

    def counts(self, name: str, field: str) -> dict[str, int]:
        """Return how many rows there are for each value of the institution's `field`, under all filters but `name`."""
        return {value: count for _name, value, count in self.counting(name, field)}

    def counting(self, name: str, field: str) -> models.QuerySet:
        """Return the query that counts so: the filter's `name`, a value, its count."""
        column = f"{self.path}{field}"
        if name == "dzialanie" and not self.path and not self.query.keys() & NARROWING:
            return self.counting_activities(name)
        rows = self.rows_without(name).order_by().filter(**{f"{column}__isnull": False})
        count = models.Count("pk", distinct="__" in field)  # a path may lead to many
        return rows.values_list(models.Value(name), column).annotate(count=count)

    def counting_activities(self, name: str) -> models.QuerySet:
        """Return the query that counts the institutions of a long list by what they do.

        Goes through the activities in the order of an index that holds both columns: of 100,000 institutions with
        250,000 activities SQLite takes a quarter of the time of joining them. Of few institutions it would take longer.
        """
        listed = models.Q(institution__in=self.rows_without(name).order_by().values("pk"))
        count = models.Count("institution", distinct=True, filter=listed)
        return Activity.objects.order_by().values_list(models.Value(name), "kind").annotate(count=count)

    @cached_property
    def counts_at_once(self) -> dict[str, dict[str, int]]:
        """The counts of the facets that the lower floor knows, by the names of their filters, in one query."""
        queries = [self.counting(name, field) for name, field in COUNTED.items()]
        counts: dict[str, dict[str, int]] = {name: {} for name in COUNTED}
        if self.named_territories:
            queries.append(self.counting_in(self.named_territories))
        for name, value, count in queries[0].union(*queries[1:], all=True):
            counts.setdefault(name, {})[value] = count
        return counts

    # Territories that the text names

    @cached_property
    def named_territories(self) -> list[Territory]:
        """The territories whose whole name is typed as the text, beside those that are chosen already."""
        if "szukaj" not in self.data:
            return []
        chosen = self.chosen_territories.values()
        named = (each for each in self.territories if self.typed_territory.names(each))
        return [each for each in named if each not in chosen][:MOST_NAMED]

    @cached_property
    def territories_as_text(self) -> list[Territory]:
        """The territories that the text cannot but mean: `powiat brodnicki`, `dolnośląskie`, `gmina Mieroszów`.

        A mere name of a municipality is that of a town too, and means this.
        """
        means_any = self.typed_territory.level is not None
        return [
            each
            for each in self.territories
            if self.typed_territory.names(each) and (means_any or each.level != Territory.Level.MUNICIPALITY)
        ]

    @property
    def region_as_text(self) -> str:
        """What is taken for the region that the text names, in a sentence; "" where it names none."""
        if "szukaj" not in self.data or not (region := self.typed_territory.region):
            return ""
        taken = [each for each in self.territories_as_text if each.code in region.codes]
        if not taken:
            return ""
        name = in_polish(region.name)
        if region.is_whole:
            whole = taken[0].worded(in_polish)
            return told(_("Here “%(region)s” means the %(voivodeship)s."), region=name, voivodeship=whole)
        sentence = ngettext(
            "“%(region)s” is a region without official borders. The results take in its whole voivodeship: %(names)s.",
            "“%(region)s” is a region without official borders. The results take in all its voivodeships: %(names)s.",
            len(taken),
        )
        return told(sentence, region=name, names=in_polish(", ".join(each.name for each in taken)))

    def found_by_text(self, rows: Any, matching: Any) -> Any:
        """Return those of the `rows` that are among the `matching` keys, or lie in a territory that the text means."""
        condition = models.Q(pk__in=matching)
        for territory in self.territories_as_text:
            condition |= lies_in(territory.code, f"{self.path}territory_id")
        return rows.filter(condition)

    def counting_in(self, territories: Iterable[Territory]) -> models.QuerySet:
        """Return the query that counts by municipality what lies in any of `territories` without the text."""
        field = f"{self.path}territory_id"
        anywhere = reduce(or_, (lies_in(each.code, field) for each in territories))
        rows = self.rows_without("szukaj", *Territory.Level).order_by().filter(anywhere)
        return rows.values_list(models.Value(NAMED), field).annotate(count=models.Count("pk"))

    @property
    def areas(self) -> list[Area]:
        """The territories that the text names and that hold anything, with how much, and the list of it."""
        by_code = self.counts_at_once.get(NAMED, {}) if self.is_valid() and self.named_territories else {}
        without = {name: list[str]() for name in ("szukaj", *Territory.Level)}
        return [
            Area(each, count, self.url({**without, each.level: [each.slug]}))
            for each in self.named_territories
            if (count := below(by_code, each.code))
        ]

    @cached_property
    def facets(self) -> list[Facet]:
        """What can be chosen, with the number of rows that each choice gives under all other filters."""
        return [facet for facet in self.all_facets() if facet.offers_anything] if self.is_valid() else []

    def all_facets(self) -> list[Facet]:
        """Return the facets in their order, also those without any choice."""
        return self.facets_of_institutions()

    def facets_of_institutions(self) -> list[Facet]:
        """Return the facets that the lower floor knows."""
        return [
            *self.territory_facets(),
            *(self.facet(name, self.counts_at_once[name]) for name in COUNTED),
        ]


def is_unit(path: str = "") -> models.Q:
    """Return the condition that the institution at `path` is a unit: by its kind, or of one that the public sees."""
    return models.Q(**{f"{path}kind": InstitutionKind.UNIT}) | models.Q(
        **{f"{path}parent__published_at__isnull": False}
    )


def in_facet(territory: Territory) -> str:
    """Return the territory's name as it stands under the name of its level, with the kind where that tells it apart."""
    return territory.label if territory.level == Territory.Level.MUNICIPALITY else capfirst(territory.name)


def below(by_code: Mapping[str, int], code: str) -> int:
    """Return the sum of the counts of the territory `code` and of all below it."""
    return sum(count for each, count in by_code.items() if each.startswith(code))


def outside(smaller: Territory, larger: Territory) -> ValidationError:
    """Return the error that one chosen territory does not lie in another."""
    sentence = gettext_lazy(
        "“%(level)s=%(slug)s”: %(smaller)s does not lie in the chosen %(larger)s. Choose again, or remove one of them."
    )
    words = {
        "level": smaller.level,
        "slug": smaller.slug,
        "smaller": smaller.worded(in_polish),
        "larger": larger.worded(in_polish),
    }
    return ValidationError(sentence, "outside", words)
