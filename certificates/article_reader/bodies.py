"""Institutions in a text: each mention with its kind, town in the nominative and unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from certificates.article_reader.declension import town as guessed_town
from certificates.article_reader.dictionary import Dictionary
from certificates.article_reader.plain import Article
from certificates.article_reader.proposals import Confidence, InstitutionProposal, Proposal, Reason, Span
from institutions.models import InstitutionKind as Kind
from institutions.polish import fold
from institutions.search import forms as folded_forms

_S = r"\s{1,3}"
# Endings of the adjectives, which agree with the noun: in `sesji Rady Miejskiej Ośrodek…` the centre is no MOPS.
_I, _Y, _E = "(?:i|iego|iemu|im)", "(?:y|ego|emu|ym)", "(?:e|ego|emu|m|ym)"
_OPS = rf"osrod\w{{1,5}}{_S}pomocy{_S}spolecznej"
# What the folded text shows, the kind, and the name in the nominative. The longer first.
_NAMES = [
    (re.compile(rf"(?<!\w){pattern}(?!\w)"), kind, name)
    for pattern, kind, name in (
        (
            rf"miejsko(?: ?[-–] ?| i )gminn{_Y}{_S}{_OPS}",
            Kind.MGOPS,
            "Miejsko-Gminny Ośrodek Pomocy Społecznej",
        ),
        (rf"miejsk{_I}{_S}{_OPS}", Kind.MOPS, "Miejski Ośrodek Pomocy Społecznej"),
        (rf"gminn{_Y}{_S}{_OPS}", Kind.GOPS, "Gminny Ośrodek Pomocy Społecznej"),
        (
            rf"regionaln{_Y}{_S}osrod\w{{1,5}}{_S}(?:pomocy{_S}spolecznej|polityki{_S}spolecznej)",
            Kind.ROPS,
            "Regionalny Ośrodek Polityki Społecznej",
        ),
        (_OPS, Kind.OPS, "Ośrodek Pomocy Społecznej"),
        (
            rf"miejsk{_I}{_S}osrod\w{{1,5}}{_S}pomocy{_S}rodzinie",
            Kind.MOPR,
            "Miejski Ośrodek Pomocy Rodzinie",
        ),
        (
            rf"powiatow{_E}{_S}centr\w{{1,4}}{_S}pomocy{_S}rodzinie",
            Kind.PCPR,
            "Powiatowe Centrum Pomocy Rodzinie",
        ),
        (rf"centr\w{{1,4}}{_S}uslug{_S}spolecznych", Kind.CUS, "Centrum Usług Społecznych"),
        (rf"centr\w{{1,4}}{_S}integracji{_S}spolecznej", Kind.CIS, "Centrum Integracji Społecznej"),
        (
            rf"(?:miejska{_S}bibliotek[ae]|miejskiej{_S}bibliote(?:ki|ce)){_S}publiczn\w{{1,3}}",
            Kind.LIBRARY,
            "Miejska Biblioteka Publiczna",
        ),
        (
            rf"(?:gminna{_S}bibliotek[ae]|gminnej{_S}bibliote(?:ki|ce)){_S}publiczn\w{{1,3}}",
            Kind.LIBRARY,
            "Gminna Biblioteka Publiczna",
        ),
        (rf"bibliote\w{{1,4}}{_S}publiczn\w{{1,3}}", Kind.LIBRARY, "Biblioteka Publiczna"),
        (rf"miejsk{_I}{_S}dom\w{{0,3}}{_S}kultury", Kind.CULTURE, "Miejski Dom Kultury"),
        (rf"gminn{_Y}{_S}osrod\w{{1,5}}{_S}kultury", Kind.CULTURE, "Gminny Ośrodek Kultury"),
        (rf"miejsk{_I}{_S}osrod\w{{1,5}}{_S}kultury", Kind.CULTURE, "Miejski Ośrodek Kultury"),
        (rf"gminn{_E}{_S}centr\w{{1,4}}{_S}kultury", Kind.CULTURE, "Gminne Centrum Kultury"),
        (rf"miejski{_E}{_S}centr\w{{1,4}}{_S}kultury", Kind.CULTURE, "Miejskie Centrum Kultury"),
        (rf"szkol\w{{1,3}}{_S}podstawow\w{{1,3}}(?:{_S}nr \d{{1,3}})?", Kind.SCHOOL, "Szkoła Podstawowa"),
    )
]
_SHORT = {
    "MGOPS": Kind.MGOPS,
    "M-GOPS": Kind.MGOPS,
    "MOPS": Kind.MOPS,
    "GOPS": Kind.GOPS,
    "OPS": Kind.OPS,
    "MOPR": Kind.MOPR,
    "PCPR": Kind.PCPR,
    "CUS": Kind.CUS,
    "ROPS": Kind.ROPS,
    "CIS": Kind.CIS,
    "MBP": Kind.LIBRARY,
    "GBP": Kind.LIBRARY,
    "MDK": Kind.CULTURE,
    "GOK": Kind.CULTURE,
    "MOK": Kind.CULTURE,
}
_SHORT_NAME = re.compile(
    r"(?<![\w-])(?:M-GOPS|"
    + "|".join(sorted(_SHORT, key=len, reverse=True))
    + r")(?:-?(?:ie|u|em|owi))?(?!\w)"
)
_NGO = re.compile(
    r"(?<!\w)(?P<head>stowarzyszeni\w{1,3}|fundacj\w{1,2}) (?P<name>[„\"«][^„”\"»\n]{2,60}[”\"»])"
)
_THE_ASSOCIATION = re.compile(r"\bcal\b|aktywnosci lokalnej")
_NGO_HEADS = {"s": "Stowarzyszenie", "f": "Fundacja"}

_CAPITAL = r"[A-ZĆŁŚŹŻ][\w’']{1,30}"
_PLACE = re.compile(
    rf"(?:(?P<preposition>\s{{1,3}}(?i:we?|ze?) )|(?P<bracket> [(])|(?P<bare> ))"
    rf"(?P<first>{_CAPITAL}(?:-{_CAPITAL})?)(?P<second> {_CAPITAL})?(?P<river> (?:nad|pod) {_CAPITAL})?"
)
_ADJECTIVE = re.compile(r"(?:ej|im|ym|ich|ych|iego|ego|skie|ckie|ski|cki|ska|cka)$")
_KEPT_ADJECTIVE = re.compile(r"(?:a|e|y|i|o)$")
_NO_TOWN = frozenset(
    [
        "pan",
        "pani",
        "pana",
        "panu",
        "panem",
        "panstwo",
        "dyrektor",
        "dyrektora",
        "dyrektorowi",
        "kierownik",
        "kierownika",
        "certyfikat",
        "certyfikatu",
        "centrum",
        "klub",
        "polsce",
        "polska",
        "stowarzyszenie",
        "stowarzyszenia",
        "prezydent",
        "burmistrz",
        "wojt",
        "klubu",
        "cal",
        "osl",
        "od",
        "dnia",
    ]
)
_NOMINATIVE_BEFORE = re.compile(
    rf"(?:\b(?:OPS|MOPS|GOPS|MGOPS|CUS|MOPR)|\b[Gg]min(?:a|y|ie|ę)(?: [Mm]iasta)?"
    rf"|\b[Mm]iasto) (?P<town>{_CAPITAL}(?:-{_CAPITAL})?(?: {_CAPITAL})?)"
)
_UNIT = re.compile(
    r"(?P<unit>(?P<head>Filia|Filii|Filią|Filię|Zesp[oó]ł\w{0,3}|Dział\w{0,3}|Sekcj\w{1,3}|Oddział\w{0,3})"
    r"(?P<rest>(?: (?!i |oraz |Miejsk|Gminn|MOPS|MOPR|OPS|GOPS|Ośrod)[\w.]{1,20}){0,5}? nr ?\d{1,3}))"
)
_UNIT_HEADS = {"fi": "Filia", "ze": "Zespół", "dz": "Dział", "se": "Sekcja", "od": "Oddział"}
_SUBJECT_OF = re.compile(r"(?:,| i| oraz)\s+$")


@dataclass(slots=True)
class Mention:
    """A place where the text names an institution."""

    span: Span
    kind: Kind
    name: str
    town: str = ""
    unit: str = ""
    is_full_name: bool = True
    doubts: list[tuple[Reason, Confidence]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other institutions: kind (for NGOs the name), town, unit."""
        return (self.name if self.kind == Kind.NGO else self.kind, fold(self.town), fold(self.unit))


class Towns:
    """Nominatives of towns: by the dictionary, by what the text itself prints, and by rules."""

    def __init__(self, article: Article, dictionary: Dictionary | None, known: tuple[str, ...] = ()) -> None:
        self._dictionary = dictionary
        self._printed = {
            fold(match["town"]): match["town"] for match in _NOMINATIVE_BEFORE.finditer(article.text)
        }
        for match in list(self._printed.values()):
            self._printed.setdefault(fold(match.split()[0]), match.split()[0])
        self._known = {fold(town): town for town in known}

    def nominative(self, words: list[str], case: str) -> tuple[str, list[tuple[Reason, Confidence]]]:
        """Return the nominative of a town printed in `case`, and what is doubtful about it."""
        guess = guessed_town(words, case)
        found = self._dictionary.towns(words, case) if self._dictionary else []
        for several in (self._known, self._printed):
            if fits := [name for key, name in several.items() if _may_be(words, key)]:
                best = next((name for name in fits if name in found or name == guess), fits[0])
                return best, []
        if not found:
            return guess, [(Reason.UNINFLECTED_BY_RULE, Confidence.UNSURE)]
        best = guess if guess in found else found[0]
        doubts = [(Reason.UNINFLECTED_BY_DICTIONARY, Confidence.SURE)]
        if len(found) > 1:
            doubts.append((Reason.SEVERAL_NOMINATIVES, Confidence.LIKELY))
        return best, doubts

    def is_known(self, words: list[str], case: str) -> bool:
        """Return whether the words together are a town of the dictionary in `case`."""
        return bool(self._dictionary and self._dictionary.towns(words, case))


def _may_be(words: list[str], folded_town: str) -> bool:
    """Return whether printed words may be a form of the town, word by word."""
    parts = folded_town.split()
    return len(parts) == len(words) and all(
        part in folded_forms(fold(word)) and fold(word) != part
        for word, part in zip(words, parts, strict=True)
    )


def mentions(article: Article, towns: Towns) -> list[Mention]:
    """Return the mentions of institutions in their order; of two that overlap the longer."""
    taken = bytearray(len(article.text))
    found: list[Mention] = []
    for mention in _candidates(article, towns):
        if not any(taken[mention.span.start : mention.span.end]):
            taken[mention.span.start : mention.span.end] = b"\1" * (mention.span.end - mention.span.start)
            found.append(mention)
    found.sort(key=lambda each: each.span)
    return [one for mention in found for one in _with_units(article, mention)]


def _candidates(article: Article, towns: Towns) -> Iterator[Mention]:
    for pattern, kind, name in _NAMES:
        for match in pattern.finditer(article.folded):
            yield _placed(article, Span(*match.span()), kind, name, towns)
    for match in _NGO.finditer(article.folded):
        if _THE_ASSOCIATION.search(match["name"]):
            continue
        name = f"{_NGO_HEADS[match['head'][0]]} {article.text[slice(*match.span('name'))]}"
        yield _placed(article, Span(*match.span()), Kind.NGO, name, towns)
    for match in _SHORT_NAME.finditer(article.text):
        short = max((each for each in _SHORT if match.group().startswith(each)), key=len)
        mention = _placed(article, Span(*match.span()), _SHORT[short], short, towns)
        mention.is_full_name = False
        yield mention


def _placed(article: Article, span: Span, kind: Kind, name: str, towns: Towns) -> Mention:
    """Return the mention with the town that stands behind it, if one does."""
    mention = Mention(span, kind, name)
    match = _PLACE.match(article.text, span.end)
    if match is None or fold(match["first"]) in _NO_TOWN:
        return mention
    words, end = [match["first"]], match.end("first")
    preposition = (match["preposition"] or "").strip().lower()
    if words[0].isupper() and len(words[0]) > 3 and preposition:
        words = [words[0].capitalize()]
    case = "nom" if not preposition else "loc" if preposition in ("w", "we") else "gen"
    if kind == Kind.NGO and case == "nom":
        return mention
    second = (match["second"] or "").strip()
    if second and fold(second) not in _NO_TOWN and _goes_on(words[0], second, case, towns):
        words.append(second)
        end = match.end("second")
    river = match["river"] if match["river"] and end == match.start("river") else ""
    end = match.end("river") if river else end
    if case == "nom":
        if not _is_bare_town(words, towns, bool(match["bracket"])):
            return mention
        mention.town = " ".join(words) + (river or "")
    else:
        mention.town, mention.doubts = towns.nominative(words, case)
        mention.town += river or ""
    if kind != Kind.NGO:
        where = " ".join(filter(None, [preposition, *words, river.strip()]))
        mention.name += f" {where}" if not match["bracket"] else ""
    mention.span = Span(span.start, end + (1 if match["bracket"] else 0))
    mention.span = Span(span.start, min(mention.span.end, len(article.text)))
    return mention


def _goes_on(first: str, second: str, case: str, towns: Towns) -> bool:
    """Return whether two capital words together name a town: `Stalowej Woli`, but not `Brodnicy Dyrektor`."""
    if case == "nom":
        return bool(
            (_KEPT_ADJECTIVE.search(first) and _ADJECTIVE.search(first)) or first.endswith(("wa", "na", "wy"))
        )
    return (
        towns.is_known([first, second], case)
        or bool(_ADJECTIVE.search(first))
        or bool(re.search(r"(?:skiej|ckiej|skim|ckim|skich|ckich|skiego|ckiego)$", second))
    )


def _is_bare_town(words: list[str], towns: Towns, is_bracketed: bool) -> bool:
    """Return whether words right behind an abbreviation are a town in the nominative: `OPS Mieroszów`."""
    return is_bracketed or not words[0].isupper()


def _with_units(article: Article, mention: Mention) -> Iterator[Mention]:
    """Yield the mention, or in its place each of the units that stand before it: `Filia nr 2 i Filia nr 5 MOPS w…`."""
    before = article.text[max(0, mention.span.start - 160) : mention.span.start]
    units, end = [], len(before)
    for match in reversed(list(_UNIT.finditer(before))):
        if before[match.end() : end].strip() not in ("", ",", "i", "oraz"):
            break
        units.append(match)
        end = match.start()
    if not units:
        yield mention
    for match in reversed(units):
        start = mention.span.start - len(before) + match.start()
        unit = _UNIT_HEADS[fold(match["head"])[:2]] + match["rest"]
        span = Span(start, mention.span.end if match is units[0] else start + len(match.group()))
        yield Mention(
            span, mention.kind, mention.name, mention.town, unit, mention.is_full_name, list(mention.doubts)
        )


def institutions(found: list[Mention]) -> dict[tuple[str, str, str], InstitutionProposal]:
    """Return one proposal for each institution that is named with its town, by key; the fullest name wins.

    "OPS" in a town of which the text names a MOPS or GOPS is the same body, called shorter.
    """
    _give_towns(found)
    proposals: dict[tuple[str, str, str], InstitutionProposal] = {}
    names: dict[tuple[str, str, str], tuple[bool, int]] = {}
    for mention in found:
        proposal = proposals.get(mention.key)
        if proposal is None:
            proposal = InstitutionProposal(
                name=mention.name, kind=mention.kind, town=mention.town, unit=mention.unit
            )
            proposals[mention.key] = proposal
        proposal.spans.append(mention.span)
        weight = (mention.is_full_name, len(mention.name))
        if weight > names.get(mention.key, (False, 0)):
            names[mention.key], proposal.name = weight, mention.name
        for doubt in mention.doubts:
            proposal.doubt(*doubt)
    return proposals


def _give_towns(found: list[Mention]) -> None:
    """Give a mention without a town that of the only body of its kind, and OPS the kind of its town's MOPS or GOPS."""
    by_kind: dict[str, set[tuple[str, Kind]]] = {}
    by_town: dict[str, set[Kind]] = {}
    for mention in found:
        if mention.town:
            by_kind.setdefault(mention.kind, set()).add((mention.town, mention.kind))
            by_town.setdefault(mention.town, set()).add(mention.kind)
    for mention in found:
        if not mention.town and len(by_kind.get(mention.kind, ())) == 1:
            ((mention.town, _kind),) = by_kind[mention.kind]
        closer = by_town.get(mention.town, set()) & {Kind.MOPS, Kind.GOPS, Kind.MGOPS}
        if mention.kind == Kind.OPS and len(closer) == 1:
            (mention.kind,) = closer
            mention.is_full_name = False


def about(proposal: Proposal, other: Proposal) -> bool:
    """Return whether two proposals share words of the text."""
    return any(one.touches(another) for one in proposal.spans for another in other.spans)
