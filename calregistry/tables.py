"""Tables of figures: every number has the address of the list that it counts, and every row a bar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

NAMED_AT_MOST = 3  # years or kinds in a title that share the first place


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the address of the list that it counts."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted, in words (names of places are Polish), its numbers, and its bar in percent of the longest."""

    label: str
    figures: list[Figure]
    bar: int = 0
    is_polish: bool = False

    @property
    def cells(self) -> list[str | int]:
        """The row as plain cells."""
        return [self.label, *(figure.count for figure in self.figures)]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its word in the address, a title that says the finding, a caption that says what is counted."""

    key: str
    title: str
    caption: str
    subject: str
    columns: list[str]
    rows: list[Row]
    total: Row | None

    @property
    def lines(self) -> list[list[str | int]]:
        """The table as lines of plain cells, header first."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        header: list[str | int] = [self.subject, *self.columns]
        return [header, *(row.cells for row in rows)]


def best_of(sentence: str, counts: Mapping[str, int]) -> str:
    """Return the sentence with the largest count and `which` has it, several when they share it; "" without any."""
    most = max(counts.values(), default=0)
    if not most:
        return ""
    which = [label for label, count in counts.items() if count == most]
    shown = ", ".join(which[:NAMED_AT_MOST]) + ("…" if len(which) > NAMED_AT_MOST else "")
    return sentence % {"count": most, "which": shown}


def table(
    key: str,
    title: str,
    caption: str,
    subject: str,
    columns: list[str],
    rows: Iterable[Row],
    totals: list[Figure],
) -> Table:
    """Return the table with the bar of each row drawn from its first number; the axis starts at zero."""
    rows = list(rows)
    longest = max((row.figures[0].count for row in rows), default=0)
    drawn = [
        Row(row.label, row.figures, ceil(100 * row.figures[0].count / longest), row.is_polish)
        if longest
        else row
        for row in rows
    ]
    return Table(key, title, caption, subject, columns, drawn, Row(_("Together"), totals))
