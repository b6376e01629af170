"""Tables as CSV files that open rightly in a spreadsheet by a double click, and in a program with one setting.

UTF-8 with a byte order mark, without which Excel takes Polish letters for others; semicolons, which spreadsheets in
Poland expect because the comma stands in numbers; lines end as RFC 4180 says. A cell that a spreadsheet would take for
a formula is defused: https://owasp.org/www-community/attacks/CSV_Injection.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula, and what may hide one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_response(name: str, rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Return `rows`, the header among them, as the file `name` to download; `name` is a word of ours."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([defused(cell) for cell in row] for row in rows)
    content = codecs.BOM_UTF8 + text.getvalue().encode()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def defused(cell: str | int) -> str | int:
    """Return the cell so that no spreadsheet runs it: text that looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
