"""Reads the official TERC file and brings the territories of the register up to it.

TERC is the register of territorial division kept by Statistics Poland (GUS), https://eteryt.stat.gov.pl/.
Its official file is a CSV of one row a territory, or a ZIP that holds one: semicolons, no quotes, UTF-8 with a
byte order mark, columns WOJ (2 digits), POW (2), GMI (2), RODZ (1, the kind), NAZWA, NAZWA_DOD (the kind in
words) and STAN_NA (the day).

A file is taken whole or not at all. Codes that it no longer holds become inactive, never deleted: whatever
uses them, now or in an older copy of the register, goes on pointing at something.
"""

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from institutions.models import Territory
from institutions.polish import fold

COLUMNS = ["WOJ", "POW", "GMI", "RODZ", "NAZWA", "NAZWA_DOD", "STAN_NA"]
PART_LENGTHS = {"WOJ": 2, "POW": 2, "GMI": 2, "RODZ": 1}
LONGEST = {"NAZWA": 100, "NAZWA_DOD": 60}  # characters, as the fields of Territory take
MUNICIPALITY_KINDS = set("123")  # urban, rural, urban-rural
PART_KINDS = set("4589")  # town and countryside of a municipality, Warsaw's districts, delegations of cities

VOIVODESHIPS = 16
LARGEST_FILE = 8 * 2**20  # bytes; the file of 2024 has 0.2 million
PROBLEMS_SHOWN = 20
# A file without more than a fifth of what exists now is no change of the law but a part of the file.
LARGEST_SHARE_GONE = 5
FEW = 10
BATCH = 500

_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# RuntimeError is what zipfile raises for a password and, as NotImplementedError, for what it cannot unpack.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)


class WrongFileError(Exception):
    """The file cannot be taken; `problems` says why in at most PROBLEMS_SHOWN sentences and a closing one."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems[:PROBLEMS_SHOWN]
        if (more := len(problems) - PROBLEMS_SHOWN) > 0:
            self.problems.append(_("Further problems that are not shown: %(count)s.") % {"count": more})
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Entry:
    """One territory as the file has it."""

    code: str
    name: str
    kind: str
    as_of: date

    @property
    def slug(self) -> str:
        """Return the address word that a new territory gets: `kujawsko-pomorskie`, `brodnicki-0402`."""
        word = slugify(fold(self.name))
        return word if len(self.code) == 2 else f"{word}-{self.code}"


@dataclass(frozen=True, slots=True)
class TercFile:
    """The territories of a file, by code, and how many rows describe only parts of municipalities."""

    entries: dict[str, Entry]
    parts_left_out: int


@dataclass(slots=True)
class Difference:
    """What a file would change in the register; pairs are the territory as it is and as the file has it."""

    new: list[Entry] = field(default_factory=list)
    renamed: list[tuple[Territory, Entry]] = field(default_factory=list)
    back: list[tuple[Territory, Entry]] = field(default_factory=list)
    confirmed: list[tuple[Territory, Entry]] = field(default_factory=list)  # only the day is another
    gone: list[Territory] = field(default_factory=list)
    unchanged: int = 0

    @property
    def corrected(self) -> list[tuple[Territory, Entry]]:
        """Return the known territories of which something is written anew."""
        return [*self.renamed, *self.back, *self.confirmed]

    @property
    def size(self) -> int:
        """Return how many territories would be written; 0 when the register is as the file has it."""
        return len(self.new) + len(self.corrected) + len(self.gone)


def read_terc(path: Path) -> TercFile:
    """Return what the CSV or ZIP at `path` holds, or raise WrongFileError with every problem in words."""
    lines = _decode(_read_bytes(path)).split("\n")
    if not "".join(lines).strip():
        raise WrongFileError([_("The file is empty.")])
    if lines[0].lstrip().startswith("<"):
        raise WrongFileError([_("This is a web page or an XML file, not the CSV of TERC.")])
    columns = lines[0].rstrip("\r").split(";")
    if columns != COLUMNS:
        raise WrongFileError(
            [
                _("The first line must name the columns %(columns)s; it is: %(found)s")
                % {"columns": ";".join(COLUMNS), "found": lines[0].rstrip("\r")[:100]}
            ]
        )
    if lines[-1].strip():
        raise WrongFileError(
            [_("Line %(line)s is not ended: the file seems to be cut off.") % {"line": len(lines)}]
        )
    return _Reading(lines[1:]).result()


def difference_from(terc: TercFile) -> Difference:
    """Return what loading `terc` would change, or raise WrongFileError if it is clearly partial."""
    difference = Difference()
    known = Territory.objects.in_bulk()
    for code, entry in sorted(terc.entries.items()):
        territory = known.get(code)
        if territory is None:
            difference.new.append(entry)
        elif not territory.is_active:
            difference.back.append((territory, entry))
        elif (territory.name, territory.kind) != (entry.name, entry.kind):
            difference.renamed.append((territory, entry))
        elif territory.as_of != entry.as_of:
            difference.confirmed.append((territory, entry))
        else:
            difference.unchanged += 1
    active = {code: territory for code, territory in sorted(known.items()) if territory.is_active}
    difference.gone = [territory for code, territory in active.items() if code not in terc.entries]
    gone = len(difference.gone)
    if gone > FEW and gone * LARGEST_SHARE_GONE > len(active):
        raise WrongFileError(
            [
                _(
                    "The file lacks %(gone)s of the %(active)s territories that exist now: "
                    "it seems to be only a part."
                )
                % {"gone": gone, "active": len(active)}
            ]
        )
    _refuse_taken_slugs(difference.new, {territory.slug: code for code, territory in known.items()})
    return difference


@transaction.atomic
def bring_up_to_date(difference: Difference, *, written: Callable[[int], object]) -> None:
    """Write the difference, all or nothing, and call `written` with the number of territories of each batch.

    The address words of known territories stay as they are, whatever their names become.
    """
    territories = [_territory(entry, slug=entry.slug) for entry in difference.new]
    territories += [_territory(entry, slug=known.slug) for known, entry in difference.corrected]
    for batch in _batches(territories):
        Territory.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "kind", "is_active", "as_of"],
        )
        written(len(batch))
    for batch in _batches([territory.code for territory in difference.gone]):
        Territory.objects.filter(code__in=batch).update(is_active=False)
        written(len(batch))


def _territory(entry: Entry, *, slug: str) -> Territory:
    return Territory(
        code=entry.code,
        slug=slug,
        name=entry.name,
        level=Territory.CODE_LENGTHS[len(entry.code)],
        kind=entry.kind,
        as_of=entry.as_of,
    )


def _batches(rows: list) -> Iterator[list]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _read_bytes(path: Path) -> bytes:
    """Return the content of a CSV file, or of the one CSV in a ZIP, never more than LARGEST_FILE."""
    if not path.exists():
        raise WrongFileError([_("There is no file %(path)s.") % {"path": path}])
    if not path.is_file():
        raise WrongFileError([_("%(path)s is not a file.") % {"path": path}])
    try:
        with path.open("rb") as file:
            content = _at_most(file)
            if not content.startswith(b"PK") and path.suffix.lower() != ".zip":
                return content
            return _unpack(file)
    except OSError as error:
        raise WrongFileError(
            [_("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error}]
        ) from error


def _unpack(file) -> bytes:
    """Return the content of the one CSV in the ZIP archive `file`."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if info.filename.lower().endswith(".csv")]
            if len(members) != 1:
                raise WrongFileError(
                    [
                        _("The ZIP archive must hold exactly one CSV file; it holds %(count)s.")
                        % {"count": len(members)}
                    ]
                )
            if members[0].compress_type not in _COMPRESSIONS:
                raise WrongFileError([_("The ZIP archive is compressed in a way that TERC never is.")])
            with archive.open(members[0]) as member:
                return _at_most(member)
    except _ZIP_ERRORS as error:
        raise WrongFileError([_("The ZIP archive is broken or locked with a password.")]) from error


def _at_most(file) -> bytes:
    """Return what `file` holds, whatever it says of its size, or refuse what is larger than LARGEST_FILE."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise WrongFileError(
            [
                _("The file is larger than %(limit)s MB; the one of TERC has less than one.")
                % {"limit": LARGEST_FILE // 2**20}
            ]
        )
    return content


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongFileError(
            [
                _("Line %(line)s is not in UTF-8: load the file as it was downloaded, not saved anew.")
                % {"line": line}
            ]
        ) from error


class _Reading:
    """Reads the rows one by one and gathers what is wrong with them."""

    def __init__(self, lines: list[str]) -> None:
        self.entries: dict[str, Entry] = {}
        self.line_of: dict[str, int] = {}
        self.parts: list[tuple[int, str]] = []
        self.problems: list[tuple[int, str]] = []
        for number, line in enumerate(lines, start=2):
            if line.strip():
                self._read(number, line.rstrip("\r").split(";"))

    def result(self) -> TercFile:
        """Return the territories, or raise WrongFileError with the problems of all lines."""
        self._look_for_parents()
        problems = [
            _("Line %(line)s: %(problem)s") % {"line": line, "problem": problem}
            for line, problem in sorted(self.problems)
        ]
        voivodeships = sum(len(code) == 2 for code in self.entries)
        if voivodeships != VOIVODESHIPS:
            problems.append(
                _(
                    "The file has %(found)s voivodeships and Poland has %(expected)s: "
                    "it seems to be only a part."
                )
                % {"found": voivodeships, "expected": VOIVODESHIPS}
            )
        if problems:
            raise WrongFileError(problems)
        return TercFile(self.entries, len(self.parts))

    def _read(self, line: int, values: list[str]) -> None:
        if len(values) != len(COLUMNS):
            problem = _("there are %(found)s columns instead of %(expected)s.")
            self.problems.append((line, problem % {"found": len(values), "expected": len(COLUMNS)}))
            return
        row = dict(zip(COLUMNS, values, strict=True))
        problems = list(_problems_in(row))
        self.problems += [(line, problem) for problem in problems]
        if problems:
            return
        code = "".join(row[column] for column in PART_LENGTHS)
        if code in self.line_of:
            problem = _("the code %(code)s stands already in line %(first)s.")
            self.problems.append((line, problem % {"code": code, "first": self.line_of[code]}))
            return
        self.line_of[code] = line
        if row["RODZ"] in PART_KINDS:
            self.parts.append((line, code))
            return
        name = _tidy(row["NAZWA"])
        self.entries[code] = Entry(
            code=code,
            name=name.lower() if len(code) == 2 else name,
            kind=_tidy(row["NAZWA_DOD"]),
            as_of=date.fromisoformat(row["STAN_NA"]),
        )

    def _look_for_parents(self) -> None:
        """Note each county without its voivodeship, and each municipality or part without its county."""
        below = [(self.line_of[code], code) for code in self.entries if len(code) > 2]
        for line, code in below + self.parts:
            parent = code[:2] if len(code) == 4 else code[:4]
            if parent not in self.entries:
                problem = _("%(code)s lies in %(parent)s, which the file does not have.")
                self.problems.append((line, problem % {"code": code, "parent": parent}))


def _problems_in(row: dict[str, str]) -> Iterable[str]:
    """Yield what is wrong with one row by itself."""
    for column, length in PART_LENGTHS.items():
        value = row[column]
        if value and not (len(value) == length and value.isascii() and value.isdigit()):
            yield _("%(column)s must have digits only, %(length)s of them; it is “%(value)s”.") % {
                "column": column,
                "length": length,
                "value": value[:20],
            }
    filled = [bool(row[column]) for column in PART_LENGTHS]
    if filled not in ([True] * 4, [True, True, False, False], [True, False, False, False]):
        yield _("WOJ, POW, GMI and RODZ do not name a voivodeship, a county or a municipality.")
    elif row["RODZ"] and len(row["RODZ"]) == 1 and row["RODZ"] not in MUNICIPALITY_KINDS | PART_KINDS:
        yield _("RODZ is %(kind)s, which TERC does not have.") % {"kind": row["RODZ"]}
    for column, longest in LONGEST.items():
        value = _tidy(row[column])
        if not value:
            yield _("%(column)s is empty.") % {"column": column}
        elif len(value) > longest:
            yield _("%(column)s is longer than %(longest)s characters.") % {
                "column": column,
                "longest": longest,
            }
        elif not value.isprintable() or not slugify(fold(value)):
            yield _("%(column)s has characters that no name has.") % {"column": column}
    if not _is_day(row["STAN_NA"]):
        yield _("STAN_NA must be a day like 2024-01-01; it is “%(value)s”.") % {"value": row["STAN_NA"][:20]}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _tidy(text: str) -> str:
    """Return `text` in composed letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split(" ")).strip()


def _refuse_taken_slugs(new: list[Entry], taken: dict[str, str]) -> None:
    """Raise WrongFileError if a new territory would get the address of another one."""
    problems = []
    for entry in new:
        if owner := taken.get(entry.slug):
            problems.append(
                _("%(code)s would get the address “%(slug)s”, which belongs to %(owner)s.")
                % {"code": entry.code, "slug": entry.slug, "owner": owner}
            )
        taken[entry.slug] = entry.code
    if problems:
        raise WrongFileError(problems)
