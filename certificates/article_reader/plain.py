"""From a pasted or uploaded article to plain text, and to its sentences."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from certificates.article_reader.proposals import Span
from institutions.polish import fold

LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype|html|head|body|article|div|p|h[1-6]|br|span|ul|table)\b", re.IGNORECASE
)
BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    )
)
SILENT = frozenset(
    ("title", "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "nav")
)
_TAG = re.compile(
    r"<!--|<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<rest>[^<>]{0,3000})>|<![^<>]{0,200}>"
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s{0,3}=\s{0,3}("[^"]{0,1000}"|'[^']{0,1000}')""")

# Characters that are spaces or nothing to a reader; each becomes one space, so that places in the text hold.
_SPACES = dict.fromkeys(map(ord, "\0\u00a0\u2007\u2009\u202f\u200b\u00ad\ufeff\r\t\f\v"), " ")

WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+[”\"»)]*(?=\s)|\n")
_STARTS_ANEW = re.compile(r"\s*[„\"«(–—-]*\s*(?:[A-ZĄĆĘŁŃÓŚŹŻ0-9]|[•*·])")
_ABBREVIATIONS = frozenset(
    (
        "fot",
        "foto",
        "ul",
        "al",
        "os",
        "woj",
        "pow",
        "gm",
        "dr",
        "prof",
        "mgr",
        "inz",
        "tj",
        "tzn",
        "np",
        "in",
        "ds",
        "godz",
        "im",
        "nr",
        "sw",
        "p",
        "pt",
        "ok",
        "ww",
        "tel",
        "m",
        "hab",
        "red",
        "zob",
        "por",
        "ks",
        "s",
    )
)
_ABBREVIATIONS_OF_YEAR = frozenset(("r", "br"))
_VERB = re.compile(
    r"\b(?:\w{2,20}(?:[ayi]l|[ayeiou]la|[ayeiou]lo|[aeiy]li|[aeiy]ly)(?:smy)?|\w{3,20}(?:no|to)"
    r"|jest|dziala\w{0,2})\b"
)
_LACKS_OBJECT = re.compile(r"\b(?:otrzymal|odebral|uzyskal|zdobyl|przyzna[ln]|wreczy[ln]|cofn|przekaza[ln])")
_LONGEST = 2000  # characters of a sentence: what is longer is no prose
_LONG_LINE = 60  # characters: a shorter line is a heading or a signature, a longer one may be wrapped


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or line: where it stands, and in which paragraph."""

    text: str
    folded: str
    span: Span
    paragraph: int

    @property
    def start(self) -> int:
        """Where it begins in the whole text."""
        return self.span.start


@dataclass
class Article:
    """A text as it is read: its characters, the same folded, and what its HTML says of it."""

    text: str
    html_title: str = ""
    html_publisher: str = ""
    html_date: str = ""
    _sentences: list[Sentence] = field(default_factory=list)

    @cached_property
    def folded(self) -> str:
        """The text in lower case without diacritics; the same characters at the same places."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in their order; none is empty."""
        return list(_split(self.text, self.folded))


def article_of(raw: str) -> Article:
    """Return the article in `raw`, plain text or HTML. Never fails; nothing readable gives an empty text."""
    if LOOKS_LIKE_HTML.search(raw[:5000]):
        page = _Page(raw)
        text = re.sub(r"[ \n]*\n[ \n]*", "\n\n", _tidied("".join(page.words)))
        return Article(text, _tidied(page.title).strip(), page.meta.get("og:site_name", ""), page.date)
    return Article(_tidied(raw))


def _tidied(text: str) -> str:
    """Return the text composed (NFC), with line feeds alone between lines and no odd spaces."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_SPACES)
    return re.sub(r" {2,}", " ", text)


class _Page:
    """The words of a page, its title and its metadata.

    Reads each character once, whatever the page holds: `html.parser` needs minutes for a page of unclosed tags.
    """

    def __init__(self, raw: str) -> None:
        self.words: list[str] = []
        self.title = ""
        self.meta: dict[str, str] = {}
        self._raw = raw
        self._unclosed: set[str] = set()
        place = 0
        while match := _TAG.search(raw, place):
            self._say(raw[place : match.start()])
            place = self._after(match)
        self._say(raw[place:])

    @property
    def date(self) -> str:
        """When the page says that it was published."""
        return self.meta.get("article:published_time", "")

    def _say(self, written: str) -> None:
        """Keep what a reader sees; line feeds in it are mere spaces."""
        self.words.append(unescape(written).replace("\n", " "))

    def _after(self, match: re.Match) -> int:
        """Return where to read on after a tag: behind it, or behind the element if readers do not see it."""
        if match["name"] is None and match.group() != "<!--":  # <!doctype html>
            return match.end()
        if match.group() == "<!--":
            end = self._end_of("--", re.compile("-->"), match.end())
            return match.end() if end is None else end
        name = match["name"].lower()
        if name == "meta":
            found = {key.lower(): unescape(value[1:-1]) for key, value in _ATTRIBUTE.findall(match["rest"])}
            self.meta.setdefault(found.get("property") or found.get("name") or "", found.get("content", ""))
        if name in BLOCKS:
            self.words.append("\n")
        if name not in SILENT or match["slash"]:
            return match.end()
        closing = self._end_of(name, re.compile(rf"</{name}[^<>]{{0,20}}>", re.IGNORECASE), match.end())
        if closing is None:
            return match.end()
        if name == "title" and not self.title:
            self.title = unescape(self._raw[match.end() : closing]).split("</")[0]
        return closing

    def _end_of(self, name: str, pattern: re.Pattern, start: int) -> int | None:
        """Return where an element ends, None if it never does; asks once for each kind that never ends."""
        found = None if name in self._unclosed else pattern.search(self._raw, start)
        if found is None:
            self._unclosed.add(name)
        return found.end() if found else None


def _split(text: str, folded: str):
    """Yield the sentences of a text, cutting at ends of sentences and where a line begins anew."""
    start, paragraph, line_start = 0, 0, 0
    for match in _END.finditer(text):
        if match.start() < start:
            continue
        if match.group() == "\n":
            blank = (
                text.startswith("\n", match.end())
                or not text[match.end() : text.find("\n", match.end()) + 1].strip()
            )
            cuts = blank or _line_ends(text, line_start, match.start(), match.end())
            line_start = match.end()
        else:
            blank = False
            cuts = _sentence_ends(text, folded, start, match)
        if cuts:
            yield from _sentence(text, folded, start, match.end(), paragraph)
            start = match.end()
        paragraph += blank
    yield from _sentence(text, folded, start, len(text), paragraph)


def _sentence(text: str, folded: str, start: int, end: int, paragraph: int):
    """Yield the sentence between two places without the spaces around it, if anything is left, a very long one cut."""
    while start < end:
        cut = end if end - start <= _LONGEST else text.rfind(" ", start, start + _LONGEST) + 1
        cut = cut if cut > start else start + _LONGEST
        words = text[start:cut]
        first = start + len(words) - len(words.lstrip())
        if words := words.strip():
            span = Span(first, first + len(words))
            yield Sentence(words, folded[span.start : span.end], span, paragraph)
        start = cut


def _line_ends(text: str, line_start: int, end: int, after: int) -> bool:
    """Return whether the line that ends at `end` ends a sentence: the next begins anew, and this one is not wrapped."""
    is_wrapped = end - line_start >= _LONG_LINE and text[max(0, end - 1)] not in ".!?:…"
    return not is_wrapped and bool(_STARTS_ANEW.match(text, after, after + 20))


def _sentence_ends(text: str, folded: str, start: int, match: re.Match) -> bool:
    """Return whether a full stop ends a sentence: no abbreviation, and the next word begins anew."""
    if not _STARTS_ANEW.match(text, match.end(), match.end() + 20):
        return False
    if not match.group().startswith("."):
        return True
    last = re.search(r"[a-z0-9]+$", folded[max(0, match.start() - 20) : match.start()])
    word = last.group() if last else ""
    if word in _ABBREVIATIONS:
        return False
    if word.lstrip("0123456789") in _ABBREVIATIONS_OF_YEAR:
        # `19 września 2017 r. Ośrodek otrzymał…` and `otrzymał 19 września 2017 r. Certyfikat CAL.` go on,
        # `… otrzymał go w 2017 r. Certyfikat wręczono…` does not: a verb stands on either side.
        after = re.match(r"[^.!?\n]{0,300}", folded[match.end() : match.end() + 300])
        before = folded[max(start, match.start() - 400) : match.start()]
        if folded.startswith("certyfikat", match.end() + 1) and _LACKS_OBJECT.search(before):
            return "certyfikat" in before  # `cofnął 15 stycznia 2019 r. Certyfikat, który…`
        is_said = _VERB.search(before)
        return bool(is_said and after and _VERB.search(after.group()))
    # `12. sesja`, `1. Od czego zaczęliście?`
    return not (word.isdigit() and len(word) <= 2 and match.start() - start <= 4)
