"""Places from which distances are measured: a town of the register, a municipality, or a position from a browser.

A town lies at the mean of the coordinates that are recorded for the institutions there; where none are, or where the
register has no institution, in its middle, as the gazetteer tells. Where neither knows, it is still known which
municipality the town belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from institutions import gazetteer
from institutions.distances import Point
from institutions.models import Territory, Word
from institutions.models.institution import InstitutionQuerySet
from institutions.polish import fold, sort_key
from institutions.search import TOWN, forms, like, read, words_of

# Two decimals are about a kilometre: a page needs no more, and more would give away where a reader stands.
_POSITION = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,2})?),(-?[0-9]{1,3}(?:\.[0-9]{1,2})?)", re.ASCII)
_LIKE_A_POSITION = re.compile(r"[-+0-9.,;\s]+", re.ASCII)
_WITH_VOIVODESHIP = re.compile(r"(.*\S)\s*\((.*)\)", re.DOTALL)
_MUNICIPALITY = re.compile(r"[a-z0-9-]+-[0-9]{7}", re.ASCII)

# The sums of a mean are rounded as the columns are, so that both engines measure from the same point.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where distances begin: a name, or a position without one.

    `value` stands for it in addresses. `code` is the TERC code of its municipality, `municipality` the kind of that,
    each "" where it is not known; of a town without an institution, `code` is that of its voivodeship. `point` is the
    mean of the coordinates of `located` institutions; where that is 0, the middle of the town, or None if not known.
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
    """Return the places that `text` may mean, in Polish order, found among the towns of `institutions`; in two queries.

    A position is its own place. The address word of a municipality means the institutions there. Of their towns, those
    that are called exactly so are meant, or else those of the gazetteer; if there are none, those of whose name it is
    a form (`w Brodnicy`), in the same order; if there are none, those towns of the institutions that hold its words
    among others (`Dolny`: Brzeg Dolny). Of towns of the gazetteer that share a name, one is known by its voivodeship,
    too: `Brzeziny (łódzkie)`.
    """
    if point := read_position(text):
        return [Place("", text.strip(), point=point)]
    if _MUNICIPALITY.fullmatch(text):
        seats = _seats(institutions.filter(territory__slug=text))
        return [_located(_joined(seats, seats[0]["territory__name"]))] if seats else []
    words = read(text)
    if not words:
        return []
    in_town = (Word.objects.filter(like(word), part=TOWN).values("institution") for word in words)
    seats = _seats(institutions.filter(*(models.Q(pk__in=holding) for holding in in_town)))
    wanted = set(words_of(text))
    may_mean = frozenset().union(*(forms(word) for word in words))
    exactly = [seat for seat in seats if set(words_of(seat["town"])) == wanted]
    as_a_whole = [seat for seat in seats if may_mean.issuperset(words_of(seat["town"]))]
    name, voivodeship = _apart(text)
    elsewhere = [] if exactly else gazetteer.called(name) or ([] if as_a_whole else gazetteer.meant(name))
    if elsewhere:
        return _in_voivodeships(elsewhere, voivodeship, text)
    return [_located(place) for place in _told_apart(exactly or as_a_whole or seats, text)]


def _located(place: Place) -> Place:
    """Return a place of the register with a point: its own or, where none is recorded, the middle of the town."""
    return place if place.point else replace(place, point=gazetteer.point_of(place.name, place.code[:2]))


def _apart(text: str) -> tuple[str, str]:
    """Return the name of a town, and that of its voivodeship if the text has it in brackets behind."""
    match = _WITH_VOIVODESHIP.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text, "")


def _in_voivodeships(towns: list[gazetteer.Town], voivodeship: str, text: str) -> list[Place]:
    """Return the places of `towns`, of those in the `voivodeship` if one is named; `text` stands for a single one."""
    names = dict(
        Territory.objects.at_level(Territory.Level.VOIVODESHIP)
        .filter(code__in={town.voivodeship_code for town in towns})
        .values_list("code", "name")
    )
    places = [
        Place(town.name, "", town.voivodeship_code, names.get(town.voivodeship_code, ""), point=town.point)
        for town in towns
    ]
    if voivodeship:
        places = [place for place in places if fold(place.voivodeship) == fold(voivodeship)]
    if len(places) == 1:
        return [replace(places[0], value=text)]
    places = [replace(place, value=place.in_full) for place in places]
    return sorted(places, key=lambda place: (sort_key(place.name), place.code))


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
