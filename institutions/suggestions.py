"""Institutions that a reader may be looking for while still typing."""

from typing import Any

from django.db import models

from institutions.models import Word
from institutions.models.institution import InstitutionQuerySet
from institutions.models.word import Typed
from institutions.search import SHORTEST_BEGINNING, begins_with, read

MOST_SUGGESTIONS = 8


def suggested(institutions: InstitutionQuerySet, text: str) -> Any:
    """Return those of `institutions` that the unfinished `text` suggests, the best match first; in two queries.

    The search takes any word of three letters and more for the beginning of a longer one, and so the one that is being
    typed. A shorter last word narrows what the words before it find; alone it suggests nothing.
    """
    words = read(text)
    last = words[-1] if words else ""
    is_begun = len(last) < SHORTEST_BEGINNING and not text[-1:].isspace()
    if is_begun:
        words = words[:-1]
    if not words:
        return institutions.none()
    typed = Typed(" ".join(words) if is_begun else text)
    found = institutions.matching(typed)
    if is_begun:
        begun = Word.objects.filter(begins_with(last), institution=models.OuterRef("pk"))
        found = found.filter(models.Exists(begun))
    return found.best_match_first(typed).with_voivodeship()[:MOST_SUGGESTIONS]
