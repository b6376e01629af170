"""A file as rows of cells under known columns, whatever kind of file it was; and how large one may be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from certificates.sheets.columns import COLUMNS, column_of, is_told_only, nearest_heading
from institutions.sheet_columns import Column
from institutions.workbooks import column_letters

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 50
MAX_CELL_BYTES = 10 * 1024


class Kind(Enum):
    """What a cell holds. A cell of CSV is always text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    FORMULA = "formula"
    FAULT = "fault"


class Cell(NamedTuple):
    """A cell: its content as text, what it is, and how a workbook shows it (Excel's format of numbers).

    A number stands as its digits, a date as ISO 8601, a truth as `tak` or `nie`.
    """

    text: str
    kind: Kind = Kind.TEXT
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: its number as a spreadsheet shows it, and its filled cells by column."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: the columns that the file has, its filled rows, and what its sender has to know."""

    columns: list[Column]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


def refused(code: str, sentence: str) -> ValidationError:
    """Return the error that refuses a file; `sentence` says why and what to do."""
    return ValidationError(sentence, code=code)


def sheet_of(lines: Iterable[list[Cell]], notes: list[str]) -> Sheet:
    """Return the sheet of `lines`, the header first; cells without text count as empty.

    Raises ValidationError that names all that is wrong with the header, or the limit that the file exceeds.
    """
    numbered = enumerate(lines, start=1)
    header = next((cells for _number, cells in numbered), [])
    columns = _columns_of(header)
    rows: list[Row] = []
    for number, cells in numbered:
        filled = {position: cell for position, cell in enumerate(cells) if cell.text}
        if not filled:
            continue
        if len(rows) == MAX_ROWS:
            raise refused(
                "too_many_rows",
                _("The file has more than %(limit)s rows: divide it.")
                % {"limit": f"{MAX_ROWS:,}".replace(",", " ")},
            )
        for position, cell in filled.items():
            _refuse_long(number, position, cell)
        if outside := [position for position in filled if position not in columns]:
            raise refused(
                "cell_without_column",
                _("Row %(row)s has something in column %(column)s, which has no heading: “%(value)s”.")
                % {
                    "row": number,
                    "column": column_letters(outside[0]),
                    "value": filled[outside[0]].text[:60],
                },
            )
        rows.append(
            Row(
                number,
                {
                    column.key: filled[place]
                    for place, column in columns.items()
                    if column and place in filled
                },
            )
        )
    if not rows:
        raise refused("no_rows", _("The file has no rows below its headings."))
    if told := [header[place].text for place, column in columns.items() if column is None]:
        notes = [
            *notes,
            _("These columns are for people and are not read: %(columns)s.") % {"columns": ", ".join(told)},
        ]
    return Sheet([column for column in columns.values() if column], [row for row in rows if row.cells], notes)


def _refuse_long(row: int, position: int, cell: Cell) -> None:
    # A character takes four bytes at the most.
    if len(cell.text) * 4 > MAX_CELL_BYTES and len(cell.text.encode(errors="replace")) > MAX_CELL_BYTES:
        raise refused(
            "cell_too_long",
            _("The cell in row %(row)s, column %(column)s is longer than %(limit)s kB.")
            % {"row": row, "column": column_letters(position), "limit": MAX_CELL_BYTES // 1024},
        )


def _columns_of(header: list[Cell]) -> dict[int, Column | None]:
    """Return the column at each place of the header, None for one that is for people alone."""
    titles = {place: " ".join(cell.text.split()) for place, cell in enumerate(header) if cell.text}
    if not titles:
        raise refused("no_header", _("The first row has to hold the headings of the columns; it is empty."))
    refuse_many_columns(max(titles) + 1)
    found: dict[int, Column | None] = {}
    problems: list[str] = []
    places: dict[str, int] = {}
    for place, title in titles.items():
        column = column_of(title)
        if column is None and not is_told_only(title):
            problems.append(_unknown(place, title))
            continue
        if column is not None and column.key in places:
            problems.append(
                _("The column “%(heading)s” stands twice: in %(first)s and in %(second)s.")
                % {
                    "heading": column.heading,
                    "first": column_letters(places[column.key]),
                    "second": column_letters(place),
                }
            )
        elif column is not None:
            places[column.key] = place
        found[place] = column
    missing = [column.heading for column in COLUMNS if column.is_required and column.key not in places]
    if missing:
        problems.append(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if problems:
        if len(missing) == sum(column.is_required for column in COLUMNS):
            problems.append(_("The first row has to hold the headings; the template shows which there are."))
        raise ValidationError([ValidationError(problem, code="wrong_columns") for problem in problems])
    return found


def refuse_many_columns(count: int) -> None:
    """Raise ValidationError if there are more columns than a file may have."""
    if count > MAX_COLUMNS:
        raise refused(
            "too_many_columns", _("The file has more than %(limit)s columns.") % {"limit": MAX_COLUMNS}
        )


def _unknown(place: int, title: str) -> str:
    named = {"column": column_letters(place), "heading": title[:60], "near": nearest_heading(title)}
    if named["near"]:
        return _("The column %(column)s, “%(heading)s”, is not known; do you mean “%(near)s”?") % named
    return _("The column %(column)s, “%(heading)s”, is not known.") % named


def within_limit(lines: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """Yield the lines, each without the empty cells at its end; refuse one with too many columns."""
    for cells in lines:
        last = len(cells)
        while last and not cells[last - 1].text:
            last -= 1
        refuse_many_columns(last)
        yield cells[:last]
