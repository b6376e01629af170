"""Who did what: handed over, received, spoke, was a guest. "Z rąk" gives, "na ręce" receives."""

import re
from collections.abc import Iterable

from certificates.article_reader.awards import Telling, clauses
from certificates.article_reader.functions import Office, offices
from certificates.article_reader.people import Named
from certificates.article_reader.plain import Article, Sentence
from certificates.article_reader.proposals import PersonProposal, Span, State
from certificates.models import Part
from institutions.models import Function

Deed = Part.Function

_FROM_HANDS = re.compile(r"\bz ra[ck]\b")
_INTO_HANDS = re.compile(r"\bna rece\b")
_BY = re.compile(r"\bprzez\b")
_GIVE = re.compile(
    r"\b(?:wrecz(?:yl|al)[aioy]{0,2}|przekazal[aioy]{0,2}|zlozyl[aioy]{0,2}"
    r"|przywiozl[aioy]{0,2})\b|\bwreczeni\w{1,2} (?:\w{3,15} )?dokonal[aioy]{0,2}\b"
)
_TAKE = re.compile(r"\b(?:odebral[aioy]{0,2}|otrzymal[aioy]{0,2}|przyjal|przyjela|przyjeli|prezentuje)\b")
_OTHER_OBJECT = re.compile(
    r"\b(?:wyroznieni[ae]|dyplom\w{0,3}|podziekowani[ae]|klucze|kwiaty|statuetk\w{1,2}"
    r"|nagrod[yea]|zaproszeni[ae]|upomink\w{1,2}|list\w{0,2} gratulacyjn\w{1,2}|legitymacj\w)\b"
)
_GUEST = re.compile(r"\bgosc\w{1,4} honorow\w{1,4}|\bhonorow\w{1,4} gosc\w{1,4}")
_ATTENDED = re.compile(
    r"\buczestniczyl\w{0,2}|\bwzi(?:al|ela|eli|ely) udzial|\budzial wzi(?:al|ela|eli|ely)\b"
    r"|\buswietni\w{1,4}|\bobecn[aiy] byl\w{0,2}|\bbyl\w{0,2} obecn[aiy]|\bprzyby(?:l|la|li|ly)\b"
    r"|\bprzyszli\b|\bgoscil\w{0,2}\b"
)
_PRESENTED = re.compile(r"\bprezentacj\w{1,2}\b|\bzaprezentowal\w{0,2}")
_SPOKE = re.compile(
    r"\bglos zabral\w{0,2}|\bzabral\w{0,2} glos|\bprzemawial\w{0,2}|\bpodziekowal\w{0,2}"
    r"|\bdziekowal\w{0,2}|\bprzypomnial\w{0,2}"
    r"|\bmowil[aiy]?\b|\bzapewnial[aiy]?\b|\bpogratulowal\w{0,2}|\bgratulowal\w{0,2}|\bprzemowi\w{1,4}"
)
_VISITED = re.compile(r"\bwizytowal\w{0,2}|\bwizytacj\w{1,2}\b")
_UNNAMED = {
    Function.DIRECTOR,
    Function.REPRESENTATIVE,
    Function.EXPERT,
    Function.MAYOR,
    Function.COORDINATOR,
    Function.BOARD,
}
_PLURAL = re.compile(r"\b(?:przedstawiciele|eksperci|dyrektorzy|kierownicy)\b")


class Cast:
    """The people of a text, each once, with what they did."""

    def __init__(self, named: Iterable[Named]) -> None:
        self.proposals: dict[str, PersonProposal] = {}
        self.by_sentence: dict[int, list[Named]] = {}
        for person in named:
            self.by_sentence.setdefault(person.sentence, []).append(person)
            proposal = self.proposals.get(person.name)
            if proposal is None:
                proposal = PersonProposal(given_names=person.given_names, family_name=person.family_name)
                self.proposals[person.name] = proposal
                if person.doubt:
                    proposal.doubt(*person.doubt)
            proposal.spans.append(person.span)
            if proposal.function is None and person.function is not None:
                proposal.function, proposal.function_as_printed = person.function, person.title
                if person.office_span:
                    proposal.spans.append(person.office_span)
            proposal.has_signed |= person.has_signed

    def did(self, person: Named, deed: Deed) -> None:
        """Write down a deed, once."""
        if deed not in self.proposals[person.name].deeds:
            self.proposals[person.name].deeds.append(deed)

    def unnamed_did(self, office: Office, deed: Deed) -> None:
        """Write down the deed of one whom the text calls by function alone, unless a named one did it."""
        done = any(deed in proposal.deeds for proposal in self.proposals.values())
        if office.function in _UNNAMED and not done:
            proposal = PersonProposal(
                function=office.function, function_as_printed=office.title, deeds=[deed]
            )
            proposal.spans.append(Span(office.start, office.end))
            self.proposals[f"({office.title}, {deed})"] = proposal

    def people(self) -> list[PersonProposal]:
        """Return everybody in the order of the text."""
        return sorted(self.proposals.values(), key=lambda each: each.spans[0])


def act(article: Article, cast: Cast, told: list[Telling], ceremonies: list[Telling]) -> None:
    """Write down what people did at the awards that the text tells of."""
    handovers = [telling for telling in told if telling.state == State.GRANTED]
    for telling in handovers:
        _handed(article, cast, telling.sentence, telling.number)
    paragraphs = {each.sentence.paragraph for each in (*handovers, *ceremonies) if not each.is_headline}
    for number, named in cast.by_sentence.items():
        sentence = article.sentences[number]
        if sentence.paragraph in paragraphs or {sentence.paragraph - 1} & paragraphs:
            _took_part(cast, sentence, named)


def _handed(article: Article, cast: Cast, sentence: Sentence, number: int) -> None:
    """Find in one sentence who handed the certificate over and who received it."""
    named = cast.by_sentence.get(number, [])
    assigned: set[Span] = set()
    before: list[Named | Office] = []
    for clause in clauses(sentence):
        own = [person for person in named if clause.span.holds(person.span)]
        attached = [person.office_span for person in named if person.office_span]
        loose = [
            office
            for office in offices(article.folded, *clause.span)
            if not any(span.touches(Span(office.start, office.end)) for span in attached)
            and not _PLURAL.match(article.folded, office.start)
        ]
        give, take = _GIVE.search(clause.folded), _TAKE.search(clause.folded)
        _by_preposition(cast, clause.span.start, clause.folded, own, assigned, take)
        if (give or take) and not _OTHER_OBJECT.search(clause.folded[(give or take).end() :][:40]):  # type: ignore[union-attr]
            _by_verb(cast, own, loose, before, assigned, bool(give), clause)
        if own or loose:
            before = [*own, *loose]


def _by_preposition(
    cast: Cast, offset: int, folded: str, own: list[Named], assigned: set[Span], take: re.Match | None
) -> None:
    """Assign those whom `z rąk`, `na ręce` and `przez` lead to."""
    if hands := _FROM_HANDS.search(folded):
        for person in own:
            start = person.span.start - offset
            stopped = take and hands.end() < take.start() < start
            if start > hands.end() and not stopped and person.case != "nom":
                cast.did(person, Deed.HANDED_OVER)
                assigned.add(person.span)
    if into := _INTO_HANDS.search(folded):
        after = [
            person
            for person in own
            if person.span.start - offset > into.end() and person.span not in assigned
        ]
        for place, person in enumerate(after):
            # Only the first, and those whom "i" joins to them.
            between = folded[after[place - 1].span.end - offset : person.span.start - offset] if place else ""
            if place and (person.case == "nom" or not re.match(r"\s*(?:i|oraz)\b", between)):
                break
            cast.did(person, Deed.RECEIVED)
            assigned.add(person.span)
    by = _BY.search(folded)
    if by and re.search(r"wreczon|przekazan", folded):
        for person in own:
            if person.span.start - offset > by.end() and person.span not in assigned:
                cast.did(person, Deed.HANDED_OVER)
                assigned.add(person.span)


def _by_verb(
    cast: Cast,
    own: list[Named],
    loose: list[Office],
    before: list[Named | Office],
    assigned: set[Span],
    is_given: bool,
    clause,
) -> None:
    """Assign the subject of the verb, who is in the nominative, and the dative, who receives."""
    deed = Deed.HANDED_OVER if is_given else Deed.RECEIVED
    subjects = [person for person in own if person.case == "nom" and person.span not in assigned]
    for person in own:
        if is_given and person.case == "dat" and person.span not in assigned:
            cast.did(person, Deed.RECEIVED)
            assigned.add(person.span)
    for person in subjects:
        cast.did(person, deed)
        assigned.add(person.span)
    if subjects:
        return
    last = before[-1] if before and re.match(r", (?:a|ktor\w*)\b", clause.folded) else None
    candidates = [*(office for office in loose if _is_nominative(clause, office)), *([last] if last else [])]
    for subject in candidates[:1]:
        if isinstance(subject, Office):
            cast.unnamed_did(subject, deed)
        elif subject.case == "nom":
            cast.did(subject, deed)


def _is_nominative(clause, office: Office) -> bool:
    """Return whether the word for a function may be a subject: no ending of another case."""
    word = clause.folded[office.start - clause.span.start : office.end - clause.span.start].split()[0]
    return not word.endswith(
        ("owi", "em", "tora", "ciela", "rta", "ego", "emu", "ki", "rza", "denta", "wojta", "nika")
    )


def _took_part(cast: Cast, sentence: Sentence, named: list[Named]) -> None:
    """Find in one sentence near the award who spoke, presented, came or was a guest of honour."""
    subjects = [person for person in named if person.case == "nom" and not person.has_signed]
    for pattern, deed in (
        (_VISITED, Deed.EXPERT),
        (_GUEST, Deed.GUEST_OF_HONOUR),
        (_ATTENDED, Deed.ATTENDED),
        (_PRESENTED, Deed.PRESENTED),
        (_SPOKE, Deed.SPOKE),
    ):
        if pattern.search(sentence.folded):
            for person in subjects:
                done = cast.proposals[person.name].deeds
                if not (done and deed in (Deed.ATTENDED, Deed.SPOKE)):
                    cast.did(person, deed)
            return
