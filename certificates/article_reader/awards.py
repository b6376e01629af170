"""What each sentence says of the certificate: granted, announced, refused, withdrawn or only sought; and when."""

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from certificates.article_reader.dates import Period, dates, periods
from certificates.article_reader.marks import Mark, has_pronoun
from certificates.article_reader.plain import Article, Sentence
from certificates.article_reader.proposals import PrintedDate, Span, State


class Step(Enum):
    """What a clause tells of."""

    HANDOVER = "handover"
    DECISION = "decision"
    HOLDING = "holding"


_NOT = re.compile(
    r"\bnie (?:otrzymal|uzyskal|dostal|zdobyl|ma\b|posiada|przyznano|odebral|dostalismy|otrzymalismy)"
)
_REFUSED = re.compile(r"\bodmowi\w{1,5}|\bodmow[aey]\b")
_WITHDRAWN = re.compile(
    r"\bcofn\w{2,8}|\bcofni\w{2,8}|\bpozbawi\w{1,5}|\bodebrano\b|\butraci\w{1,4}"
    r"|\b(?:komisja|zarzad|stowarzyszenie)\b[^.;,]{0,60}\bodebral[aoiy]?\b"
    r"|\bodebral[aoiy]?\b[^.;,]{0,80}\b(?:osrodkowi|bibliotece|domowi|stowarzyszeniu|fundacji|centrum)\b"
)
_FROM_HANDS = re.compile(r"\bz ra[ck]\b")
_FUTURE = re.compile(
    r"\bodbedzie sie|\bodbeda sie|\bwreczy\b|\bodbierze\b|\bodbior[ae]\b|\botrzyma\b|\botrzymaja\b|\bprzekaze\b"
    r"|\bzostan(?:ie|a)\b|\bbedzie\b|\bbeda\b|\bbedziemy\b|\bzapraszamy\b"
)
_FUTURE_MARKED = re.compile(r"\b(?:wręczą|przekażą|odbiorą)\b")
_SOUGHT = re.compile(
    r"\bstara\w{0,4} sie\b|\bstaral\w{0,4} sie\b|\bubiega\w{1,4}|\bzabiega\w{1,4}"
    r"|\bw kierunku uzyskania|\bchce\w{0,3}\b"
    r"|\bzdobyc\b|\buzyskac\b|\botrzymac\b|\bdaz[ya]\w{0,4} do\b|\baplik\w{2,6}|\bprzyznawany\b"
    r"|\bna certyfikat\b"
)
_GIVES = (
    r"wrecz(?:yl|al)\w{0,3}|wreczono|przekazal\w{0,3}|przekazano|zlozyl[aoi]?"
    r"|wreczeni[eau]\w{0,2}|(?:wreczon|przekazan)\w{1,3}"
)
_TAKES = (
    r"otrzymal\w{0,5}|odebral\w{0,5}|uzyskal\w{0,5}|zdobyl\w{0,5}|dostal\w{0,5}|odbior\b"
    r"|odebrani\w{1,2}|swietowal\w{0,4}"
)
_HONOURED = r"(?:wyroznion|uhonorowan|nagrodzon|obdarzon)\w{1,3}"
_HANDOVER = re.compile(
    rf"\b(?:{_GIVES}|{_TAKES}|{_HONOURED})\b|\botrzymany\b|\botrzyman(?:i[eau]\w?|[ay])\b"
    rf"|\bwreczeni\w{{1,2}} (?:\w{{3,15}} )?dokonal\w{{0,2}}"
)
_DECISION = re.compile(
    r"\bdecyzj\w{1,3}|\bkomisj\w{1,2}\b|\bprzyzna[nl]\w{0,4}|\bnada[nl]\w{0,4}|\bpostanowi\w{1,4}"
)
_HOLDING = re.compile(
    r"\bma(?:ja|my)?\b|\bposiada\w{0,5}|\bpochwalic\b|\bdolaczyl\w{0,4}|\buzyskani\w{1,2}"
    r"|\bposiadani\w{1,2}|\bnosi\b"
    r"|\bz certyfikatem\b|\bcertyfikat\w{0,3} (?:jakosci )?cal dla\b"
)
_CEREMONY = re.compile(
    r"\buroczyst\w{2,6}|\bsesj\w{1,3}\b|\bposiedzeni\w{1,2} rady|\bspotkani(?:e|u|em|a)\b"
    r"|\bkonferencj\w{1,2}|\bceremoni\w{1,2}|\bgal[aiey]\b|\bodbyl\w{1,3} sie"
)
_OPENING = re.compile(r"\botwarci\w{1,2}\b|\botwart\w{1,3}\b")
_CLAUSE = re.compile(
    r"(?:, (?:a|ale|ktor\w{1,4}|gdzie|dzieki|podczas ktor\w{1,4}|w ktor\w{1,4}|uroczystosc|spotkanie"
    r"|gratulacj\w|gosc\w{0,3}|obecn\w)\b|;| – (?=mowi|opowiada|zapewnia|podkresla|dodaje|powiedzia))"
)
_NO_AWARD_DATE = re.compile(
    r"\b(?:od|do|po|przed|az do|projektu|latach)\s+(?:dnia\s+|konca\s+|poczatk\w{1,2}\s+)?$"
)
_VALID_UNTIL = re.compile(
    r"\b(?:obowiazuj\w{1,3}|waz[nr]\w{0,5}|wazn\w{1,3}|traci waznosc)\b[^.;]{0,30}\bdo (?:konca )?$"
)
_DISTINCTION = re.compile(r"\bwyroznieni[eau]\b|\bnagrod[aey]\b")
_EARLIER = re.compile(
    r"\bpierwsz\w{1,4} (?:certyfikat|taki)\w{0,4}|\bpoprzedni\w{0,4}|\bpo raz pierwszy\b|\bwczesniejsz\w{1,4}"
)
_ORDINALS = {"pierwsz": 1, "drug": 2, "trzec": 3, "czwart": 4, "piat": 5, "szost": 6}
_SEQUENCE = re.compile(
    r"\bpo raz (?P<time>pierwszy|drugi|trzeci|czwarty|piaty|szosty)\b"
    r"|\b(?P<number>pierwsz|drug|trzec|czwart|piat|szost)\w{1,3} (?:juz )?certyfikat\w{0,4}(?! \w{0,10} ?w )"
)


@dataclass(slots=True)
class Clause:
    """A part of a sentence with one verb, as a rule."""

    span: Span
    folded: str
    steps: set[Step]
    dates: list[PrintedDate]


@dataclass(slots=True)
class Telling:
    """A sentence that tells of the certificate, or of its ceremony."""

    number: int
    sentence: Sentence
    state: State | None
    is_sought: bool
    is_headline: bool
    is_named: bool
    is_earlier: bool
    marks: list[Mark]
    clauses: list[Clause]
    periods: list[Period]
    sequence: int | None = None
    valid_until: list[PrintedDate] = field(default_factory=list)

    def dates_of(self, *steps: Step) -> list[PrintedDate]:
        """Return the dates of the clauses that tell of one of `steps`."""
        return [date for clause in self.clauses if clause.steps & set(steps) for date in clause.dates]

    @property
    def dates(self) -> list[PrintedDate]:
        """Return all its dates that may be of an award."""
        return [date for clause in self.clauses for date in clause.dates]

    @property
    def has_handover(self) -> bool:
        """Return whether it tells of a handover."""
        return any(Step.HANDOVER in clause.steps for clause in self.clauses)


def tellings(article: Article, marks: list[Mark], title: Span | None) -> list[Telling]:
    """Return the sentences that tell of the certificate, and those that go on about it, in their order."""
    found: list[Telling] = []
    place, last = 0, -9
    for number, sentence in enumerate(article.sentences):
        inside = []
        while place < len(marks) and marks[place].span.start < sentence.span.end:
            inside.append(marks[place])
            place += 1
        ours = [mark for mark in inside if mark.is_ours]
        has_others = any(not mark.is_ours for mark in inside)
        goes_on = (
            number - last == 1
            and not has_others
            and bool(_HANDOVER.search(sentence.folded) or _DECISION.search(sentence.folded))
            and bool(has_pronoun(sentence.folded) or _EARLIER.search(sentence.folded))
        )
        if ours or goes_on:
            found.append(_telling(number, sentence, ours, title))
            last = number
    return sorted([*found, *_told_before(article, found)], key=lambda each: each.number)


def _told_before(article: Article, found: list[Telling]) -> list[Telling]:
    """Return the sentences right before the certificate is named that call it a distinction and hand it over."""
    numbers = {telling.number for telling in found}
    earlier = []
    for telling in found:
        for number in range(telling.number - 1, max(-1, telling.number - 3), -1):
            sentence = article.sentences[number]
            is_near = telling.state == State.GRANTED and sentence.paragraph == telling.sentence.paragraph
            if number in numbers or not is_near or not _DISTINCTION.search(sentence.folded):
                break
            if not _HANDOVER.search(sentence.folded):
                break
            numbers.add(number)
            earlier.append(_telling(number, sentence, [], None))
    return earlier


def _telling(number: int, sentence: Sentence, ours: list[Mark], title: Span | None) -> Telling:
    folded = sentence.folded
    is_sought = bool(_SOUGHT.search(folded)) or sentence.text.endswith("?")
    is_headline = title is not None and title.holds(sentence.span)
    sequence = next((_ordinal(match) for match in _SEQUENCE.finditer(folded)), None)
    telling = Telling(
        number,
        sentence,
        None,
        is_sought,
        is_headline,
        bool(ours),
        bool(_EARLIER.search(folded)),
        ours,
        list(clauses(sentence)),
        periods(folded, sentence.start),
        sequence,
    )
    telling.valid_until = [
        date
        for date in dates(folded, sentence.start)
        if _VALID_UNTIL.search(
            folded[max(0, date.span.start - sentence.start - 70) : date.span.start - sentence.start]
        )
    ]
    telling.state = _state(sentence, telling)
    return telling


def _ordinal(match: re.Match) -> int:
    word = match["time"] or match["number"]
    return next(number for stem, number in _ORDINALS.items() if word.startswith(stem))


def _state(sentence: Sentence, telling: Telling) -> State | None:
    """Return what the sentence says of the certificate, None if it says nothing of its being granted."""
    folded = sentence.folded
    if _REFUSED.search(folded) or _NOT.search(folded):
        return State.REFUSED
    if _WITHDRAWN.search(folded) and not _FROM_HANDS.search(folded):
        return State.WITHDRAWN
    told = any(clause.steps & {Step.HANDOVER, Step.DECISION} for clause in telling.clauses)
    if is_future(sentence) and not re.search(rf"\b(?:{_TAKES})\b", folded):
        return None if telling.is_sought else State.ANNOUNCED
    if telling.is_sought and not _HANDOVER.search(folded):
        return None
    if sentence.text.endswith("?"):
        return None
    if told or _HOLDING.search(folded):
        return State.GRANTED
    return None


def is_future(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of what is still to come."""
    return bool(_FUTURE.search(sentence.folded) or _FUTURE_MARKED.search(sentence.text.lower()))


def clauses(sentence: Sentence):
    """Yield the clauses of a sentence with the dates that may be those of an award."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(sentence.folded)), len(sentence.folded)]
    found = dates(sentence.folded, sentence.start)
    for start, end in pairwise(cuts):
        folded = sentence.folded[start:end]
        span = Span(sentence.start + start, sentence.start + end)
        steps = set()
        if _DECISION.search(folded):
            steps.add(Step.DECISION)
        elif _HANDOVER.search(folded):
            steps.add(Step.HANDOVER)
        elif _HOLDING.search(folded):
            steps.add(Step.HOLDING)
        own = [
            date
            for date in found
            if span.holds(date.span)
            and not _NO_AWARD_DATE.search(
                sentence.folded[
                    max(0, date.span.start - sentence.start - 24) : date.span.start - sentence.start
                ]
            )
        ]
        yield Clause(span, folded, steps, own)


def ceremonies(article: Article, told: list[Telling]) -> list[Telling]:
    """Return the sentences near a granted or announced award that tell of its ceremony without naming it."""
    near = {telling.number + step for telling in told for step in (-2, -1, 1, 2)} - {
        each.number for each in told
    }
    found = []
    for number in sorted(near):
        if 0 <= number < len(article.sentences):
            sentence = article.sentences[number]
            if _CEREMONY.search(sentence.folded) and not (
                _SOUGHT.search(sentence.folded) or _OPENING.search(sentence.folded)
            ):
                found.append(_telling(number, sentence, [], None))
    return found
