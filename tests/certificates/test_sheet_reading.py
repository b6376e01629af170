"""Files on their way in: rows BI2 and BI5 of the bar of trust."""

import codecs
import datetime
import io
import secrets
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from certificates.sheets.columns import COLUMNS
from certificates.sheets.reading import read_sheet
from certificates.sheets.table import MAX_BYTES, Kind
from institutions.sheet_columns import heading_key
from institutions.spreadsheets import CSV_FOR_EXCEL, FORMATS, XLSX, defused, pieces, undefused
from institutions.workbooks import Page
from tests.certificates.sheet_files import HEADINGS, ROW, bomb, csv_of, saved, shared_of, with_part, xlsx_of
from tests.institutions.apart import verdicts_apart

SHEET = "xl/worksheets/sheet1.xml"


def texts(content, name="plik.csv"):
    """Return the rows of a file as lists of texts, in the order of its columns."""
    sheet = read_sheet(content, name)
    return [
        [row.cells[column.key].text if column.key in row.cells else "" for column in sheet.columns]
        for row in sheet.rows
    ]


def verdict(content, name="plik.csv"):
    """Return the code of the error that a file is refused with, having read its sentences."""
    with pytest.raises(ValidationError) as caught:
        read_sheet(content, name)
    for message in caught.value.messages:
        assert message[0].isupper()
        assert message.endswith((".", "?", "”."))
        assert "%(" not in message
    return caught.value.error_list[0].code


# Encodings


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16", "iso-8859-2"])
def test_a_file_is_read_right_in_every_encoding_and_with_every_mark(encoding, delimiter):
    assert texts(csv_of(ROW, encoding=encoding, delimiter=delimiter)) == [ROW]


def test_utf_16_of_the_other_byte_order_is_read_right():
    assert texts(codecs.BOM_UTF16_BE + csv_of(ROW, encoding="utf-16-be")) == [ROW]


def test_the_marks_of_print_of_windows_are_read_right():
    row = ["Stowarzyszenie „Razem” – koło w Świętochłowicach", "NGO", "Świętochłowice"]

    assert texts(csv_of(row, encoding="cp1250")) == [row]


@pytest.mark.parametrize(
    ("encoding", "told"), [("cp1250", "Windows-1250"), ("iso-8859-2", "ISO-8859-2"), ("utf-8", "")]
)
def test_an_encoding_that_was_found_out_is_told(encoding, told):
    notes = " ".join(read_sheet(csv_of(ROW, encoding=encoding), "plik.csv").notes)

    assert (told in notes) if told else not notes


HEADER = csv_of()
REFUSED = {
    "mixed": (HEADER + "Łódź;OPS;Łódź\r\n".encode() + "Łódź;OPS;Łódź\r\n".encode("cp1250"), "mixed_encoding"),
    "windows and iso": (
        HEADER.decode().encode("cp1250")
        + "ąś;OPS;ąś\r\n".encode("cp1250")
        + "ąś;OPS;ąś\r\n".encode("iso-8859-2"),
        "mixed_encoding",
    ),
    "nul": (csv_of(["A\x00B", "OPS", "Łódź"]), "binary"),
    "utf-16 without mark": (csv_of(ROW, encoding="utf-16-le"), "binary"),
    "utf-32": (csv_of(ROW, encoding="utf-32"), "encoding"),
    "dos": (csv_of(ROW, encoding="cp852"), "mixed_encoding"),
    "binary": (bytes(range(1, 256)) * 20, "mixed_encoding"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
    "zip": (xlsx_of(ROW), "archive"),
    "html": (b"<html><table><tr><td>nazwa</td></tr></table></html>", "html"),
    "utf-8 read as windows": (csv_of(["OĹ›rodek", "OPS", "ĹĂłdĹş"]), "lost_letters"),
    "iso read as windows": (csv_of(["O¶rodek", "OPS", "Kalisz"]), "lost_letters"),
    "letters replaced": (csv_of(["O\ufffdrodek", "OPS", "Kalisz"]), "lost_letters"),
    "open quotation": (HEADER + b'"Nazwa;OPS;Kalisz\r\n', "broken_csv"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_right_table_is_refused_in_words(what):
    content, code = REFUSED[what]

    assert verdict(content) == code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (csv_of(ROW), "plik.xlsx", "archive"),
        (csv_of(ROW), "plik.pdf", "ending"),
        (csv_of(ROW), "plik", "ending"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "plik.xls", "old_workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "plik.xlsx", "old_workbook"),
    ],
)
def test_a_name_and_a_content_that_disagree_are_refused(content, name, code):
    assert verdict(content, name) == code


# Headings


def test_headings_are_known_in_any_order_case_and_spelling():
    content = csv_of(["Łódź", "OPS", "Ośrodek"], headings=["MIEJSCOWOSC", " Rodzaj ", "nazwa  instytucji"])

    assert [column.key for column in read_sheet(content, "plik.csv").columns] == ["town", "kind", "name"]


def test_all_that_is_wrong_with_the_headings_is_told_at_once():
    content = csv_of(["1", "2", "3", "4"], headings=["nazwa", "Nazwa", "kolor", "telefn"])

    with pytest.raises(ValidationError) as caught:
        read_sheet(content, "plik.csv")

    told = " ".join(caught.value.messages)
    for words in ("„nazwa”", "„kolor”", "„telefn”", "„telefon”", "rodzaj, miejscowość"):
        assert words in told


def test_no_two_columns_share_a_heading():
    headings = [heading_key(name) for column in COLUMNS for name in (column.heading, *column.aliases)]

    assert len(set(headings)) == len(headings)


def test_a_cell_outside_the_columns_is_refused():
    assert verdict(HEADER + b"Nazwa;OPS;Kalisz;lost\r\n") == "cell_without_column"


def test_empty_rows_count_and_are_left_out():
    content = csv_of(["", "", ""], ROW, ["", "", ""])

    assert [row.number for row in read_sheet(content, "plik.csv").rows] == [3]


def test_a_line_that_names_the_mark_is_heeded():
    assert texts(b"sep=,\r\n" + csv_of(ROW, delimiter=",")) == [ROW]


# Limits


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a" * (MAX_BYTES + 1), "too_large"),
        (csv_of(*([f"Nazwa {number}", "OPS", "Kalisz"] for number in range(10_001))), "too_many_rows"),
        (csv_of(ROW, headings=[*HEADINGS, *(f"k{number}" for number in range(48))]), "too_many_columns"),
        (csv_of(["ą" * 5_121, "OPS", "Kalisz"]), "cell_too_long"),
    ],
)
def test_a_file_beyond_a_limit_is_refused(content, code):
    assert verdict(content) == code


def test_a_file_at_its_limits_is_read():
    rows = ([f"Nazwa {number}", "OPS", "ą" * 5_120 if number == 7 else "Kalisz"] for number in range(10_000))

    assert len(read_sheet(csv_of(*rows), "plik.csv").rows) == 10_000


# Workbooks


def cells(content):
    """Return the cells of the first row of a workbook."""
    return read_sheet(content, "plik.xlsx").rows[0].cells


@pytest.mark.parametrize("written", [xlsx_of, shared_of])
def test_a_workbook_is_read_right(written):
    assert texts(written(ROW), "plik.xlsx") == [ROW]


def test_a_day_is_as_exact_as_the_workbook_shows_it():
    headings = [*HEADINGS, "data decyzji", "data wręczenia", "ważny od", "ważny do"]
    day = datetime.datetime(2015, 6, 1)
    content = xlsx_of(
        [*ROW, day, day, day, day],
        headings=headings,
        formats={
            "data decyzji": "dd/mm/yyyy",
            "data wręczenia": "mmm\\-yy",
            "ważny od": "yyyy",
            "ważny do": "d\\-mmm",
        },
    )

    found = cells(content)

    assert found["decided_on"].text == "2015-06-01"
    assert found["handed_over_on"].text == "2015-06"
    assert found["valid_from"].text == "2015"
    assert found["valid_until"].kind is Kind.FAULT


def test_numbers_formulas_and_faults_are_told_from_text():
    content = xlsx_of(
        ["=1+1", 42, True, "#N/A", "2,5"], headings=["nazwa", "rodzaj", "miejscowość", "telefon", "REGON"]
    )

    found = cells(content)

    assert [found[key].kind for key in ("name", "kind", "town", "phone", "regon")] == [
        Kind.FORMULA,
        Kind.NUMBER,
        Kind.TRUTH,
        Kind.FAULT,
        Kind.TEXT,
    ]


def test_only_the_first_sheet_is_read_and_the_others_are_named():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(ROW)
    book.create_sheet("Drugi").append(HEADINGS)
    book.create_sheet("Objaśnienia").append(["Kolumna", "Co wpisać"])

    (note,) = read_sheet(saved(book), "plik.xlsx").notes

    assert "Drugi" in note and "Objaśnienia" not in note


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx_of(ROW)[:-100], "broken_workbook"),
        (with_part(xlsx_of(ROW), SHEET, lambda data: data[:-40]), "broken_workbook"),
        (
            with_part(xlsx_of(ROW), SHEET, lambda data: data.replace(b'r="2"', b'r="99999999"')),
            "broken_workbook",
        ),
        (with_part(xlsx_of(ROW), SHEET, lambda data: data.replace(b'"C2"', b'"CC2"')), "too_many_columns"),
        (xlsx_of([*ROW, *[""] * 47, "x"]), "too_many_columns"),
    ],
)
def test_a_wrong_workbook_is_refused(content, code):
    assert verdict(content, "plik.xlsx") == code


def test_an_archive_with_macros_and_one_that_is_no_workbook_are_refused():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("nazwa.txt", "x")
    macros = io.BytesIO(xlsx_of(ROW))
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", "x")

    assert verdict(other.getvalue(), "plik.xlsx") == "not_a_workbook"
    assert verdict(macros.getvalue(), "plik.xlsx") == "macros"


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("l")))
    + b"]>"
)


def laughing(data):
    return LAUGHS + data.split(b"?>", 1)[-1].replace(b"<v>0</v>", b"<v>&k;</v>")


def bombs():
    """Return each bomb and what is said of it: made when it is needed, so that nothing else carries them."""
    long_text = "x" * 60_000
    return {
        "a sheet of 1.2 GB": (bomb(1.2), "unpacks_to_too_much"),
        "a sheet that hides its size": (bomb(0.3, declared=4_000), "broken_workbook"),
        "laughs in the sheet": (with_part(xlsx_of(ROW), SHEET, laughing), "entities"),
        "laughs in the texts": (with_part(shared_of(ROW), "xl/sharedStrings.xml", laughing), "entities"),
        "laughs in the workbook": (with_part(xlsx_of(ROW), "xl/workbook.xml", laughing), "entities"),
        "one long text in every cell": (
            shared_of(*([long_text, "OPS", long_text] for _number in range(9_000))),
            "cell_too_long",
        ),
        "a row far below": (
            with_part(xlsx_of(ROW), SHEET, lambda data: data.replace(b'r="2"', b'r="99999999"')),
            "broken_workbook",
        ),
    }


def test_bombs_are_refused_with_little_memory(tmp_path):
    told = bombs()
    files = {name: content for name, (content, _code) in told.items()}

    verdicts, growth = verdicts_apart(
        "tests.certificates.sheet_files.accept_workbook", xlsx_of(ROW), files, tmp_path
    )

    assert verdicts == {name: code for name, (_content, code) in told.items()}
    assert growth < 100  # MiB


# Written by the register and read again: row IN4

TRICKY = [
    *(
        "=1+1",
        "+48 75 717 21 46",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "＝1",
        "'=1",
        "''=1",
        "'x",
        "-1",
        "0402011",
    ),
    *("a;b", "a,b", 'a"b', "a\nb", "<b>&amp;</b>", "Zażółć", "5.26E+09", "2010-06"),
]


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_what_the_register_writes_is_read_as_it_was(kind):
    rows = [[text, "OPS", "Kalisz"] for text in TRICKY]

    content = b"".join(pieces([Page("Dane", [HEADINGS, *rows])], kind))

    assert [row[0] for row in texts(content, f"plik.{kind.extension}")] == [text.strip() for text in TRICKY]


def test_text_that_looks_like_a_formula_is_defused_and_a_number_is_not():
    for text in TRICKY:
        assert undefused(defused(text)) == text
        assert (defused(text) != text) == (text in TRICKY[:9])
    assert defused("=1\x00") == "'=1"
    assert defused(-1) == -1


def test_a_workbook_of_the_register_holds_text_alone():
    content = b"".join(pieces([Page("Dane", [HEADINGS, ["=1+1", "7", "2010-06"]])], XLSX))

    assert {cell.kind for cell in cells(content).values()} == {Kind.TEXT}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read(SHEET)


def test_a_long_file_is_written_in_pieces():
    rows = [[f"Nazwa {number}", "OPS", "x" * 50] for number in range(5_000)]

    assert len(list(pieces([Page("Dane", rows)], CSV_FOR_EXCEL))) > 10
    assert len(list(pieces([Page("Dane", ([secrets.token_hex(40)] for _row in rows))], XLSX))) > 2
