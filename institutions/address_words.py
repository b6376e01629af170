"""Address words for new records, one or thousands: made of the record's name, with a number where it is taken."""

from collections.abc import Iterator, Sequence
from itertools import chain, count, islice

from django.db import models

from institutions.typed_text import address_word

OTHERWISE = "wpis"  # for a name of which no word can be made
ROOM = 110  # characters of a word that gets a number
CHUNK = 500  # words asked for at a time


def give_addresses(
    named: Sequence[tuple[models.Model, str]], *, among: models.QuerySet | None = None
) -> None:
    """Give each record of one model an address word that is free among `among`, all of the model unless said.

    A word that once led to another record is not free.
    """
    if not named:
        return
    model = type(named[0][0])
    rows = model._default_manager.all() if among is None else among
    former = (each for each in model._meta.related_objects if each.name == "former_slugs")
    tables = [rows, *(each.related_model._default_manager.all() for each in former)]
    given: set[str] = set()
    waiting = [(record, _candidates(address_word(name) or OTHERWISE)) for record, name in named]
    while waiting:
        tried = []
        for record, candidates in waiting:
            word = next(each for each in candidates if each not in given)
            given.add(word)
            tried.append((record, candidates, word))
        taken = _taken(tables, [word for _record, _candidates, word in tried])
        for record, _rest, word in tried:
            record.slug = word
        waiting = [(record, candidates) for record, candidates, word in tried if word in taken]


def _candidates(word: str) -> Iterator[str]:
    return chain([word], (f"{word[:ROOM]}-{number}" for number in count(2)))


def _taken(tables: Sequence[models.QuerySet], words: Sequence[str]) -> set[str]:
    found: set[str] = set()
    remaining = iter(words)
    while chunk := list(islice(remaining, CHUNK)):
        for rows in tables:
            found.update(rows.filter(slug__in=chunk).order_by().values_list("slug", flat=True))
    return found
