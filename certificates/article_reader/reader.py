"""Read an article and propose what the register may take from it. Nothing is stored, and nothing is invented."""

import re

from certificates.article_reader import dictionary
from certificates.article_reader.activities import activities
from certificates.article_reader.awards import ceremonies, tellings
from certificates.article_reader.bodies import Mention, Towns, institutions, mentions
from certificates.article_reader.certificates import Holders, certificates
from certificates.article_reader.claims import claims
from certificates.article_reader.dates import dates
from certificates.article_reader.deeds import Cast, act
from certificates.article_reader.marks import marks
from certificates.article_reader.people import named
from certificates.article_reader.plain import Article, Sentence, article_of
from certificates.article_reader.proposals import (
    Confidence,
    ParticipationProposal,
    PrintedDate,
    Proposal,
    Reading,
    Reason,
    SourceProposal,
    Span,
    State,
)
from institutions.models import Participation
from institutions.polish import fold

_NAVIGATION = frozenset(
    (
        "aktualnosci",
        "nawigacja",
        "menu",
        "strona glowna",
        "przejdz do tresci",
        "wiadomosci",
        "news",
        "szukaj",
        "drukuj",
    )
)
_PUBLISHED = re.compile(
    r"\b(?:opublikowano|data publikacji|data dodania|dodano|publikacja|utworzono"
    r"|zamieszczono)\b[:\s]{0,3}(?:dnia )?"
)
_PUBLISHER = re.compile(r"^\s{0,10}(?:zrodlo|wydawca|redakcja)\s?:\s?(?P<name>[^\n]{2,120})$", re.MULTILINE)
_LONGEST_TITLE, _SHORT_TITLE = 200, 90
_EDUCATOR = re.compile(r"\bedukator\w{0,3}\b")
_PILOT = re.compile(
    r"\b(?:uczestnicz\w{1,4}|bral\w{0,2} udzial|wzi\w{2,4} udzial)\b[^.;]{0,60}\bpilotaz\w{0,6}"
)
_MODEL = re.compile(r"\bosl\b|\bmodel\w{0,3}\b|standard\w{0,3} uslug|organizowania spolecznosci lokalnej")


def read(
    text: str, address: str = "", *, towns: tuple[str, ...] = (), with_dictionary: bool = True
) -> Reading:
    """Return what `text`, plain or HTML, found at `address`, lets the register propose.

    `towns` are nominatives that are surely towns, for instance those of the register. Without the dictionary of Polish
    forms (the extra `articles`), or with `with_dictionary=False`, nominatives are guessed by rule; the reading tells
    which was used. Any text is taken: one that says nothing gives a reading without proposals.
    """
    article = article_of(text)
    words = dictionary.Dictionary() if with_dictionary and dictionary.is_installed() else None
    found = mentions(article, Towns(article, words, towns))
    proposals = institutions(found)
    source, title = _source(article, address, found[0] if found else None)
    reading = Reading(text=article.text, used_dictionary=words is not None, source=source)
    certified = marks(article)
    told = tellings(article, certified, title)
    meetings = ceremonies(
        article, [telling for telling in told if telling.state in (State.GRANTED, State.ANNOUNCED)]
    )
    holders = Holders(found, proposals, told)
    reading.certificates = certificates(told, meetings, holders, source.published_on)
    cast = Cast(named(article, words))
    if any(each.state == State.GRANTED for each in reading.certificates):
        act(article, cast, told, meetings)
        near = [each.sentence for each in (*told, *meetings)]
        reading.claims = claims(article, [*near, *_of_the_holder(article, near)])
    reading.people = cast.people()
    reading.activities = activities(article, _award_dates(reading))
    reading.participations = _participations(article, holders)
    kept = [each.holder for each in reading.certificates] + [
        each.institution for each in reading.participations
    ]
    reading.institutions = [each for each in proposals.values() if any(each is one for one in kept)]
    reading.passed_over = [
        Proposal(spans=[mark.span], confidence=Confidence.SURE, reasons=[Reason.OTHER_MARK])
        for mark in certified
        if not mark.is_ours
    ] + [
        Proposal(spans=[telling.sentence.span], reasons=[Reason.STILL_SOUGHT])
        for telling in told
        if telling.is_sought and telling.state is None
    ]
    return reading


def _of_the_holder(article: Article, near: list[Sentence]) -> list[Sentence]:
    """Return the other sentences of a text on an award, in which a claim may stand."""
    numbers = {sentence.start for sentence in near}
    return [sentence for sentence in article.sentences if sentence.start not in numbers]


def _source(article: Article, address: str, first: Mention | None) -> tuple[SourceProposal, Span | None]:
    """Return the source as far as the text tells of it, and where its title stands."""
    source = SourceProposal(address=address)
    board = _signboard(article, first)
    heading = _heading(article, board.span.end if board else 0)
    if article.html_title and not heading:
        source.title = article.html_title[:_LONGEST_TITLE]
    elif heading:
        source.title = re.sub(r"\s+", " ", heading.text)
        source.spans.append(heading.span)
    source.publisher = article.html_publisher.strip()
    if not source.publisher and (match := _PUBLISHER.search(article.folded)):
        span = Span(*match.span("name"))
        source.publisher = article.text[slice(*span)].strip()
        source.spans.append(span)
    if board and not source.publisher:
        source.publisher = board.name
        source.spans.append(board.span)
    source.published_on = _published_on(article, source)
    return source, heading.span if heading else None


def _signboard(article: Article, first: Mention | None) -> Mention | None:
    """Return the institution whose name alone opens the text, as it heads its own pages."""
    is_alone = (
        first
        and not article.text[: first.span.start].strip()
        and article.text.startswith("\n\n", first.span.end)
    )
    return first if is_alone and "\n" in article.text[slice(*first.span)] else None  # type: ignore[union-attr]


def _heading(article: Article, start: int) -> Sentence | None:
    """Return the first line from `start` that is a heading: short, by itself, no navigation and no sentence."""
    for sentence in [each for each in article.sentences[:12] if each.start >= start]:
        is_navigation = sentence.folded.strip(" .:!") in _NAVIGATION or re.fullmatch(
            r"[a-z]+\d*", sentence.text
        )
        if is_navigation or _PUBLISHED.match(sentence.folded):
            continue
        end = article.text.find("\n", sentence.start)
        line = article.text[sentence.start : end if end >= 0 else len(article.text)].rstrip()
        stands_alone = end >= 0 and article.text.startswith("\n", end + 1)
        ends_open = not line.endswith((".", ":", ";")) or (len(line) < _SHORT_TITLE and line != sentence.text)
        if not stands_alone or len(line) > _LONGEST_TITLE or not ends_open:
            return None
        return Sentence(
            line, fold(line), Span(sentence.start, sentence.start + len(line)), sentence.paragraph
        )
    return None


def _published_on(article: Article, source: SourceProposal) -> PrintedDate | None:
    """Return the date of publication that the page or the text prints."""
    if article.html_date:
        found = dates(article.html_date[:10])
        if found:
            return PrintedDate(found[0].year, found[0].month, found[0].day, Span(0, 0))
    for sentence in article.sentences[:4]:
        found = dates(sentence.folded, sentence.start)
        if len(found) == 1 and found[0].span == sentence.span and found[0].precision == 3:
            source.spans.append(found[0].span)
            return found[0]
    for match in _PUBLISHED.finditer(article.folded):
        found = dates(article.folded[match.end() : match.end() + 30], match.end())
        if found and found[0].span.start - match.end() < 3:
            source.spans.append(found[0].span)
            return found[0]
    return None


def _award_dates(reading: Reading) -> list[PrintedDate]:
    """Return the dates that are already those of the award or of the text."""
    named = [
        date
        for each in reading.certificates
        for date in (each.handed_over_on, each.decided_on, each.planned_on, each.withdrawn_on)
    ]
    return [date for date in (reading.source.published_on, *named) if date is not None]


def _participations(article: Article, holders: Holders) -> list[ParticipationProposal]:
    """Return the parts that the institution took in trying the model out, which is no certificate."""
    found: dict[str, ParticipationProposal] = {}
    if not _MODEL.search(article.folded):
        return []
    for sentence in article.sentences:
        for pattern, role in ((_EDUCATOR, Participation.Role.EDUCATOR), (_PILOT, Participation.Role.PILOT)):
            if pattern.search(sentence.folded):
                proposal = found.setdefault(
                    role, ParticipationProposal(role=role, institution=holders.main())
                )
                proposal.spans.append(sentence.span)
    return list(found.values())
