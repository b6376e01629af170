"""The dictionary of Polish forms (SGJP through Morfeusz), an optional extra: without it, rules of endings guess."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

try:
    from morfeusz2 import Morfeusz
except ImportError:  # the extra `articles` is not installed
    Morfeusz = None

_PLACE = "nazwa_geograficzna"
_GIVEN, _FAMILY = "imię", "nazwisko"
_LONGEST_WORD = 60  # characters; no name is longer, and the dictionary is asked once a word


class Analysis(NamedTuple):
    """One way to read a word."""

    lemma: str
    part_of_speech: str
    numbers: frozenset[str]
    cases: frozenset[str]
    genders: frozenset[str]
    labels: frozenset[str]


def is_installed() -> bool:
    """Return whether the dictionary can be asked."""
    return Morfeusz is not None


@cache
def _morfeusz() -> Any:
    return Morfeusz(expand_tags=False)


class Dictionary:
    """What the reader asks the dictionary, each word once a reading."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Analysis, ...]] = {}

    def analyses(self, word: str) -> tuple[Analysis, ...]:
        """Return the ways to read a word as a noun or adjective; none for what the dictionary does not know."""
        if word not in self._known:
            self._known[word] = tuple(_analyses(word)) if len(word) <= _LONGEST_WORD else ()
        return self._known[word]

    def given_names(self, word: str) -> Iterator[tuple[str, str, str]]:
        """Yield nominative, gender (`m` or `f`) and case of a form of a given name."""
        yield from self._personal(word, _GIVEN)

    def surnames(self, word: str) -> Iterator[tuple[str, str, str]]:
        """Yield nominative, gender and case of a form of a surname."""
        yield from self._personal(word, _FAMILY)

    def _personal(self, word: str, label: str) -> Iterator[tuple[str, str, str]]:
        for each in self.analyses(word):
            if label in each.labels and each.part_of_speech == "subst" and "sg" in each.numbers:
                for gender in each.genders & {"m1", "f"}:
                    for case in sorted(each.cases - {"voc"}):
                        yield each.lemma, gender[0], case

    def towns(self, words: list[str], case: str) -> list[str]:
        """Return the nominatives of a name of a place printed in `case`, each once; none where it is not known."""
        if len(words) == 1 and "-" in words[0]:
            parts = [self.towns([part], case) for part in words[0].split("-")]
            return ["-".join(several) for several in product(*parts)]
        nouns = [
            (place, each)
            for place, word in enumerate(words)
            for each in self.analyses(word)
            if _PLACE in each.labels and case in each.cases and each.part_of_speech in ("subst", "adj")
        ]
        found: list[str] = []
        for place, noun in nouns:
            whole = [
                noun.lemma if place == at else self._agreeing(word, noun, case)
                for at, word in enumerate(words)
            ]
            if all(whole):
                found.append(" ".join(filter(None, whole)))
        return list(dict.fromkeys(found))

    def _agreeing(self, word: str, noun: Analysis, case: str) -> str | None:
        """Return the nominative of an adjective beside a noun, in its number and gender."""
        for written in (word.lower(), word):
            for each in self.analyses(written):
                if each.part_of_speech != "adj" or case not in each.cases:
                    continue
                for form, _lemma, tag, _labels, _qualifiers in _morfeusz().generate(each.lemma):
                    parts = _tag(tag)
                    if (
                        parts[0] == "adj"
                        and "nom" in parts[2]
                        and noun.numbers & parts[1]
                        and noun.genders & parts[3]
                        and tag.endswith("pos")
                    ):
                        return form[0].upper() + form[1:]
        return None


def _tag(tag: str) -> tuple[str, frozenset[str], frozenset[str], frozenset[str]]:
    """Return part of speech, numbers, cases and genders of a tag such as `adj:sg:nom:m1.m2:pos`."""
    parts = (tag.split(":") + [""] * 4)[:4]
    return parts[0], *(frozenset(part.split(".")) for part in parts[1:])  # type: ignore[return-value]


def _analyses(word: str) -> Iterator[Analysis]:
    for start, _end, (_form, lemma, tag, labels, _qualifiers) in _morfeusz().analyse(word):
        part_of_speech, numbers, cases, genders = _tag(tag)
        if start == 0 and part_of_speech in ("subst", "adj"):
            yield Analysis(lemma.split(":")[0], part_of_speech, numbers, cases, genders, frozenset(labels))
