"""What a cell says. A value that cannot be taken raises ValueError with a sentence that tells what to write instead.

A workbook gives numbers for codes and days for months. What its cell shows tells whether anything is lost: a format of
zeros (`00-000`) gives leading zeros back, a format of months (`mmm-yy`) says that no day was meant. Where the cell does
not tell, the value is refused: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import Certificate, Event
from certificates.numbers import NumberProblem, read_number
from certificates.sheets.people import read_people
from certificates.sheets.table import Cell, Kind
from institutions.models import Institution, InstitutionKind, Source
from institutions.partial_dates import FIRST_YEAR, LAST_YEAR, PartialDate
from institutions.polish import fold
from institutions.sheet_columns import heading_key
from institutions.typed_text import tidy

NEW = "nowy"  # instead of a register number: another certificate beside those that there are

# The fields of the models that hold what a column says, where they are called otherwise than the column.
_FIELDS: dict[str, tuple[type[models.Model], str]] = {
    "unit": (Institution, "name"),
    "unit_kind": (Institution, "kind"),
    "unit_regon": (Institution, "regon"),
    "unit_nip": (Institution, "nip"),
    "event_town": (Event, "town"),
    "source_url": (Source, "url"),
    "source_title": (Source, "title"),
    "source_date": (Source, "published_on"),
    "source_kind": (Source, "kind"),
    "source_publisher": (Source, "publisher"),
}
_FIELDS |= {
    field.name: (model, field.name)
    for model in (Event, Certificate, Institution)
    for field in model._meta.concrete_fields
    if not field.is_relation
}
_DATES = ("decided_on", "handed_over_on", "valid_from", "valid_until", "source_date")
_CODE_LENGTHS = {
    "regon": (9, 14),
    "unit_regon": (9, 14),
    "nip": (10,),
    "unit_nip": (10,),
    "territory": (7, 4, 2),
}
_LINKS = ("website", "bip", "source_url")
_PEOPLE = ("handed_over_by", "received_by")

# Words for kinds beside their own, their labels and the abbreviations in these.
_KINDS = {
    InstitutionKind.MGOPS: ("m-gops", "mgopsy"),
    InstitutionKind.LIBRARY: ("biblioteka publiczna", "mbp", "gbp", "mgbp", "miejska biblioteka publiczna"),
    InstitutionKind.CULTURE: ("dom kultury", "osrodek kultury", "mdk", "gok", "mok", "centrum kultury"),
    InstitutionKind.NGO: ("organizacja pozarzadowa", "stowarzyszenie", "fundacja"),
    InstitutionKind.OTHER: ("inne", "inny"),
}
_OCCASIONS = {
    Event.Occasion.COUNCIL_SESSION: ("sesja rady", "sesja rady miejskiej", "sesja rady gminy"),
    Event.Occasion.FESTIVE_MEETING: ("gala", "spotkanie"),
    Event.Occasion.OTHER: ("inne",),
}
_SOURCES: dict[Any, tuple[str, ...]] = {
    Source.Kind.NEWS: ("artykul", "news"),
    Source.Kind.PAGE: ("strona www", "strona internetowa"),
}
_YES = {"tak": True, "t": True, "prawda": True, "nie": False, "n": False, "falsz": False}

_EXPONENT = re.compile(r"[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]+", re.ASCII)
_ASIDE = re.compile(r'\[[^\]]*\]|["\\]')
_ZEROS = re.compile(r"[0 .-]*0[0 .-]*", re.ASCII)
_MARKS_IN_NUMBERS = re.compile(r"[\s\-\u2010-\u2015\u2212./]+")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
_POSTAL_CODE_INSIDE = re.compile(r"\b[0-9]{2}-[0-9]{3}\b", re.ASCII)
_YEARS = re.compile(r"((?:19|20)[0-9]{2}) ?(?:[-–—/]|do) ?((?:19|20)[0-9]{2})", re.ASCII)
_SERIALS = (10_000, 80_000)  # the days of 1927 to 2119 as Excel counts them
_DAY_ZERO = date(1899, 12, 30)


def read_value(key: str, cell: Cell) -> Any:
    """Return what the cell under the column `key` says, or raise ValueError with a sentence for whoever wrote it."""
    if cell.kind is Kind.FORMULA:
        raise ValueError(_("The cell holds a formula. Copy it and paste it as a value."))
    if cell.kind is Kind.FAULT:
        raise ValueError(
            _(
                "The cell holds an error, or a date or time without its year. Set it to text and write it anew."
            )
        )
    if cell.kind is Kind.TEXT and _EXPONENT.fullmatch(cell.text):
        raise ValueError(
            _(
                "A spreadsheet has shortened a long number, and its digits are lost. Set the cell to text and write it "
                "anew."
            )
        )
    value = _reader_of(key)(key, cell)
    if key in _FIELDS and value != "":
        model, name = _FIELDS[key]
        column: Any = model._meta.get_field(name)
        try:
            value = column.clean(value, None)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
    return value


def _reader_of(key: str) -> Callable[[str, Cell], Any]:
    if key in _DATES:
        return _date
    if key in _CODE_LENGTHS:
        return _code
    if key in _LINKS:
        return _link
    if key in _PEOPLE:
        return lambda _key, cell: read_people(_text(key, cell))
    return _READERS.get(key, _text)


def _written(cell: Cell) -> str:
    """Return the cell as it was written, or raise ValueError where that cannot be known."""
    if cell.kind is Kind.DATE or cell.kind is Kind.TRUTH:
        raise ValueError(
            _(
                "A spreadsheet has made something else of what was written. Set the cell to text and write it anew."
            )
        )
    if cell.kind is not Kind.NUMBER:
        return cell.text
    zeros = _ASIDE.sub("", cell.shown)
    if _ZEROS.fullmatch(zeros) and cell.text.isdecimal():
        return _with_zeros(cell.text, zeros)
    if cell.shown in ("General", "@", "#") and cell.text.isdecimal():
        return cell.text
    raise ValueError(
        _(
            "The spreadsheet shows this number otherwise than it keeps it. Set the cell to text and write it anew."
        )
    )


def _with_zeros(digits: str, shown: str) -> str:
    """Return `digits` in a format of zeros, as Excel shows them: 1234 in `00-000` → `01-234`."""
    places = shown.count("0")
    rest = list(digits.rjust(places, "0"))
    head = "".join(rest[: len(rest) - places])
    rest = rest[len(rest) - places :]
    return head + "".join(rest.pop(0) if mark == "0" else mark for mark in shown)


def _text(key: str, cell: Cell) -> str:
    """Return a text in one line, with plain spaces and composed letters."""
    text = " ".join(tidy(_written(cell)).split())
    if strange := foreign_letters(text):
        raise ValueError(
            _(
                "“%(letter)s” is no letter of ours, though it may look like one (%(name)s). Write the word anew."
            )
            % {"letter": strange[0], "name": unicodedata.name(strange[0], "?")}
        )
    if _LOST_LETTER.search(text) and key not in _LINKS:
        raise ValueError(_("A question mark stands where a letter was lost. Write the word anew."))
    return text


def foreign_letters(text: str) -> str:
    """Return the letters of `text` that are not Latin: a Cyrillic “а” looks like ours, and no search finds it."""
    return "".join(
        letter
        for letter in text
        if letter > "\u024f" and letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")
    )


def _address(key: str, cell: Cell) -> str:
    text = _text(key, cell)
    if _POSTAL_CODE_INSIDE.search(text):
        raise ValueError(_("Write the postal code and the town in columns of their own."))
    return text


def _code(key: str, cell: Cell) -> str:
    """Return the digits of an official number, or raise ValueError where some are missing."""
    text = _MARKS_IN_NUMBERS.sub("", tidy(_written(cell))).upper()
    text = text.removeprefix("PL").removeprefix(key.upper()).removeprefix(":")
    lengths = _CODE_LENGTHS[key]
    if text.isascii() and text.isdecimal() and len(text) not in lengths:
        told = {"found": len(text), "expected": _(" or ").join(map(str, lengths))}
        if len(text) in {length - 1 for length in lengths} or cell.kind is Kind.NUMBER:
            raise ValueError(
                _(
                    "The number of digits is %(found)s instead of %(expected)s: a spreadsheet may have taken a leading "
                    "zero away. Set the cell to text and write the whole number."
                )
                % told
            )
        raise ValueError(_("The number of digits is %(found)s instead of %(expected)s.") % told)
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(_("Digits only."))
    return text


def _postal_code(key: str, cell: Cell) -> str:
    text = re.sub(r"[\s\u2010-\u2015\u2212-]+", "-", tidy(_written(cell)))
    if re.fullmatch(r"[0-9]{5}", text, re.ASCII):
        return f"{text[:2]}-{text[2:]}"
    if cell.kind is Kind.NUMBER and text.isdecimal():
        raise ValueError(
            _(
                "A spreadsheet may have taken a leading zero away. Set the cell to text and write it like 58-580."
            )
        )
    return text


def _phone(key: str, cell: Cell) -> str:
    text = tidy(_written(cell))
    text = re.sub(r"^(?:tel|telefon|tel/fax)\b[.:]?", "", text, flags=re.IGNORECASE)
    text = " ".join(re.sub(r"[()\-\u2010-\u2015\u2212./\s]+", " ", text).split())
    return re.sub(r"^0048 ?", "+48 ", text)


def _link(key: str, cell: Cell) -> str:
    text = _text(key, cell).replace(" ", "")
    return text if not text or "://" in text else f"https://{text}"


def _slug(key: str, cell: Cell) -> str:
    """Return the address word, taken out of a whole address where one was pasted."""
    text = _text(key, cell).partition("?")[0].rstrip("/")
    return text.rpartition("/")[2]


def _number(key: str, cell: Cell) -> str:
    text = _text(key, cell)
    if fold(text) in (NEW, "nowa"):
        return NEW
    number = read_number(text)
    if number is NumberProblem.WRONG_CHECK:
        raise ValueError(_("The last character does not fit the others: look for a slip in the number."))
    if isinstance(number, NumberProblem):
        raise ValueError(_("This is no number of the register, like CAL-2015-0001-0."))
    return number


def _association_number(key: str, cell: Cell) -> str:
    text = _text(key, cell)
    if text.upper().startswith("CAL") and isinstance(read_number(text), str):
        raise ValueError(_("This is a number of the register: it belongs in the column “numer w rejestrze”."))
    return text


def _yes_or_no(key: str, cell: Cell) -> bool:
    answer = _YES.get(fold(cell.text.strip()))
    if answer is None:
        raise ValueError(_("Write “tak” or “nie”."))
    return answer


def _date(key: str, cell: Cell) -> PartialDate:
    if cell.kind is Kind.DATE:
        return PartialDate.from_text(cell.text)
    if cell.kind is Kind.TRUTH:
        return PartialDate.parse(cell.text)
    if cell.text.isascii() and cell.text.isdecimal():
        number = int(cell.text) if len(cell.text) < 9 else 0
        if _SERIALS[0] <= number < _SERIALS[1]:
            raise ValueError(
                _(
                    "A spreadsheet counts days so; it would be %(date)s. If that is meant, set the cell to text and "
                    "write the date."
                )
                % {"date": (_DAY_ZERO + timedelta(days=number)).strftime("%-d.%m.%Y")}
            )
        if cell.kind is Kind.NUMBER and not FIRST_YEAR <= number <= LAST_YEAR:
            raise ValueError(_("This number is no year. Set the cell to text and write the date."))
    elif cell.kind is Kind.NUMBER:
        raise ValueError(_("This number is no year. Set the cell to text and write the date."))
    return PartialDate.parse(tidy(cell.text))


def _words_of(choices: type[models.TextChoices], others: dict[Any, tuple[str, ...]]) -> dict[str, str]:
    """Return the values by what people write for them: the value, the label, the abbreviation in it, other words."""
    words: dict[str, str] = {}
    for value in choices:
        found = [value.value, *others.get(value, ())]
        for language in ("pl", "en"):
            with override(language):
                label = str(value.label)
            abbreviation = re.search(r"\(([A-Z]+)\)$", label)
            found += [label, re.sub(r" \([A-Z]+\)$", "", label)]
            found += [abbreviation[1]] if abbreviation else []
        for each in found:
            if heading_key(each):
                words.setdefault(heading_key(each), value.value)
    return words


def _choice(choices: type[models.TextChoices], others: dict[Any, tuple[str, ...]], examples: str):
    known: dict[str, str] = {}

    def read(key: str, cell: Cell) -> str:
        if not known:
            known.update(_words_of(choices, others))
        value = known.get(heading_key(_text(key, cell)))
        if value is None:
            raise ValueError(_("This is none of the words for it: %(examples)s.") % {"examples": examples})
        return value

    return read


_kind = _choice(
    InstitutionKind,
    _KINDS,
    "OPS, MOPS, GOPS, MGOPS, MOPR, PCPR, CUS, ROPS, CIS, NGO, biblioteka, dom kultury, szkoła, inna",
)
_READERS: dict[str, Callable[[str, Cell], Any]] = {
    "kind": _kind,
    "unit_kind": _kind,
    "occasion": _choice(
        Event.Occasion, _OCCASIONS, "sesja rady, uroczystość, konferencja, siedziba, otwarcie, inna"
    ),
    "source_kind": _choice(Source.Kind, _SOURCES, "wywiad, aktualność, strona, dokument"),
    "slug": _slug,
    "number": _number,
    "association_number": _association_number,
    "street_address": _address,
    "postal_code": _postal_code,
    "phone": _phone,
    "has_certificate": _yes_or_no,
    "is_territory_derived": _yes_or_no,
}


def years_of(period: str) -> tuple[PartialDate, PartialDate] | None:
    """Return the first and the last year of a period as printed, None unless it holds two years in order alone."""
    match = _YEARS.search(period)
    if match is None or re.search(r"[0-9]", period[: match.start()] + period[match.end() :]):
        return None
    first, last = (PartialDate(int(year)) for year in match.groups())
    return (first, last) if first.year <= last.year else None
