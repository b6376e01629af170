import json
import re
from html import unescape

import pytest
from django.utils.translation import gettext as _

from certificates.models import Certificate
from tests.factories import (
    make_attachment,
    make_certificate,
    make_institution,
    make_person,
    make_post,
    make_territory,
)

pytestmark = pytest.mark.django_db

HOSTILE = '</script><script>zlo()</script> & "cudzysłów" <!--'


def data_of(client, address):
    """Return what the page at `address` says in JSON-LD, by type."""
    html = client.get(address).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.DOTALL)
    found = [json.loads(block) for block in blocks]
    assert all(each["@context"] == "https://schema.org" for each in found)
    return {each["@type"]: each for each in found}


def head_of(client, address):
    """Return the page's links by `rel` (the last of each) and its meta by property."""
    head = client.get(address).content.decode().partition("</head>")[0]
    links = {rel: unescape(href) for rel, href in re.findall(r'<link rel="(\w+)"[^>]* href="([^"]*)"', head)}
    meta = {
        name: unescape(text)
        for name, text in re.findall(r'<meta (?:name="description" )?property="(.*?)" content="(.*?)">', head)
    }
    return links | meta


def test_an_institution_says_what_the_register_holds_of_it_and_no_more(client):
    make_territory("04", name="kujawsko-pomorskie")
    make_territory("0402011")
    institution = make_institution(
        name="MOPS w Brodnicy",
        kind="mops",
        slug="mops-brodnica",
        town="Brodnica",
        street_address="ul. Przykop 1",
        phone="56 123 45 67",
        website="https://przyklad.pl/",
        bip="javascript:zlo()",
        territory_id="0402011",
    )
    make_post(institution=institution, person=make_person(family_name="Jawna"))
    certificate = make_certificate(holder=institution, handed_over_on="2010-06", valid_until="2013")

    data = data_of(client, "/instytucje/mops-brodnica/")["GovernmentOrganization"]

    address = "http://testserver/instytucje/mops-brodnica/"
    award = f"http://testserver{certificate.get_absolute_url()}"
    assert data == {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "@id": address,
        "url": address,
        "name": "MOPS w Brodnicy",
        "telephone": "56 123 45 67",
        "sameAs": ["https://przyklad.pl/"],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "ul. Przykop 1",
            "addressLocality": "Brodnica",
            "addressRegion": "kujawsko-pomorskie",
            "addressCountry": "PL",
        },
        "hasCertification": [
            {
                "@type": "Certification",
                "@id": award,
                "url": award,
                "name": _("CAL quality certificate"),
                "identifier": certificate.number,
                "certificationIdentification": certificate.number,
                "datePublished": "2010-06",
                "expires": "2013",
                "certificationStatus": "https://schema.org/CertificationInactive",
            }
        ],
    }


@pytest.mark.parametrize(
    ("kind", "type_"), [("biblioteka", "Library"), ("ngo", "NGO"), ("ops", "GovernmentOrganization")]
)
def test_the_type_follows_the_kind(client, kind, type_):
    institution = make_institution(kind=kind)

    data = data_of(client, institution.get_absolute_url())[type_]

    assert "hasCertification" not in data


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"valid_until": "2099"}, "CertificationActive"),
        ({"valid_until": "2001"}, "CertificationInactive"),
        ({"withdrawn_on": "2020", "withdrawal_reason": "Powód."}, "CertificationInactive"),
        ({}, None),
        ({"valid_from": "2098", "valid_until": "2099"}, None),
    ],
)
def test_a_certificate_says_its_status_only_where_schema_org_has_a_word_for_it(client, fields, expected):
    certificate = make_certificate(**fields)

    data = data_of(client, certificate.get_absolute_url())["Certification"]

    assert data.get("certificationStatus", "").rpartition("/")[2] == (expected or "")
    assert data["about"]["name"] == certificate.holder.name
    assert "datePublished" not in data


@pytest.mark.parametrize(
    ("known", "told"), [("2015-02-05", "2015-02-05"), ("2015-02", "2015-02"), ("2014-11-07<", None)]
)
def test_a_date_is_told_as_precisely_as_it_is_known(client, known, told):
    certificate = make_certificate(handed_over_on=known)

    assert data_of(client, certificate.get_absolute_url())["Certification"].get("datePublished") == told


def test_the_home_page_tells_how_to_search(client):
    action = data_of(client, "/")["WebSite"]["potentialAction"]

    template = action["target"]["urlTemplate"].removeprefix("http://testserver")
    assert client.get(template.replace("{search_term_string}", "brodnica")).status_code == 200
    assert action["query-input"] == "required name=search_term_string"


def test_a_breadcrumb_leads_down_to_the_page(client):
    institution = make_institution(name="Dom & „Klub”")

    items = data_of(client, institution.get_absolute_url())["BreadcrumbList"]["itemListElement"]

    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, _("Institutions"), "http://testserver/instytucje/"),
        (2, "Dom & „Klub”", f"http://testserver{institution.get_absolute_url()}"),
    ]


def test_hostile_text_stays_text_in_structured_data(client):
    institution = make_institution(name=HOSTILE, town=HOSTILE[:100])
    certificate = make_certificate(holder=institution)
    Certificate.objects.update(title_as_printed=HOSTILE)

    data = data_of(client, institution.get_absolute_url())["GovernmentOrganization"]

    assert data["name"] == data["hasCertification"][0]["name"] == HOSTILE
    assert data_of(client, certificate.get_absolute_url())["Certification"]["name"] == HOSTILE
    assert head_of(client, institution.get_absolute_url())["og:title"] == HOSTILE


def test_drafts_are_not_told_of(client):
    institution = make_institution()
    draft = make_certificate(holder=institution, published_at=None)

    assert draft.number not in client.get(institution.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/", "/"),
        ("/?utm_source=list&fbclid=1", "/"),
        ("/instytucje/?rodzaj=ops&gclid=1&strona=1", "/instytucje/?rodzaj=ops&strona=1"),
        ("/sprawdz/?numer=%22%3E", "/sprawdz/?numer=%22%3E"),
    ],
)
def test_the_canonical_address_keeps_only_what_carries_meaning(client, asked, canonical):
    head = head_of(client, asked)

    assert head["canonical"] == head["og:url"] == f"http://testserver{canonical}"


def test_a_page_can_be_shared_with_its_title_description_and_photo(client):
    institution = make_institution(name="MOPS w Brodnicy")
    photo = make_attachment(institution=institution, width=400, height=300, alt_text="Otwarcie „klubu”")

    shared, plain = head_of(client, institution.get_absolute_url()), head_of(client, "/")

    assert shared["og:title"] == "MOPS w Brodnicy" and shared["og:locale"] == "pl_PL"
    assert shared["og:description"] == _("The register knows of no CAL certificate of this institution.")
    assert shared["og:image"].startswith(f"http://testserver/pliki/{photo.key}/")
    assert shared["og:image:alt"] == "Otwarcie „klubu”"
    assert "share" in plain["og:image"] and "og:image:alt" not in plain
    assert plain["og:type"] == "website" and plain["og:site_name"] == "Rejestr CAL"


def test_a_page_that_is_not_there_has_no_address_to_share(client):
    assert not {"canonical", "og:url"} & set(head_of(client, "/nie-ma/"))


def test_a_page_names_the_feeds_that_follow_it(client):
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")

    html = client.get("/wojewodztwa/kujawsko-pomorskie/").content.decode()

    feeds = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]*)"', html)
    assert feeds == [
        "/kanaly/certyfikaty.atom",
        "/kanaly/zmiany.atom",
        "/kanaly/kujawsko-pomorskie/certyfikaty.atom",
        "/kanaly/kujawsko-pomorskie/zmiany.atom",
    ]
    assert {client.get(feed).status_code for feed in feeds} == {200}
