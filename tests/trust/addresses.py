"""Every public address of the register, found by walking its URLs, each with an example record.

An address that has no example here fails a test, so that whatever page comes is held to the same bar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import URLPattern, get_resolver, reverse

from certificates.filters import CertificateFilter, EventFilter, HolderFilter
from institutions.days import PARAMETER as DAY
from institutions.filters import ActivityFilter, PersonFilter

# What an address takes from a world (see `world.py`) to lead to a page; `{}` for one that needs nothing.
EXAMPLES = {
    "home": {},
    "about": {},
    "accessibility": {},
    "report": {},
    "reported": {"token": "report.token"},
    "obtaining": {},
    "criteria": {},
    "how-we-know": {},
    "glossary": {},
    "easy-to-read": {},
    "privacy": {},
    "map": {},
    "voivodeships": {},
    "voivodeship": {"slug": "voivodeship.slug"},
    "county": {"slug": "county.slug"},
    "health": {},
    "institutions:list": {},
    "institutions:detail": {"slug": "institution.slug"},
    "institutions:history": {"slug": "institution.slug"},
    "institutions:sources": {},
    "institutions:source": {"slug": "source.slug"},
    "institutions:suggestions": {},
    "files:rendition": {"key": "photo.key", "name": "rendition"},
    "files:document": {"key": "document.key"},
    "certificates:list": {},
    "certificates:detail": {"number": "certificate.number"},
    "certificates:history": {"number": "certificate.number"},
    "certificates:short": {"number": "certificate.number"},
    "certificates:verify": {},
    "new-certificates": {},
    "changes": {},
    "new-certificates-in": {"slug": "voivodeship.slug"},
    "changes-in": {"slug": "voivodeship.slug"},
    "ceremonies": {},
    "ends-of-validity": {},
    "institutions-feed": {},
    "certificates-feed": {},
    "institutions-file": {},
    "certificates-file": {},
    "sitemap": {},
    "sitemap-section": {"section": "section"},
    "robots": {},
    "security": {},
    "activities:list": {},
    "events:list": {},
    "people:list": {},
    "people:detail": {"slug": "person.slug"},
    "programmes:list": {},
    "programmes:detail": {"slug": "programme.slug"},
    "compare": {},
    "timeline": {},
    "statistics": {},
    "statistics-table": {"key": "statistics_table"},
}

# The parameters that a page reads; every other page gets one that it does not know.
UNKNOWN = "nieznany"
DATED = (
    "home",
    "voivodeships",
    "voivodeship",
    "county",
    "institutions:detail",
    "certificates:detail",
    "certificates:short",
)
PARAMETERS = {
    **{name: [DAY, UNKNOWN] for name in DATED},
    "institutions:list": [*HolderFilter.base_filters, UNKNOWN],
    "map": [*HolderFilter.base_filters, UNKNOWN],
    "institutions:sources": ["strona", UNKNOWN],
    "institutions:suggestions": ["szukaj", UNKNOWN],
    "certificates:list": [*CertificateFilter.base_filters, UNKNOWN],
    "institutions-feed": [*HolderFilter.base_filters, UNKNOWN],
    "certificates-feed": [*CertificateFilter.base_filters, UNKNOWN],
    "institutions-file": [*HolderFilter.base_filters, UNKNOWN],
    "certificates-file": [*CertificateFilter.base_filters, UNKNOWN],
    "certificates:verify": ["numer", UNKNOWN],
    "events:list": [*EventFilter.base_filters, UNKNOWN],
    "activities:list": [*ActivityFilter.base_filters, UNKNOWN],
    "people:list": [*PersonFilter.base_filters, UNKNOWN],
    "compare": ["instytucja", "szukaj", "na-dzien", UNKNOWN],
    "statistics": ["na-dzien", UNKNOWN],
    "statistics-table": ["na-dzien", UNKNOWN],
    "report": ["strona", UNKNOWN],
}
# Where readers may send something; everything else they can only read.
FORMS = {"report"}
LISTS = ("institutions:list", "certificates:list")
ALL_LISTS = (
    *LISTS,
    "map",
    "activities:list",
    "events:list",
    "people:list",
    "institutions-feed",
    "certificates-feed",
    "institutions-file",
    "certificates-file",
)
# What could be taken for a part of itself if it gave an answer to a parameter that it does not know.
STRICT = (
    *ALL_LISTS,
    *(
        "institutions:sources",
        "institutions:suggestions",
        "programmes:list",
        "compare",
        "timeline",
        "statistics",
    ),
    *("statistics-table", "voivodeships", "voivodeship", "county", "certificates:verify", "report"),
    *("new-certificates", "changes", "new-certificates-in", "changes-in", "ceremonies", "ends-of-validity"),
)


def public_names(patterns=None, namespace: str = "") -> Iterator[str]:
    """Yield the name of each address outside the office, in the order of the URLs."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif getattr(pattern, "namespace", None) != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from public_names(pattern.url_patterns, namespace + inner)


def public_addresses(world) -> dict[str, str]:
    """Return the address of each public page by its name, with the world's records as examples."""
    return {name: address_of(name, world) for name in public_names()}


def address_of(name: str, world, **instead: str) -> str:
    """Return the public address `name`, with the world's records or what is given `instead` of them."""
    found = {
        argument: instead.get(argument) or look_up(world, path) for argument, path in EXAMPLES[name].items()
    }
    return reverse(name, kwargs=found)


def look_up(world, path: str) -> str:
    """Return what the dotted `path` leads to from the world."""
    for step in path.split("."):
        world = getattr(world, step)
    return world


def parameters_of(name: str) -> list[str]:
    """Return the parameters that a test tries on the address `name`."""
    return PARAMETERS.get(name, [UNKNOWN])


def asking(address: str, parameters) -> str:
    """Return `address` with the query string of `parameters`: a mapping or pairs."""
    return f"{address}?{urlencode(parameters, doseq=True)}"


@dataclass(frozen=True)
class Answer:
    """What a reader gets: the status, the headers and the whole body, of a page or of a file."""

    status: int
    headers: dict[str, str]
    body: bytes
    sets_cookie: bool

    @property
    def text(self) -> str:
        """Return the body of a page."""
        return self.body.decode("utf-8", "replace")

    @property
    def is_page(self) -> bool:
        """Return whether this is HTML."""
        return self.headers.get("Content-Type", "").startswith("text/html")


def ask(client, address: str, method: str = "get", **options) -> Answer:
    """Return the answer to a request for `address`, query string included, read to its end."""
    response = getattr(client, method)(address, **options)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, dict(response.headers), body, bool(response.cookies))
