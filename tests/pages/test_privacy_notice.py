"""The privacy notice: every item of GDPR 13 and 14, from the operator's own facts, never a placeholder."""

import re

import pytest

from calregistry.models.report import EMAIL_KEPT, SENDER_KEPT
from tests.factories import make_operator
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

ADDRESSES = {"pl": "/prywatnosc/", "en": "/en/prywatnosc/"}

# What articles 13 and 14 ask for, one pattern an item and language.
ITEMS = {
    "controller": (r"Administrator", r"Controller"),
    "officer": (r"Inspektor ochrony danych", r"Data protection officer"),
    "purposes": (r"Po co i na jakiej podstawie", r"What for, and on what legal basis"),
    "basis": (r"art\. 6 ust\. 1 lit\. f RODO", r"art\. 6\(1\)\(f\) GDPR"),
    "legitimate interest": (
        r"Prawnie uzasadnionym interesem jest interes ogółu",
        r"legitimate interest is the public's",
    ),
    "categories": (r"Imię i nazwisko, funkcja publiczna", r"First name and surname, public function"),
    "source": (r"z tekstów dostępnych publicznie", r"from publicly available texts"),
    "recipients": (r"Kto otrzymuje dane", r"Who receives the data"),
    "transfers": (r"Europejskiego Obszaru Gospodarczego", r"European Economic Area"),
    "retention": (r"Na jak długo", r"For how long"),
    "access": (r"dostępu do swoich danych .*art\. 15", r"see your data .*art\. 15"),
    "rectification": (r"sprostowania .*art\. 16", r"corrected .*art\. 16"),
    "erasure": (r"usunięcia \(art\. 17\)", r"erased \(art\. 17\)"),
    "restriction": (r"ograniczenia .*art\. 18", r"restricted \(art\. 18\)"),
    "objection": (r"sprzeciwu .*art\. 21", r"to object.*art\. 21"),
    "withdrawal of consent": (r"wycofania zgody .*art\. 7 ust\. 3", r"withdraw consent .*art\. 7\(3\)"),
    "complaint": (
        r"Prezesa Urzędu Ochrony Danych Osobowych",
        r"President of the Personal Data Protection Office",
    ),
    "no duty": (r"nie trzeba podawać żadnych danych", r"Nobody has to give data"),
    "no profiling": (r"nikogo nie profilujemy", r"nobody is profiled"),
    "photos": (r"art\. 81 ust\. 2", r"art\. 81\(2\)"),
    "cookies": (r"plików cookie", r"no cookies"),
    "how to ask": (r"Jak poprosić o poprawienie lub ukrycie", r"How to ask to be corrected or hidden"),
}
PLACEHOLDER = re.compile(r"\[[^\]]*\]|\{\{|\bXX+\b|_{3,}|\.{4,}|lorem|TODO|do uzupełnienia", re.IGNORECASE)


@pytest.mark.parametrize("item", ITEMS)
def test_the_notice_says_everything_that_the_gdpr_asks_for(client, item):
    for pattern, address in zip(ITEMS[item], ADDRESSES.values(), strict=True):
        assert re.search(pattern, read(client, address).text), address


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_the_notice_gives_the_operators_facts_as_staff_wrote_them(client, address):
    make_operator(
        name="Stowarzyszenie Sąsiedzi",
        address="ul. Polna 3, 00-950 Warszawa",
        email="rejestr@sasiedzi.pl",
        phone="22 765 43 21",
        officer="jest",
        officer_contact="Jan Strażnik, iod@sasiedzi.pl",
    )

    page = read(client, address)

    for fact in (
        "Stowarzyszenie Sąsiedzi",
        "ul. Polna 3, 00-950 Warszawa",
        "22 765 43 21",
        "iod@sasiedzi.pl",
    ):
        assert fact in page.text
    assert {"mailto:rejestr@sasiedzi.pl", "tel:+48227654321"} <= set(page.links)
    assert not re.search(r"nie podał|has not", page.text)
    assert not PLACEHOLDER.search(page.text)


def test_the_notice_says_that_there_is_no_officer(client):
    make_operator(officer="brak", officer_contact="")

    assert "Nie wyznaczono inspektora." in read(client, ADDRESSES["pl"]).text
    assert "None is appointed." in read(client, ADDRESSES["en"]).text


@pytest.mark.parametrize(
    ("language", "silence"), [("pl", r"nie podał jeszcze"), ("en", r"has not (?:given|said)")]
)
def test_what_the_operator_has_not_given_is_said_in_words(client, language, silence):
    page = read(client, ADDRESSES[language])

    assert len(re.findall(silence, page.text)) == 5
    assert not [link for link in page.links if link.startswith(("mailto:", "tel:"))]
    assert not PLACEHOLDER.search(page.text)


def test_the_notice_tells_for_how_long_reports_are_kept(client):
    page = read(client, ADDRESSES["pl"])

    assert f"jeszcze przez {EMAIL_KEPT.days} dni." in page.text
    assert f"Skrót adresu sieci: {SENDER_KEPT.days} dni." in page.text


def test_the_notice_asks_one_query(client, django_assert_num_queries):
    make_operator()

    with django_assert_num_queries(1):
        read(client, ADDRESSES["pl"])
