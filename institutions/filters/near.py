"""How a list of institutions is asked for what is near: `?blisko=w Brodnicy&promien=25`."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter

from institutions.facets import Facet, Link
from institutions.filters.base import LONGEST_TEXT
from institutions.filters.institution import InstitutionFilter
from institutions.gazetteer import called, meant, names_near
from institutions.models import Institution, Territory
from institutions.models.institution import InstitutionQuerySet
from institutions.models.territory import lies_in
from institutions.places import Place, find_places, looks_like_position, read_position
from institutions.search import COMMON_WORDS, read

# The order of a list around a place.
NEAREST = ("odleglosc", gettext_lazy("nearest first"))
RADII = (10, 25, 50, 100)  # km
MOST_TOWNS = 3  # offered where a search for one found nothing


def validate_position(text: str) -> None:
    """Refuse numbers that are no position, or one that is more exact than a page needs."""
    if looks_like_position(text) and read_position(text) is None:
        sentence = gettext_lazy(
            "“%(name)s=%(value)s” is no position. Write degrees north and east with at most two decimals, for instance"
            " 53.25,19.40."
        )
        raise ValidationError(sentence, "position", {"name": "blisko", "value": text})


class NearFilter(InstitutionFilter):
    """Institutions around a town or a reader's position, by distance in a straight line."""

    depends_on = {**InstitutionFilter.depends_on, "promien": "blisko"}

    blisko = CharFilter(
        label=gettext_lazy("Near"),
        method="by_place",
        max_length=LONGEST_TEXT,
        validators=[validate_position],
    )
    promien = ChoiceFilter(
        label=gettext_lazy("Within"),
        method="by_distance",
        choices=[(str(km), f"{km} km") for km in RADII],
    )

    def __init__(self, data: QueryDict, queryset: models.QuerySet) -> None:
        super().__init__(data, queryset)
        if "blisko" in self.data:
            self.orders = (NEAREST, *self.orders)
            self.filters["sortuj"].extra["choices"] = self.orders

    def get_form_class(self) -> Any:
        """Return the form, which also sees that a radius has a middle."""

        class NearForm(super().get_form_class()):
            def clean(self) -> None:
                """Refuse a radius around nothing."""
                super().clean()
                if self.cleaned_data.get("promien") and "blisko" not in self.data:
                    sentence = gettext_lazy(
                        "“promien=%(value)s” asks for what is within %(value)s km of a place, and the address names no"
                        " place. Say near which town, or remove the distance."
                    )
                    self.add_error(
                        "promien",
                        ValidationError(sentence, "position", {"value": self.cleaned_data["promien"]}),
                    )

        return NearForm

    def sentence(self, name: str, error: ValidationError) -> str:
        """Return in words what is wrong with the parameter `name` and what to do."""
        return error.message % error.params if error.code == "position" else super().sentence(name, error)

    # Place

    @cached_property
    def places(self) -> list[Place]:
        """What the name of the place may mean."""
        wanted = self.form.cleaned_data.get("blisko", "")
        return find_places(wanted, self.published) if wanted else []

    @property
    def published(self) -> InstitutionQuerySet:
        """The institutions of the list without any filter, in whose towns the place is looked for."""
        return Institution.objects.filter(pk__in=self.queryset.order_by().values("pk"))

    @property
    def place(self) -> Place | None:
        """The one place that distances are measured from; None where none is asked for, found, or more than one."""
        return self.places[0] if len(self.places) == 1 else None

    @property
    def is_near(self) -> bool:
        """Return whether a place is asked for, found or not."""
        return self.is_valid() and bool(self.form.cleaned_data.get("blisko"))

    @property
    def place_links(self) -> list[Link]:
        """The places that the name may mean, where there are several."""
        if len(self.places) < 2:
            return []
        return [Link(place.in_full, self.url({"blisko": [place.value]})) for place in self.places]

    def by_place(self, queryset: Any, name: str, text: str) -> Any:
        """Return all rows, for a place orders and does not choose; none while it is not one place that is meant."""
        return queryset if self.place else queryset.none()

    def by_distance(self, queryset: Any, name: str, km: str) -> Any:
        """Return the rows known to lie within `km` of the place."""
        if self.place is None or self.place.point is None:
            return queryset.none()
        return queryset.within_km(int(km), self.place.point)

    def measured(self, institutions: Any) -> Any:
        """Return the rows, with their `nearness` to the place if there is one."""
        return institutions.with_nearness(self.place.point) if self.place else institutions

    def nearest_first(self, institutions: Any) -> Any:
        """Return the rows with the nearest first; they must be `measured`.

        Those whose distance is not known come last: first of the same municipality, then county, then voivodeship.
        """
        place = self.place or Place("", "")
        order: list[models.Case | models.expressions.OrderBy] = []
        if place.point:
            order.append(models.F("nearness").asc(nulls_last=True))
        if place.code:
            steps = ((0, 7), (1, 4), (2, 2))
            shared = (models.When(lies_in(place.code[:digits]), then=step) for step, digits in steps)
            order.append(models.Case(*shared, default=3, output_field=models.IntegerField()))
        return institutions.order_by(*order, "sort_key", "pk")

    # Panel

    @property
    def place_field(self) -> dict[str, Any]:
        """The field for the place, as `components/search_field.html` wants it."""
        return {
            "id": "blisko",
            "name": "blisko",
            "label": gettext_lazy("Near the town"),
            "value": self.data.get("blisko", ""),
        }

    @cached_property
    def tally_by_km(self) -> Mapping[int | None, int]:
        """How many rows lie within each radius under all other filters; see `LocatedQuerySet.tally_by_km`."""
        if self.place is None or self.place.point is None:
            return {}
        return self.rows_without("promien").tally_by_km(RADII, self.place.point)

    @property
    def unlocated(self) -> int:
        """How many institutions have no place in the list around a point, for their coordinates are not recorded."""
        return self.tally_by_km.get(None, 0)

    def territory_facets(self) -> list[Facet]:
        """Return the facets of the distance, where one can be measured, and of the territories."""
        facets = super().territory_facets()
        if not self.tally_by_km.get(0):
            return facets
        choices = [(value, str(label)) for value, label in self.form.fields["promien"].choices if value]
        counts = {value: self.tally_by_km[int(value)] for value, _label in choices}
        total = self.tally_by_km[0] + self.unlocated
        chosen = (self.chosen("promien") or [""])[0]
        return [
            replace(self.single_facet("promien", counts, choices, chosen, total), is_open=True),
            *facets,
        ]

    # Words

    def label_of(self, name: str, value: str) -> str:
        """Return the words for the `value` of the filter `name`."""
        if name == "blisko" and self.place:
            return self.place.words
        return super().label_of(name, value)

    @property
    def towns_as_text(self) -> list[Link]:
        """The lists around the towns that the text means, when it finds nothing: `MOPS w Krakowie`."""
        if not self.text or self.count or "blisko" in self.data:
            return []
        name = " ".join(word for word in read(self.text) if word not in COMMON_WORDS)
        towns = dict.fromkeys(town.name for town in called(name) or meant(name))
        without = {name: list[str]() for name in ("szukaj", *Territory.Level.values)}
        return [Link(town, self.url({**without, "blisko": [town]})) for town in list(towns)[:MOST_TOWNS]]

    @property
    def nearest_places(self) -> list[Link]:
        """Towns that the name of the place may have meant, when it means none that is known."""
        if self.places or not self.is_near:
            return []
        name = self.form.cleaned_data["blisko"]
        towns = names_near(name, self.published.nearest_towns(name))
        return [Link(town, self.url({"blisko": [town]})) for town in towns]
