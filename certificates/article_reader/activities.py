"""Community work and organisational changes that a text names, each with the year that stands with it."""

import re
from itertools import pairwise

from certificates.article_reader.dates import dates
from certificates.article_reader.plain import Article, Sentence
from certificates.article_reader.proposals import ActivityProposal, PrintedDate, Span
from institutions.models import ActivityKind as Kind
from institutions.polish import fold

_QUOTED = r"(?: [„\"][^„”\"\n]{2,40}[”\"])?"
# Folded text, kind, name in the nominative. What one has read, the next leaves alone.
_TABLE = [
    (re.compile(rf"(?<!\w){pattern}"), kind, name)
    for pattern, kind, name in (
        (rf"klub\w{{0,3}} (?:wolontari\w{{2,5}}){_QUOTED}", Kind.VOLUNTEERING, "Klub Wolontariatu"),
        (rf"klub\w{{0,3}} senior\w{{1,3}}{_QUOTED}", Kind.CLUB, "Klub Seniora"),
        (rf"klub\w{{0,3}} aktywnosci lokalnej{_QUOTED}", Kind.CLUB, "Klub Aktywności Lokalnej"),
        (rf"klub\w{{0,3}} integracji spolecznej{_QUOTED}", Kind.CLUB, "Klub Integracji Społecznej"),
        (
            r"klub\w{0,3} dla (?P<rest>dzieci(?: i (?:rodzicow|mlodziezy))?|mlodziezy|rodzicow|mam|kobiet)",
            Kind.CLUB,
            "Klub dla",
        ),
        (r"klub\w{0,3} [„\"][^„”\"\n]{2,40}[”\"]", Kind.CLUB, "Klub"),
        (r"centr\w{1,3} wolontariatu", Kind.VOLUNTEERING, "Centrum Wolontariatu"),
        (r"wolontariat\w{0,2} pracownicz\w{1,3}", Kind.VOLUNTEERING, "Wolontariat pracowniczy"),
        (r"grup\w{0,3} samopomocow\w{1,3}|samopomoc\w{1,2}\b", Kind.SELF_HELP, "Grupa samopomocowa"),
        (r"grup\w{0,3} obywatelskich i samopomocowych", Kind.SELF_HELP, "Grupy obywatelskie i samopomocowe"),
        (r"grup\w{0,3} wsparcia", Kind.SELF_HELP, "Grupa wsparcia"),
        (rf"swietlic\w{{1,3}}(?: srodowiskow\w{{1,3}})?{_QUOTED}", Kind.DAY_ROOM, "Świetlica"),
        (r"zespol\w{0,3} [„\"][^„”\"\n]{2,40}[”\"]", Kind.ENSEMBLE, "Zespół"),
        (rf"partnerstw\w{{1,3}} lokaln\w{{1,3}}{_QUOTED}", Kind.PARTNERSHIP, "Partnerstwo lokalne"),
        (r"lokalnego partnerstwa", Kind.PARTNERSHIP, "Partnerstwo lokalne"),
        (r"wigili\w{1,3}", Kind.LOCAL_EVENT, "Wigilia"),
        (r"festyn\w{0,3}", Kind.LOCAL_EVENT, "Festyn"),
        (r"piknik\w{0,3}", Kind.LOCAL_EVENT, "Piknik"),
        (r"koncert\w{0,3}", Kind.LOCAL_EVENT, "Koncert"),
        (r"rajd\w{0,3}\b", Kind.LOCAL_EVENT, "Rajd"),
        (r"imprez\w{0,3} okolicznosciow\w{1,3}", Kind.LOCAL_EVENT, "Imprezy okolicznościowe"),
        (r"spotka\w{1,5} integracyjn\w{1,3}", Kind.LOCAL_EVENT, "Spotkania integracyjne"),
        (
            r"lokalny(?:ch|mi) wydarzenia\w{1,2}|wydarzen\w{0,3} lokaln\w{1,3}",
            Kind.LOCAL_EVENT,
            "Lokalne wydarzenia",
        ),
        (r"spotka\w{1,5} obywatelsk\w{1,3}|debat\w{1,3}", Kind.MEETING, "Spotkania obywatelskie"),
        (r"(?:kampani\w{0,3} i )?akcj\w{1,3} charytatywn\w{1,3}", Kind.CAMPAIGN, "Akcje charytatywne"),
        (r"warsztat\w{1,3}", Kind.WORKSHOP, "Warsztaty"),
        (r"projekt\w{0,3} (?:konkursow\w{1,3}|systemow\w{1,3})", Kind.PROJECT, "Projekt"),
        (r"program\w{0,3} informacyjn\w{1,3}", Kind.INFORMATION, "Programy informacyjne i edukacyjne"),
        (r"konferencj\w{1,3}\b", Kind.CONFERENCE, "Konferencja"),
        (r"film\w{0,3}\b", Kind.PUBLICATION, "Film"),
        (r"(?<!ukonczenia )szkole(?:n|nia|niach|niami|niom)\b", Kind.STAFF_TRAINING, "Szkolenia"),
        (r"(?:jednym z|mieszkanc\w{1,3}) (?:\w{3,20} )?osiedl\w{1,2}\b", Kind.AREA_WORK, "Praca na osiedlu"),
        (r"wizyt\w{1,2} studyjn\w{1,2}", Kind.STUDY_VISIT, "Wizyta studyjna"),
        # Changes in the institution
        (
            r"zmieni\w{1,6} (?:[\w-]{2,20} ){0,2}(?:statut\w{0,2}|regulamin\w{0,2})",
            Kind.ORGANISATIONAL_CHANGE,
            "Zmiana statutu",
        ),
        (
            r"zmniejsz\w{2,7} (?:\w{2,15} )?etat\w{0,2}|etat\w{0,2} zmniejsz\w{2,7}",
            Kind.ORGANISATIONAL_CHANGE,
            "Mniejszy etat na rzecz OSL",
        ),
        (
            r"stanowisk\w{1,3} organizatora",
            Kind.ORGANISATIONAL_CHANGE,
            "Stanowisko organizatora społeczności lokalnej",
        ),
        (
            r"zapis\w{0,3} (?:[\w-]{1,20} ){0,6}?(?:strategi\w{1,2}|strategicznych)\b"
            r"|strategiczn\w{1,3} dokument\w{0,3}",
            Kind.ORGANISATIONAL_CHANGE,
            "Zmiana dokumentów strategicznych",
        ),
        (r"dokumentacj\w wewnetrzn\w{1,3}", Kind.ORGANISATIONAL_CHANGE, "Zmiana dokumentów wewnętrznych"),
        (r"wlaczon\w{1,2} w strukture", Kind.ORGANISATIONAL_CHANGE, "Włączenie w strukturę organizacyjną"),
        (r"grup\w{1,2} inicjatywn\w{1,2}", Kind.ORGANISATIONAL_CHANGE, "Grupa inicjatywna"),
        (r"pilotazow\w{1,3} wdrazan\w{1,3}", Kind.ORGANISATIONAL_CHANGE, "Pilotażowe wdrażanie modelu OSL"),
        (
            r"wdrazan\w{1,2} jest metoda|wlaczeni\w{1,2} calego zespolu",
            Kind.ORGANISATIONAL_CHANGE,
            "Wdrożenie metody pracy",
        ),
        (r"wolontari(?:at\w{0,3}|acie)\b(?! pracown)", Kind.VOLUNTEERING, "Wolontariat"),
    )
]
_PRINTED_NAME = re.compile(
    r"(?<!\w)(?:Zesp[oó]ł\w{0,3}|zesp[oó]ł\w{0,3}) (?P<name>[A-ZŁŚŻ][a-ząćęłńóśźż]{3,20})(?!\w)"
)
_PRINTED_PARTNERSHIP = re.compile(
    r"(?<!\w)Partnerstw\w{1,2} (?P<name>[A-ZŁŚŻ][^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,4})(?=[,.;])"
)
# Named so often that only a date makes one of them a fact.
_ONLY_WITH_DATE = frozenset((Kind.CONFERENCE,))
_NO_DATE_BEFORE = re.compile(r"\bw ramach (?:realizacji )?$|\bzakonczeni\w{1,2} (?:realizacji )?$")
_NO_ENSEMBLE = re.compile(r"teren|interdys|projekt|pracy|zadan|szkol|redak")
_SEGMENT = re.compile(r", | a | oraz |; ")
_IN_BRACKETS = re.compile(r"[^,;.(]{0,60}[(](?:od )?(?:r\. )?\d")
_BRACKETED = re.compile(r"[(][^()]{0,200}[)]")


def activities(article: Article, award_dates: list[PrintedDate]) -> list[ActivityProposal]:
    """Return the activities of a text, those named twice once; dates of the award itself date none of them."""
    not_theirs = {date.span for date in award_dates}
    found: dict[tuple[Kind, str, str], ActivityProposal] = {}
    for sentence in article.sentences:
        named = _named(sentence)
        if not named:
            continue
        own = [date for date in dates(sentence.folded, sentence.start) if date.span not in not_theirs]
        for span, kind, name in named:
            name += _tail(article, span, kind)
            activity = ActivityProposal(kind=kind, name=name, spans=[span])
            _date(activity, span, sentence, named, own)
            if kind in _ONLY_WITH_DATE and activity.started_on is None:
                continue
            key = (kind, fold(name), str(activity.started_on or ""))
            if key not in found:
                found[key] = activity
            else:
                found[key].spans.append(span)
    dated = {key[:2] for key in found if key[2]}
    for (kind, name, date), activity in list(found.items()):
        if not date and (kind, name) in dated:
            first = next(each for key, each in found.items() if key[:2] == (kind, name) and key[2])
            first.spans += activity.spans
            del found[(kind, name, date)]
    return sorted(found.values(), key=lambda each: each.spans[0])


def _named(sentence: Sentence) -> list[tuple[Span, Kind, str]]:
    """Return where a sentence names activities, with kinds and names, in their order."""
    taken = bytearray(len(sentence.folded))
    found = []
    for pattern, kind, name in _TABLE:
        for match in pattern.finditer(sentence.folded):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            found.append((span, kind, name))
    for match in _PRINTED_NAME.finditer(sentence.text):
        is_taken = any(taken[match.start() : match.end()])
        if not is_taken and not _NO_ENSEMBLE.match(sentence.folded, match.start("name")):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            found.append((span, Kind.ENSEMBLE, f"Zespół {match['name']}"))
    found += [
        (Span(sentence.start + match.start(), sentence.start + match.end()), Kind.PARTNERSHIP, match.group())
        for match in _PRINTED_PARTNERSHIP.finditer(sentence.text)
        if not any(taken[match.start() : match.end()])
    ]
    found.sort()
    return [each for each in found if not _is_example(sentence, each, found)]


def _is_example(
    sentence: Sentence, each: tuple[Span, Kind, str], found: list[tuple[Span, Kind, str]]
) -> bool:
    """Return whether an activity only stands in brackets behind one of its kind: `wydarzeń lokalnych (festynów)`."""
    for match in _BRACKETED.finditer(sentence.folded):
        brackets = Span(sentence.start + match.start(), sentence.start + match.end())
        if brackets.holds(each[0]):
            before = [kind for span, kind, _name in found if span.end <= brackets.start]
            return before[-1:] == [each[1]]
    return False


def _tail(article: Article, span: Span, kind: Kind) -> str:
    """Return what the text prints behind the kind as its own name: ` „Złota Jesień”`, ` dzieci i rodziców`."""
    printed = article.text[slice(*span)]
    if match := re.search(r" [„\"][^„”\"\n]{2,40}[”\"]$", printed):
        return match.group()
    if match := re.search(r" dla (?P<rest>.+)$", printed):
        return f" {match['rest']}"
    return ""


def _date(
    activity: ActivityProposal,
    span: Span,
    sentence: Sentence,
    named: list[tuple[Span, Kind, str]],
    own: list[PrintedDate],
) -> None:
    """Give an activity the date in brackets behind it, else the one in its part of the sentence."""
    folded, offset = sentence.folded, sentence.start
    after = [date for date in own if date.span.start >= span.end]
    if _IN_BRACKETS.match(folded, span.end - offset):
        activity.started_on = after[0] if after else None
        _end(activity, after, folded, offset)
        return
    if _NO_DATE_BEFORE.search(folded[max(0, span.start - offset - 40) : span.start - offset]):
        return
    in_brackets = {date.span for date in own if folded[max(0, date.span.start - offset - 1)] == "("}
    free = [date for date in own if date.span not in in_brackets]
    cuts = [0, *(match.end() for match in _SEGMENT.finditer(folded)), len(folded)]
    for start, end in pairwise(cuts):
        if start <= span.start - offset < end:
            inside = [date for date in free if start <= date.span.start - offset < end]
            # A date before the verb leads into what follows: `W 2010 roku powstał…`.
            before = [date for date in free if date.span.end - offset <= start]
            others = [
                each
                for each, _kind, _name in named
                if before and before[-1].span.end <= each.start < span.start
            ]
            leads = (
                before[-1:] if before and not others and _leads(folded[:start], before[-1], offset) else []
            )
            activity.started_on = next(iter(inside or leads), None)
            _end(activity, inside, folded, offset)
            return


def _end(activity: ActivityProposal, found: list[PrintedDate], folded: str, offset: int) -> None:
    """Give an activity the second of two dates with nothing but a dash between them: `9.09.2012 - 15.09.2012`."""
    if len(found) > 1 and re.fullmatch(
        r"\W*", folded[found[0].span.end - offset : found[1].span.start - offset]
    ):
        activity.ended_on = found[1]


def _leads(before: str, date: PrintedDate, offset: int) -> bool:
    """Return whether nothing with a verb of its own stands between a date and the part of the sentence that follows."""
    return not re.search(r"\b\w{2,20}(?:[aeiouy]l[aioy]?|smy)\b", before[date.span.end - offset :])
