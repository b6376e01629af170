"""What happened when: the movement year by year, and one institution in one order.

Nothing is told here that is not a record of its own with its sources; dates are as exact as these give them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Certificate, CertificateCitation, Edition, Event, Term
from certificates.models.certificate import UNKNOWN_YEAR
from institutions.days import on_day
from institutions.models import Citation, Institution, Programme
from institutions.notes import Mark, SourceNotes
from institutions.partial_dates import PartialDate, period_in_words

MOST_NAMED = 12  # awards of one year that are named one by one
STRIP_WIDTH, STRIP_HEIGHT = 1000, 240  # in units of the drawing
WIDEST_BAR = 60
LABEL_WIDTH = 120  # that a written year needs, on phones too
LABEL_STEPS = (1, 5, 10, 20, 50)  # years
COUNT_WIDTH = 50  # that a written count needs


@dataclass(slots=True)
class Moment:
    """Something at a date, if that is known: what it was in our words, whose or which in Polish ones, and its address.

    `record` and its `fields` are what sources are asked about; `more` is a side remark.
    """

    date: PartialDate | None
    what: str
    name: str
    url: str
    record: Any
    fields: tuple[str, ...] = ()
    more: str = ""
    marks: list[Mark] = field(default_factory=list)

    def cite(self, notes: SourceNotes) -> None:
        """Take the marks of the sources that tell of it; a term has one source of its own."""
        self.marks = (
            [notes.mark(self.record.source)]
            if isinstance(self.record, Term)
            else notes.marks(self.record, *self.fields)
        )


@dataclass(slots=True)
class Year:
    """A year of the movement, None for an unknown one: how many awards, where they are listed, what is told of it."""

    year: int | None
    count: int = 0
    moments: list[Moment] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the list of its awards."""
        query = urlencode({"rok": self.year or UNKNOWN_YEAR, "sortuj": "najstarsze"})
        return f"{reverse('certificates:list')}?{query}"

    @property
    def is_named_in_full(self) -> bool:
        """Whether each award of the year is told by itself."""
        return self.count <= MOST_NAMED


@dataclass(frozen=True, slots=True)
class Bar:
    """A year's awards on the strip, in its units; `label` is the year and `count` the awards where they are written.

    Both stand at `middle`; a count of 0 is not written.
    """

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    count: int


class Movement:
    """The years of the movement up to today, oldest first, with the notes of what is told."""

    def __init__(self, *, on: date) -> None:
        """Read the records: eight queries, however many there are."""
        self.on = on
        self.notes = SourceNotes()
        published = Certificate.objects.published()
        counts = dict(
            published.with_award_year().order_by().values_list("award_year").annotate(count=Count("pk"))
        )
        found: dict[int | None, Year] = {
            int(year) if year else None: Year(int(year) if year else None, count)
            for year, count in counts.items()
        }
        self.years_of_awards = found.copy()
        few = [str(year or UNKNOWN_YEAR) for year, each in found.items() if each.is_named_in_full]
        handovers = Event.objects.filter(kind=Event.Kind.HANDOVER).order_by("pk")
        awards = list(
            published.awarded_in(few)
            .oldest_first()
            .select_related("holder")
            .prefetch_related(Prefetch("events", handovers, to_attr="handovers"))
        )
        programmes = list(
            Programme.objects.published()
            .filter(Q(started_on__isnull=False) | Q(ended_on__isnull=False))
            .in_polish_order()
        )
        terms = list(Term.objects.of_published().filter(as_of__isnull=False).select_related("source"))
        editions = list(Edition.objects.filter(known_from__isnull=False).order_by("position"))
        self.notes.read(CertificateCitation, [*awards, *editions])
        self.notes.read(Citation, programmes)
        for award in awards:
            year = found[int(award.award_year) if award.award_year else None]
            year.moments.append(moment_of_award(award))
        for moment in [
            *moments_of_programmes(programmes),
            *map(moment_of_term, terms),
            *map(moment_of_edition, editions),
        ]:
            if moment.date:
                found.setdefault(moment.date.year, Year(moment.date.year)).moments.append(moment)
        known = sorted(year for year in found if year is not None)
        self.years = [found[year] for year in known] + ([found[None]] if None in found else [])
        for each in self.years:
            each.moments.sort(key=in_time)
            for moment in each.moments:
                moment.cite(self.notes)

    @property
    def bars(self) -> list[Bar]:
        """The strip of awards from the first known year to the last one that has come; the axis starts at zero."""
        counts = {
            year: each.count
            for year, each in self.years_of_awards.items()
            if year is not None and each.count and year <= self.on.year
        }
        if not counts:
            return []
        highest = max(counts.values())
        years = range(min(counts), max(counts) + 1)
        pitch = STRIP_WIDTH / len(years)
        step = next((each for each in LABEL_STEPS if each * pitch >= LABEL_WIDTH), LABEL_STEPS[-1])
        bars = []
        for number, year in enumerate(years):
            height = -(-STRIP_HEIGHT * counts.get(year, 0) // highest)
            label = str(year) if year % step == 0 else ""
            middle = round((number + 0.5) * pitch)
            width = min(WIDEST_BAR, round(0.7 * pitch))
            count = counts.get(year, 0) if pitch >= COUNT_WIDTH else 0
            bars.append(Bar(middle - width // 2, STRIP_HEIGHT - height, width, height, middle, label, count))
        return bars

    @property
    def strip_words(self) -> str:
        """The strip in words."""
        shown = ", ".join(
            f"{each.year}: {each.count}"
            for each in self.years
            if each.year and each.year <= self.on.year and each.count
        )
        return _("Certificates by the year of the award. %(years)s") % {"years": shown}


def in_time(moment: Moment) -> str:
    """Return the key that orders moments: a year before its months, a month before its days."""
    return moment.date.stored if moment.date else "~"


def moment_of_award(award: Certificate) -> Moment:
    """Return when a certificate was awarded, and at what occasion as far as that is recorded."""
    event = award.handovers[0] if award.handovers else None
    if award.handed_over_on:
        what, cited = _("Certificate handed over"), "handed_over_on"
    elif award.decided_on:
        what, cited = _("Certificate granted"), "decided_on"
    else:
        what, cited = _("Certificate"), "valid_from"
    occasion = event.get_occasion_display() if event and event.occasion else ""
    return Moment(
        award.award_date, what, award.holder.name, award.get_absolute_url(), award, ("", cited), occasion
    )


def moments_of_programmes(programmes: Iterable[Programme]) -> Iterable[Moment]:
    """Yield when programmes began, or ended where no more is known."""
    for programme in programmes:
        what = _("Programme began") if programme.started_on else _("Programme ended")
        both = programme.started_on and programme.ended_on
        yield Moment(
            programme.started_on or programme.ended_on,
            what,
            programme.name,
            programme.get_absolute_url(),
            programme,
            ("", "name", "started_on", "ended_on"),
            period_in_words(programme.started_on, programme.ended_on) if both else "",
        )


def moment_of_term(term: Term) -> Moment:
    """Return for when a source tells of how long certificates were granted."""
    what = ngettext(
        "Certificates were granted for %(years)d year",
        "Certificates were granted for %(years)d years",
        term.years,
    )
    return Moment(term.as_of, what % {"years": term.years}, "", reverse("about"), term)


def moment_of_edition(edition: Edition) -> Moment:
    """Return since when the rules of an edition are known."""
    return Moment(
        edition.known_from,
        _("The earliest date for which a source shows these rules"),
        edition.name,
        reverse("criteria"),
        edition,
        ("", "name", "known_from"),
    )


def life_of(
    institution: Institution,
    *,
    certificates: Iterable[Certificate],
    activities: Iterable[Any],
    posts: Iterable[Any],
    participations: Iterable[Any],
    names: Iterable[Any],
    as_of: date | None,
) -> list[Moment]:
    """Return what is dated of an institution in one order, from records that the page holds already.

    Its certificates are linked as of the day `as_of`, None for today.
    """
    moments = [
        *moments_of(
            names,
            (("held_from", _("Name taken")), ("held_until", _("Name given up"))),
        ),
        *moments_of_posts(posts),
        *moments_of_activities(activities),
    ]
    for part in participations:
        moments += moments_of(
            [part],
            (
                ("started_on", _("Began to take part in the programme")),
                ("ended_on", _("Ceased to take part in the programme")),
            ),
            name=part.programme.name,
            url=part.programme.get_absolute_url(),
        )
    for certificate in certificates:
        moments += moments_of(
            [certificate],
            (
                ("decided_on", _("Certificate granted")),
                ("handed_over_on", _("Certificate handed over")),
                ("valid_from", _("Beginning of the period")),
                ("valid_until", _("End of the period, to its last day")),
                ("withdrawn_on", _("Certificate withdrawn")),
            ),
            name=certificate.number,
            url=on_day(certificate.get_absolute_url(), as_of),
        )
    if institution.closed_on:
        moments.append(Moment(institution.closed_on, _("Closed"), "", "", institution, ("closed_on",)))
    return sorted(moments, key=in_time)


def moments_of(
    records: Iterable[Any], columns: Iterable[tuple[str, str]], *, name: str = "", url: str = ""
) -> list[Moment]:
    """Return a moment for each date in the `columns` (field, what it is) of the records."""
    return [
        Moment(when, what, name or str(record.name), url, record, (column,))
        for record in records
        for column, what in columns
        if (when := getattr(record, column))
    ]


def moments_of_activities(activities: Iterable[Any]) -> Iterable[Moment]:
    """Yield when activities began, or ended where no more is known, each leading to its place on the page."""
    for activity in activities:
        if activity.started_on or activity.ended_on:
            kind = str(activity.get_kind_display())
            what = kind if activity.started_on else _("%(activity)s, the end") % {"activity": kind}
            both = activity.started_on and activity.ended_on
            yield Moment(
                activity.started_on or activity.ended_on,
                what,
                activity.name,
                f"#{activity.slug}",
                activity,
                (),
                period_in_words(activity.started_on, activity.ended_on) if both else "",
            )


def moments_of_posts(posts: Iterable[Any]) -> Iterable[Moment]:
    """Yield when people took and left posts, or are known to have held them; a hidden person stays unnamed."""
    for post in posts:
        name = f"{post.title} – {post.person.public_name}" if post.person else post.title
        for column, what in (
            ("held_from", _("Took the post")),
            ("held_until", _("Left the post")),
            ("as_of", _("Held the post then")),
        ):
            if (column != "as_of" or not (post.held_from or post.held_until)) and (
                when := getattr(post, column)
            ):
                yield Moment(when, what, name, "", post)
