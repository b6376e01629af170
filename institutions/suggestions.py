"""What a reader may be looking for: institutions while a text is still typed, other texts where one found nothing."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models

from institutions.models import Post, Word
from institutions.models.institution import InstitutionQuerySet
from institutions.models.word import Typed, holds_common
from institutions.polish import fold
from institutions.search import (
    COMMON_WORDS,
    COMMONEST_WORDS,
    PREPOSITIONS,
    SHORTEST_BEGINNING,
    TOWN,
    begins_with,
    forms,
    like,
    may_be,
    nearest,
    read,
    words_of,
)

MOST_SUGGESTIONS = 8
MOST_MEANT = 3


def suggested(institutions: InstitutionQuerySet, text: str) -> Any:
    """Return those of `institutions` that the unfinished `text` suggests, the best match first; in two queries.

    The search takes any word of three letters and more for the beginning of a longer one, and so the one that is being
    typed. A shorter last word narrows what the words before it find; alone it suggests nothing.
    """
    words = read(text)
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST_BEGINNING):
        return institutions.none()
    if _are_common(words):
        # Thousands hold them, none more closely than another: the first eight are found without ordering them all.
        found = institutions.filter(*(_holding(word) for word in words)).in_polish_order()
    elif len(words[-1]) < SHORTEST_BEGINNING and not text[-1:].isspace():
        typed = Typed(" ".join(words[:-1]))
        found = institutions.matching(typed).filter(_holding(words[-1])).best_match_first(typed)
    else:
        typed = Typed(text)
        found = institutions.matching(typed).best_match_first(typed)
    return found.with_voivodeship()[:MOST_SUGGESTIONS]


def _are_common(words: list[str]) -> bool:
    """Return whether thousands hold all the words, the last of which may be unfinished; one alone, whether most do."""
    *before, last = words
    common = COMMON_WORDS if before else COMMONEST_WORDS
    return set(common).issuperset(before) and any(word.startswith(last) for word in common)


def _holding(word: str) -> models.Q:
    """Return the condition that an institution itself holds a form of `word`, or a word that begins with it.

    A common word is whole.
    """
    if word in COMMON_WORDS:
        return holds_common(each for each in COMMON_WORDS if each in forms(word))
    begun = holds_common(each for each in COMMON_WORDS if may_be(word, each) or each.startswith(word))
    own = Word.objects.filter(institution__isnull=False)
    if len(word) < SHORTEST_BEGINNING:
        found = own.filter(like(word) | begins_with(word), institution=models.OuterRef("pk"))
        return begun | models.Q(models.Exists(found))
    found = own.filter(word__in=Typed(word).existing[word])
    return begun | models.Q(pk__in=found.values("institution"))


def may_have_meant(institutions: InstitutionQuerySet, text: str) -> list[str]:
    """Return up to MOST_MEANT other texts that find some of `institutions`, the nearest to `text` first.

    A town that the whole text is nearly (`stalowa wolla`); if there is none, the text with each word that means no town
    and nobody replaced by the nearest word that does (`MOPS Brodncia`, `Jozefiok`). Looks only at words that begin as
    those of the text do.
    """
    if towns := institutions.nearest_towns(text):
        return towns
    typed = [word for word in read(text) if word not in COMMON_WORDS and word.isalpha()]
    known = _known_words(institutions, typed) if typed else []
    wrong = {
        word: nearest(word, known, most=MOST_MEANT)
        for word in typed
        if not any(may_be(word, each) for name in known for each in words_of(name))
    }
    if not wrong or not all(wrong.values()):
        return []
    variants = dict.fromkeys(
        _with_words_replaced(text, {word: names[min(turn, len(names) - 1)] for word, names in wrong.items()})
        for turn in range(MOST_MEANT)
    )
    return [variant for variant in variants if institutions.matching(variant).exists()]


def _known_words(institutions: InstitutionQuerySet, typed: Iterable[str]) -> list[str]:
    """Return the words of towns and of people's names that begin with a letter that one of `typed` begins with."""
    letters = {word[0] for word in typed}
    begun = reduce(or_, (begins_with(letter) for letter in sorted(letters)))
    nearby = institutions.filter(pk__in=Word.objects.filter(begun, part=TOWN).values("institution"))
    towns = nearby.order_by().values_list("town", flat=True).distinct()
    posts = Post.objects.filter(
        institution__in=institutions.order_by().values("pk"),
        person__is_hidden=False,
        person__in=Word.objects.filter(begun, person__isnull=False).values("person"),
    )
    people = posts.order_by().values_list("person__given_names", "person__family_name").distinct()
    names = [*towns, *(name for pair in people for name in pair)]
    return [word for name in names for word in name.split() if fold(word)[0] in letters]


def _with_words_replaced(text: str, replaced: dict[str, str]) -> str:
    """Return the typed `text` with other words for those whose folded form is a key of `replaced`.

    Prepositions go: what they stand before is no longer in their case.
    """
    pieces = ((piece, fold(piece)) for piece in text.split())
    kept = ((piece, words_of(piece)) for piece, folded in pieces if folded not in PREPOSITIONS)
    return " ".join(replaced.get(words[0], piece) if len(words) == 1 else piece for piece, words in kept)
