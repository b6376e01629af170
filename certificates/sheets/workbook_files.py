"""XLSX as Excel and its kin write it, looked at before anything is unpacked.

The archive's own table says how large each part is when it is unpacked, and no more than that is ever unpacked, so a
table that lies makes a broken part, not a large one. The XML is read by defusedxml (openpyxl takes it where it is
installed), which refuses entities. Formulas are never evaluated, nor is their last result taken: it may be of another
day. Only the first sheet is read, cell by cell.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from certificates.sheets.columns import column_of
from certificates.sheets.table import Cell, Kind, Sheet, refused, sheet_of, within_limit

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
SMALL_PART = 64 * 1024  # bytes: what a part of this size unpacks to needs no ratio
MAX_PARTS = 500
LAST_ROW = 1_048_576  # that a sheet can have
TEXT_FORMATS = ("General", "@", "0")

_WORKBOOK_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What stands in a format of numbers and shows no part of the number: texts, languages and conditions, escaped marks.
_ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')

if not DEFUSEDXML:
    raise ImportError("openpyxl reads entities: install defusedxml, and do not set OPENPYXL_DEFUSEDXML")


def read_workbook(content: bytes) -> Sheet:
    """Return the first sheet of a workbook, or raise ValidationError.

    Codes: `not_a_workbook`, `macros`, `encrypted`, `unpacks_to_too_much`, `entities`, `broken_workbook`, and those of
    `table`.
    """
    _look_at_parts(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the parts of a workbook that openpyxl does not know
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                return _sheet_of(book)
            finally:
                book.close()
        except ValidationError:
            raise
        except DefusedXmlException as error:
            raise refused(
                "entities",
                _(
                    "The workbook holds definitions that no spreadsheet writes. Save it anew in a spreadsheet."
                ),
            ) from error
        except Exception as error:  # the library raises whatever its parser stumbles over
            if isinstance(error.__cause__, DefusedXmlException) or isinstance(
                error.__context__, DefusedXmlException
            ):
                raise refused(
                    "entities",
                    _(
                        "The workbook holds definitions that no spreadsheet writes. Save it anew in a spreadsheet."
                    ),
                ) from error
            raise refused(
                "broken_workbook",
                _("The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."),
            ) from error


def _look_at_parts(content: bytes) -> None:
    """Refuse an archive that is no workbook, or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError) as error:
        raise refused(
            "broken_workbook",
            _("The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."),
        ) from error
    names = {part.filename for part in parts}
    if not names >= _WORKBOOK_PARTS:
        raise refused(
            "not_a_workbook", _("The file is an archive and no workbook. Send an XLSX or CSV file.")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refused("encrypted", _("The workbook is locked with a password. Save it without one."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refused("macros", _("The workbook holds macros. Save it as XLSX, which holds none."))
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if is_bomb or unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise refused(
            "unpacks_to_too_much",
            _(
                "The workbook unpacks to more than %(limit)s MB, or to a hundred times its size: it is not taken."
            )
            % {"limit": MAX_UNPACKED // 1024**2},
        )
    if any(part.compress_type not in _COMPRESSIONS for part in parts):
        raise refused(
            "broken_workbook",
            _("The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."),
        )


def _sheet_of(book: Any) -> Sheet:
    pages = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not pages:
        raise refused("no_rows", _("The file has no rows below its headings."))
    first, *others = pages
    for page in pages:
        page.reset_dimensions()
    notes = []
    if left := [page.title for page in others if _holds_a_table(page)]:
        notes.append(
            _("Only the sheet “%(first)s” was read; these were not: %(others)s.")
            % {"first": first.title, "others": ", ".join(left)}
        )
    return sheet_of(within_limit(_lines(first)), notes)


def _holds_a_table(page: Any) -> bool:
    """Return whether a sheet has headings of ours, which the template's explanations have not."""
    first = next(page.iter_rows(max_row=1), ())
    return sum(column_of(str(cell.value)) is not None for cell in first) > 1


def _lines(page: Any) -> Iterator[list[Cell]]:
    for number, cells in enumerate(page.iter_rows(), start=1):
        if number > LAST_ROW:
            raise refused(
                "broken_workbook",
                _("The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."),
            )
        yield [_cell(cell) for cell in cells] if cells else []


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f":
        return Cell(str(getattr(value, "text", value)), Kind.FORMULA)
    if cell.data_type == "e":
        return Cell(str(value), Kind.FAULT)
    if isinstance(value, bool):
        return Cell("tak" if value else "nie", Kind.TRUTH)
    if isinstance(value, int | float):
        return Cell(_digits(value), Kind.NUMBER, cell.number_format)
    if isinstance(value, date | time | timedelta):
        return _day(value, cell.number_format)
    return Cell(str(value).strip())


def _digits(value: int | float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _day(value: date | time | timedelta, number_format: str) -> Cell:
    """Return a date as the workbook shows it: Excel makes a whole day of `06.2010`, and shows the month alone."""
    shown = _ASIDE.sub("", number_format.lower())
    if not isinstance(value, date) or "y" not in shown:
        return Cell(str(value), Kind.FAULT, number_format)
    if isinstance(value, datetime) and value.time() != time():
        return Cell(str(value), Kind.FAULT, number_format)
    precision = 10 if "d" in shown else 7 if "m" in shown else 4
    return Cell(value.strftime("%Y-%m-%d")[:precision], Kind.DATE, number_format)
