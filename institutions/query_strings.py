"""What every page does with a query string before it reads it: drop noise, and repeat wrong words with care."""

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NAMED = 3  # unknown parameters that one sentence names
LONGEST_QUOTE = 60  # characters of a wrong name or value that its sentence repeats

# What advertising and mailing services add to addresses; it says nothing about the list.
TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|gclsrc|gad_\w*|dclid|gbraid|wbraid|msclkid|yclid|ysclid|ttclid|twclid|li_fat_id"
    r"|igsh|igshid|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|srsltid",
    re.ASCII | re.IGNORECASE,
)


View = TypeVar("View", bound=Callable)


def takes_only(*known: str) -> Callable[[View], View]:
    """Mark a view as one that takes the parameters `known` and no other; the middleware refuses any other.

    For answers that could be taken for a part of themselves: `?wojewodztwo=lubuskie` after the address of a feed.
    """

    def mark(view: View) -> View:
        view.known_parameters = frozenset(known)
        return view

    return mark


def quoted(text: str) -> str:
    """Return `text` as a sentence repeats it: on one line, cut where it is too long."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"


def in_quotes(text: str) -> str:
    """Return `text` as a sentence repeats it, in the quotation marks of the page's language."""
    return _("“%(name)s”") % {"name": quoted(text)}


def without_noise(data: QueryDict, known: Collection[str]) -> QueryDict:
    """Return the parameters without those of trackers, and without empty values of `known` filters."""
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        if TRACKING.fullmatch(name):
            continue
        full = [value for value in values if value.strip()] if name in known else values
        if full:
            clean.setlist(name, full)
    return clean


def unknown_parameters(data: QueryDict, known: Collection[str]) -> str:
    """Return the sentence that names the parameters which a page with these `known` ones does not take; "" if none."""
    names = [name for name in data if name not in known and not TRACKING.fullmatch(name)]
    if not names:
        return ""
    shown = ", ".join(in_quotes(name) for name in names[:MOST_NAMED])
    return ngettext(
        "This page does not know the parameter %(names)s in its address.",
        "This page does not know %(count)s parameters in its address: %(names)s.",
        len(names),
    ) % {"names": shown if len(names) <= MOST_NAMED else f"{shown}…", "count": len(names)}
