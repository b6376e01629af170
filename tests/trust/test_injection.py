"""What staff or an import wrote stays text: on every page it can add no element, no attribute and no link."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.conftest import StaffClient
from tests.trust.addresses import LISTS, ask, asking, parameters_of, public_addresses
from tests.trust.world import everything, write_everywhere

pytestmark = pytest.mark.one_engine

PLAIN = "Zwykły tekst"
# What only works at the beginning stands alone; the rest stands together, as much of it as a short field takes.
PAYLOADS = [
    "</script><script>zlo()</script>",
    "</title></textarea></option></style><zlo>",
    "\"><img src=zlo onerror=zlo()>'><svg onload=zlo()>",
    "\" autofocus onfocus=zlo() zlo=\"' onmouseover='zlo()' zlo='",
    "` onclick=zlo() `--><zlo><!--<![CDATA[<zlo>]]>",
    "&lt;zlo&gt; &#60;zlo&#62; &amp;lt;zlo",
    "{{7*7}} {{ zlo }}{# zlo #}{% debug %}{% load zlo %}",
    "javascript:zlo()",
    " JaVa\tScRiPt:zlo()//https://zlo.example/",
    "data:text/html,<script>zlo()</script>",
    "//zlo.example/",
    "\ufeff<\u0001zlo>\u202eolz\u2066<zlo>\u200b",
    "%s%n%(zlo)s ' OR '1'='1'; DROP TABLE zlo;--",
    '=HYPERLINK("https://zlo.example")\r\nSet-Cookie: zlo=1',
]
SHARES = 2  # tests that the payloads are shared out to: each walks all pages once more, with a plain text
# An address of the web may become a link, and nothing more than a link.
ADDRESS = 'https://zlo.example/"onmouseover="zlo()"><zlo>'
PLAIN_ADDRESS = "https://przyklad.pl/"
SCHEMES = {"", "http", "https", "mailto", "tel"}
LINKING = {"href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "cite"}


@pytest.fixture
def client():
    """Return a client that looks at nothing by itself: these pages hold what looks like code, and must."""
    return StaffClient()


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, its links, and its text."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element, its attributes and where it leads."""
        self.elements.append((tag, *sorted(name for name, _value in attrs)))
        self.links += [value or "" for name, value in attrs if name in LINKING]

    def handle_endtag(self, tag):
        """Note the end of an element."""
        self.elements.append(("/", tag))

    def handle_comment(self, data):
        """Note a comment."""
        self.elements.append(("comment", data))

    def handle_decl(self, decl):
        """Note a declaration."""
        self.elements.append(("declaration", decl))

    unknown_decl = handle_decl

    def handle_data(self, data):
        """Gather text."""
        self.text += data


def scheme(link: str) -> str:
    """Return the scheme of a link as a browser reads it, which passes over white space and control characters."""
    return urlsplit(re.sub(r"[\x00-\x20\x7f]", "", link)).scheme.lower()


def pages(client, world) -> list[str]:
    """Return every public page that shows what is stored."""
    addresses = public_addresses(world)
    return [
        *(address for name, address in addresses.items() if name not in {"health", "files:rendition"}),
        *(
            asking(addresses[name], {"program": world.programme.slug, "wojewodztwo": "gmina-04"})
            for name in LISTS
        ),
        asking(addresses["certificates:verify"], {"numer": world.certificate.number}),
    ]


def skeletons(client, addresses) -> dict[str, Skeleton]:
    """Return the skeletons of the pages at `addresses`; files and ways to other pages have none."""
    answers = {address: ask(client, address) for address in addresses}
    return {
        address: Skeleton(answer.text)
        for address, answer in answers.items()
        if answer.is_page and answer.status == 200
    }


def skeletons_with(text, client, addresses) -> dict[str, Skeleton]:
    """Write `text` into every text of the register, and return the skeletons of the pages then."""
    write_everywhere(text)
    return skeletons(client, addresses)


def assert_only_text(found, expected):
    """Fail unless every page has the same elements and attributes with a hostile text as with a plain one."""
    assert expected and set(found) == set(expected)
    for address, skeleton in found.items():
        assert skeleton.elements == expected[address].elements, address
        assert {scheme(link) for link in skeleton.links} <= SCHEMES, address
        # The register links within itself by path; what leads out is written out in full.
        assert not [link for link in skeleton.links if link.lstrip().startswith(("//", "\\"))], address


@pytest.mark.django_db
@pytest.mark.parametrize("start", range(SHARES))
def test_stored_text_is_only_text_on_every_public_page(client, world, subtests, start):
    addresses = pages(client, world)
    expected = skeletons_with(PLAIN, client, addresses)

    for payload in PAYLOADS[start::SHARES]:
        with subtests.test(payload):
            found = skeletons_with(payload, client, expected)

            assert_only_text(found, expected)
            shown = " ".join(payload.split())
            for address in (world.institution.get_absolute_url(), world.source.get_absolute_url()):
                assert shown in " ".join(found[address].text.split())


@pytest.mark.django_db
def test_an_address_of_the_web_becomes_a_link_and_no_more(client, world):
    addresses = pages(client, world)
    expected = skeletons_with(PLAIN_ADDRESS, client, addresses)
    found = skeletons_with(ADDRESS, client, expected)

    assert_only_text(found, expected)
    assert ADDRESS in found[world.source.get_absolute_url()].links


@pytest.mark.django_db
def test_what_is_no_address_of_the_web_becomes_no_link(client, world, subtests):
    expected = skeletons_with(PLAIN, client, pages(client, world))

    for address in ("ftp://przyklad.pl/", "javascript:zlo()", "https:", "http:///x", "file:///etc/passwd"):
        found = skeletons_with(address, client, expected)
        with subtests.test(address):
            assert set(found) == set(expected)
            for page, skeleton in found.items():
                assert not [
                    link
                    for link in skeleton.links
                    if link.startswith(address) and link not in expected[page].links
                ], page


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS[1:3] + PAYLOADS[5:7])
def test_what_an_address_says_is_only_text_on_the_page(client, world, payload):
    for name, address in public_addresses(world).items():
        for query in (
            lambda text, name=name: dict.fromkeys(parameters_of(name), text),
            lambda text: {text: "1"},
        ):
            found, expected = (ask(client, asking(address, query(text))) for text in (payload, PLAIN))
            assert found.status == expected.status
            if found.is_page:
                assert Skeleton(found.text).elements == Skeleton(expected.text).elements, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("payload", "plain"),
    [('"></script></textarea></option><zlo onload="zlo()">{% zlo %}', PLAIN), (ADDRESS, PLAIN_ADDRESS)],
)
def test_stored_text_is_only_text_in_the_office(client, admin_user, world, payload, plain):
    client.force_login(admin_user)
    addresses = []
    for model in admin.site._registry:
        if model not in everything():
            continue
        names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses.append(reverse(f"{names}_changelist"))
        if row := model.objects.order_by("pk").first():
            addresses += [reverse(f"{names}_{page}", args=[row.pk]) for page in ("change", "history")]

    def office_with(text):
        """Return the skeletons, and take the writing back: the history tells of one change each time."""
        with transaction.atomic():
            found = skeletons_with(text, client, addresses)
            transaction.set_rollback(True)
        return found

    expected = office_with(plain)
    assert_only_text(office_with(payload), expected)
