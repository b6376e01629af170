"""How the query string of a list is read: strictly, in readable Polish, once for every output.

`RegisterFilterSet` holds what all lists share: a parameter or value that the list does not know is named in an
error and no row is given; parameters that trackers add are dropped unseen, empty ones count as absent.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from institutions.facets import Choice, Facet, Link, counted
from institutions.languages import in_polish, told
from institutions.partial_dates import FIRST_YEAR, LAST_YEAR
from institutions.query_strings import quoted, without_noise

PAGE_SIZE = 25
LONGEST_PAGE_NUMBER = 9  # digits
LONGEST_TEXT = 200  # characters of a search
YEARS = [str(year) for year in range(LAST_YEAR, FIRST_YEAR - 1, -1)]
UNKNOWN = "nieznany"  # stands in addresses for what is not known
MOST_PROBLEMS = 10  # sentences on one page; a hostile address may hold hundreds of wrong parameters

# The order of a search.
BEST_MATCH = ("trafnosc", gettext_lazy("best match first"))


def in_years(column: str, years: Collection[str]) -> models.Q:
    """Return the condition that the year in `column` is any of `years`; UNKNOWN stands for rows without one."""
    chosen = models.Q(**{f"{column}__in": [year for year in years if year != UNKNOWN]})
    return chosen | models.Q(**{f"{column}__isnull": True}) if UNKNOWN in years else chosen


class PageNumberFilter(Filter):
    """The number of a page, from 1; it chooses no rows by itself."""

    field_class = forms.RegexField

    def __init__(self, **options: Any) -> None:
        super().__init__(regex=r"\A[1-9][0-9]*\Z", **options)


class StrictForm(forms.Form):
    """A form that also refuses parameters that it does not know and single values that stand twice."""

    def clean(self) -> None:
        """Add an error for each unknown or repeated parameter."""
        for name, values in self.data.lists():
            if name not in self.fields:
                self.add_error(None, ValidationError("", "unknown", {"name": name, "value": values[-1]}))
            elif len(values) > 1 and not isinstance(self.fields[name], forms.MultipleChoiceField):
                self.add_error(name, ValidationError("", "repeated", {"value": ", ".join(values)}))


class RegisterFilterSet(FilterSet):
    """A list's query string: what is chosen, in which order, which page."""

    # The orders of the list, the default first: value in the address, words.
    orders: tuple[tuple[str, Any], ...] = ()
    # Whether a search puts the best match before them; `in_order` must know it then.
    ranks_matches = False
    # Parameters that choose no rows.
    about_presentation: tuple[str, ...] = ("sortuj", "strona")
    # Filters without a place in the panel: pages that count rows lead to them, and the form carries them on.
    unseen: tuple[str, ...] = ()
    # A parameter that means nothing without another one: it goes when the other goes.
    depends_on: Mapping[str, str] = {}
    # Parameters whose choices are records, and so in Polish whatever the language of the page.
    polish_choices: Collection[str] = ()

    szukaj = CharFilter(label=gettext_lazy("Search"), method="by_text", max_length=LONGEST_TEXT)
    sortuj = ChoiceFilter(label=gettext_lazy("Order"))
    strona = PageNumberFilter(label=gettext_lazy("Page"))

    class Meta:
        form = StrictForm

    def __init__(self, data: QueryDict, queryset: models.QuerySet) -> None:
        super().__init__(without_noise(data, self.base_filters), queryset)
        if self.ranks_matches and "szukaj" in self.data:
            self.orders = (BEST_MATCH, *self.orders)
        self.filters["sortuj"].extra["choices"] = self.orders

    def by_text(self, queryset: Any, name: str, text: str) -> Any:
        """Return the rows that hold every word of `text`."""
        return queryset.matching(text)

    # Rows

    def rows_without(self, *names: str) -> Any:
        """Return the rows under all filters but `names`; none when any parameter is wrong."""
        if not self.is_valid():
            return self.queryset.none()
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in names and name not in self.about_presentation:
                rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def qs(self) -> Any:
        """The rows under all filters, in no order; none when any parameter is wrong."""
        return self.rows_without()

    @cached_property
    def count(self) -> int:
        """The number of rows under all filters."""
        return self.qs.count()

    @cached_property
    def order(self) -> str:
        """The order in force."""
        return self.form.cleaned_data.get("sortuj") or self.orders[0][0]

    @property
    def text(self) -> str:
        """What is searched for, "" for nothing."""
        return self.form.cleaned_data.get("szukaj", "")

    @cached_property
    def page(self) -> Page:
        """The page that is asked for, holding the row numbers from 0; EmptyPage is raised beyond the end."""
        digits = self.form.cleaned_data.get("strona") or "1"
        if len(digits) > LONGEST_PAGE_NUMBER:
            raise EmptyPage
        return Paginator(range(self.count), PAGE_SIZE).page(int(digits))

    def on_page(self, rows: Any) -> Any:
        """Return those of the ordered `rows` that stand on the page."""
        numbers = self.page.object_list
        return rows[numbers.start : numbers.stop]

    # Links

    @cached_property
    def query(self) -> QueryDict:
        """What is chosen and right, in the order of the filters, without the page: what links carry on."""
        query = QueryDict(mutable=True)
        for name in self.filters:
            values = self.data.getlist(name)
            if values and name != "strona" and name not in self.errors:
                query.setlist(name, list(dict.fromkeys(values)))
        if query.get("sortuj") == self.orders[0][0]:
            del query["sortuj"]
        return query

    def url(self, changes: Mapping[str, list[str]]) -> str:
        """Return the address of the first page of this list with `changes`: parameter → its values, none to lift it."""
        query = self.query.copy()
        for name, values in changes.items():
            query.setlist(name, values)
            if not values:
                for dependent in [name, *self.dependents(name)]:
                    query.pop(dependent, None)
        return f"?{query.urlencode()}"

    def dependents(self, name: str) -> Iterator[str]:
        """Yield the parameters that mean nothing without `name`."""
        for dependent, needed in self.depends_on.items():
            if needed == name:
                yield dependent
                yield from self.dependents(dependent)

    @property
    def clear_url(self) -> str:
        """The address of the list without filters; the order stays."""
        order = self.query.get("sortuj")
        return f"?sortuj={order}" if order else "?"

    @cached_property
    def conditions(self) -> list[tuple[str, str]]:
        """The filters in force, each as its name and one value of it; those that choose no rows left out."""
        if not self.is_valid():
            return []
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in self.about_presentation
            for value in values
        ]

    @cached_property
    def chips(self) -> list[Link]:
        """The filters in force, each with the address of the list without it."""
        return [
            Link(
                told(
                    _("%(filter)s: %(choice)s"),
                    filter=self.filters[name].label,
                    choice=in_polish(self.label_of(name, value))
                    if name in self.polish_choices
                    else self.label_of(name, value),
                ),
                self.url({name: [other for other in self.query.getlist(name) if other != value]}),
            )
            for name, value in self.conditions
        ]

    @property
    def plain_conditions(self) -> str:
        """The filters in force in words, for what is no page; "" where there is none."""
        return "; ".join(
            _("%(filter)s: %(choice)s")
            % {"filter": self.filters[name].label, "choice": self.label_of(name, value)}
            for name, value in self.conditions
        )

    @property
    def rows_query(self) -> str:
        """The query string of the same rows today, whatever their order; "" for all rows."""
        query = self.query.copy()
        for name in self.about_presentation:
            query.pop(name, None)
        return query.urlencode()

    def label_of(self, name: str, value: str) -> str:
        """Return the words for the `value` of the filter `name`."""
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))

    @cached_property
    def order_links(self) -> list[Link]:
        """The orders of the list."""
        return [
            Link(str(label), self.url({"sortuj": [value]}), value == self.order)
            for value, label in self.orders
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that the form of filters carries on unseen."""
        return [(name, value) for name in ("sortuj", *self.unseen) for value in self.query.getlist(name)]

    # Panel

    @property
    def search_field(self) -> dict[str, str]:
        """The field for the text, as `components/search_field.html` wants it."""
        return {
            "id": "szukaj",
            "name": "szukaj",
            "label": self.search_label,
            "value": self.data.get("szukaj", ""),
        }

    search_label: Any = gettext_lazy("Search")

    def chosen(self, name: str) -> list[str]:
        """Return the values of the filter `name` that are in force."""
        return self.query.getlist(name)

    def facet(self, name: str, counts: Mapping[str, int]) -> Facet:
        """Return the facet of the filter `name` with `counts` of its field's choices."""
        offered = self.form.fields[name].choices
        chosen = self.chosen(name)
        return Facet(
            name,
            str(self.filters[name].label),
            counted([(str(value), str(label)) for value, label in offered if value], counts, chosen),
            is_open=bool(chosen),
            is_polish=name in self.polish_choices,
        )

    def single_facet(
        self, name: str, counts: Mapping[str, int], choices: Any, chosen: str, total: int
    ) -> Facet:
        """Return a facet of which one choice at most can be made; the first choice makes none."""
        everything = Choice("", _("all"), total, not chosen)
        return Facet(
            name,
            str(self.filters[name].label),
            [everything, *counted(choices, counts, [chosen])],
            is_open=bool(chosen),
            is_single=True,
            is_polish=name in self.polish_choices,
        )

    # Problems

    @cached_property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong with the query string: sentences that name parameter and value, each with its field or ""."""
        found = [
            (self.sentence(name, error), "szukaj" if name == "szukaj" else "")
            for name, errors in self.errors.as_data().items()
            for error in errors
        ]
        if (more := len(found) - MOST_PROBLEMS) > 0:
            sentence = ngettext(
                "%(count)d more parameter of the address is wrong.",
                "%(count)d more parameters of the address are wrong.",
                more,
            )
            found[MOST_PROBLEMS:] = [(sentence % {"count": more}, "")]
        return found

    def sentence(self, name: str, error: ValidationError) -> str:
        """Return in words what is wrong with the parameter `name` and what to do."""
        params = error.params or {}
        value = str(params.get("value") or ", ".join(self.data.getlist(name)))
        words = {
            "name": quoted(str(params.get("name", name))),
            "value": quoted(value),
            "length": len(value),
            "limit": LONGEST_TEXT,
        }
        if error.code == "unknown":
            return (
                _(
                    "This list has no filter “%(name)s” (the address says “%(value)s”). Remove it from the address."
                )
                % words
            )
        if error.code == "repeated":
            return (
                _("“%(name)s” stands in the address more than once (“%(value)s”). Leave one value only.")
                % words
            )
        if error.code == "max_length":
            return (
                _(
                    "The text in “%(name)s” (“%(value)s”) has %(length)d characters. Shorten it to at most %(limit)d."
                )
                % words
            )
        if error.code in {"outside", "day"}:
            return told(str(error.message), **params)
        if name == "strona":
            return (
                _("“%(name)s” takes the number of a page, and “%(value)s” is not one. Write 1, 2, 3…") % words
            )
        return (
            _("“%(name)s” cannot be “%(value)s”: there is no such choice. Choose one from the filters.")
            % words
        )
