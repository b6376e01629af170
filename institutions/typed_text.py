"""What people type or paste, before it is checked or stored, and the address words made from it."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.text import slugify

from institutions.polish import fold

# Characters that nobody sees, which word processors and web pages leave in what is pasted from them: they would
# make two equal names differ. Soft hyphen, zero-width characters, marks of writing direction, byte order mark.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def tidy(text: str) -> str:
    """Return `text` as the register stores it.

    In Unicode's NFC, without characters that nobody sees, with plain spaces for no-break ones and plain ends of
    lines for those of a browser, and without white space around.
    """
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()


def address_word(text: str, *, max_length: int = 120) -> str:
    """Return `text` as a word for an address: `MOPS Łódź` → `mops-lodz`, cut behind a whole word if it is long."""
    word = slugify(fold(text))
    if len(word) <= max_length:
        return word
    return word[: max_length + 1].rpartition("-")[0] or word[:max_length]


def free_word(among: QuerySet, word: str, *, taken: Iterable[str] = ()) -> str:
    """Return the address word, with a number behind it where a record `among` these has it or it is `taken`."""
    known = {*taken, *among.filter(slug__startswith=word[:110]).values_list("slug", flat=True)}
    candidates = (word, *(f"{word[:110]}-{number}" for number in range(2, len(known) + 3)))
    return next(each for each in candidates if each not in known)
