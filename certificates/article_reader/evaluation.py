"""Measures the reader against texts whose facts a person wrote down.

A pair is a text (`name.txt`, plain or HTML) and its facts (`name.json`), one object:

    {
      "address": "https://…",                      where the text was found; may be missing
      "source": {"title": "…", "publisher": "…", "published_on": "2017-10-04"},
      "institutions": [                            holders and participants in a programme, not guests
        {"name": "Miejski Ośrodek Pomocy Społecznej w Nidzicy", "kind": "mops", "town": "Nidzica", "unit": "",
         "certificates": [
           {"state": "przyznany",                  or zapowiedziany, odmowa, cofniety
            "handed_over_on": "2018-06-14", "decided_on": "", "planned_on": "", "withdrawn_on": "",
            "valid_from": "2018", "valid_until": "2023", "occasion": "siedziba", "sequence": 2}]}],
      "claims": [{"ordinal": 57, "scope": "Polska"}],
      "people": [{"name": "Jan Kowalski", "function": "dyrektor", "deeds": ["odbior"]}],
      "activities": [{"kind": "klub", "started_on": "2013"}],
      "participations": [{"role": "pilot"}]
    }

What is missing or empty means that the text is silent. Names are nominatives; dates are EDTF (`2015-02-05`, `2010-06`,
`2007`, `XXXX-03-14` for a day without its year); kinds, functions, deeds, occasions and roles are the register's own
words (`InstitutionKind`, `Function`, `Part.Function` and `podpis`, `Event.Occasion`, `ActivityKind`,
`Participation.Role`). Somebody unnamed who handed over or received has an empty name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from certificates.article_reader.proposals import Reading
from certificates.article_reader.reader import read
from institutions.polish import fold

_DATES = ("handed_over_on", "decided_on", "planned_on", "withdrawn_on", "valid_from", "valid_until")
_SECTIONS = {"address", "source", "institutions", "claims", "people", "activities", "participations"}
_SIGNED = "podpis"

Fact = tuple[str, str]  # the field, and the value


class WrongPairError(ValueError):
    """A text or its facts cannot be read; the message says what is wrong with which file."""


@dataclass
class Score:
    """How many facts of a field were found, how many of them rightly, and how many there are."""

    right: int = 0
    proposed: int = 0
    expected: int = 0

    @property
    def precision(self) -> float | None:
        """Return the share of proposed facts that are right, None if none was proposed."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """Return the share of expected facts that were found, None if none was expected."""
        return self.right / self.expected if self.expected else None


@dataclass
class Result:
    """The scores by field, and what was missed or wrongly proposed in which text."""

    scores: dict[str, Score] = field(default_factory=dict)
    missed: list[tuple[str, Fact]] = field(default_factory=list)
    wrong: list[tuple[str, Fact]] = field(default_factory=list)

    @property
    def overall(self) -> Score:
        """Return all fields together."""
        scores = self.scores.values()
        return Score(
            *(sum(getattr(score, name) for score in scores) for name in ("right", "proposed", "expected"))
        )

    def add(self, name: str, expected: Counter[Fact], proposed: Counter[Fact]) -> None:
        """Count the facts of one text."""
        for fact in expected.keys() | proposed.keys():
            score = self.scores.setdefault(fact[0], Score())
            right = min(expected[fact], proposed[fact])
            score.right += right
            score.expected += expected[fact]
            score.proposed += proposed[fact]
            self.missed += [(name, fact)] * (expected[fact] - right)
            self.wrong += [(name, fact)] * (proposed[fact] - right)


def pairs(texts: Path, facts: Path | None = None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield name, text and facts of each pair; the JSON files may lie in another directory.

    Raises WrongPairError for an empty directory, a text without facts or facts that are not as the module says.
    """
    files = sorted(texts.glob("*.txt"))
    if not files:
        raise WrongPairError(_("%(directory)s holds no .txt file.") % {"directory": texts})
    for file in files:
        json_file = (facts or texts) / f"{file.stem}.json"
        try:
            text = file.read_text(encoding="utf-8")
            expected = json.loads(json_file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise WrongPairError(_("%(file)s is missing.") % {"file": json_file}) from error
        except UnicodeDecodeError as error:
            raise WrongPairError(_("%(file)s is not in UTF-8.") % {"file": file}) from error
        except json.JSONDecodeError as error:
            raise WrongPairError(
                _("%(file)s is no JSON: line %(line)s.") % {"file": json_file, "line": error.lineno}
            ) from error
        if not isinstance(expected, dict) or set(expected) - _SECTIONS:
            unknown = ", ".join(sorted(set(expected) - _SECTIONS)) if isinstance(expected, dict) else "…"
            raise WrongPairError(
                _("%(file)s holds what is not in the format: %(unknown)s.")
                % {"file": json_file, "unknown": unknown}
            )
        yield file.stem, text, expected


def evaluate(found: Iterable[tuple[str, str, dict[str, Any]]], *, with_dictionary: bool) -> Result:
    """Return the scores of the reader on pairs of a text and its facts."""
    result = Result()
    for name, text, expected in found:
        try:
            wanted = Counter(_facts(expected))
        except (AttributeError, KeyError, TypeError) as error:
            raise WrongPairError(
                _("%(file)s holds what is not in the format: %(unknown)s.")
                % {"file": f"{name}.json", "unknown": error}
            ) from error
        reading = read(text, expected.get("address", ""), with_dictionary=with_dictionary)
        result.add(name, wanted, Counter(_facts(as_facts(reading))))
    return result


def as_facts(reading: Reading) -> dict[str, Any]:
    """Return a reading in the format of the module."""
    return {
        "address": reading.source.address,
        "source": {
            "title": reading.source.title,
            "publisher": reading.source.publisher,
            "published_on": str(reading.source.published_on or ""),
        },
        "institutions": [
            {
                "name": each.name,
                "kind": each.kind,
                "town": each.town,
                "unit": each.unit,
                "certificates": [
                    {
                        "state": one.state,
                        **{name: str(getattr(one, name) or "") for name in _DATES},
                        "occasion": one.occasion,
                        "sequence": one.sequence,
                    }
                    for one in reading.certificates
                    if one.holder is each
                ],
            }
            for each in reading.institutions
        ],
        "claims": [{"ordinal": each.ordinal, "scope": each.scope} for each in reading.claims],
        "people": [
            {
                "name": each.name,
                "function": each.function or "",
                "deeds": [*each.deeds, *([_SIGNED] if each.has_signed else [])],
            }
            for each in reading.people
        ],
        "activities": [
            {"kind": each.kind, "started_on": str(each.started_on or "")} for each in reading.activities
        ],
        "participations": [{"role": each.role} for each in reading.participations],
    }


def _text(value: Any) -> str:
    """Return `value`, or raise TypeError if it is no text."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _facts(told: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of a text in the format of the module as fields and values that can be counted."""
    source = told.get("source", {})
    for name in ("title", "publisher", "published_on"):
        if value := source.get(name):
            yield f"source.{name}", _text(value)
    for institution in told.get("institutions", ()):
        for name in ("name", "kind", "town", "unit"):
            if value := institution.get(name):
                yield f"institution.{name}", str(value)
        holder = (
            f"{institution['kind']} {fold(institution.get('town', ''))} {institution.get('unit', '')}".strip()
        )
        for certificate in institution.get("certificates", ()):
            yield "certificate.state", f"{holder}: {certificate['state']}"
            for name in (*_DATES, "occasion", "sequence"):
                if value := certificate.get(name):
                    yield f"certificate.{name}", str(value)
    for claim in told.get("claims", ()):
        yield "claim", f"{claim['ordinal']} {claim['scope']}"
    for person in told.get("people", ()):
        name = person.get("name") or f"({person['function']})"
        if person.get("name"):
            yield "person.name", name
        if person.get("name") and person.get("function"):
            yield "person.function", f"{name}: {person['function']}"
        for deed in person.get("deeds", ()):
            yield "person.deed", f"{name}: {deed}"
    for activity in told.get("activities", ()):
        yield "activity.kind", str(activity["kind"])
        if value := activity.get("started_on"):
            yield "activity.started_on", f"{activity['kind']} {value}"
    for participation in told.get("participations", ()):
        yield "participation.role", str(participation["role"])
