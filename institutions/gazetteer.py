"""Where the towns of Poland lie, whether the register has an institution there or not.

`towns.csv` beside this module is reference data from GeoNames (https://www.geonames.org/, CC BY 4.0): the towns of
TERC as of 1 January 2024, and the villages that rural municipalities are called after, as far as one place alone, or
one far larger than any other, bears the name in its voivodeship. Degrees have three decimals, about a hundred metres.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from institutions.distances import Point
from institutions.search import forms, nearest, read, words_of

FILE = Path(__file__).with_name("towns.csv")


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village, the TERC code of its voivodeship, and its middle."""

    name: str
    voivodeship_code: str
    point: Point


@cache
def towns() -> tuple[Town, ...]:
    """Return all of them, by voivodeship and name as the file has them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return tuple(
            Town(row["name"], row["voivodeship"], Point(float(row["north"]), float(row["east"])))
            for row in rows
        )


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
