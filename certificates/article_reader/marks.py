"""The certificate itself in a text, and what looks like it: other certificates, marks and places of the name CAL."""

import re
from dataclasses import dataclass

from certificates.article_reader.plain import Article
from certificates.article_reader.proposals import Span

_S = r"\s{1,3}"
_CERTIFICATE = r"certyfikat\w{0,4}"
_GENUINE = re.compile(
    rf"(?<!\w){_CERTIFICATE}(?:{_S}jakosci)?(?:{_S}(?:pracy{_S})?metoda)?{_S}[„\"(]?"
    rf"(?:cal(?![\w-])|cent(?:rum|row){_S}aktywnosci{_S}lokaln\w{{1,4}}"
    rf"|aktywnosci{_S}lokaln\w{{1,4}})[”\")]?(?:{_S}[(]cal[)])?"
    rf"|(?<!\w)(?:tytul\w{{0,3}}|mian\w{{1,2}}){_S}[„\"]?centrum{_S}aktywnosci{_S}lokaln\w{{1,4}}[”\"]?"
)
_OTHER = re.compile(
    rf"(?<!\w)(?:{_CERTIFICATE}(?:{_S}jakosci)?{_S}(?:iso\b[ \d:-]{{0,12}}"
    rf"|[„\"]?dolnoslask\w{{1,4}}{_S}akademi\w{{1,3}}(?:{_S}aktywnosci{_S}lokalnej)?"
    r"|ukonczeni\w{1,2}|uczestnictw\w|udzialu|szkoleni\w{1,3}|kwalifikac\w{1,4})"
    r"|nr \d{1,4}/daal/[\w/]{1,12}|dyplom\w{0,3}|znak\w{0,3} [„\"][^”\"\n]{2,40}[”\"]"
    r"|statuetk\w{1,2}|zawsze pomocni"
    r"|dzialaj lokalnie|cala naprzod|biblioteka\+|iso \d{4,5}(?::\d{4})?)"
)
_BARE = re.compile(rf"(?<!\w){_CERTIFICATE}(?!\w)")
_QUALITY = re.compile(rf"(?<!\w){_CERTIFICATE}{_S}jakosci(?!\w)")
_ASSOCIATION = re.compile(r"\bcentrum wspierania aktywnosci lokalnej\b|\bstowarzyszeni\w{1,2} cal\b")
_PRONOUN = re.compile(r"(?<!\w)(?:go|ja|je|jego|jej|ich|dokument\w{0,2}|tytul\w{0,3}|wyroznieni[eua])(?!\w)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where the text names a certificate: ours (`is_ours`), or another."""

    span: Span
    is_ours: bool
    is_named_in_full: bool


def marks(article: Article) -> list[Mark]:
    """Return the certificates and other marks in their order.

    "Certyfikat" alone is the one that the text named last; before any is named, it is ours if the text names ours and
    no other.
    """
    named = [Mark(Span(*match.span()), False, True) for match in _OTHER.finditer(article.folded)]
    others = [mark.span for mark in named]
    place = 0
    for match in _GENUINE.finditer(article.folded):
        span = Span(*match.span())
        while place < len(others) and others[place].end <= span.start:
            place += 1
        if not (place < len(others) and others[place].touches(span)):
            named.append(Mark(span, True, True))
    named.sort(key=lambda mark: mark.span)
    if not named and _ASSOCIATION.search(article.folded):
        # The association's certificate without its name: `Komisja Certyfikacyjna przyznała Certyfikat Jakości`.
        named = [Mark(Span(*match.span()), True, True) for match in _QUALITY.finditer(article.folded)]
    has_ours = any(mark.is_ours for mark in named)
    only_ours = has_ours and all(mark.is_ours for mark in named)
    found: list[Mark] = []
    place, last_is_ours = 0, only_ours
    for match in _BARE.finditer(article.folded):
        span = Span(*match.span())
        while place < len(named) and named[place].span.start <= span.start:
            last_is_ours = named[place].is_ours
            place += 1
        if not (place and named[place - 1].span.touches(span)):
            found.append(Mark(span, last_is_ours, False))
    return sorted([*named, *found], key=lambda mark: mark.span)


def has_pronoun(folded: str) -> bool:
    """Return whether a clause speaks of something named before: "wręczył go", "odebrała dokument"."""
    return bool(_PRONOUN.search(folded))
