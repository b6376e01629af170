from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import gettext as _

from certificates.models import Certificate
from institutions.models import Institution
from tests.factories import make_certificate, make_institution, make_person, make_post, make_territory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
AWARDS, CHANGES = "/kanaly/certyfikaty.atom", "/kanaly/zmiany.atom"
HOSTILE = '</title><script>zlo()</script> & ]]> "\x01\ufffe'


@pytest.fixture
def land():
    """Store two voivodeships, one of them with a municipality."""
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    make_territory("16", name="opolskie", slug="opolskie")


def feed_of(client, address):
    """Return the root of the Atom feed at `address`, which must be well formed."""
    response = client.get(address, headers={"host": "testserver"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    return ET.fromstring(response.content)


def entries_of(client, address):
    """Return the entries of a feed as mappings of their plain texts."""
    return [
        {
            **{child.tag.removeprefix(ATOM): child.text for child in entry},
            "link": entry.find(f"{ATOM}link").get("href"),
            "category": entry.find(f"{ATOM}category").get("term"),
        }
        for entry in feed_of(client, address).findall(f"{ATOM}entry")
    ]


def changed(record, day):
    """Say that the record was last changed on a day of May 2026."""
    type(record).objects.filter(pk=record.pk).update(changed_at=datetime(2026, 5, day, 10, tzinfo=UTC))


def test_an_award_stands_with_its_holder_status_and_dates(client):
    holder = make_institution(name="MOPS w Brodnicy", published_at=datetime(2026, 4, 1, tzinfo=UTC))
    certificate = make_certificate(
        holder=holder, valid_until="2001", published_at=datetime(2026, 5, 1, 8, tzinfo=UTC)
    )
    changed(certificate, 2)

    (entry,) = entries_of(client, AWARDS)

    assert certificate.number in entry["title"] and "MOPS w Brodnicy" in entry["title"]
    assert entry["link"] == entry["id"] == f"http://testserver{certificate.get_absolute_url()}"
    assert entry["category"] == _("expired")
    assert "2001" in entry["summary"]
    assert datetime.fromisoformat(entry["published"]) == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert datetime.fromisoformat(entry["updated"]) == datetime(2026, 5, 2, 10, tzinfo=UTC)


def test_a_feed_has_what_atom_requires(client):
    for address in (AWARDS, CHANGES):
        feed = feed_of(client, address)

        assert feed.findtext(f"{ATOM}id") and feed.findtext(f"{ATOM}title")
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == _("CAL Register")
        assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"alternate": "http://testserver/", "self": f"http://testserver{address}"}


def test_changes_mix_institutions_and_certificates_the_last_changed_first(client):
    first, last = make_institution(name="Pierwszy"), make_institution(name="Ostatni")
    certificate = make_certificate(holder=first)
    for record, day in ((first, 1), (certificate, 2), (last, 3)):
        changed(record, day)

    links = [entry["link"] for entry in entries_of(client, CHANGES)]

    assert links == [f"http://testserver{record.get_absolute_url()}" for record in (last, certificate, first)]


def test_a_feed_holds_the_fifty_newest(client):
    holder = make_institution()
    for minute in range(55):
        make_certificate(holder=holder, published_at=datetime(2026, 5, 1, 8, minute, tzinfo=UTC))

    entries = entries_of(client, AWARDS)

    assert len(entries) == 50
    assert datetime.fromisoformat(entries[0]["published"]).minute == 54
    assert len(entries_of(client, CHANGES)) == 50


@pytest.mark.usefixtures("land")
@pytest.mark.parametrize("kind", ["certyfikaty", "zmiany"])
def test_a_voivodeships_feed_holds_what_lies_in_it(client, kind):
    here = make_institution(name="Tutaj", territory_id="0402011")
    make_certificate(holder=here)
    make_certificate(holder=make_institution(name="Gdzie indziej", territory_id="16"))
    make_certificate(holder=make_institution(name="Nie wiadomo"))

    entries = entries_of(client, f"/kanaly/kujawsko-pomorskie/{kind}.atom")

    assert len(entries) == {"certyfikaty": 1, "zmiany": 2}[kind]
    assert all("Tutaj" in entry["title"] for entry in entries)
    feed = feed_of(client, f"/kanaly/kujawsko-pomorskie/{kind}.atom")
    assert "kujawsko-pomorskie" in feed.findtext(f"{ATOM}title")


@pytest.mark.usefixtures("land")
@pytest.mark.parametrize("slug", ["nie-ma", "brodnica-0402011"])
def test_only_a_voivodeship_has_a_feed_of_its_own(client, slug):
    for kind in ("certyfikaty", "zmiany"):
        assert client.get(f"/kanaly/{slug}/{kind}.atom").status_code == 404


def test_drafts_and_people_stay_out_of_feeds(client):
    draft = make_institution(name="Szkicowo", published_at=None)
    make_certificate(holder=draft)
    make_certificate(holder=make_institution(name="Jawny"), published_at=None)
    make_post(institution=Institution.objects.get(name="Jawny"), person=make_person(family_name="Ukryta"))

    for address in (AWARDS, CHANGES):
        text = client.get(address).content.decode()
        assert "Szkicowo" not in text and "Ukryta" not in text and "CAL-" not in text


def test_hostile_text_stays_text_in_feeds(client):
    certificate = make_certificate(holder=make_institution(name=HOSTILE))
    Certificate.objects.update(withdrawal_reason=HOSTILE, withdrawn_on="2020")

    for address in (AWARDS, CHANGES):
        feed = feed_of(client, address)

        titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
        assert any("</title><script>zlo()</script> & ]]>" in title for title in titles)
        assert not list(feed.iter("script")) and not list(feed.iter(f"{ATOM}script"))
        assert "<" not in "".join(summary.text for summary in feed.iter(f"{ATOM}summary"))
    assert certificate.number in titles[0] + titles[1]


@pytest.mark.usefixtures("land")
def test_feeds_ask_few_queries_whatever_they_hold(client, django_assert_num_queries):
    for _number in range(5):
        make_certificate(holder=make_institution(territory_id="0402011"))

    for address, queries in {
        AWARDS: 1,
        CHANGES: 3,
        "/kanaly/kujawsko-pomorskie/certyfikaty.atom": 2,
        "/kanaly/kujawsko-pomorskie/zmiany.atom": 4,
    }.items():
        with django_assert_num_queries(queries):
            client.get(address)


def test_each_feed_is_known_by_an_address_of_its_own_whatever_the_language(client, land):
    paths = [
        f"/kanaly/{area}{feed}.atom"
        for area in ("", "kujawsko-pomorskie/")
        for feed in ("certyfikaty", "zmiany")
    ]

    for path in paths:
        for address in (path, f"/en{path}?utm_source=list"):
            known_by = client.get(address).content.decode().partition("<id>")[2].partition("</id>")[0]
            assert known_by == f"http://testserver{path}"


LISTED_AWARDS, LISTED_INSTITUTIONS = "/dane/certyfikaty.atom", "/dane/instytucje.atom"


def titles(client, address):
    """Return the titles of the entries of a feed, in their order."""
    return [entry["title"] for entry in entries_of(client, address)]


def test_the_feed_of_a_list_holds_what_the_list_of_the_same_query_string_shows(client, land):
    here = make_institution(name="Tutaj", kind="mops", territory_id="0402011")
    there = make_institution(name="Tam", kind="mops", territory_id="16")
    other = make_institution(name="Biblioteka", kind="biblioteka", territory_id="0402011")
    for holder in (here, there, other):
        make_certificate(holder=holder, handed_over_on="2015")
    query = "?rodzaj=mops&wojewodztwo=kujawsko-pomorskie&sortuj=nazwa"

    assert titles(client, LISTED_INSTITUTIONS + query) == ["Tutaj"]
    (award,) = titles(client, LISTED_AWARDS + query)
    assert "Tutaj" in award
    assert len(titles(client, LISTED_AWARDS)) == len(titles(client, LISTED_INSTITUTIONS)) == 3
    assert titles(client, f"{LISTED_AWARDS}?status=cofniety") == []


def test_the_feed_of_a_list_says_which_list_and_is_known_by_its_filters(client, land):
    make_institution(kind="mops", territory_id="0402011")
    query = "?wojewodztwo=kujawsko-pomorskie&status=bez-certyfikatu"

    for prefix, words in (
        ("", "Województwo: Kujawsko-pomorskie"),
        ("/en", "Voivodeship: Kujawsko-pomorskie"),
    ):
        feed = feed_of(client, f"{prefix}{LISTED_INSTITUTIONS}{query}&utm_source=list&sortuj=najnowsze")
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}

        assert words in feed.findtext(f"{ATOM}title")
        assert links["alternate"].startswith(f"http://testserver{prefix}/instytucje/?")
        assert links["self"].startswith(f"http://testserver{prefix}{LISTED_INSTITUTIONS}?")
        own = feed.findtext(f"{ATOM}id")
        assert own.startswith(f"http://testserver{LISTED_INSTITUTIONS}?") and "utm" not in own + str(links)
        assert "wojewodztwo=kujawsko-pomorskie" in own and "sortuj" not in own
        assert client.get(links["alternate"]).status_code == client.get(links["self"]).status_code == 200


def test_an_institution_comes_first_again_when_a_certificate_of_it_is_published(client):
    old, _new = (
        make_institution(name=name, published_at=datetime(2026, 4, day, tzinfo=UTC))
        for name, day in (("Dawna", 1), ("Nowa", 2))
    )
    assert titles(client, LISTED_INSTITUTIONS) == ["Nowa", "Dawna"]

    make_certificate(holder=old, published_at=datetime(2026, 5, 1, 8, tzinfo=UTC), valid_until="2001")

    first, second = entries_of(client, LISTED_INSTITUTIONS)
    assert (first["title"], second["title"]) == ("Dawna", "Nowa")
    assert datetime.fromisoformat(first["published"]) == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert first["category"] == _("expired") and "2001" in first["summary"]


@pytest.mark.parametrize(
    ("feed", "page"), [(LISTED_AWARDS, "/certyfikaty/"), (LISTED_INSTITUTIONS, "/instytucje/")]
)
def test_a_wrong_query_string_of_a_feed_leads_to_the_list_that_says_what_is_wrong(client, feed, page):
    for query in ("kolor=zielony", "status=zielony", "strona=2", "sortuj=kolor", "status=draft"):
        response = client.get(f"{feed}?{query}")

        assert response.status_code == 302
        assert response["Location"] == f"{page}?{query}"
    assert client.get(f"/en{feed}?kolor=zielony")["Location"].startswith(f"/en{page}")
    assert client.get(f"{feed}?na-dzien=2016-06-01").status_code == 400


@pytest.mark.parametrize(
    ("feed", "page"), [(LISTED_AWARDS, "/certyfikaty/"), (LISTED_INSTITUTIONS, "/instytucje/")]
)
def test_a_list_leads_to_its_feed_under_the_same_filters(client, feed, page):
    make_certificate(holder=make_institution(kind="mops"), handed_over_on="2015")

    for query in ("", "?rodzaj=mops&strona=1&sortuj=najstarsze"):
        html = client.get(page + query).content.decode()
        address = f'href="{feed}{"?rodzaj=mops" if query else ""}"'
        assert html.count(address) == 2  # for readers, and for the programs that they follow feeds with
    assert feed not in client.get(f"{page}?na-dzien=2016-06-01").content.decode().partition("<main")[2]


def test_the_feed_of_a_list_asks_few_queries_whatever_it_holds(client, land, django_assert_num_queries):
    for _number in range(60):
        make_certificate(holder=make_institution(territory_id="0402011"), handed_over_on="2015")

    query = "?wojewodztwo=kujawsko-pomorskie&rok=2015&status=okres-nieznany&szukaj=osrodek"
    for address, queries in {
        LISTED_AWARDS: 2,
        LISTED_INSTITUTIONS: 5,
        LISTED_AWARDS + query: 3,
        LISTED_INSTITUTIONS + query: 6,
    }.items():
        with django_assert_num_queries(queries):
            client.get(address)


def test_drafts_and_hostile_text_stay_out_of_the_feeds_of_lists(client):
    make_certificate(holder=make_institution(name="Szkicowo", published_at=None))
    make_certificate(holder=make_institution(name=HOSTILE), published_at=None)

    for address in (LISTED_AWARDS, LISTED_INSTITUTIONS):
        feed = feed_of(client, address)
        assert "Szkicowo" not in client.get(address).content.decode()
        assert not list(feed.iter("script"))
    assert titles(client, LISTED_AWARDS) == []
