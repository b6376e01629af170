"""Institutions side by side: how the address names them, and what each line of the comparison holds.

Nothing is judged and nothing is added up: a line is shown when the sources tell of it for one of the institutions at
least, and for the others it says that they tell nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Prefetch
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import verdicts
from certificates.models import Certificate, CertificateCitation, Event, Holder
from institutions.days import PARAMETER as DAY
from institutions.filters.base import LONGEST_TEXT
from institutions.models import Activity, Answer, Citation, FormerSlug, Participation, Programme
from institutions.models.activity import ORGANISING_KINDS
from institutions.notes import SourceNotes
from institutions.query_strings import in_quotes, unknown_parameters, without_noise

PARAMETER, SEARCH = "instytucja", "szukaj"
LEAST, MOST = 2, 4  # institutions that a page can hold beside each other
MOST_FOUND = 8  # institutions offered for a text


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the address words of institutions, each once, a text to find more, what is wrong."""

    slugs: list[str]
    text: str
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """One of the institutions, what it is today in a sentence, and the address of the comparison without it."""

    institution: Holder
    verdict: str
    status: str
    removal: str


@dataclass(frozen=True, slots=True)
class Line:
    """A subject of the comparison, and each institution with what is known of it there, an empty list for nothing."""

    key: str
    title: str
    cells: list[tuple[Holder, list[Any]]]


class Comparison:
    """The institutions chosen, on a day, and the sources of what is said of them."""

    def __init__(self, institutions: list[Holder], *, on: date) -> None:
        """Take institutions as `find_chosen` gives them, and read their sources in two queries."""
        self.on = on
        self.institutions = institutions
        self.notes = SourceNotes()
        if institutions:
            self.notes.read(
                Citation,
                [
                    record
                    for each in institutions
                    for record in (each, *each.earlier_names, *each.steps, *each.parts)
                ],
            )
            awards = [award for each in institutions for award in each.awards]
            handovers = [event for award in awards for event in award.handovers]
            self.notes.read(CertificateCitation, [*awards, *handovers])

    @property
    def columns(self) -> list[Column]:
        """The institutions in the order of the address."""
        return [
            Column(
                each,
                verdicts.of_holder(each.awards),
                verdicts.best_status(each.awards),
                address(other.slug for other in self.institutions if other is not each),
            )
            for each in self.institutions
        ]

    @property
    def answers(self) -> list[Line]:
        """What they told in interviews, topic by topic.

        A handover of which an institution was not asked is told by what the register knows of it as an event.
        """
        return self.lines(Answer.Topic, lambda each: [*each.told, *handovers_not_told(each)], "topic")

    @property
    def steps(self) -> list[Line]:
        """How they came to work this way: changes, trainings, visits…, kind by kind."""
        return self.lines(ORGANISING_KINDS, lambda each: each.steps, "kind")

    def lines(
        self, subjects: Iterable[Any], things_of: Callable[[Holder], list[Any]], attribute: str
    ) -> list[Line]:
        """Return a line for each of the subjects, values of the things' `attribute`, that any institution has."""
        lines = [
            Line(
                subject.value,
                str(subject.label),
                [
                    (each, [thing for thing in things_of(each) if getattr(thing, attribute) == subject])
                    for each in self.institutions
                ],
            )
            for subject in subjects
        ]
        return [line for line in lines if any(things for _institution, things in line.cells)]


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover that no interview tells of, standing where the answer would."""

    event: Event
    topic: str = Answer.Topic.HANDOVER


def handovers_not_told(institution: Holder) -> list[Handover]:
    """Return the handovers of the institution's certificates, the newest first; none if an interview tells of one."""
    if any(answer.topic == Answer.Topic.HANDOVER for answer in institution.told):
        return []
    return [Handover(event) for award in institution.awards for event in award.handovers]


@dataclass(frozen=True, slots=True)
class Offer:
    """An institution that can be added, with the address of the comparison that holds it."""

    institution: Holder
    url: str


def read_query(data: QueryDict) -> Asked:
    """Return what the query string asks for; a sentence for each thing that is wrong in it."""
    query = without_noise(data, {PARAMETER, SEARCH, DAY})
    slugs = list(dict.fromkeys(query.getlist(PARAMETER)))
    texts = query.getlist(SEARCH)
    errors = [unknown] if (unknown := unknown_parameters(query, {PARAMETER, SEARCH, DAY})) else []
    if len(texts) > 1 or len("".join(texts)) > LONGEST_TEXT:
        errors.append(
            _("“%(name)s” is one text of at most %(limit)d characters.")
            % {"name": SEARCH, "limit": LONGEST_TEXT}
        )
    if len(slugs) > MOST:
        errors.append(
            _("Up to %(most)d institutions can stand side by side; the address names %(count)d. Remove some.")
            % {"most": MOST, "count": len(slugs)}
        )
    return Asked(slugs if not errors else [], "".join(texts) if not errors else "", errors)


def find_chosen(slugs: list[str], *, on: date) -> list[Holder]:
    """Return the published institutions at `slugs` in order, with all that the comparison tells, in seven queries.

    A slug that leads to no published institution is left out.
    """
    handovers = Event.objects.filter(kind=Event.Kind.HANDOVER).order_by("pk")
    awards = (
        Certificate.objects.published()
        .with_status_rank(on=on)
        .newest_first()
        .prefetch_related(Prefetch("events", handovers, to_attr="handovers"))
    )
    steps = Activity.objects.filter(kind__in=ORGANISING_KINDS).order_by(
        F("started_on").asc(nulls_last=True), "fold_key", "pk"
    )
    parts = (
        Participation.objects.filter(programme__in=Programme.objects.published())
        .select_related("programme")
        .order_by(F("started_on").asc(nulls_last=True), "pk")
    )
    answers = Answer.objects.of_published().select_related("source").order_by("pk")
    found = {
        holder.slug: holder
        for holder in Holder.objects.published()
        .filter(slug__in=slugs)
        .with_voivodeship()
        .prefetch_related(
            Prefetch("certificates", awards, to_attr="awards"),
            Prefetch("activities", steps, to_attr="steps"),
            Prefetch("participations", parts, to_attr="parts"),
            Prefetch("answers", answers, to_attr="told"),
            Prefetch("names", to_attr="earlier_names"),
        )
    }
    return [found[slug] for slug in slugs if slug in found]


def present_slugs(slugs: list[str]) -> dict[str, str]:
    """Return for those of `slugs` that published institutions once had what they are now."""
    former = FormerSlug.objects.filter(slug__in=slugs, institution__published_at__isnull=False)
    return dict(former.values_list("slug", "institution__slug"))


def nobody_at(slugs: list[str]) -> str:
    """Return the sentence that the register has no institution at `slugs`."""
    shown = ", ".join(in_quotes(slug) for slug in slugs)
    return ngettext(
        "The register has no institution at the address word %(slugs)s.",
        "The register has no institutions at the address words %(slugs)s.",
        len(slugs),
    ) % {"slugs": shown}


def offers(text: str, chosen: list[str]) -> list[Offer]:
    """Return up to MOST_FOUND institutions that the text finds, but for the chosen ones, best match first."""
    matching = Holder.objects.published().exclude(slug__in=chosen).matching(text)
    return [
        Offer(institution, address([*chosen, institution.slug]))
        for institution in matching.best_match_first(text)[:MOST_FOUND]
    ]


def address(slugs: Iterable[str]) -> str:
    """Return the address of the comparison of the institutions at `slugs`."""
    query = urlencode([(PARAMETER, slug) for slug in slugs])
    return f"{reverse('compare')}?{query}" if query else reverse("compare")
