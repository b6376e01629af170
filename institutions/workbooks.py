"""Workbooks (XLSX, ECMA-376) written as they are sent: a long list takes no more memory than a short one.

openpyxl writes a whole file before its first byte can go, and takes a minute for what a list of the register can hold;
what such a file needs is little. Every cell is text and has the format for text, so that no program runs what stands
in it, and a code keeps its zeros and a date its precision when somebody types over it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.html import escape

# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767  # characters: what Excel takes
PIECE = 64 * 1024  # bytes gathered before they are sent
WIDTHS = (12, 60)  # characters: the narrowest and the widest column

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Two formats of cells, both text (49): plain, and bold for the header.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Page(NamedTuple):
    """A sheet of a workbook: its name and its rows, of which the first is the header."""

    name: str
    rows: Iterable[Sequence[str | int]]


class _Outlet(io.RawIOBase):
    """Takes what the archive writes, and gives it away."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


def workbook(pages: Sequence[Page]) -> Iterator[bytes]:
    """Yield a workbook of the `pages` piece by piece."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, content in _parts_of(pages):
            archive.writestr(_entry(name), content)
        for number, page in enumerate(pages, start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as part:
                for piece in _sheet(page):
                    part.write(piece)
                    if len(outlet.held) > PIECE:
                        yield outlet.take()
    yield outlet.take()


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry that has always the same day, so that the same table is the same file."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _parts_of(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Yield the small parts of the archive: names and contents."""
    numbers = range(1, len(pages) + 1)
    sheets = "".join(
        f'<sheet name="{_written(page.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, page in zip(numbers, pages, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>{types}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{targets}'
        f'<Relationship Id="rId{len(pages) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES


def _sheet(page: Page) -> Iterator[bytes]:
    """Yield a sheet, its first row bold and kept in sight."""
    rows = iter(page.rows)
    header = next(rows, ())
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{min(max(len(str(cell)) + 3, WIDTHS[0]), WIDTHS[1])}" '
        'style="0" customWidth="1"/>'
        for number, cell in enumerate(header, start=1)
    )
    start = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    if columns:
        start += f"<cols>{columns}</cols>"
    yield f"{start}<sheetData>{_row(1, header, style=1)}".encode()
    for number, row in enumerate(rows, start=2):
        yield _row(number, row, style=0).encode()
    yield b"</sheetData></worksheet>"


def _row(number: int, cells: Sequence[str | int], *, style: int) -> str:
    """Return a row; empty cells are left out, since their column has the format for text already."""
    written = (
        f'<c r="{column_letters(place)}{number}" s="{style}" t="str"><v>{_written(str(cell))}</v></c>'
        for place, cell in enumerate(cells)
        if cell != ""
    )
    return f'<row r="{number}">{"".join(written)}</row>'


@cache
def column_letters(place: int) -> str:
    """Return the name of a column as a spreadsheet shows it: 0 → `A`, 26 → `AA`."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _written(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text)[:LONGEST_CELL])
