"""Spreadsheets as staff send them: honest ones, and those that are no spreadsheets."""

import csv
import io
import zipfile
import zlib

from openpyxl import Workbook

from certificates.sheets.reading import read_sheet
from institutions.workbooks import column_letters

# The headings that every file needs, and one row under them.
HEADINGS = ["nazwa", "rodzaj", "miejscowość"]
ROW = ["Ośrodek Pomocy Społecznej w Żłobiźnie", "OPS", "Źdźbłów"]


def csv_of(*rows, headings=HEADINGS, encoding="utf-8", delimiter=";"):
    """Return a CSV file of `rows` under the headings."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def table_of(*rows):
    """Return a CSV file of `rows`, each a mapping from headings, with all headings that any of them has."""
    headings = list(dict.fromkeys([*HEADINGS, *(heading for row in rows for heading in row)]))
    return csv_of(*([row.get(heading, "") for heading in headings] for row in rows), headings=headings)


def xlsx_of(*rows, headings=HEADINGS, formats=None):
    """Return a workbook as a spreadsheet writes it; `formats` are Excel's formats of numbers by heading."""
    book = Workbook()
    page = book.active
    for row in (headings, *rows):
        page.append(row)
    for heading, shown in (formats or {}).items():
        for row in page.iter_rows(min_row=2):
            row[headings.index(heading)].number_format = shown
    return saved(book)


def saved(book):
    """Return the bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def shared_of(*rows, headings=HEADINGS):
    """Return a workbook with its texts in a table of their own, each once, as Excel writes it."""
    places = {
        text: place
        for place, text in enumerate(dict.fromkeys(text for row in (headings, *rows) for text in row))
    }
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column_letters(place)}{number}" t="s"><v>{places[text]}</v></c>'
            for place, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate((headings, *rows), start=1)
    )
    texts = "".join(f"<si><t>{text}</t></si>" for text in places)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    content = with_part(xlsx_of(), "[Content_Types].xml", lambda data: data.replace(b"</Types>", listed))
    sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    content = with_part(content, "xl/worksheets/sheet1.xml", lambda _data: sheet)
    result = io.BytesIO(content)
    with zipfile.ZipFile(result, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{main}">{texts}</sst>')
    return result.getvalue()


def with_part(content, name, replaced):
    """Return a workbook of which the part `name` is what `replaced` makes of it."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part.filename)
            new.writestr(part.filename, replaced(data) if part.filename == name else data)
    return result.getvalue()


def bomb(gigabytes, *, declared=None):
    """Return a workbook whose sheet unpacks to spaces by the gigabyte, and may declare another size, in bytes."""
    size = int(gigabytes * 1024**3)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 1024**2) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * (size // 1024**2) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    marker = b"X" * len(packed)
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(ROW))) as old, zipfile.ZipFile(result, "w") as new:
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, marker if is_sheet else old.read(part.filename))
        for part in new.infolist():
            if part.filename == "xl/worksheets/sheet1.xml":
                part.compress_type, part.file_size = (
                    zipfile.ZIP_DEFLATED,
                    size if declared is None else declared,
                )
    return result.getvalue().replace(marker, packed)


def accept_workbook(file):
    """Take in a workbook, for a process of its own."""
    return read_sheet(file.read(), "arkusz.xlsx")
