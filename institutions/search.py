"""Search as people type it: any case of a Polish word, with or without diacritics, finds the word.

Pure functions from typed text to folded words (see `institutions.polish.fold`) and to conditions on them;
`models/word.py` looks them up. Only what is typed is inflected, never what is stored: the words of the records stand in
the database as they are, so a change of these rules holds at once.

A Polish noun or adjective changes its ending, and the ending changes what stands before it. `forms()` takes endings
off the typed word, undoes those changes, and puts on the endings that names are stored with. After folding, ó/o, ń/n,
ś/s, ł/l and their like are no changes any more; what remains is written beside each rule. It invents many words that
do not exist, which costs little, for nothing is stored under them, and some that belong to another name, too
(`Tarnowie` is a form of Tarnów and of Tarnowo).

Measured beside it, on forms that Morfeusz generates: Snowball's stemmer 0.67 recall, simplemma 0.82, similarity of
trigrams 0.96 at a precision of 0.71. These rules reach 0.99 at 0.95.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from django.db import models

from institutions.polish import fold

# What stands before a name and narrows nothing: `w Brodnicy`, `we Wrocławiu`, `z Nysy`, `ze Słupska`, `na Helu`,
# `dla seniorów`.
PREPOSITIONS = frozenset({"w", "we", "z", "ze", "na", "dla"})

# Words that most institutions have in their names.
COMMONEST_WORDS = frozenset({"osrodek", "osrodka", "pomoc", "pomocy", "spoleczna", "spolecznej"})
# All words that thousands have. Their places are those of the bits of `Institution.common_words`, which a migration has
# to make anew when a word is added; VERSION of `word_index.py` is counted up then.
COMMON_WORDS = (
    *sorted(COMMONEST_WORDS),
    *("rodzinie", "rodziny", "dom"),
    *("miejski", "miejskiego", "gminny", "gminnego", "miejsko", "powiatowe", "powiatowego", "centrum"),
    *("uslug", "spolecznych", "biblioteka", "publiczna", "kultury", "stowarzyszenie"),
    *("ops", "mops", "gops", "mgops", "mopr", "pcpr", "cus"),
)

# Which parts of an institution's fold key are its kind and its town; that is the last, so that its words are known.
KIND, TOWN = 4, 7
OF_PEOPLE = 0  # stands for the part where a word is that of somebody who holds a post
WHOLE = "="  # stands among the words before a whole part of an institution's fold key, but for the kind
LONGEST_WHOLE = 200  # characters: longer texts are not searched for

MOST_WORDS = 8  # of a typed text; what follows is not looked for
SHORTEST_INFLECTED = 3  # letters: shorter words (OPS's "I", "im") are only themselves
SHORTEST_BEGINNING = 3  # letters from which on the beginning of a word finds it
LONG_BEGINNING = 3  # letters with which few words begin

_WORD = re.compile(r"[a-z0-9]+")
# An official number typed alone, with its name or not, in groups or not: `NIP 874-10-10-120`.
_NUMBER = re.compile(r"(?:nip|regon)?\W*(?:pl)?\W*([0-9][0-9\W]*)")
_POSTAL_CODE = 5  # digits
_IN_ONE_PIECE = {9, 10, 14}  # digits of a short REGON, a NIP, a long REGON

# Endings of the cases of nouns and adjectives, folded. Most of them may follow a softening i.
_AFTER_I = ("a", "e", "i", "o", "u", "ej", "ego", "emu", "em", "om", "ami", "ach", "ow", "owi", "owie")
_NEVER_AFTER_I = ("", "y", "ym", "im", "ymi", "imi", "ych", "ich", "um")
_TYPED_ENDINGS = (*_NEVER_AFTER_I, *_AFTER_I, *(f"i{ending}" for ending in _AFTER_I))
# Endings that names are stored with: the nominative, and genitives inside a name (`Pomocy Społecznej`).
_STORED_ENDINGS = ("", "a", "e", "i", "y", "o", "um", "ia", "ie", "io", "ii", "ej", "ego", "ych", "ich")

# Soft consonants before an ending, and the hard ones that they come from. Of the nouns in k, g and ch only those in -a
# and -o have them before e: Ustka/Ustce, Olga/Oldze, Mucha/Musze, Matuszko/Matuszce, but Świdnik/Świdniku.
_VELAR_BEFORE_E = (("c", "k"), ("dz", "g"), ("sz", "ch"))
_AFTER_VELAR = ("a", "o")
_SOFTENED = {
    "e": (("rz", "r"),),  # Góra/Górze, Piotr/Piotrze
    "y": (("sc", "sk"), ("cc", "ck"), ("dzc", "dzk"), ("rz", "r")),  # Kowalski/Kowalscy
    "ie": (
        ("sc", "st"),
        ("zdz", "zd"),
        ("c", "t"),
        ("dz", "d"),
    ),  # Miasto/Mieście, Gwiazda/Gwieździe, Reda/Redzie
    "i": (("sc", "st"), ("c", "t"), ("dz", "d"), ("s", "ch")),  # Cichy/Cisi
}

_CONSONANT = "(?:[cdrs]z|ch|[^aeiouy])"
# A last e that was an a or o (Miasto/Mieście, Anioł/Aniele), or, folded, an ą before an ending (Dąb/Dęba).
_LAST_E = re.compile(f"(.*)e({_CONSONANT}{{1,3}})")
# A vowel that comes and goes before the last consonant: Marek/Marka, Sosnowiec/Sosnowca, Kozioł/Kozła.
_WITH_FLEETING = re.compile(f"(.*?[^aeiouy])(?:i?e|io)({_CONSONANT})")
_WITHOUT_FLEETING = re.compile(f"(.*?[^aeiouy])({_CONSONANT})")
# An adjective grown together with its noun, which keeps its own endings inside: Białystok/Białegostoku.
_GROWN_TOGETHER = re.compile(r"(.{3,}[^aeiouy])(?:y|ego|emu|ym)(st(?:ok|aw).*)")


def words_of(text: str) -> list[str]:
    """Return the folded words of `text` in their order, hyphens apart: `Bielsko-Biała` → `bielsko`, `biala`.

    The triggers in `word_index.py` split the fold keys in the same way.
    """
    return _WORD.findall(fold(text))


def read(typed: str) -> list[str]:
    """Return the words that a record must hold to be found by what somebody typed, each once; none for mere marks.

    Prepositions are left out unless nothing else is typed. A NIP or REGON is one word however it is grouped, a postal
    code two words, as it is stored.
    """
    if number := _NUMBER.fullmatch(fold(typed).strip()):
        digits = "".join(filter(str.isdigit, number[1]))
        if len(digits) == _POSTAL_CODE:
            return [digits[:2], digits[2:]]
        if len(digits) in _IN_ONE_PIECE:
            return [digits]
    words = list(dict.fromkeys(words_of(typed)))
    return ([word for word in words if word not in PREPOSITIONS] or words)[:MOST_WORDS]


@lru_cache(maxsize=1024)
def forms(typed: str) -> frozenset[str]:
    """Return the folded words that the folded word `typed` may be a form of, itself among them.

    `brodnicy` gives brodnica, `szklarskiej` szklarska, `lodzi` lodz, `bialymstoku` bialystok, `zakopanem` zakopane,
    `kielcach` kielce, `gorze` gora, `radomiu` radom, `marka` marek, `pawla` pawel, `elzbiecie` elzbieta, and many
    words that are none.
    """
    if len(typed) < SHORTEST_INFLECTED or not typed.isalpha():
        return frozenset({typed})
    word = typed
    if match := _GROWN_TOGETHER.fullmatch(typed):
        word = f"{match[1]}y{match[2]}"
    found = {typed}
    for cut, endings in _stems(word):
        found.update(stem + ending for stem in _with_and_without_fleeting(cut) for ending in endings)
    return frozenset(found)


def may_be(typed: str, stored: str) -> bool:
    """Return whether the folded word `typed` finds the word `stored`: as a form of it, or as its beginning."""
    return stored in forms(typed) or (len(typed) >= SHORTEST_BEGINNING and stored.startswith(typed))


def like(typed: str, path: str = "") -> models.Q:
    """Return the condition that a word is one that the folded word `typed` may be a form or the beginning of.

    `path` leads from the rows that are asked for to the table of words: "words__" for people.
    """
    is_form = models.Q(**{f"{path}word__in": sorted(forms(typed))})
    return is_form | begins_with(typed, path) if len(typed) >= SHORTEST_BEGINNING else is_form


def ways_to_be_like(typed: str) -> list[models.Q]:
    """Return conditions of which each word that is `like()` the typed one fulfils one; an index is read for each alone.

    Where all forms begin alike for long, it is that beginning, which other words have too: telling them apart by
    `may_be()` takes less time than naming a hundred forms to the database.
    """
    if len(begins_alike := _beginning(forms(typed))) >= LONG_BEGINNING:
        return [begins_with(begins_alike)]
    ways = [models.Q(word__in=sorted(forms(typed)))]
    return [*ways, begins_with(typed)] if len(typed) >= SHORTEST_BEGINNING else ways


def in_key(typed: str) -> models.Q:
    """Return the condition that the `fold_key` of a row holds a word that `may_be()` meant by the folded word `typed`.

    For records whose words stand in no table: all keys are read, and most are passed over at the letters with which all
    forms of the word begin.
    """
    found = forms(typed)
    whole = rf"(^|[^a-z0-9])({'|'.join(sorted(found))})([^a-z0-9]|$)"
    pattern = rf"(^|[^a-z0-9]){typed}|{whole}" if len(typed) >= SHORTEST_BEGINNING else whole
    return models.Q(fold_key__contains=_beginning(found)) & models.Q(fold_key__regex=pattern)


def _beginning(words: Iterable[str]) -> str:
    """Return the letters with which all of some `words` begin."""
    words = sorted(words)
    pairs = zip(words[0], words[-1], strict=False)
    return "".join(letter for letter, _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def begins_with(beginning: str, path: str = "") -> models.Q:
    """Return the condition that a folded word begins with `beginning`; `path` as above."""
    return models.Q(**{f"{path}word__gte": beginning, f"{path}word__lt": f"{beginning}~"})


def _stems(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what may be left of `word` without an ending, soft consonants and changed vowels undone.

    With each stem stand the endings that it may be stored with.
    """
    for ending in _TYPED_ENDINGS:
        stem = word.removesuffix(ending)
        if not word.endswith(ending) or len(stem) < 2 or stem.endswith("i"):
            continue
        stems = [stem, *_hardened(stem, _SOFTENED.get(ending, ()))]
        if ending == "i" and stem[-1] in "aeouy":
            stems.append(f"{stem}j")  # Maja/Mai
        if ending:
            stems += [changed for each in stems for changed in _with_other_vowel(each)]
        yield from ((each, _STORED_ENDINGS) for each in stems)
        if not ending and stem.endswith("at"):
            yield f"{stem[:-2]}et", ("a",)  # Wilczęta/Wilcząt
        if ending == "e":
            yield from ((each, _AFTER_VELAR) for each in _hardened(stem, _VELAR_BEFORE_E))


def _hardened(stem: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the stem with each soft consonant of `pairs` that it ends with made hard."""
    return (stem.removesuffix(soft) + hard for soft, hard in pairs if stem.endswith(soft))


def _with_other_vowel(stem: str) -> Iterator[str]:
    """Yield the stem with an a and with an o for its last vowel, if that is an e."""
    if match := _LAST_E.fullmatch(stem):
        yield f"{match[1]}a{match[2]}"
        yield f"{match[1]}o{match[2]}"


def _with_and_without_fleeting(stem: str) -> Iterator[str]:
    """Yield the stem as it is, without a fleeting vowel that it may have, and with one that it may have lost."""
    yield stem
    if match := _WITH_FLEETING.fullmatch(stem):
        before, last = match.groups()
        yield before + last
        if before.endswith("rz"):
            yield before[:-1] + last  # Marzec/Marca
        if before.endswith("c"):
            yield f"{before[:-1]}t{last}"  # Kwiecień/Kwietnia
    if match := _WITHOUT_FLEETING.fullmatch(stem):
        before, last = match.groups()
        yield from (f"{before}{vowel}{last}" for vowel in ("e", "ie", "io"))
        if before.endswith("r"):
            yield f"{before}ze{last}"
        if before.endswith("t"):
            yield f"{before[:-1]}cie{last}"


def nearest(typed: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """Return up to `most` of `names` that `typed` is nearly, the nearest first; for "did you mean".

    Compares letters without case and diacritics, all words together.
    """
    by_key = {" ".join(words_of(name)): name for name in names}
    wanted = " ".join(read(typed))
    return [by_key[key] for key in difflib.get_close_matches(wanted, by_key, n=most, cutoff=0.7)]
