"""Rows: what their cells say, and what an import would do with each."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from certificates.sheets.columns import BY_KEY, COLUMNS
from certificates.sheets.entries import Difference, Entry, Fault
from certificates.sheets.table import Row, Sheet
from certificates.sheets.values import read_value
from institutions.typed_text import tidy

SHOWN = 120  # characters of a cell that a message repeats
STEP = 200  # rows between two tellings of progress

Progress = Callable[[int], object]


class Outcome(models.TextChoices):
    """What becomes of the institution or the certificate of a row."""

    NEW = "nowy", pgettext_lazy("outcome of a row", "new")
    CHANGED = "zmiana", pgettext_lazy("outcome of a row", "changed")
    SAME = "bez-zmian", pgettext_lazy("outcome of a row", "unchanged")
    KEPT = "zostaje", pgettext_lazy("outcome of a row", "stays as published")


@dataclass(slots=True)
class ReadRow:
    """A row as its cells say it: values by column, the cells as written, what cannot be read, what to look at."""

    number: int
    values: dict[str, Any]
    written: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Proposal:
    """What an import would do with a row; with `faults` it does nothing.

    `facts` are dates and people as they were understood; `kept` is what the row says otherwise of published records
    that whoever imports may not change.
    """

    row: ReadRow
    institution: str = ""
    certificate: str = ""
    holder: Entry | None = None
    award: Entry | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    touched: list[Entry] = field(default_factory=list)

    def get(self, key: str) -> Any:
        """Return what the row says under a column, "" for nothing."""
        return self.row.values.get(key, "")

    def refuse(self, key: str, reason: str) -> None:
        """Note why the cell under a column cannot be taken; "" for the row as a whole."""
        heading = BY_KEY[key].heading if key else ""
        self.faults.append(Fault(heading, self.row.written.get(key, "")[:SHOWN], reason))

    def tell(self, entry: Entry, name: str, key: str, *, value: Any = None, same: bool = False) -> None:
        """Have an entry take the field `name` from the column `key`, or `value` instead."""
        told = self.get(key) if value is None else value
        try:
            difference = entry.tell(name, told, self.row.number, same=same)
        except ValueError as error:
            self.refuse(key, str(error))
            return
        if difference is not None:
            self.note(entry, difference)

    def note(self, entry: Entry, difference: Difference) -> None:
        """Remember that the row changes an entry, or would if it might."""
        if not entry.may_change:
            self.kept.append(difference)
            return
        self.touch(entry)
        if not entry.is_new:
            self.changes.append(difference)

    def touch(self, entry: Entry) -> None:
        """Remember that the row stores something of an entry."""
        self.touched.append(entry)
        entry.row = entry.row or self.row.number


def read_rows(sheet: Sheet, *, progress: Progress = lambda count: None) -> list[ReadRow]:
    """Return the rows of a sheet as their cells say them."""
    rows = []
    for place, row in enumerate(sheet.rows):
        rows.append(_read(row))
        if place % STEP == 0:
            progress(place)
    return rows


def _read(row: Row) -> ReadRow:
    read = ReadRow(row.number, {}, {key: cell.text for key, cell in row.cells.items()})
    for key, cell in row.cells.items():
        try:
            read.values[key] = read_value(key, cell)
        except ValueError as error:
            read.faults.append(Fault(BY_KEY[key].heading, cell.text[:SHOWN], str(error)))
        if not cell.text.isascii() and tidy(cell.text) != cell.text.replace("\u00a0", " ").replace(
            "\r\n", "\n"
        ):
            read.notices.append(_hidden_in(key, cell.text))
    if is_example(row):
        read.values.clear()
        read.faults.append(Fault("", "", _("This is the example of the template: delete the row.")))
    return read


def _hidden_in(key: str, text: str) -> str:
    heading = BY_KEY[key].heading
    if unicodedata.normalize("NFC", text) != text:
        return _("%(heading)s: letters written in two pieces are stored as one.") % {"heading": heading}
    return _("%(heading)s: characters that nobody sees are left out.") % {"heading": heading}


def is_example(row: Row) -> bool:
    """Return whether the row is the one that the template shows."""
    named = ("name", "town", "email")
    return all(row.cells[key].text == BY_KEY[key].example for key in named if key in row.cells) and all(
        key in row.cells for key in named[:2]
    )


def example() -> list[str]:
    """Return the example of the template."""
    return [column.example for column in COLUMNS]
