"""CSV as spreadsheets in Poland write it: in whichever encoding and with whichever mark between the cells.

A file says in which encoding it is only where it begins with a byte order mark. Without one, what is UTF-8 throughout
is UTF-8: other texts with Polish letters never are by chance. What is not may be Windows-1250 or ISO-8859-2, which
differ in ą, ś and ź alone among the Polish letters. Each is tried, and taken if it gives nothing but letters and marks
that Polish texts have; if both do, or neither, the file is refused, so that no letter ever becomes another silently.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates.sheets.columns import column_of, is_told_only
from certificates.sheets.table import Cell, Kind, Sheet, refused, sheet_of, within_limit
from institutions.spreadsheets import undefused

DELIMITERS = (";", ",", "\t")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "", "UTF-32"),
    (codecs.BOM_UTF32_BE, "", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# The letters beyond ASCII that Polish texts have, those of their neighbours' names, and marks of print.
_LETTERS = "ąćęłńóśźż"
_PLAUSIBLE = frozenset(_LETTERS + _LETTERS.upper() + "áäéëíöüčěšžßŠČŽÖÜ" + "„”“’‚‘«»–—…§°·•€×\u00a0\u00ad")
# What is left of ą ć ę ł ń ó ś ź ż where UTF-8 was taken for Windows-1250 or 1252, or ISO-8859-2 for Windows-1250.
_REMAINS = {
    letter.encode().decode(encoding, "replace").rstrip("\ufffd")
    for letter in _LETTERS + _LETTERS.upper()
    for encoding in ("cp1250", "cp1252")
}
_MISREAD = re.compile(
    "|".join(
        [*sorted(each for each in _REMAINS if len(each) == 2), "[^\\W\\d_][±¶ˇ¦¬Ľ]", "[±¶ˇ¦¬Ľ][^\\W\\d_]"]
    )
)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|table|\?xml|meta|div|script)", re.IGNORECASE)


def read_text(content: bytes) -> Sheet:
    """Return the sheet of a CSV file, or raise ValidationError.

    Codes: `html`, `binary`, `encoding`, `mixed_encoding`, `lost_letters`, `broken_csv`, and those of `table`.
    """
    text, name = decoded(content)
    if _HTML.match(text):
        raise refused(
            "html", _("The file is a web page named .csv. Open it in a spreadsheet and save it as XLSX.")
        )
    if wrong := _NO_TEXT.search(text):
        raise refused(
            "binary",
            _("The file is no text: line %(line)s holds a character that no text has.")
            % {"line": _line_of(text, wrong.start())},
        )
    if lost := text.find("\ufffd") + 1 or ((match := _MISREAD.search(text)) and match.start() + 1):
        raise refused(
            "lost_letters",
            _(
                "Letters were lost before the file came here, first in line %(line)s: “%(words)s”. Open the original "
                "in a spreadsheet and save it as XLSX or as CSV UTF-8."
            )
            % {"line": _line_of(text, lost - 1), "words": _around(text, lost - 1)},
        )
    notes = [_("The file was read as %(encoding)s.") % {"encoding": name}] if name else []
    separator = None
    if match := _SEPARATOR_LINE.match(text):
        separator, text = match[1], text[match.end() :]
    delimiter = separator if separator in DELIMITERS else _delimiter_of(text)
    return sheet_of(within_limit(_lines(text, delimiter)), notes)


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of `content`, and the name of its encoding where that had to be found out, else ""."""
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            try:
                if encoding:
                    return content[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError as error:
                raise _mixed(content, error.start) from error
            raise refused(
                "encoding", _("The file is in %(encoding)s. Save it as CSV UTF-8.") % {"encoding": name}
            )
    if b"\x00" in content:
        raise refused(
            "binary",
            _("The file is no text, or in UTF-16 without the mark of it. Save it as XLSX or as CSV UTF-8."),
        )
    try:
        return content.decode(), ""
    except UnicodeDecodeError as error:
        return _decoded_by_letters(content, error.start)


def _decoded_by_letters(content: bytes, first_odd: int) -> tuple[str, str]:
    """Return the text in the one Polish encoding in which it makes sense, and that encoding's name."""
    readings: dict[str, str] = {}
    for encoding, name in (("cp1250", "Windows-1250"), ("iso-8859-2", "ISO-8859-2")):
        text = content.decode(encoding, "replace")
        if {letter for letter in set(text) if letter > "\x7f"} <= _PLAUSIBLE:
            readings.setdefault(text, name)
    if len(readings) == 1:
        return next(iter(readings.items()))
    raise _mixed(content, first_odd)


def _mixed(content: bytes, place: int) -> Exception:
    return refused(
        "mixed_encoding",
        _(
            "The letters of the file cannot be told, first in line %(line)s: it is in several encodings, or in none "
            "that Polish spreadsheets use. Save it as XLSX or as CSV UTF-8."
        )
        % {"line": content.count(b"\n", 0, place) + 1},
    )


def _line_of(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _around(text: str, place: int) -> str:
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return text[max(start, place - 15) : min(end if end > 0 else len(text), place + 15)].strip()


def _delimiter_of(text: str) -> str:
    """Return the mark by which most headings of the first line are known; that of most cells where none is."""
    first = text.lstrip("\r\n").split("\n", 1)[0]

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(column_of(cell) is not None or is_told_only(cell) for cell in cells), len(cells)

    return max(DELIMITERS, key=known)


def _lines(text: str, delimiter: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield [_cell(cell) for cell in cells]
    except csv.Error as error:
        raise refused(
            "broken_csv",
            _(
                "The file breaks off or has a quotation mark out of place before line %(line)s. Save it anew from the "
                "spreadsheet."
            )
            % {"line": reader.line_num + 1},
        ) from error


def _cell(text: str) -> Cell:
    stripped = text.strip()
    if stripped.startswith("=") and len(stripped) > 1:
        return Cell(stripped, Kind.FORMULA)
    return Cell(undefused(text).strip() if text.startswith("'") else stripped)
