"""Names of regions that people use instead of those of voivodeships: `w Małopolsce`, `na Mazurach`.

Pure functions. The voivodeships are known by their TERC codes. A region without borders of its own stands for all of
the voivodeships that it is a part of, and a page that takes it so says this.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from institutions.search import forms, words_of


@dataclass(frozen=True, slots=True)
class Region:
    """A region as people call it, and the TERC codes of the voivodeships that are taken for it.

    `is_whole` tells whether the name is another one for the only voivodeship, more or less.
    """

    name: str
    codes: tuple[str, ...]
    is_whole: bool = True


REGIONS = (
    *(
        Region(name, (code,))
        for code, names in {
            "02": ("Dolny Śląsk",),
            "04": ("Kujawy i Pomorze",),
            "06": ("Lubelszczyzna", "Ziemia Lubelska"),
            "08": ("Ziemia Lubuska",),
            "10": ("Ziemia Łódzka",),
            "12": ("Małopolska",),
            "14": ("Mazowsze",),
            "16": ("Opolszczyzna", "Śląsk Opolski"),
            "18": ("Podkarpacie",),
            "20": ("Podlasie",),
            "22": ("Pomorze Gdańskie",),
            "26": ("Kielecczyzna", "Ziemia Świętokrzyska"),
            "28": ("Warmia i Mazury",),
            "30": ("Wielkopolska",),
            "32": ("Pomorze Zachodnie",),
        }.items()
        for name in names
    ),
    *(
        Region(name, codes, is_whole=False)
        for name, codes in {
            "Kujawy": ("04",),
            "Suwalszczyzna": ("20",),
            "Kaszuby": ("22",),
            "Warmia": ("28",),
            "Mazury": ("28",),
            "Górny Śląsk": ("16", "24"),
            "Śląsk": ("02", "16", "24"),
            "Pomorze": ("04", "22", "32"),
        }.items()
    ),
)

_AND = "i"  # may be missing: `Warmia-Mazury`
# Surnames that are forms of these names, too: whoever types one alone looks for a person.
_SURNAMES = {"mazur", "kujawa", "kaszuba"}
# The voivodeship itself, where it alone is typed: `śląskie`, `w małopolskim`; but `Małopolski` is a form of the region.
_ADJECTIVE = re.compile(r".+sk(?:i(?<!polski)|ie|iego|iemu|im)")


def region_called(words: Sequence[str]) -> Region | None:
    """Return the region whose whole name the typed folded `words` are, each in any form; None where there is none."""
    words = [word for word in words if word != _AND]
    if _SURNAMES.issuperset(words) or all(map(_ADJECTIVE.fullmatch, words)):
        return None
    typed = [forms(word) for word in words]
    for region in REGIONS:
        name = [word for word in words_of(region.name) if word != _AND]
        if len(name) == len(typed) and all(any(word in may_be for may_be in typed) for word in name):
            return region
    return None
