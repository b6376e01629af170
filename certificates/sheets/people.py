"""People in a cell: `Jan Kowalski, ekspert CAL; (burmistrz Mieroszowa)`.

Several stand between semicolons (`\\;` for one that belongs to the words). Somebody of the register may have the
address word behind the name, in square brackets: that is how the register writes them itself. Somebody unnamed stands
in round brackets, or begins with a small letter.
"""

import re
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from certificates.article_reader.functions import offices
from certificates.article_reader.given_names import MEN, WOMEN
from certificates.models import Part
from institutions.models import Person
from institutions.polish import fold

_BETWEEN = re.compile(r"(?<!\\);")
_UNNAMED = re.compile(r"\((?P<who>.+)\)")
_NAMED = re.compile(
    r"(?P<name>[^,\[(]+?)(?: ?\[(?P<slug>[a-z0-9_-]+)\])?(?: ?, ?(?P<post>.+)| ?\((?P<bracketed>[^()]+)\))?"
)
_TITLES = re.compile(r"^(?:(?:pani|pan|mgr|dr|inż|prof|hab|lic)\b\.? ?)+", re.IGNORECASE)
_DASH = re.compile(r" ?[-–—‐‑] ?")
_GIVEN = frozenset(fold(name) for name in (*MEN, *WOMEN))
_COLUMNS: list[Any] = [Person._meta.get_field(name) for name in ("given_names", "family_name")]
_COLUMNS += [Part._meta.get_field(name) for name in ("who", "post")]
_LONGEST = {column.name: column.max_length for column in _COLUMNS}


class Written(NamedTuple):
    """Somebody as a cell names them: given names and surname, or `who` for somebody unnamed; the post, "" for none."""

    given_names: str = ""
    family_name: str = ""
    slug: str = ""
    post: str = ""
    who: str = ""

    @property
    def name(self) -> str:
        """Given names and surname."""
        return f"{self.given_names} {self.family_name}".strip()


def read_people(text: str) -> tuple[Written, ...]:
    """Return the people that a cell names, or raise ValueError with a sentence for whoever wrote it."""
    people = tuple(
        _read(piece.replace("\\;", ";").strip()) for piece in _BETWEEN.split(text) if piece.strip()
    )
    for somebody in people:
        for name, longest in _LONGEST.items():
            if len(getattr(somebody, name)) > longest:
                raise ValueError(
                    _("“%(words)s…” is longer than %(longest)s characters.")
                    % {"words": getattr(somebody, name)[:40], "longest": longest}
                )
    if len({(fold(each.name), each.slug, each.who) for each in people}) < len(people):
        raise ValueError(_("Somebody is named twice."))
    return people


def write_person(*, name: str, slug: str, post: str) -> str:
    """Return somebody named as a cell of the register's own files names them."""
    return f"{name} [{slug}]{f', {post}' if post else ''}".replace(";", "\\;")


def write_unnamed(who: str) -> str:
    """Return somebody unnamed as a cell of the register's own files names them."""
    return f"({who})".replace(";", "\\;")


def _read(piece: str) -> Written:
    if match := _UNNAMED.fullmatch(piece):
        return Written(who=match["who"].strip())
    piece = _TITLES.sub("", piece)
    if piece[:1].islower():
        return Written(who=piece)
    match = _NAMED.fullmatch(piece)
    if match is None:
        raise ValueError(_how_to_write(piece))
    name = _DASH.sub("-", " ".join(match["name"].split()))
    given_names, _space, family_name = name.rpartition(" ")
    found = offices(fold(name))
    is_office = bool(found) and found[0].start == 0
    is_turned = fold(family_name) in _GIVEN and fold(given_names.split(" ")[0]) not in _GIVEN
    is_strange = is_office or is_turned or bool(re.search(r"\d", name))
    if not given_names or (is_strange and not match["slug"]):
        raise ValueError(_how_to_write(piece))
    post = (match["post"] or match["bracketed"] or "").strip()
    return Written(given_names, family_name, match["slug"] or "", post)


def _how_to_write(piece: str) -> str:
    return _(
        "“%(words)s” is not understood. Write the given name, the surname, a comma and the post (“Jan Kowalski, "
        "dyrektor”), and somebody unnamed in brackets (“(burmistrz Mieroszowa)”)."
    ) % {"words": piece[:60]}
