"""Municipalities as people name them: by code, by name, by name and county."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from institutions.models import Territory
from institutions.polish import fold

Level = Territory.Level

# The columns from the most exact to the least, and the level that each names.
_COLUMNS = (
    ("municipality", Level.MUNICIPALITY),
    ("county", Level.COUNTY),
    ("voivodeship", Level.VOIVODESHIP),
)
_WORDS = re.compile(r"^(?:gmina|powiat|pow\.?|wojewodztwo|woj\.?|m\.|miasto na prawach powiatu) ")
_WITH_KIND = re.compile(r"(?P<name>[^(]+?) ?\((?P<kind>[^)]+)\)")
SHOWN = 6  # municipalities of one name that a message lists


class WrongPlaceError(ValueError):
    """A place that cannot be taken: the column, and a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        self.column = column
        super().__init__(sentence)


class Places:
    """All territories, read once."""

    def __init__(self) -> None:
        self.by_code: dict[str, Territory] = Territory.objects.defer("sort_key", "as_of").in_bulk()
        self._by_name: dict[tuple[str, str], list[Territory]] = defaultdict(list)
        for territory in self.by_code.values():
            if territory.is_active:
                self._by_name[territory.level, fold(territory.name)].append(territory)

    def find(self, values: Mapping[str, Any]) -> Territory | None:
        """Return the territory that the row names, the most exact one, None where it names none.

        Raises WrongPlaceError where there is no such place, several, or the columns contradict each other.
        """
        code = values.get("territory") or ""
        named = {key: values[key] for key, _level in _COLUMNS if values.get(key)}
        if named.get("municipality", "").isdecimal():
            code = code or named["municipality"]
            named.pop("municipality")
        if code:
            if code not in self.by_code:
                raise WrongPlaceError("territory", _("There is no territory with this code."))
            self._refuse_contradiction(self.by_code[code], named)
            return self.by_code[code]
        for key, level in _COLUMNS:
            if key in named:
                return self._named(key, level, named)
        return None

    def _named(self, key: str, level: str, named: dict[str, str]) -> Territory:
        """Return the one territory of the level that the columns name."""
        name, kind = _plain(named[key])
        found = [
            territory
            for territory in self._by_name.get((level, name), ())
            if not kind or fold(territory.kind) == kind
        ]
        if not found:
            raise WrongPlaceError(key, _("There is no such place in the official list of territories."))
        others = {other: value for other, value in named.items() if other != key}
        near = [territory for territory in found if not self._contradicted(territory, others)]
        if not near:
            self._refuse_contradiction(found[0], others)
        if len(near) > 1:
            listed = ", ".join(
                f"{territory.label}, {self._above(territory, Level.COUNTY)} – {territory.code}"
                for territory in sorted(near, key=lambda each: each.code)[:SHOWN]
            )
            raise WrongPlaceError(
                key,
                _("Several places have this name; write the code of one: %(places)s.") % {"places": listed},
            )
        return near[0]

    def _above(self, territory: Territory, level: str) -> str:
        """Return the name of what the territory lies in, or is, at the level; "" below its own."""
        digits = next(length for length, each in Territory.CODE_LENGTHS.items() if each == level)
        above = self.by_code.get(territory.code[:digits]) if len(territory.code) >= digits else None
        return above.name if above else ""

    def _contradicted(self, territory: Territory, named: dict[str, str]) -> str:
        """Return the column that says otherwise than where the territory lies, "" for none."""
        for key, level in _COLUMNS:
            above = self._above(territory, level)
            if key in named and above and fold(above) != _plain(named[key])[0]:
                return key
        return ""

    def _refuse_contradiction(self, territory: Territory, named: dict[str, str]) -> None:
        if key := self._contradicted(territory, named):
            level = dict(_COLUMNS)[key]
            raise WrongPlaceError(
                key,
                _("%(code)s (%(name)s) lies elsewhere: %(place)s.")
                % {"code": territory.code, "name": territory.label, "place": self._above(territory, level)},
            )


def _plain(text: str) -> tuple[str, str]:
    """Return the folded name without the word for its level, and the kind that stands behind it in brackets."""
    folded = _WORDS.sub("", fold(text))
    match = _WITH_KIND.fullmatch(folded)
    return (match["name"], match["kind"]) if match else (folded, "")
