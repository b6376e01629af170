"""The map of the voivodeships: shaded by the institutions in each, with points where coordinates are recorded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse

from calregistry.outlines import OUTLINES, Outline, place
from institutions.models import Institution, Territory

SHADES = 4  # of one colour, besides the empty one


@dataclass(frozen=True, slots=True)
class Region:
    """A voivodeship on the map; `url` leads to the institutions that are counted or, where none are, to its page."""

    territory: Territory
    outline: Outline
    count: int
    shade: int
    url: str

    @property
    def page(self) -> str:
        """The address of the voivodeship's page."""
        return page_of(self.territory)


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the drawing and the institutions whose coordinates fall on it."""

    x: int
    y: int
    institutions: list[Institution]

    @property
    def towns(self) -> str:
        """The towns of its institutions, nearly always one."""
        return ", ".join(dict.fromkeys(institution.town for institution in self.institutions))


@dataclass(frozen=True, slots=True)
class Shade:
    """A step of the colour and the numbers of institutions that it stands for."""

    step: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, and in numbers what cannot be: institutions without a municipality or without coordinates."""

    regions: list[Region]
    points: list[Point]
    shades: list[Shade]
    count: int
    nowhere: int
    located: int
    most_points: int

    @property
    def unlocated(self) -> int:
        """How many institutions have no coordinates."""
        return self.count - self.located


def draw(
    institutions: Any,
    *,
    voivodeships: Iterable[Territory],
    url_of: Callable[[Territory], str],
    most_points: int,
) -> Map:
    """Return the map of `institutions`, a queryset of whatever filters, in two queries.

    `url_of` gives the address of the list of those in a voivodeship. Points are drawn all or none: with more than
    `most_points` institutions to place they would hide each other, and a choice among them would mislead.
    """
    tallies = institutions.tally_by_territory(digits=2)
    counts = {code: tally.total for code, tally in tallies.items()}
    located = sum(tally.located for tally in tallies.values())
    shades = shades_up_to(max((counts.get(code, 0) for code in OUTLINES), default=0))
    regions = [
        Region(
            territory,
            OUTLINES[territory.code],
            count := counts.get(territory.code, 0),
            shade_of(count, shades),
            url_of(territory) if count else page_of(territory),
        )
        for territory in voivodeships
        if territory.code in OUTLINES
    ]
    return Map(
        regions,
        points_of(institutions.located().in_polish_order()) if 0 < located <= most_points else [],
        shades,
        count=sum(counts.values()),
        nowhere=counts.get("", 0),
        located=located,
        most_points=most_points,
    )


def page_of(voivodeship: Territory) -> str:
    """Return the address of a voivodeship's page."""
    return reverse("voivodeship", args=[voivodeship.slug])


def shades_up_to(highest: int) -> list[Shade]:
    """Return equal steps of the numbers from 1 to `highest`; none when it is 0."""
    ends = sorted({-(-highest * step // SHADES) for step in range(SHADES + 1)})
    return [
        Shade(step, first + 1, last)
        for step, (first, last) in enumerate(pairwise(ends), start=SHADES + 2 - len(ends))
    ]


def shade_of(count: int, shades: Iterable[Shade]) -> int:
    """Return the step of the colour for `count` institutions; 0 is the empty one."""
    return next((shade.step for shade in shades if shade.first <= count <= shade.last), 0)


def points_of(institutions: Iterable[Institution]) -> list[Point]:
    """Return where on the drawing the institutions lie, each place once."""
    places: dict[tuple[int, int], list[Institution]] = {}
    for institution in institutions:
        if institution.latitude is not None and institution.longitude is not None:
            where = place(latitude=float(institution.latitude), longitude=float(institution.longitude))
            places.setdefault(where, []).append(institution)
    return [Point(x, y, here) for (x, y), here in places.items()]
