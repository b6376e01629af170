"""Filters of the office's lists: each choice is one condition, so that all counts of a filter are one query."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from institutions.models import Territory

NOT_RECORDED = "brak"


class ConditionFilter(admin.SimpleListFilter):
    """A filter whose choices are conditions; an unknown value is refused, not ignored."""

    def options(self) -> Iterable[tuple[str, Any]]:
        """Return the choices: values and labels."""
        raise NotImplementedError

    def lookups(self, request, model_admin) -> list[tuple[str, Any]]:
        """Return the choices, read once a request: a list makes each filter anew for the counts of each."""
        known = request.__dict__.setdefault("filter_options", {})
        if type(self) not in known:
            known[type(self)] = list(self.options())
        return known[type(self)]

    def condition(self, value: str) -> Q:
        """Return the condition of the choice `value`."""
        raise NotImplementedError

    def queryset(self, request, queryset):
        """Return the rows of the choice in the address, all rows for none."""
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(choice) for choice, _label in self.lookup_choices}:
            raise IncorrectLookupParameters
        return queryset.filter(self.condition(value))

    def value_in_rows(self) -> Any:
        """Return an expression that gives the choice of each row, if there is one; counting is quicker with it."""
        return None

    def get_facet_queryset(self, changelist):
        """Return the count of each choice, from one pass over the rows."""
        if (value := self.value_in_rows()) is None:
            return super().get_facet_queryset(changelist)
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        counts = dict(rows.order_by().values_list(value).annotate(rows=Count("pk")))
        return {
            f"{index}__c": counts.get(None if value == NOT_RECORDED else value, 0)
            for index, (value, _label) in enumerate(self.lookup_choices)
        }

    def get_facet_counts(self, pk_attname, filtered_qs):
        """Return one count a choice, all for one query without subqueries."""
        return {
            f"{index}__c": Count(pk_attname, filter=self.condition(value))
            for index, (value, _label) in enumerate(self.lookup_choices)
        }


class UncountedFilter(ConditionFilter):
    """A filter that tells no counts: they would ask much of every record in the list."""

    def choices(self, changelist):
        """Return the choices without counts."""
        chosen = self.value()
        choices = [(None, _("All")), *self.lookup_choices]
        for value, label in choices:
            named = {} if value is None else {self.parameter_name: value}
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string(named, [self.parameter_name]),
                "display": label,
            }


class PublicationFilter(ConditionFilter):
    """Drafts or published records."""

    title = _("publication")
    parameter_name = "publikacja"

    def options(self) -> Iterable[tuple[str, Any]]:
        """Return both."""
        return [("szkice", _("drafts")), ("opublikowane", _("published"))]

    def condition(self, value: str) -> Q:
        """Return the condition of `value`."""
        return Q(published_at__isnull=value == "szkice")


class TwiceFilter(ConditionFilter):
    """Records that may tell of one thing; `entered_twice` gives the condition."""

    title = _("repetitions")
    parameter_name, MAYBE = "powtorzenia", "mozliwe"
    entered_twice: Callable[[], Q]

    def options(self) -> Iterable[tuple[str, Any]]:
        """Return the only choice."""
        return [(self.MAYBE, _("may be entered twice"))]

    def condition(self, value: str) -> Q:
        """Return the condition that there is another record like it."""
        return type(self).entered_twice()


class VoivodeshipFilter(ConditionFilter):
    """The voivodeship, by the first two digits of the territory's code; `path` leads to the territory."""

    title = _("voivodeship")
    parameter_name = "wojewodztwo"
    path = "territory"

    def options(self) -> Iterable[tuple[str, Any]]:
        """Return the sixteen of them, and those without."""
        voivodeships = Territory.objects.at_level(Territory.Level.VOIVODESHIP).order_by("sort_key")
        return [*voivodeships.values_list("code", "name"), (NOT_RECORDED, _("not recorded"))]

    def value_in_rows(self) -> Any:
        """Return the first two digits of the code."""
        return Substr(self.path, 1, 2)

    def condition(self, value: str) -> Q:
        """Return the condition of the code `value`."""
        if value == NOT_RECORDED:
            return Q(**{f"{self.path}__isnull": True})
        return Q(**{f"{self.path}__gte": value, f"{self.path}__lt": f"{value}~"})


class VoivodeshipOfInstitutionFilter(VoivodeshipFilter):
    """The voivodeship of the institution that a row belongs to."""

    path = "institution__territory"
