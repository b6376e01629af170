"""The accessibility declaration: prescribed ids, headings and sentences once staff gave the facts, honesty before."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories import make_attachment, make_barrier, make_declaration, make_operator
from tests.pages.reading import read, said, words_of
from tests.trust.addresses import ask, public_addresses
from tests.trust.world import make_world

pytestmark = pytest.mark.django_db

ADDRESSES = {"pl": "/deklaracja-dostepnosci/", "en": "/en/deklaracja-dostepnosci/"}
TODAY = "2026-07-01 10:00Z"

MANDATORY = {
    "a11y-wstep",
    "a11y-podmiot",
    "a11y-zakres",
    "a11y-url",
    "a11y-data-publikacja",
    "a11y-data-aktualizacja",
    "a11y-status",
    "a11y-data-sporzadzenie",
    "a11y-kontakt",
    "a11y-email",
    "a11y-telefon",
    "a11y-procedura",
    "a11y-architektura",
    "a11y-komunikacja",
}
DATES = {
    "a11y-data-publikacja": "2026-02-01",
    "a11y-data-aktualizacja": "2026-03-01",
    "a11y-data-sporzadzenie": "2026-02-01",
    "a11y-data-przeglad": "2026-03-15",
}
HEADINGS = [
    "Deklaracja dostępności",
    "Stan dostępności cyfrowej",
    "Niedostępne treści",
    "Niezgodność z załącznikiem",
    "Treści nieobjęte przepisami",
    "Nadmierne koszty",
    "Przygotowanie deklaracji dostępności i jej aktualizacja",
    "Udogodnienia, ograniczenia i inne informacje",
    "Skróty klawiszowe",
    "Informacje zwrotne i dane kontaktowe",
    "Obsługa wniosków i skarg związanych z dostępnością",
    "Pozostałe informacje",
    "Dostępność architektoniczna",
    "Dostępność komunikacyjno-informacyjna",
]
ANNEX = (
    "z załącznikiem do ustawy z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji "
    "mobilnych podmiotów publicznych"
)
BELOW = " z powodu niezgodności lub wyłączeń wymienionych poniżej"
STATUSES = {
    "pelna": f"Strona internetowa jest w pełni zgodna {ANNEX}.",
    "czesciowa": f"Strona internetowa jest częściowo zgodna {ANNEX}{BELOW}.",
    "brak": f"Strona internetowa jest niezgodna {ANNEX}{BELOW}.",
}


@pytest.fixture
def facts():
    """Store an operator who told everything, a declaration, and a barrier of each kind."""
    make_operator()
    declaration = make_declaration()
    make_barrier(declaration=declaration, instead="Napisz do nas.", plan="Opiszemy je do końca roku.")
    make_barrier(declaration=declaration, reason="wylaczenie", description="Mapa.", provision="art. 3 ust. 2")
    make_barrier(declaration=declaration, reason="koszt", description="Napisy do nagrań.")
    return declaration


def element(page, name):
    """Return the whole opening tag and the words of the element with the id `name`."""
    tag = re.search(rf'<(\w+)[^>]*\bid="{name}"[^>]*>', page.html)
    inside = page.html[tag.end() : page.html.index(f"</{tag[1]}>", tag.end())]
    return tag[0], words_of(inside)


def headings(page):
    """Return the words of all headings of the main part, in order, each with its level."""
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    return [
        (int(level), words_of(text))
        for level, text in re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", main, re.DOTALL)
    ]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_every_prescribed_id_stands_once_and_no_other(client, facts, address):
    page = read(client, address)

    ids = [name for name in page.ids if name.startswith("a11")]
    assert set(ids) == MANDATORY | {"a11y-data-przeglad", "a11y-ocena"}
    assert len(ids) == len(set(ids))
    assert not re.search(r'id="(a11[^"]* | a11)', page.html)


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_dates_are_times_with_a_day_that_has_come(client, facts, address):
    page = read(client, address)

    for name, day in DATES.items():
        tag, words = element(page, name)
        assert tag.startswith("<time") and f'datetime="{day}"' in tag
        assert date.fromisoformat(day) <= date(2026, 7, 1)
        assert words.endswith("2026")
    assert DATES["a11y-data-przeglad"] <= "2026-03-31"
    assert "1 lutego 2026" in read(client, ADDRESSES["pl"]).text


@pytest.mark.parametrize("conformance", STATUSES)
def test_exactly_one_prescribed_sentence_tells_the_state(client, conformance):
    make_operator()
    make_declaration(conformance=conformance)

    page = read(client, ADDRESSES["pl"])

    assert element(page, "a11y-status")[1] == STATUSES[conformance]
    assert [words for words in STATUSES.values() if words in page.text] == [STATUSES[conformance]]
    assert ("Niedostępne treści" in page.text) == (conformance != "pelna")


def test_the_introduction_says_the_prescribed_words(client, facts):
    page = read(client, ADDRESSES["pl"])

    assert (
        "Stowarzyszenie Przykładowe zobowiązuje się zapewnić dostępność swojej strony internetowej zgodnie z "
        "przepisami ustawy z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji "
        "mobilnych podmiotów publicznych." in page.text
    )
    assert "Deklaracja dostępności dotyczy strony internetowej Rejestr CAL ." in page.text
    assert 'href="http://testserver/"' in element(page, "a11y-url")[0]


def test_the_headings_stand_in_the_prescribed_order(client, facts):
    levels = dict.fromkeys(HEADINGS, 2) | dict.fromkeys((*HEADINGS[3:6], HEADINGS[10], *HEADINGS[12:]), 3)

    assert headings(read(client, ADDRESSES["pl"])) == [
        (levels[words] if position else 1, words) for position, words in enumerate(HEADINGS)
    ]


def test_the_english_declaration_is_built_like_the_polish_one(client, facts):
    polish, english = (headings(read(client, address)) for address in ADDRESSES.values())

    assert [level for level, _ in english] == [level for level, _ in polish]
    assert not {words for _, words in english} & {words for _, words in polish}


def test_what_the_operator_wrote_is_marked_as_polish_on_the_english_page(client, facts):
    page = read(client, ADDRESSES["en"])

    assert '<span lang="pl">Stowarzyszenie Przykładowe</span>' in page.html
    assert 'lang="pl">Wejście z poziomu chodnika.' in page.html


def test_contact_can_be_used_from_the_page(client, facts):
    page = read(client, ADDRESSES["pl"])

    assert 'href="mailto:rejestr@przyklad.pl"' in element(page, "a11y-email")[0]
    assert 'href="tel:+48221234567"' in element(page, "a11y-telefon")[0]
    assert element(page, "a11y-kontakt")[1] == "Biuro rejestru"


@pytest.mark.parametrize(
    ("typed", "dialled"), [("22 123 45 67", "+48221234567"), ("+49 301234567", "+49301234567")]
)
def test_a_number_of_another_country_is_dialled_as_it_is(client, typed, dialled):
    make_operator(phone=typed)

    assert f'href="tel:{dialled}"' in read(client, ADDRESSES["pl"]).html


def test_deadlines_and_the_commissioner_are_told(client, facts):
    page = read(client, ADDRESSES["pl"])

    assert "7 dni" in page.text and "2 miesi" in page.text
    assert "https://bip.brpo.gov.pl/" in page.links
    assert "zarzad@przyklad.pl" in page.text
    assert reverse("report") in page.links


def test_each_barrier_says_how_to_get_the_content_and_what_comes(client, facts):
    text = read(client, ADDRESSES["pl"]).text

    for words in (
        "Inny sposób dostępu do treści: Napisz do nas.",
        "Plan: Opiszemy je do końca roku.",
        "Przepis: art. 3 ust. 2",
        "Napisy do nagrań.",
    ):
        assert words in text


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_whole_declaration_holds_no_placeholder_and_nothing_missing(client, facts, address):
    page = read(client, address)

    assert not re.search(r"\{\{|\[|RRRR|TODO", page.text)
    assert 'class="unknown"' not in page.html
    assert "jeszcze nie podano" not in page.text and "not given" not in page.text


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_before_staff_wrote_anything_the_page_says_so_and_declares_nothing(client, address):
    page = read(client, address)

    ids = [name for name in page.ids if name.startswith("a11y-")]
    assert sorted(ids) == sorted(
        ["a11y-wstep", "a11y-zakres", "a11y-url", "a11y-procedura", "a11y-architektura", "a11y-komunikacja"]
    )
    assert "mailto:" not in page.html and "tel:" not in page.html and "<time" not in page.html
    assert not [words for words in STATUSES.values() if words in page.text]


def test_the_incomplete_declaration_names_what_is_missing(client):
    make_operator(phone="")
    make_declaration(basis="")

    text = read(client, ADDRESSES["pl"]).text

    assert said("This declaration is not complete yet.") in text
    assert "Do uzupełnienia: telefon, podstawa." in text


def test_a_declaration_without_a_review_leaves_its_day_out(client):
    make_operator()
    make_declaration(reviewed_on=None)

    assert "a11y-data-przeglad" not in read(client, ADDRESSES["pl"]).ids


@pytest.mark.parametrize("published", ["2026-01-01 12:00Z", None])
def test_documents_of_others_are_named_as_a_limit_once_there_are_any(client, published):
    make_attachment(kind="dokument", published_at=published)

    assert ("skanami" in read(client, ADDRESSES["pl"]).text) == bool(published)


def test_the_declaration_takes_three_queries_and_one_for_documents(client, facts, django_assert_num_queries):
    with django_assert_num_queries(4):
        read(client, ADDRESSES["pl"])


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Deklaracja dostępności"), ("/en", "Accessibility declaration")]
)
def test_every_page_leads_to_the_declaration_of_its_language(client, prefix, words):
    world = make_world()
    address = f"{prefix}/deklaracja-dostepnosci/"
    for path in [*public_addresses(world).values(), "/nie-ma/", "/instytucje/?szukaj=%00"]:
        page = ask(client, f"{prefix}{path}")
        if page.is_page and page.status != 302:
            assert f'<a href="{address}">{words}</a>' in page.text, path
            head = page.text[: page.text.index("</head>")]
            assert re.search(rf'<meta name="deklaracja-dostępności" content="[^"]*{address}">', head), path


@pytest.mark.parametrize(
    ("moment", "is_warned"),
    [
        ("2027-02-28 22:59Z", False),
        ("2027-02-28 23:00Z", True),  # midnight in Poland
        ("2027-03-31 12:00Z", True),
        ("2028-01-01 12:00Z", True),
    ],
)
def test_the_office_asks_for_the_yearly_review_from_the_first_of_march(
    client, admin_user, facts, moment, is_warned
):
    with time_machine.travel(moment, tick=False):
        client.force_login(admin_user)
        pages = [client.get(address) for address in ("/admin/", "/admin/calregistry/declaration/1/change/")]

    for page in pages:
        assert ("trzeba przejrzeć do 31 marca 2027" in page.content.decode()) == is_warned


def test_the_office_stops_asking_once_the_review_is_done(client, admin_user, facts):
    facts.reviewed_on = date(2027, 3, 2)
    facts.save()

    with time_machine.travel("2027-03-03 12:00Z", tick=False):
        client.force_login(admin_user)
        assert "trzeba przejrzeć" not in client.get("/admin/").content.decode()


def test_the_office_says_what_is_missing_and_what_does_not_fit(admin_client):
    make_operator(phone="")
    declaration = make_declaration(conformance="pelna")
    make_barrier(declaration=declaration)

    page = admin_client.get("/admin/").content.decode()

    assert "Brakuje: telefon." in page
    assert "jest w pełni zgodna, a wymienia bariery" in page


def test_staff_who_cannot_change_the_declaration_are_not_asked_to(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("redaktor", is_staff=True))

    assert "Brakuje" not in client.get("/admin/").content.decode()
