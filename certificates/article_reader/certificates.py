"""From what sentences tell to proposed certificates: the state, the holders, the dates, the period and the occasion."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from certificates.article_reader.awards import Step, Telling
from certificates.article_reader.bodies import Mention
from certificates.article_reader.dates import with_year_of
from certificates.article_reader.proposals import (
    CertificateProposal,
    Confidence,
    InstitutionProposal,
    PrintedDate,
    Reason,
    Span,
    State,
)
from certificates.models import Event

_SEVERAL = re.compile(
    r"\b(?:otrzymaly|odebraly|uzyskaly|zdobyly|otrzymali|odebrali|uzyskali|certyfikaty otrzymal\w?)\b"
)
_OCCASIONS = (
    (re.compile(r"\bsesj\w{1,3}\b|\bposiedzeni\w{1,2} rady\b"), Event.Occasion.COUNCIL_SESSION),
    (re.compile(r"\bkonferencj\w{1,3}\b"), Event.Occasion.CONFERENCE),
    (re.compile(r"\bw (?:naszej )?siedzibie\b|\bw naszym osrodku\b"), Event.Occasion.AT_THE_SEAT),
    (re.compile(r"\botwarci\w{1,2}\b"), Event.Occasion.OPENING),
    (
        re.compile(
            r"\buroczystos\w{1,4}\b|\buroczyst\w{1,4} spotkani\w{1,2}|\bswietowal\w{0,2}|\b(?:podczas|na"
            r"|w trakcie|w) (?:\w{3,20} ){0,2}spotkani[ua]\b"
        ),
        Event.Occasion.FESTIVE_MEETING,
    ),
    (
        re.compile(r"\bpiknik\w{0,2}|\bfestyn\w{0,2}|\bjubileusz\w{0,2}|\bdni\w{0,2} (?:miasta|gminy)"),
        Event.Occasion.OTHER,
    ),
)


class Holders:
    """The institutions of a text, and which of them the certificate is about."""

    def __init__(
        self,
        mentions: list[Mention],
        proposals: dict[tuple[str, str, str], InstitutionProposal],
        told: list[Telling],
    ) -> None:
        self._mentions, self._proposals = mentions, proposals
        self._starts = [mention.span.start for mention in mentions]
        self._weights: dict[tuple[str, str, str], int] = {}
        sentences = [telling.sentence.span for telling in told if not telling.is_sought]
        place = 0
        for mention in mentions:
            while place < len(sentences) and sentences[place].end <= mention.span.start:
                place += 1
            is_told = place < len(sentences) and sentences[place].holds(mention.span)
            weight = 1 + 3 * is_told + 2 * bool(mention.town)
            self._weights[mention.key] = self._weights.get(mention.key, 0) + weight

    def main(self) -> InstitutionProposal | None:
        """Return whom the text is about: who is named most, above all where the award is told."""
        if not self._weights:
            return None
        return self._proposals[max(self._weights, key=lambda key: self._weights[key])]

    def of(self, told: list[Telling]) -> list[InstitutionProposal]:
        """Return the holders of the award that the sentences tell of: several only where they say so."""
        several: dict[tuple[str, str, str], InstitutionProposal] = {}
        for telling in told:
            span = telling.sentence.span
            near = self._mentions[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
            inside = [mention for mention in near if mention.town or mention.unit]
            if len({mention.key for mention in inside}) > 1 and _SEVERAL.search(telling.sentence.folded):
                several.update((mention.key, self._proposals[mention.key]) for mention in inside)
        if several:
            return list(several.values())
        main = self.main()
        return [main] if main else []


def certificates(
    told: list[Telling], ceremonies: list[Telling], holders: Holders, published_on: PrintedDate | None
) -> list[CertificateProposal]:
    """Return the certificates that the sentences tell of; none if they only hope for one."""
    state = _state(told)
    if state is None:
        return []
    own = [telling for telling in told if telling.state == state or telling.state == State.GRANTED]
    if state == State.REFUSED:
        own = [
            telling
            for telling in told
            if telling.state == state or (telling.clauses and not telling.is_sought)
        ]
    later = [telling for telling in own if not telling.is_earlier] or own
    proposal = CertificateProposal(state=state)
    _describe(proposal, own)
    _date(proposal, later, ceremonies, published_on)
    _period(proposal, told)
    proposal.sequence = next((each.sequence for each in later if each.sequence), None)
    proposal.occasion = (
        _occasion([*later, *ceremonies])
        if state in (State.GRANTED, State.ANNOUNCED)
        else Event.Occasion.NOT_RECORDED
    )
    if all(telling.is_headline for telling in own):
        proposal.doubt(Reason.ONLY_HEADLINE, Confidence.UNSURE)
    found = list(_for_each(holders.of(later), proposal, own))
    earlier = [telling for telling in own if telling.is_earlier] if len(later) < len(own) else []
    return [*found, *_earlier(earlier, found)]


def _state(told: list[Telling]) -> State | None:
    """Return what the text as a whole says: a withdrawal or refusal outweighs a grant, a grant its announcement."""
    states = {telling.state for telling in told}
    for state in (State.WITHDRAWN, State.REFUSED):
        if state in states:
            return state
    firm = {telling.state for telling in told if not telling.is_headline}
    if State.GRANTED in firm:
        return State.GRANTED
    if State.ANNOUNCED in states:
        return State.ANNOUNCED
    return State.GRANTED if State.GRANTED in states else None


def _describe(proposal: CertificateProposal, own: list[Telling]) -> None:
    """Give the proposal the sentences that it comes from, and the fullest name of the certificate in them."""
    proposal.spans = [telling.sentence.span for telling in own]
    names = [
        telling.sentence.text[
            mark.span.start - telling.sentence.start : mark.span.end - telling.sentence.start
        ]
        for telling in own
        for mark in telling.marks
        if mark.is_named_in_full
    ]
    proposal.title_as_printed = re.sub(r"\s+", " ", max(names, key=len, default=""))


def _date(
    proposal: CertificateProposal,
    own: list[Telling],
    ceremonies: list[Telling],
    published_on: PrintedDate | None,
) -> None:
    """Give the proposal its dates: those of the award's own clauses, else of its sentences, else of the ceremony."""
    granted = [telling for telling in own if telling.state == State.GRANTED]
    if proposal.state == State.WITHDRAWN:
        ended = [telling for telling in own if telling.state == State.WITHDRAWN]
        first = [date for telling in ended for clause in telling.clauses[:1] for date in clause.dates]
        proposal.withdrawn_on = _chosen(proposal, first, published_on)
        rest = [date for telling in ended for clause in telling.clauses[1:] for date in clause.dates]
        proposal.handed_over_on = _chosen(proposal, rest, published_on)
        return
    if proposal.state == State.REFUSED:
        refused = [telling for telling in own if telling.state == State.REFUSED] or own
        proposal.decided_on = _chosen(
            proposal, [date for each in refused for date in each.dates], published_on
        )
        return
    if proposal.state == State.ANNOUNCED:
        planned = [date for each in own for date in each.dates] or [
            date for each in ceremonies for date in each.dates
        ]
        proposal.planned_on = _chosen(proposal, planned, published_on)
        return
    decided = [date for telling in granted for date in telling.dates_of(Step.DECISION)]
    proposal.decided_on = _chosen(proposal, decided, published_on)
    closest = [date for telling in granted for date in telling.dates_of(Step.HANDOVER)]
    handover = [telling for telling in granted if telling.has_handover]
    in_sentence = [
        date
        for telling in handover
        for clause in telling.clauses
        if Step.DECISION not in clause.steps
        for date in clause.dates
    ]
    beside = [
        date
        for telling in ceremonies
        for clause in telling.clauses
        if Step.DECISION not in clause.steps
        for date in clause.dates
    ]
    for dates, is_beside in ((closest, False), (in_sentence, False), (beside, True)):
        if dates and proposal.handed_over_on is None:
            everywhere = [*closest, *in_sentence, *beside]
            proposal.handed_over_on = _chosen(proposal, dates, published_on, everywhere)
            if is_beside:
                proposal.doubt(Reason.DATE_IN_NEIGHBOUR, Confidence.LIKELY)


def _chosen(
    proposal: CertificateProposal,
    dates: list[PrintedDate],
    published_on: PrintedDate | None,
    everywhere: Iterable[PrintedDate] = (),
) -> PrintedDate | None:
    """Return the first of the dates, as precisely as any that agrees with it; say what is doubtful about it."""
    if not dates:
        return None
    first = dates[0]
    agreeing = [date for date in (*dates, *everywhere) if date.agrees_with(first)]
    best = max(agreeing, key=lambda date: date.precision)
    if any(not date.agrees_with(best) for date in dates):
        proposal.doubt(Reason.DATES_DISAGREE, Confidence.UNSURE)
    if best.year is None:
        best = _with_year(proposal, best, published_on)
    proposal.spans.append(best.span)
    return best


def _with_year(
    proposal: CertificateProposal, date: PrintedDate, published_on: PrintedDate | None
) -> PrintedDate:
    """Return a date without a year in that of the publication, or of the decision that came before; else as it is."""
    if (dated := with_year_of(date, published_on)).year:
        proposal.doubt(Reason.YEAR_OF_PUBLICATION, Confidence.LIKELY)
        return dated
    decided = proposal.decided_on
    if decided and decided.year and str(decided)[5:] <= str(date)[5:]:
        proposal.doubt(Reason.YEAR_OF_DECISION, Confidence.LIKELY)
        return PrintedDate(decided.year, date.month, date.day, date.span)
    proposal.doubt(Reason.NO_YEAR, Confidence.UNSURE)
    return date


def _period(proposal: CertificateProposal, told: list[Telling]) -> None:
    """Give the proposal the period as printed; an end is never computed."""
    for telling in told:
        for period in telling.periods:
            if period.is_granted_for and proposal.valid_from is None:
                proposal.valid_from, proposal.valid_until = period.first, period.last
                at = telling.sentence.start
                proposal.period_as_printed = telling.sentence.text[
                    period.span.start - at : period.span.end - at
                ]
                proposal.spans.append(period.span)
        if telling.valid_until and proposal.valid_until is None:
            proposal.valid_until = telling.valid_until[0]
            proposal.spans.append(telling.valid_until[0].span)


def _occasion(told: list[Telling]) -> Event.Occasion:
    """Return at what gathering it was handed over; the narrowest word wins."""
    text = " ".join(telling.sentence.folded for telling in told)
    return next(
        (occasion for pattern, occasion in _OCCASIONS if pattern.search(text)), Event.Occasion.NOT_RECORDED
    )


def _for_each(
    holders: list[InstitutionProposal], proposal: CertificateProposal, own: list[Telling]
) -> Iterable[CertificateProposal]:
    """Yield the proposal once for each holder, or once without one."""
    several: list[InstitutionProposal | None] = [*holders]
    for holder in several or [None]:
        copy = CertificateProposal(
            **{name: getattr(proposal, name) for name in proposal.__dataclass_fields__}
        )
        copy.holder, copy.spans, copy.reasons = holder, list(proposal.spans), list(proposal.reasons)
        sentences = [telling.sentence.span for telling in own if not telling.is_headline]
        if holder and not any(span.holds(mention) for span in sentences for mention in holder.spans):
            copy.doubt(Reason.HOLDER_BY_CONTEXT, Confidence.LIKELY)
        yield copy


def _earlier(told: list[Telling], found: list[CertificateProposal]) -> Iterable[CertificateProposal]:
    """Yield the earlier certificates of the same holder that are told of with a date: "pierwszy otrzymał w 2012"."""
    taken: set[Span] = {
        date.span
        for each in found
        for date in (each.handed_over_on, each.decided_on, each.valid_until)
        if date
    }
    for telling in told:
        for clause in telling.clauses:
            for date in clause.dates:
                if date.span in taken or len(found) != 1:
                    continue
                earlier = CertificateProposal(
                    state=State.GRANTED, holder=found[0].holder, spans=[telling.sentence.span]
                )
                earlier.sequence = telling.sequence
                if Step.DECISION in clause.steps:
                    earlier.decided_on = date
                else:
                    earlier.handed_over_on = date
                yield earlier
