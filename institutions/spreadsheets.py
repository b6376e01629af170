"""Tables as files that open rightly in a spreadsheet, and in a program with one setting.

For a double click in Polish Excel: UTF-8 with a byte order mark, without which Excel takes Polish letters for others;
semicolons, which spreadsheets in Poland expect because the comma stands in numbers; lines end as RFC 4180 says. For
programs: the same with commas and no mark. And XLSX, see `workbooks`. In CSV a cell that a spreadsheet would take for
a formula is defused: https://owasp.org/www-community/attacks/CSV_Injection. In XLSX a cell says that it is text.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from institutions.workbooks import Page, workbook

# What a spreadsheet takes for the beginning of a formula, in full width too, and what may hide one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A minus and digits are no formula; a plus stands before telephone numbers, which would lose it as numbers.
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)

BATCH = 500  # rows written at a time


class Format(NamedTuple):
    """A kind of file: its word in addresses, what staff call it, how its name ends, its media type."""

    word: str
    label: Any
    extension: str
    media_type: str


CSV = Format("csv", _("CSV"), "csv", "text/csv; charset=utf-8")
CSV_FOR_EXCEL = Format("csv-excel", _("CSV for Polish Excel"), "csv", "text/csv; charset=utf-8")
XLSX = Format("xlsx", _("XLSX"), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
FORMATS = {each.word: each for each in (XLSX, CSV_FOR_EXCEL, CSV)}


def csv_response(name: str, rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Return `rows`, the header among them, as the file `name` to download; `name` is a word of ours."""
    content = codecs.BOM_UTF8 + _lines(rows, delimiter=";")
    return _as_download(HttpResponse(content, content_type=CSV.media_type), name)


def file_response(name: str, pages: Sequence[Page], kind: Format) -> StreamingHttpResponse:
    """Return a file to download, sent as its rows are read; `name`, without its ending, is a word of ours.

    CSV holds the first of the `pages` alone.
    """
    response = StreamingHttpResponse(pieces(pages, kind), content_type=kind.media_type)
    return _as_download(response, f"{name}.{kind.extension}")


def pieces(pages: Sequence[Page], kind: Format) -> Iterator[bytes]:
    """Yield the file of the `kind` piece by piece."""
    if kind is XLSX:
        yield from workbook(pages)
        return
    if kind is CSV_FOR_EXCEL:
        yield codecs.BOM_UTF8
    batch: list[Sequence[str | int]] = []
    for row in pages[0].rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield _lines(batch, delimiter=";" if kind is CSV_FOR_EXCEL else ",")
            batch = []
    yield _lines(batch, delimiter=";" if kind is CSV_FOR_EXCEL else ",")


def _lines(rows: Iterable[Sequence[str | int]], *, delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _as_download(response: Any, name: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def defused(cell: str | int) -> str | int:
    """Return the cell so that no spreadsheet runs it: text that looks like a formula gets an apostrophe before it.

    Text that would then look like defused text gets one too, so that `undefused` gives back every text. A NUL, which
    ends a text for some programs and could hide what follows, is left out.
    """
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\x00", "")
    is_formula = _looks_like_formula(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula or _is_defused(cell) else cell


def undefused(text: str) -> str:
    """Return the text that `defused` made `text` of."""
    return text[1:] if _is_defused(text) else text


def _looks_like_formula(text: str) -> bool:
    return text.lstrip(" ").startswith(FORMULA_STARTS)


def _is_defused(text: str) -> bool:
    return text.startswith("'") and _looks_like_formula(text.lstrip("'"))
