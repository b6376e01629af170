"""What the list of people can be asked for."""

from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy
from django_filters import MultipleChoiceFilter

from institutions.facets import Facet
from institutions.filters.base import RegisterFilterSet
from institutions.models import Function, Post


class PersonFilter(RegisterFilterSet):
    """People by name and by public function, as far as the public may see them."""

    orders = (("nazwisko", gettext_lazy("by surname")),)
    search_label = gettext_lazy("Surname or given name")

    funkcja = MultipleChoiceFilter(
        label=gettext_lazy("Public function"), method="by_function", choices=Function.choices
    )

    def by_function(self, queryset: Any, name: str, functions: list[str]) -> Any:
        """Return the people who hold or held any of `functions`."""
        posts = Post.objects.of_published().filter(function__in=functions, person__isnull=False)
        return queryset.filter(pk__in=posts.values("person"))

    @cached_property
    def facets(self) -> list[Facet]:
        """The functions, each with the number of people under all other filters."""
        if not self.is_valid():
            return []
        people = self.rows_without("funkcja").order_by()
        posts = Post.objects.of_published().filter(person__in=people.values("pk")).order_by()
        counts = dict(posts.values_list("function").annotate(count=Count("person", distinct=True)))
        return [facet for facet in [self.facet("funkcja", counts)] if facet.choices]

    def in_order(self, people: Any) -> Any:
        """Return the people in Polish order, the only one there is."""
        return people.in_polish_order()
