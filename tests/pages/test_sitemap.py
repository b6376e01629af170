from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from calregistry.sitemaps import MOST_ADDRESSES, SECTIONS, InstitutionSection
from tests.factories import (
    make_certificate,
    make_institution,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_territory,
)

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def locations(client, address):
    """Return the addresses that a page of the site's map, or its index, names: path and query on our host."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    found = [found.text for found in ET.fromstring(response.content).iter(f"{SITEMAP}loc")]
    assert all(each.startswith("http://testserver/") for each in found)
    return [each.removeprefix("http://testserver") for each in found]


def all_locations(client):
    """Return every address that the whole map names."""
    return [each for page in locations(client, "/sitemap.xml") for each in locations(client, page)]


def test_every_address_in_the_map_leads_to_a_page(client):
    make_territory("04", slug="kujawsko-pomorskie")
    make_territory("0402", slug="brodnicki-0402")
    make_territory("0404", slug="chelminski-0404")
    make_territory("0402011")
    holder = make_institution(territory_id="0402011")
    certificate, source = make_certificate(holder=holder), make_source()

    found = all_locations(client)

    assert {each.get_absolute_url() for each in (holder, certificate, source)} <= set(found)
    assert "/powiaty/brodnicki-0402/" in found and "/powiaty/chelminski-0404/" not in found
    assert len(found) == len(set(found))
    assert {client.get(each).status_code for each in found} == {200}


def test_drafts_are_not_in_the_map(client):
    make_certificate(holder=make_institution(slug="szkicowo", published_at=None))
    make_certificate(published_at=None, holder=make_institution(slug="jawny"))
    make_source(slug="szkic", published_at=None)

    found = " ".join(all_locations(client))

    assert "jawny" in found
    assert "szkic" not in found and "CAL-" not in found


def test_a_section_is_cut_into_pages_that_the_index_names(client, monkeypatch):
    monkeypatch.setattr(InstitutionSection, "limit", 2)
    made = sorted(make_institution().get_absolute_url() for _number in range(5))

    pages = [page for page in locations(client, "/sitemap.xml") if "instytucje" in page]

    assert pages == [f"/sitemap-instytucje.xml{query}" for query in ("", "?p=2", "?p=3")]
    found = [each for page in pages for each in locations(client, page)]
    assert [each for each in found if not each.startswith("/en/")] == made
    assert [each.removeprefix("/en") for each in found if each.startswith("/en/")] == made
    assert MOST_ADDRESSES <= 50_000


def test_a_page_says_when_its_record_was_last_changed(client):
    institution = make_institution()
    type(institution).objects.update(changed_at=datetime(2026, 5, 2, 10, tzinfo=UTC))

    for address in ("/sitemap.xml", "/sitemap-instytucje.xml"):
        root = ET.fromstring(client.get(address).content)
        assert "2026-05-02" in {found.text[:10] for found in root.iter(f"{SITEMAP}lastmod")}


@pytest.mark.parametrize(
    "address", ["/sitemap-nie-ma.xml", "/sitemap-strony.xml?p=2", "/sitemap-strony.xml?p=x"]
)
def test_what_is_not_in_the_map_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_map_asks_few_queries_whatever_it_holds(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    for _number in range(5):
        make_certificate()

    with django_assert_num_queries(11):
        client.get("/sitemap.xml")
    for section in SECTIONS:
        with django_assert_max_num_queries(2):
            client.get(f"/sitemap-{section}.xml")


def test_each_page_stands_beside_itself_in_the_other_language(client):
    institution = make_institution(slug="ops")

    root = ET.fromstring(client.get("/sitemap-instytucje.xml").content)

    page = f"http://testserver{institution.get_absolute_url()}"
    in_english = "http://testserver/en/instytucje/ops/"
    assert [found.text for found in root.iter(f"{SITEMAP}loc")] == [page, in_english]
    for url in root.iter(f"{SITEMAP}url"):
        alternates = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert alternates == {"pl": page, "en": in_english, "x-default": page}


def test_people_and_programmes_are_in_the_map_and_the_hidden_are_not(client):
    programme, seen = make_programme(), make_person()
    make_post(person=seen, institution=make_institution())
    hidden = make_person(is_hidden=True)
    make_post(person=hidden, institution=make_institution())

    found = all_locations(client)

    assert {programme.get_absolute_url(), seen.get_absolute_url()} <= set(found)
    assert hidden.get_absolute_url() not in found


def test_robots_are_told_where_the_map_is_and_what_is_not_for_them(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Disallow: /admin/"]
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_whom_to_write_about_a_weakness_stands_where_rfc_9116_puts_it(client, settings):
    settings.SECURITY_CONTACT = "mailto:ktos@przyklad.pl"

    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:ktos@przyklad.pl"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert datetime.fromisoformat(fields["Expires"]) == django_settings.SECURITY_TXT_EXPIRES


def test_no_contact_is_invented(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_contact_is_looked_over_in_time_and_within_a_year():
    left = django_settings.SECURITY_TXT_EXPIRES - timezone.now()

    assert timedelta(days=30) < left < timedelta(days=366)
