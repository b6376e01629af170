"""Partial dates in words: read as people write them, written in the active language.

Reading knows Polish and English at once, whatever the active language, and works on plain numbers; the value
itself is `partial_dates.PartialDate`.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from institutions.partial_dates import PartialDate

LONGEST_TEXT = 60  # characters; the longest form that is understood has about 40

# Each month in the nominative, genitive and locative, then in English; Polish letters without their marks.
MONTH_NAMES = (
    "styczen stycznia styczniu january",
    "luty lutego lutym february",
    "marzec marca marcu march",
    "kwiecien kwietnia kwietniu april",
    "maj maja maju may",
    "czerwiec czerwca czerwcu june",
    "lipiec lipca lipcu july",
    "sierpien sierpnia sierpniu august",
    "wrzesien wrzesnia wrzesniu september",
    "pazdziernik pazdziernika pazdzierniku october",
    "listopad listopada listopadzie november",
    "grudzien grudnia grudniu december",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}

SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
UNMARKED = str.maketrans("ąćęłńóśźż\u2010\u2011\u2212", "acelnoszz---")
LATEST = re.compile(
    r"(?:nie pozniej niz|najpozniej|do(?: konca)?|not later than|no later than|<=|≤) ?(?:(?:w|we|in) )?"
)
YEAR_WORD = re.compile(r"(?<=[0-9]{4}) ?(?:r\.?|rok|roku)$")
DAY_OR_MONTH, YEAR = r"(?P<{}>[0-9]{{1,2}})", r"(?P<year>[0-9]{4})"
DAY, MONTH = DAY_OR_MONTH.format("day"), DAY_OR_MONTH.format("month")
NAME = r"(?P<name>[a-z]+)"
# An en dash is taken between three numbers only: `2010–11` may as well mean the years 2010 and 2011.
FORMS = [
    re.compile(form)
    for form in (
        rf"{YEAR} ?[-–] ?{MONTH} ?[-–] ?{DAY}",
        rf"{DAY} ?\. ?{MONTH} ?\. ?{YEAR}",
        rf"{DAY} {NAME} {YEAR}",
        rf"{YEAR} ?- ?{MONTH}",
        rf"{MONTH} ?[./] ?{YEAR}",
        rf"{NAME} {YEAR}",
        YEAR,
    )
]


def not_a_date() -> str:
    """Return the sentence that tells a person how to write a date."""
    return _(
        "This is not a date that the register understands. Write a day (5.02.2015), a month (02.2015) or "
        "a year (2015), and before it “not later than” if the source gives only the latest possible date."
    )


def read(text: str) -> tuple[int, int | None, int | None, bool]:
    """Return year, month, day and whether "not later than" stands before them, as written in `text`.

    Reads `2015-02-05`, `5.02.2015 r.`, `02.2015`, `2/2015`, `2010-06`, `2007 r.`, `5 lutego 2015`,
    `czerwiec 2010`, `5 February 2015`, each also behind one of `nie później niż`, `najpóźniej`, `do`,
    `not later than`, `≤`, `<=`, or within `[..` and `]`.
    Digits are ASCII. Anything else raises ValueError with a sentence that says what to write; whether the
    calendar has such a day is for the caller to find.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(not_a_date())
    plain = SPACES.sub(" ", unicodedata.normalize("NFC", text).lower()).translate(UNMARKED).strip()
    is_not_later_than = False
    if latest := LATEST.match(plain):
        plain, is_not_later_than = plain[latest.end() :], True
    elif plain.startswith("[..") and plain.endswith("]"):
        plain, is_not_later_than = plain[3:-1].strip(), True
    plain = YEAR_WORD.sub("", plain)
    for form in FORMS:
        if match := form.fullmatch(plain):
            found = match.groupdict()
            break
    else:
        raise ValueError(not_a_date())
    if "name" in found and found["name"] not in MONTHS:
        raise ValueError(not_a_date())
    month = MONTHS[found["name"]] if "name" in found else int(found["month"]) if "month" in found else None
    return int(found["year"]), month, int(found["day"]) if "day" in found else None, is_not_later_than


def month_in_words(year: int, month: int) -> str:
    """Return a month of a year by itself: `czerwiec 2010`, `June 2010`."""
    # Django's names of months by themselves are capital in Polish, as on a calendar's sheet.
    names = {
        1: _("January %(year)s"),
        2: _("February %(year)s"),
        3: _("March %(year)s"),
        4: _("April %(year)s"),
        5: _("May %(year)s"),
        6: _("June %(year)s"),
        7: _("July %(year)s"),
        8: _("August %(year)s"),
        9: _("September %(year)s"),
        10: _("October %(year)s"),
        11: _("November %(year)s"),
        12: _("December %(year)s"),
    }
    return names[month] % {"year": year}


def in_words(value: "PartialDate | None") -> str:
    """Return the date in words, None as `brak danych`.

    `5 lutego 2015`, `czerwiec 2010`, `2007`, `nie później niż 7 listopada 2014`, `… w maju 2014`.
    """
    if value is None:
        return _("no data")
    if not value.is_not_later_than:
        if value.month is None:
            return str(value.year)
        return month_in_words(value.year, value.month) if value.day is None else after_preposition(value)
    if value.day is not None:
        return _("not later than %(date)s") % {"date": after_preposition(value)}
    if value.month is None:
        return _("not later than in %(year)s") % {"year": value.year}
    # Whole sentences, because the preposition and the month's ending change together: "we wrześniu".
    sentences = {
        1: _("not later than in January %(year)s"),
        2: _("not later than in February %(year)s"),
        3: _("not later than in March %(year)s"),
        4: _("not later than in April %(year)s"),
        5: _("not later than in May %(year)s"),
        6: _("not later than in June %(year)s"),
        7: _("not later than in July %(year)s"),
        8: _("not later than in August %(year)s"),
        9: _("not later than in September %(year)s"),
        10: _("not later than in October %(year)s"),
        11: _("not later than in November %(year)s"),
        12: _("not later than in December %(year)s"),
    }
    return sentences[value.month] % {"year": value.year}


def after_preposition(value: "PartialDate") -> str:
    """Return the date as it follows `od` or `do`, with the month in the genitive: `czerwca 2010`."""
    pattern = "Y" if value.month is None else "E Y" if value.day is None else "j E Y"
    return date_format(value.first_day, pattern)


def when(value: "PartialDate") -> str:
    """Return the date as it follows a verb: `5 lutego 2015`, `w czerwcu 2010`, `w 2007`."""
    if value.is_not_later_than:
        return in_words(value)
    if value.day is not None:
        return pgettext("when something happened", "on %(date)s") % {"date": after_preposition(value)}
    if value.month is None:
        return pgettext("when something happened", "in %(year)s") % {"year": value.year}
    # Whole phrases, because the preposition and the month's ending change together: "we wrześniu".
    phrases = {
        1: _("in January %(year)s"),
        2: _("in February %(year)s"),
        3: _("in March %(year)s"),
        4: _("in April %(year)s"),
        5: _("in May %(year)s"),
        6: _("in June %(year)s"),
        7: _("in July %(year)s"),
        8: _("in August %(year)s"),
        9: _("in September %(year)s"),
        10: _("in October %(year)s"),
        11: _("in November %(year)s"),
        12: _("in December %(year)s"),
    }
    return phrases[value.month] % {"year": value.year}


def period_in_words(first: "PartialDate | None", last: "PartialDate | None") -> str:
    """Return a period as printed, its last day, month or year included.

    `2014–2017`, `5 lutego 2015 – 4 lutego 2018`, `9–15 września 2012`, `od 2014`, `do końca czerwca 2017`; a single
    date if both are equal. A missing end says nothing: neither that it goes on nor that it is over.
    """
    if first is None:
        return in_words(None) if last is None else end_in_words(last)
    if last is None:
        return beginning_in_words(first)
    if first == last:
        return in_words(first)
    if first.is_not_later_than or last.is_not_later_than:
        return _("beginning: %(first)s, end: %(last)s") % {"first": in_words(first), "last": in_words(last)}
    if first.day and last.day and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{in_words(last)}"
    dash = "–" if first.month is last.month is None else " – "
    return f"{in_words(first)}{dash}{in_words(last)}"


def beginning_in_words(first: "PartialDate") -> str:
    """Return a period of which only the beginning is known: `od 2014`."""
    if first.is_not_later_than:
        return _("beginning: %(date)s") % {"date": in_words(first)}
    return _("from %(date)s") % {"date": after_preposition(first)}


def end_in_words(last: "PartialDate") -> str:
    """Return a period of which only the end is known: `do 4 lutego 2018`, `do końca 2017`."""
    if last.is_not_later_than:
        return _("end: %(date)s") % {"date": in_words(last)}
    if last.day is not None:
        return _("until %(date)s") % {"date": after_preposition(last)}
    return _("until the end of %(date)s") % {"date": after_preposition(last)}
