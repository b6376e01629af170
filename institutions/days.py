"""The day that a page shows the register as of: `?na-dzien=2016-06-01`, today where the address names none.

A status is what a certificate is on a day, so a page with statuses can show them for any day of the register's
calendar; what the register knows is always what it knows today. A day to come is welcome too: the statuses of that day
follow from what is recorded, if nothing else happens. A view that reads the day carries `@takes_day` and asks
`reading_day()`; every other page of the register refuses the parameter (`calregistry.middleware`), so that none shows
today under an address that says otherwise.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.partial_date_words import read
from institutions.partial_dates import FIRST_YEAR, LAST_YEAR
from institutions.query_strings import quoted, without_noise

PARAMETER = "na-dzien"

View = TypeVar("View", bound=Callable)


class WrongDay(ValueError):
    """A day that cannot be read; the words say to the reader what is wrong."""


def takes_day(view: View) -> View:
    """Mark a view as one that reads the day."""
    view.takes_day = True
    return view


def does_take_day(request: HttpRequest) -> bool:
    """Return whether the view that the address leads to reads the day."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "takes_day", False)


def read_day(text: str) -> date:
    """Return the day that `text` names, as `2016-06-01`, `1.06.2016` or `1 czerwca 2016`.

    Raises WrongDay for anything else: a month, a day that the calendar does not have, or one that lies outside the
    years of the register.
    """
    words = {"name": PARAMETER, "value": quoted(text), "first": FIRST_YEAR, "last": LAST_YEAR}
    try:
        year, month, day, is_not_later_than = read(text)
        if is_not_later_than or month is None or day is None:
            raise ValueError
        found = date(year, month, day)
    except ValueError as error:
        sentence = _("“%(name)s” takes one day, and “%(value)s” is not one. Write it as 2016-06-01.")
        raise WrongDay(sentence % words) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongDay(
            _("“%(name)s” is a day from %(first)s to %(last)s, and “%(value)s” lies outside.") % words
        )
    return found


def reading_day(request: HttpRequest) -> date:
    """Return the day that the address asks for, else today in Poland; an empty parameter counts as absent.

    Raises WrongDay, which the middleware answers with 400 and its words. A list reads the day by its filters instead,
    and names it with whatever else is wrong.
    """
    texts = without_noise(request.GET, {PARAMETER}).getlist(PARAMETER)
    if not texts:
        return timezone.localdate()
    if len(texts) > 1:
        raise WrongDay(
            _("“%(name)s” stands in the address more than once (“%(value)s”). Leave one value only.")
            % {"name": PARAMETER, "value": quoted(", ".join(texts))}
        )
    return read_day(texts[0])


def other_day(request: HttpRequest) -> date | None:
    """Return the day that the page shows if that is another than today; None also where the address is wrong."""
    if PARAMETER not in request.GET or not does_take_day(request):
        return None
    try:
        day = reading_day(request)
    except WrongDay:
        return None
    return day if day != timezone.localdate() else None


def without_day(query: QueryDict) -> QueryDict:
    """Return the query string of the same page today: without the day, and from the first page on."""
    rest = without_noise(query, ())
    for name in (PARAMETER, "strona"):
        rest.pop(name, None)
    return rest


def on_day(address: str, day: date | None) -> str:
    """Return the `address`, which may have a query string and a fragment, as of `day`.

    It stays as it is for None, and where it names a day already.
    """
    path, mark, fragment = address.partition("#")
    if day is None or f"{PARAMETER}=" in path:
        return address
    joint = "" if path.endswith("?") else "&" if "?" in path else "?"
    return f"{path}{joint}{PARAMETER}={day.isoformat()}{mark}{fragment}"
