"""Calendars (iCalendar, RFC 5545) of what the register knows to the day.

A date known only to the month or year never becomes a day: it is left out, and the calendar's description says so.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.db.models.functions import Length
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calregistry.plain_text import one_line
from certificates import verdicts
from certificates.models import Certificate, Event
from institutions.partial_dates import PartialDate

MOST_EVENTS = 1000  # in a calendar
LONGEST_LINE = 75  # octets, without the end of the line (RFC 5545, 3.1)
LENGTH_OF_A_DAY = len("2015-02-05")  # a stored date of this length is neither shorter nor "not later than"
# What stands behind a backslash in a text (RFC 5545, 3.3.11).
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of a whole day."""

    uid: str
    day: datetime.date
    summary: str
    description: str
    place: str
    url: str
    changed_at: datetime.datetime

    def lines(self) -> Iterator[str]:
        """Yield the unfolded lines of the event."""
        changed = self.changed_at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
        yield "BEGIN:VEVENT"
        yield f"UID:{self.uid}"
        yield f"DTSTAMP:{changed}"
        yield f"LAST-MODIFIED:{changed}"
        yield f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{self.day + datetime.timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{escaped(self.summary)}"
        yield f"DESCRIPTION:{escaped(self.description)}"
        if self.place:
            yield f"LOCATION:{escaped(self.place)}"
        yield f"URL:{self.url}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def ceremonies(*, on: datetime.date, root: str) -> str:
    """Return the calendar of the handovers of certificates, the newest first; statuses are those of the day `on`.

    `root` is the address of the site, without a slash at its end.
    """
    handovers = Event.objects.filter(kind=Event.Kind.HANDOVER).order_by("pk")
    certificates = (
        known_to_the_day("handed_over_on")
        .with_status(on=on)
        .select_related("holder")
        .prefetch_related(Prefetch("events", handovers, to_attr="handovers"))
        .order_by("-handed_over_on", "number")[:MOST_EVENTS]
    )
    return calendar(
        name=_("Handovers of the CAL certificate"),
        description=_(
            "The days on which certificates were handed over, as far as the CAL Register knows them. Handovers of "
            "which only the month or year is known are left out."
        ),
        entries=[ceremony(certificate, root) for certificate in certificates],
    )


def ends_of_validity(*, on: datetime.date, root: str) -> str:
    """Return the calendar of the days on which certificates end, from a year before `on`, the soonest first.

    A certificate with a recorded withdrawal ends by that and has no other end. `root` as for `ceremonies()`.
    """
    first = PartialDate.from_date(on - datetime.timedelta(days=365))
    certificates = (
        known_to_the_day("valid_until")
        .filter(valid_until__gte=first, withdrawn_on__isnull=True)
        .with_status(on=on)
        .select_related("holder")
        .order_by("valid_until", "number")[:MOST_EVENTS]
    )
    return calendar(
        name=_("Ends of validity of CAL certificates"),
        description=_(
            "The last days of certificates, from a year ago on, as far as the CAL Register knows them. Certificates of "
            "whose end only the month or year is known are left out."
        ),
        entries=[end_of_validity(certificate, root) for certificate in certificates],
    )


def known_to_the_day(field: str):
    """Return the published certificates whose partial date `field` is a day, and not merely the latest possible."""
    return Certificate.objects.published().alias(length=Length(field)).filter(length=LENGTH_OF_A_DAY)


def ceremony(certificate: Certificate, root: str) -> Entry:
    """Return the handover of a certificate with its `handovers`, `status` and holder."""
    places = [part for event in certificate.handovers for part in (event.place, event.town) if part]
    occasions = [event.get_occasion_display() for event in certificate.handovers if event.occasion]
    verdict = verdicts.of_certificate(certificate, certificate.status)
    return Entry(
        uid=f"{certificate.number}-wreczenie@{host(root)}",
        day=certificate.handed_over_on.first_day,
        summary=_("Handover of certificate %(number)s: %(holder)s")
        % {"number": certificate.number, "holder": certificate.holder.name},
        description=" ".join([*(_("Occasion: %(name)s.") % {"name": name} for name in occasions), verdict]),
        place=", ".join(places),
        url=root + certificate.get_absolute_url(),
        changed_at=certificate.changed_at,
    )


def end_of_validity(certificate: Certificate, root: str) -> Entry:
    """Return the last day of a certificate with its `status` and holder."""
    return Entry(
        uid=f"{certificate.number}-koniec@{host(root)}",
        day=certificate.valid_until.last_day,
        summary=_("Last day of certificate %(number)s: %(holder)s")
        % {"number": certificate.number, "holder": certificate.holder.name},
        description=verdicts.of_certificate(certificate, certificate.status),
        place="",
        url=root + certificate.get_absolute_url(),
        changed_at=certificate.changed_at,
    )


def calendar(*, name: str, description: str, entries: Iterable[Entry]) -> str:
    """Return the text of a calendar; name and description stand in today's properties (RFC 7986) and in older ones."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//calregistry//CAL//{(get_language() or 'pl').upper()}",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"DESCRIPTION:{escaped(description)}",
        f"X-WR-CALDESC:{escaped(description)}",
        *(line for entry in entries for line in entry.lines()),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Return `text` on one line as the value of a text property."""
    return one_line(text).translate(ESCAPES)


def folded(line: str) -> str:
    """Return the line cut into pieces of at most 75 octets, never inside a character; each next one is indented."""
    pieces, room = [""], LONGEST_LINE
    for char in line:
        octets = len(char.encode())
        if octets > room:
            pieces.append("")
            room = LONGEST_LINE - len(" ")
        pieces[-1] += char
        room -= octets
    return "\r\n ".join(pieces)


def host(root: str) -> str:
    """Return the host of the site's address."""
    return root.partition("://")[2]
