"""Institutions that a reader may be looking for while still typing."""

from typing import Any

from django.db import models

from institutions.models import Word
from institutions.models.institution import InstitutionQuerySet
from institutions.models.word import Typed
from institutions.search import COMMON_WORDS, SHORTEST_BEGINNING, begins_with, like, read

MOST_SUGGESTIONS = 8


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
    """Return whether all words are common ones, the last of several perhaps unfinished."""
    *before, last = words
    is_begun = bool(before) and any(common.startswith(last) for common in COMMON_WORDS)
    return COMMON_WORDS.issuperset(before) and (last in COMMON_WORDS or is_begun)


def _holding(word: str) -> models.Exists:
    """Return the condition that an institution itself holds a form of `word`, or a word that begins with it."""
    found = Word.objects.filter(like(word) | begins_with(word))
    return models.Exists(found.filter(institution=models.OuterRef("pk")))
