"""Every public page in both languages: each leads to the other, and no word of one stands unmarked in the other."""

import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import polib
import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from calregistry.addresses import in_language
from certificates.models import Certificate
from institutions.models import Institution, Person, Programme, Source, Territory
from tests.browser.every_page import GROUPS, make_every_state
from tests.factories import make_certificate, make_territory
from tests.trust.addresses import EXAMPLES, ask, parameters_of, public_addresses
from tests.trust.world import everything, text_fields, write_everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

HOST = "http://testserver"
POLISH_LETTERS = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
EVERY_LETTER = "Zażółć gęślą jaźń"
# Names that English sentences take over as they are.
PROPER_NAMES = re.compile(
    "|".join(
        (
            "Mieroszów",
            "Piekary Śląskie",
            "Wrocław",
            "Dolnośląska Akademia Aktywności Lokalnej",
            "Stowarzyszenie Centrum Wspierania Aktywności Lokalnej CAL",
            r"\(Centrum Aktywności Lokalnej\)",
            r"\(Prezes Urzędu Ochrony Danych Osobowych\)",
            "organizowanie społeczności lokalnej",
        )
    )
)
# Fields whose values are the same in every language: addresses and numbers.
SPEAKS_NO_LANGUAGE = {
    "phone",
    "email",
    "website",
    "bip",
    "regon",
    "nip",
    "url",
    "report_url",
    "association_number",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SENTENCE = re.compile(r"\s+")


class Words(HTMLParser):
    """The words of a page, each with the language that it is said to be in, and the links between languages."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.words = []
        self.alternates = {}
        self.switch = {}
        self.feed(html)
        self.close()

    @property
    def language(self):
        """The language of the page."""
        return self.words[0][0]

    def handle_starttag(self, tag, attrs):
        """Look at one opening tag and its attributes."""
        attributes = dict(attrs)
        language = attributes.get("lang") or (self.open[-1][1] if self.open else None)
        if tag == "link" and "hreflang" in attributes:
            self.alternates[attributes["hreflang"]] = attributes["href"]
        if tag == "a" and "hreflang" in attributes:
            self.switch[attributes["hreflang"]] = attributes["href"]
            assert attributes["lang"] == attributes["hreflang"]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        """Close the innermost element of this tag; one without content closes itself."""
        while tag not in VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Keep what a reader sees; a title can hold no markup, so no word of it can be marked."""
        tag, language = self.open[-1] if self.open else ("", None)
        if data.strip() and tag not in ("script", "style", "title", "textarea"):
            self.words.append((language, SENTENCE.sub(" ", data).strip()))

    def said_in(self, language):
        """Return the pieces of text in `language`."""
        return [text for each, text in self.words if each == language]


def unmarked_polish(html):
    """Return the pieces of an English page that hold a Polish letter and are not said to be Polish."""
    pieces = Words(html).said_in("en")
    return [text for text in pieces if POLISH_LETTERS.search(PROPER_NAMES.sub("", text))]


def pages(client, world):
    """Return the addresses of the public pages in Polish: what answers with HTML and has a language."""
    answers = {address: ask(client, address) for address in public_addresses(world).values()}
    return [address for address, answer in answers.items() if answer.is_page and answer.status == 200]


def leave_out(names):
    """Empty the text fields of these names in every record; what must hold something holds an address."""
    for model in everything():
        for field in text_fields(model):
            if field.name in names:
                model.objects.update(**{field.name: "" if field.blank else "https://przyklad.pl/"})


def addresses_of_the_stock():
    """Return the addresses of all pages of a register that is not made for tests."""
    records = [
        record
        for model in (Institution, Certificate, Source, Person, Programme)
        for record in model.objects.all()
    ]
    places = [
        reverse("voivodeship" if each.level == Territory.Level.VOIVODESHIP else "county", args=[each.slug])
        for each in Territory.objects.exclude(level=Territory.Level.MUNICIPALITY)
    ]
    fixed = [reverse(name) for name, needed in EXAMPLES.items() if not needed]
    return [*fixed, *(record.get_absolute_url() for record in records), *places]


def test_every_polish_word_of_an_english_page_is_marked(client, world):
    write_everywhere(EVERY_LETTER)
    leave_out(SPEAKS_NO_LANGUAGE)
    found = {}

    for address in pages(client, world):
        answer = ask(client, in_language(address, "en"))
        assert answer.status == 200, address
        if words := unmarked_polish(answer.text):
            found[address] = words

    assert not found


def test_every_polish_word_of_the_opening_stock_is_marked_in_english(client):
    call_command("load_opening_stock", verbosity=0)
    make_every_state()
    states = [address for group in GROUPS.values() for address in group.values()]
    found = {}

    for address in {in_language(each, "en") for each in [*addresses_of_the_stock(), *states]}:
        answer = ask(client, address)
        if answer.is_page and (words := unmarked_polish(answer.text)):
            found[address] = words

    assert not found


def test_no_english_text_of_ours_stands_on_a_polish_page(client):
    call_command("load_opening_stock", verbosity=0)
    catalogue = polib.pofile(str(settings.BASE_DIR / "calregistry/locale/pl/LC_MESSAGES/django.po"))
    english = {
        SENTENCE.sub(" ", text).strip()
        for entry in catalogue
        for text in (entry.msgid, entry.msgid_plural)
        if text and text not in (entry.msgstr, *entry.msgstr_plural.values())
    } - {SENTENCE.sub(" ", entry.msgstr).strip() for entry in catalogue}
    found = {}

    for address in addresses_of_the_stock():
        answer = ask(client, address)
        assert address.isascii()
        assert not answer.is_page or unicodedata.is_normalized("NFC", answer.text)
        if answer.is_page and (words := english & set(Words(answer.text).said_in("pl"))):
            found[address] = words

    assert not found


def test_each_page_leads_to_itself_in_the_other_language_and_back_with_its_query(client, world):
    names = {address: name for name, address in public_addresses(world).items()}

    for address in pages(client, world):
        polish = f"{address}?{parameters_of(names[address])[0]}=2016-06-01"
        english = in_language(address, "en") + polish.removeprefix(address)

        there, back = Words(ask(client, polish).text), Words(ask(client, english).text)

        assert (there.language, back.language) == ("pl", "en")
        assert there.switch == {"en": english}, address
        assert back.switch == {"pl": polish}, address


def test_each_page_names_its_languages_to_programs_alike_in_both(client, world):
    answer_to_a_report = public_addresses(world)["reported"]  # which no program may keep

    for address in set(pages(client, world)) - {answer_to_a_report}:
        english = in_language(address, "en")
        for each in (address, english):
            page = ask(client, each).text

            assert Words(page).alternates == {
                "pl": HOST + address,
                "en": HOST + english,
                "x-default": HOST + address,
            }
            assert f'<link rel="canonical" href="{HOST}{each}">' in page


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/", "en", "/en/"),
        ("/en/", "pl", "/"),
        ("/instytucje/ops/", "en", "/en/instytucje/ops/"),
        ("/en/instytucje/ops/", "pl", "/instytucje/ops/"),
        ("/en/instytucje/ops/", "en", "/en/instytucje/ops/"),
        ("/en//przyklad.pl/", "pl", "/przyklad.pl/"),
        ("//przyklad.pl/", "en", "/en/przyklad.pl/"),
        ("/energia/", "pl", "/energia/"),
    ],
)
def test_the_path_in_the_other_language_is_never_the_way_to_another_site(path, language, expected):
    assert in_language(path, language) == expected


def fail_with(error, monkeypatch):
    """Let the home page fail with `error`."""

    def render(*arguments, **named):
        raise error

    monkeypatch.setattr("calregistry.views.home.render", render)


@pytest.mark.parametrize(("root", "language"), [("/", "pl"), ("/en/", "en")])
@pytest.mark.parametrize(
    ("error", "status"), [(BadRequest(), 400), (PermissionDenied(), 403), (ValueError(), 500)]
)
def test_an_error_speaks_the_language_of_the_address(client, monkeypatch, root, language, error, status):
    client.raise_request_exception = False
    fail_with(error, monkeypatch)

    answer = ask(client, root, headers={"accept-language": "en" if language == "pl" else "pl"})

    page = Words(answer.text)
    other = {"pl": "en", "en": "pl"}[language]
    assert (answer.status, page.language) == (status, language)
    assert page.switch == {other: in_language("/", other)}


def test_a_refusal_that_names_territories_marks_their_names(client):
    make_territory("26", slug="swietokrzyskie", name="świętokrzyskie")
    make_territory("10", slug="lodzkie", name="łódzkie")
    make_territory("1001", slug="belchatowski-1001", name="bełchatowski")
    query = "?wojewodztwo=swietokrzyskie&powiat=belchatowski-1001"

    answer = ask(client, f"/en/instytucje/{query}")

    assert answer.status == 400
    assert not unmarked_polish(answer.text)
    assert '<span lang="pl">Bełchatowski</span> county does not lie in' in answer.text
    assert "powiat bełchatowski nie leży" in ask(client, f"/instytucje/{query}").text


@pytest.mark.parametrize(("root", "language"), [("/", "pl"), ("/en/", "en")])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nie-ma/", 404),
        ("instytucje/nie-ma/", 404),
        ("instytucje/?kolor=x", 400),
        ("sprawdz/?numer=%00", 400),
    ],
)
def test_a_refusal_speaks_the_language_of_the_address(client, root, language, path, status):
    answer = ask(client, root + path, headers={"accept-language": "en" if language == "pl" else "pl"})

    page = Words(answer.text)
    assert (answer.status, page.language) == (status, language)
    assert list(page.switch) == [{"pl": "en", "en": "pl"}[language]]
    assert not unmarked_polish(answer.text)


@pytest.mark.parametrize("name", ["home", "institutions:list", "certificates:detail", "certificates:verify"])
def test_what_a_browser_asks_for_changes_nothing_and_caches_are_told_so(client, world, name):
    address = public_addresses(world)[name]

    for each in (address, in_language(address, "en")):
        answers = [ask(client, each, headers={"accept-language": wish}) for wish in ("pl", "en", "de")]

        assert len({answer.text for answer in answers}) == 1
        assert "language" not in answers[0].headers.get("Vary", "").lower()
        assert not any(answer.sets_cookie for answer in answers)


def test_a_refused_host_is_told_in_the_language_of_the_address(client):
    client.get("/en/")

    assert Words(ask(client, "/", headers={"host": "nieznany.pl"}).text).language == "pl"
    assert Words(ask(client, "/en/", headers={"host": "nieznany.pl"}).text).language == "en"


def test_the_office_stays_polish(admin_client):
    client = admin_client
    client.get("/en/")

    html = client.get("/admin/", headers={"accept-language": "en"}).content.decode()

    assert Words(html).language == "pl"
    assert "Wyloguj się" in html


def test_a_record_is_the_same_thing_to_programs_in_both_languages(client, world):
    address = world.institution.get_absolute_url()

    for root, language in (("", "pl"), ("/en", "en")):
        page = ask(client, root + address).text
        assert f'"@id":"{HOST}{address}","url":"{HOST}{root}{address}"' in page
        assert f'"inLanguage":"{language}"' in ask(client, f"{root}/").text


@pytest.mark.parametrize("path", ["/kanaly/certyfikaty.atom", "/kanaly/zmiany.atom"])
def test_a_feed_speaks_its_language_and_an_entry_has_one_id_in_both(client, path):
    make_certificate(handed_over_on="2015-02-05")
    atom = "{http://www.w3.org/2005/Atom}"

    feeds = [ET.fromstring(client.get(each).content) for each in (path, in_language(path, "en"))]

    polish, english = feeds
    assert [feed.get("{http://www.w3.org/XML/1998/namespace}lang") for feed in feeds] == ["pl", "en"]
    ids = [[found.text for found in feed.iterfind(f"{atom}entry/{atom}id")] for feed in feeds]
    assert ids[0] and ids[0] == ids[1] and all("/en/" not in each for each in ids[0])
    assert "wręczono 5 lutego 2015" in ET.tostring(polish, "unicode")
    assert "5 February 2015" in ET.tostring(english, "unicode")
    links = [found.get("href") for found in english.iterfind(f"{atom}entry/{atom}link")]
    assert all(link.startswith(f"{HOST}/en/") for link in links)


def test_a_calendar_speaks_its_language_and_an_event_has_one_id_in_both(client):
    make_certificate(handed_over_on="2015-02-05")

    polish, english = (
        client.get(f"{root}kalendarz/wreczenia.ics").content.decode() for root in ("/", "/en/")
    )

    uid = re.compile("^UID:.*$", re.MULTILINE)
    assert uid.findall(polish) and uid.findall(polish) == uid.findall(english)
    assert "SUMMARY:Wręczenie certyfikatu" in polish
    assert "SUMMARY:Handover of certificate" in english


@pytest.mark.parametrize(
    ("count", "polish", "english"),
    [
        (1, "1 certyfikat", "1 certificate"),
        (2, "2 certyfikaty", "2 certificates"),
        (5, "5 certyfikatów", "5 certificates"),
        (12, "12 certyfikatów", "12 certificates"),
        (22, "22 certyfikaty", "22 certificates"),
    ],
)
def test_numbers_of_things_are_counted_as_each_language_counts(client, count, polish, english):
    for _number in range(count):
        make_certificate()

    assert f">{polish}</h2>" in ask(client, "/certyfikaty/").text
    assert f">{english}</h2>" in ask(client, "/en/certyfikaty/").text


def test_a_territory_is_named_as_each_language_names_it():
    voivodeship = Territory(code="04", level=Territory.Level.VOIVODESHIP, name="kujawsko-pomorskie")
    county = Territory(code="0402", level=Territory.Level.COUNTY, name="brodnicki")

    assert (voivodeship.label, county.label) == ("województwo kujawsko-pomorskie", "powiat brodnicki")
    with translation.override("en"):
        assert (voivodeship.label, county.label) == ("Kujawsko-pomorskie voivodeship", "Brodnicki county")
