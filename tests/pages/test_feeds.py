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
