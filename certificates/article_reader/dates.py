"""The dates that a text prints, each with its place; what cannot be on a calendar is none."""

import re
from collections.abc import Iterator

from certificates.article_reader.proposals import PrintedDate, Span
from institutions.partial_date_words import MONTHS
from institutions.partial_dates import PartialDate

_MONTH = "(?P<name>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_OF_YEAR = r"(?: ?(?:roku|rok|r\.|r\b))?"
_CURRENT = r"(?P<current> ?br\.?\b| ?b\.r\.| biezacego roku)?"
_DAY = r"(?<![0-9.,/:-])(?P<day>[0-9]{1,2})"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

# From the most precise; what one has read, the next leaves alone. All work on folded text.
_FORMS = [
    re.compile(form)
    for form in (
        rf"(?<![0-9-]){_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![0-9])",
        rf"{_DAY} ?[./-] ?(?P<month>[0-9]{{1,2}}) ?[./-] ?{_YEAR}{_OF_YEAR}",
        rf"{_DAY}\.? ?(?:[-–—i] ?[0-9]{{1,2}}\.? ?)?{_MONTH}\b,? ?{_YEAR}{_OF_YEAR}",
        rf"{_DAY} (?P<roman>[ivx]{{1,4}}) {_YEAR}{_OF_YEAR}",
        rf"{_DAY}\.? ?(?:[-–—i] ?[0-9]{{1,2}}\.? ?)?{_MONTH}\b{_CURRENT}",
        rf"\b{_MONTH}\b,? {_YEAR}{_OF_YEAR}",
        rf"(?:\b(?:w|we|od|do|na|z) )(?P<inner>{_MONTH}\b{_CURRENT})",
        rf"\b{_MONTH}\b(?P<current> br\.?\b| biezacego roku)",
        rf"(?<![0-9.,/-]){_YEAR}(?: ?(?:roku|rok|r\.|r\b))",
        rf"(?:\b(?:w|od|do|roku|rok|i|oraz) |[(]){_YEAR}(?![0-9]|[-–][0-9])",
    )
]
_PERIOD = re.compile(
    r"(?P<mark>\b(?:na|w)? ?lat(?:a|ach)|\bokres\w{0,3}(?: od)?) "
    r"(?P<first>(?:19|20)[0-9]{2}) ?(?:[-–—]|do|i) ?(?P<last>(?:19|20)[0-9]{2})(?![0-9])"
)


class Period:
    """A period of years as printed: `na lata 2014–2017`."""

    __slots__ = ("first", "is_granted_for", "last", "span")

    def __init__(self, match: re.Match, offset: int) -> None:
        self.span = Span(match.start() + offset, match.end() + offset)
        first, last = (
            Span(match.start(group) + offset, match.end(group) + offset) for group in ("first", "last")
        )
        self.first = PrintedDate(int(match["first"]), None, None, first)
        self.last = PrintedDate(int(match["last"]), None, None, last)
        # `na lata` is granted or planned for; `w latach` merely tells when.
        self.is_granted_for = match["mark"].startswith(("na", "okres"))


def periods(folded: str, offset: int = 0) -> list[Period]:
    """Return the periods of years in a folded text that stands at `offset`; one that ends before it begins is none."""
    found = (Period(match, offset) for match in _PERIOD.finditer(folded))
    return [each for each in found if (each.first.year or 0) <= (each.last.year or 0)]


def dates(folded: str, offset: int = 0) -> list[PrintedDate]:
    """Return the dates in a folded text that stands at `offset`, in their order, periods of years apart."""
    taken = bytearray(len(folded))
    for period in _PERIOD.finditer(folded):
        taken[period.start() : period.end()] = b"\1" * (period.end() - period.start())
    found: list[PrintedDate] = []
    for form in _FORMS:
        for match in form.finditer(folded):
            span = _span(match)
            if any(taken[span.start : span.end]):
                continue
            if (date := _date(match, Span(span.start + offset, span.end + offset))) is not None:
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(date)
    return sorted(found, key=lambda each: each.span)


def _span(match: re.Match) -> Span:
    """Return where the date itself stands, without a preposition before it."""
    groups = match.groupdict()
    if groups.get("inner"):
        return Span(*match.span("inner"))
    starts = [match.start(name) for name in ("day", "name", "month", "year") if groups.get(name)]
    return Span(min(starts), match.end())


def _date(match: re.Match, span: Span) -> PrintedDate | None:
    """Return the date of a match, or None where the calendar has no such day."""
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    day = int(groups["day"]) if groups.get("day") else None
    month = next(_month(groups), None)
    if groups.get("roman") and month is None:
        return None
    try:
        # A leap year stands for one that is not printed.
        PartialDate(year or 2000, month, day)
    except ValueError:
        return None
    return PrintedDate(year, month, day, span)


def _month(groups: dict[str, str | None]) -> Iterator[int]:
    """Yield the month of a match, if it has one."""
    if name := groups.get("name"):
        yield MONTHS[name]
    elif number := groups.get("month"):
        yield int(number)
    elif (roman := groups.get("roman")) in _ROMAN:
        yield _ROMAN.index(roman) + 1


def with_year_of(date: PrintedDate, published_on: PrintedDate | None) -> PrintedDate:
    """Return a date without a year in the year of the publication, if it is not after it; else the date itself."""
    if date.year or published_on is None or not published_on.year:
        return date
    dated = PrintedDate(published_on.year, date.month, date.day, date.span)
    try:
        is_before = str(dated) <= str(published_on) or dated.agrees_with(published_on)
        PartialDate(published_on.year, date.month, date.day)
    except ValueError:
        return date
    return dated if is_before else date
