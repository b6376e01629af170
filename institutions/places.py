"""Places from which distances are measured: a town of the register, a municipality, or a position from a browser.

The register knows where a place lies only from its own institutions: a town lies at the mean of the coordinates that
are recorded for the institutions there. Where none are, it is still known which municipality the town belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from institutions.distances import Point
from institutions.models import Word
from institutions.models.institution import InstitutionQuerySet
from institutions.models.word import TOWN
from institutions.polish import sort_key
from institutions.search import forms, like, read, words_of

# Two decimals are about a kilometre: a page needs no more, and more would give away where a reader stands.
_POSITION = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,2})?),(-?[0-9]{1,3}(?:\.[0-9]{1,2})?)", re.ASCII)
_LIKE_A_POSITION = re.compile(r"[-+0-9.,;\s]+", re.ASCII)
_MUNICIPALITY = re.compile(r"[a-z0-9-]+-[0-9]{7}", re.ASCII)

# The sums of a mean are rounded as the columns are, so that both engines measure from the same point.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where distances begin: a name, or a position without one.

    `value` stands for it in addresses. `code` is the TERC code of its municipality, `municipality` the kind of that,
    each "" where it is not known. `point` is None where the register knows no coordinates there; else it is the mean
    of those of `located` institutions.
    """

    name: str
    value: str
    code: str = ""
    voivodeship: str = ""
    municipality: str = ""
    point: Point | None = None
    located: int = 0

    @property
    def is_position(self) -> bool:
        """Return whether this is a position from a browser and no place with a name."""
        return not self.name

    @property
    def words(self) -> str:
        """Return its name, or the degrees of a position."""
        return self.name or _("the position %(position)s") % {"position": self.value.replace(",", ", ")}

    @property
    def in_full(self) -> str:
        """Return its name with what tells it from others called alike: `Brzeg (gmina miejska, opolskie)`."""
        apart = ", ".join(part for part in (self.municipality, self.voivodeship) if part)
        return f"{self.name} ({apart})" if apart else self.name


def looks_like_position(text: str) -> bool:
    """Return whether `text` is numbers, so that it can only be meant for a position."""
    return bool(_LIKE_A_POSITION.fullmatch(text)) and "," in text


def read_position(text: str) -> Point | None:
    """Return the point that `53.25,19.4` names, degrees north and east to two decimals; None if it names none."""
    match = _POSITION.fullmatch(text.strip())
    if not match:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def find_places(text: str, institutions: InstitutionQuerySet) -> list[Place]:
    """Return the places that `text` may mean, in Polish order, found among the towns of `institutions` in one query.

    A position is its own place. The address word of a municipality means the institutions there. Of towns, those that
    are called exactly so are meant; if there are none, those of whose name it is a form (`w Brodnicy`); if there are
    none, those that hold its words among others (`Dolny`: Brzeg Dolny).
    """
    if point := read_position(text):
        return [Place("", text.strip(), point=point)]
    if _MUNICIPALITY.fullmatch(text):
        seats = _seats(institutions.filter(territory__slug=text))
        return [_joined(seats, seats[0]["territory__name"])] if seats else []
    words = read(text)
    if not words:
        return []
    in_town = (Word.objects.filter(like(word), part=TOWN).values("institution") for word in words)
    seats = _seats(institutions.filter(*(models.Q(pk__in=holding) for holding in in_town)))
    wanted = set(words_of(text))
    may_mean = frozenset().union(*(forms(word) for word in words))
    exactly = [seat for seat in seats if set(words_of(seat["town"])) == wanted]
    as_a_whole = [seat for seat in seats if may_mean.issuperset(words_of(seat["town"]))]
    return _told_apart(exactly or as_a_whole or seats, text)


def _seats(institutions: InstitutionQuerySet) -> list[dict[str, Any]]:
    """Return the towns of `institutions` by municipality, with the sums of the coordinates that are recorded."""
    columns = ("town", "voivodeship", "territory_id", "territory__slug", "territory__name", "territory__kind")
    rows = institutions.with_voivodeship().order_by().values(*columns)
    return list(
        rows.annotate(
            north=models.Sum("latitude"), east=models.Sum("longitude"), located=models.Count("latitude")
        )
    )


def _told_apart(seats: Iterable[dict[str, Any]], text: str) -> list[Place]:
    """Return the places of `seats`: one a town, or one a municipality where towns of several are called alike.

    One place is named in addresses as it was typed, each of several so that it is found alone.
    """
    towns: dict[str, list[dict[str, Any]]] = {}
    for seat in seats:
        towns.setdefault(seat["town"], []).append(seat)
    places = []
    for town, here in towns.items():
        known = [seat for seat in here if seat["territory_id"]]
        groups = [[seat] for seat in known] if len(known) > 1 else [here]
        places += [_joined(group, town) for group in groups]
    if len(places) == 1:
        return [replace(places[0], value=text)]
    return sorted(places, key=lambda place: (sort_key(place.name), place.code))


def _joined(seats: Iterable[dict[str, Any]], name: str) -> Place:
    """Return the place that `seats` make together, at the mean of their coordinates."""
    seats = sorted(seats, key=lambda seat: seat["territory_id"] or "", reverse=True)
    first, located = seats[0], sum(seat["located"] for seat in seats)
    point = None
    if located:
        north, east = (
            sum(float(seat[column] or 0) for seat in seats) / located for column in ("north", "east")
        )
        point = Point(round(north, _DECIMALS), round(east, _DECIMALS))
    return Place(
        name,
        value=first["territory__slug"] or name,
        code=first["territory_id"] or "",
        voivodeship=first["voivodeship"] or "",
        municipality=first["territory__kind"] or "",
        point=point,
        located=located,
    )
