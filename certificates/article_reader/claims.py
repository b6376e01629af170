"""Ordinals that somebody claims: the 57th in Poland, the second in the voivodeship. Never counted by the register."""

import re

from certificates.article_reader.plain import Article, Sentence
from certificates.article_reader.proposals import ClaimProposal, Confidence, Reason, Span

_STEMS = (
    *(
        ("pierwsz", 1),
        ("drug", 2),
        ("trzec", 3),
        ("czwart", 4),
        ("piat", 5),
        ("szost", 6),
        ("siodm", 7),
        ("osm", 8),
    ),
    *(("dziewiat", 9), ("dziesiat", 10), ("jedenast", 11), ("dwunast", 12)),
)
_ORDINAL = (
    r"(?<!\w)(?:(?P<number>\d{1,4})(?:\.|-t[ay])?|(?P<word>"
    + "|".join(stem for stem, _number in _STEMS)
    + r")\w{1,4})"
)
_FILL = r"(?: [\w-]{1,20}){0,3}?"
_PLACES = {
    "polsce": "Polska",
    "kraju": "Polska",
    "mazowszu": "Mazowsze",
    "podkarpaciu": "Podkarpacie",
    "pomorzu": "Pomorze",
    "podlasiu": "Podlasie",
    "wielkopolsce": "Wielkopolska",
    "malopolsce": "Małopolska",
    "gornym slasku": "Górny Śląsk",
    "dolnym slasku": "Dolny Śląsk",
    "opolszczyznie": "Opolszczyzna",
    "lubelszczyznie": "Lubelszczyzna",
    "kujawach": "Kujawy",
    "slasku": "Śląsk",
    "kaszubach": "Kaszuby",
    "warmii i mazurach": "Warmia i Mazury",
    "ziemi lubuskiej": "Ziemia Lubuska",
}
_SCOPE = (
    r" (?:w|we|na) (?:(?P<place>" + "|".join(sorted(_PLACES, key=len, reverse=True)) + r")\b"
    r"|(?P<our>naszym |swoim |calym )?(?P<level>wojewodztwie|powiecie"
    r"|regionie)(?P<adjective> [\w-]{3,30}(?:kim|nim|wim|szym))?)"
)
_CLAIM = re.compile(_ORDINAL + _FILL + _SCOPE)
_COUNTED = re.compile(
    r"\b(?:certyfikat\w{0,4}|instytucj\w{1,3}|osrod\w{2,5}|bibliotek\w{1,3}|placow\w{2,4}"
    r"|jednost\w{2,4}|dom\w{0,3}|organizacj\w{1,3})\b"
)
_VOIVODESHIP = re.compile(
    r"\bwoj(?:\.|ewodztw\w{1,4}) (?P<name>[\w]{3,20}(?:-[\w]{3,20})?(?:kie|kiego|kim))\b"
)
_LEVELS = {"wojewodztwie": "województwo", "powiecie": "powiat", "regionie": "region"}


def claims(article: Article, sentences: list[Sentence]) -> list[ClaimProposal]:
    """Return the ordinal claims of `sentences`, which speak of our certificate or its holders."""
    found = []
    for sentence in sentences:
        if not _COUNTED.search(sentence.folded):
            continue
        for match in _CLAIM.finditer(sentence.folded):
            number = int(match["number"]) if match["number"] else _number(match["word"])
            if not 1 <= number <= 3000 or (match["number"] and 1990 <= number <= 2100):
                continue
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            claim = ClaimProposal(ordinal=number, scope="", words=article.text[slice(*span)], spans=[span])
            _give_scope(article, claim, match, sentence)
            found.append(claim)
    return found


def _number(word: str) -> int:
    return next(number for stem, number in _STEMS if word.startswith(stem))


def _give_scope(article: Article, claim: ClaimProposal, match: re.Match, sentence: Sentence) -> None:
    """Write where the claim holds, in the nominative; "our voivodeship" is the one that the text names elsewhere."""
    if match["place"]:
        claim.scope = _PLACES[match["place"]]
        return
    level = _LEVELS[match["level"]]
    if match["adjective"]:
        start = sentence.start + match.start("adjective")
        printed = article.text[start : start + len(match["adjective"])].strip()
        claim.scope = f"{level} {printed.lower().removesuffix('m')}{'e' if level == 'województwo' else ''}"
        return
    claim.scope = level
    named = {each["name"]: each for each in _VOIVODESHIP.finditer(article.folded)}
    if level == "województwo" and len(named) == 1:
        ((_folded, where),) = named.items()
        name = article.text[slice(*where.span("name"))].lower()
        claim.scope = f"{level} {re.sub(r'(?<=ki)(?:ego|m|e)$', 'e', name)}"
        claim.spans.append(Span(*where.span()))
        claim.doubt(Reason.SCOPE_BY_CONTEXT, Confidence.LIKELY)
