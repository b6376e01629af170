"""The forms of Polish names, as the morphological dictionary SGJP knows them through Morfeusz."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from morfeusz2 import Morfeusz

CASES = ("nom", "gen", "dat", "acc", "inst", "loc")
PREPOSITIONS = {"nad", "pod", "przy"}  # what follows stays as it is: Nakło nad Notecią
GEOGRAPHICAL = "nazwa_geograficzna"
PERSONAL = {"imię", "nazwisko"}


class Reading(NamedTuple):
    """One way to read a word as a nominative."""

    lemma: str
    part_of_speech: str
    number: str
    gender: str
    labels: frozenset[str]

    def forms(self, case: str) -> set[str]:
        """Return its forms in `case`, in the same number and gender."""
        return {
            form
            for form, _lemma, tag, _labels, _qualifiers in dictionary().generate(self.lemma)
            if tag_fits(tag.split(":"), self.part_of_speech, self.number, case, self.gender)
        }


@cache
def dictionary() -> Morfeusz:
    """Return the dictionary, loaded once."""
    return Morfeusz()


def tag_fits(tag: list[str], part_of_speech: str, number: str, case: str, gender: str) -> bool:
    """Return whether a tag such as `subst:sg:dat.loc:f` or `adj:sg:nom:m1.m2:pos` tells of such a form."""
    wanted = zip(tag[1:4], (number, case, gender), strict=True)
    return (
        tag[0] == part_of_speech
        and all(one in some.split(".") for some, one in wanted)
        and (part_of_speech != "adj" or tag[4] == "pos")
    )


def readings(word: str) -> Iterator[Reading]:
    """Yield the ways to read `word` as a noun or adjective in the nominative."""
    for written in {word, word[0].lower() + word[1:]}:
        for _start, _end, (_form, lemma, tag, labels, _qualifiers) in dictionary().analyse(written):
            part_of_speech, *rest = tag.split(":")
            if part_of_speech in {"subst", "adj"} and "nom" in rest[1].split("."):
                for number, gender in product(rest[0].split("."), rest[2].split(".")):
                    yield Reading(lemma, part_of_speech, number, gender, frozenset(labels))


def forms_of_phrase(phrase: str, case: str) -> set[str]:
    """Return the forms of words that agree with each other: `Nowy Sącz` → `Nowego Sącza`."""
    words = phrase.split()
    bound = next((place for place, word in enumerate(words) if word in PREPOSITIONS), len(words))
    by_word = [list(readings(word)) for word in words[:bound]]
    best: dict[int, set[str]] = {}
    for number, gender in {(reading.number, reading.gender) for reading in by_word[0]}:
        weight, options = 0, []
        for found in by_word:
            agreeing = [each for each in found if (each.number, each.gender) == (number, gender)]
            adjectives = [each for each in agreeing if each.part_of_speech == "adj"]
            places = [each for each in agreeing if GEOGRAPHICAL in each.labels]
            chosen = (adjectives if bound > 1 else []) or places or agreeing
            weight += 2 * bool(places) + any(each.part_of_speech == "subst" for each in chosen)
            options.append({form.capitalize() for each in chosen for form in each.forms(case)})
        if all(options):
            whole = {" ".join((*combined, *words[bound:])) for combined in product(*options)}
            best.setdefault(weight, set()).update(whole)
    return best[max(best)]


def forms_of_town(town: str) -> set[str]:
    """Return the forms of a town's name in all cases; the parts of a hyphenated one are inflected each for itself."""
    return {
        "-".join(parts)
        for case in CASES
        for parts in product(*(forms_of_phrase(part, case) for part in town.split("-")))
    }


def forms_of_personal_name(name: str) -> set[str]:
    """Return the forms of a given name or surname in all cases of the singular, for men and for women."""
    return {
        form
        for reading in readings(name)
        if reading.part_of_speech == "subst" and reading.number == "sg" and reading.labels & PERSONAL
        for case in CASES
        for form in reading.forms(case)
    }
