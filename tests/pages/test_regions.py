import re

import pytest
from django.core.management import call_command
from django.utils.translation import gettext as _

from certificates.models import Certificate, Holder
from certificates.numbers import make_number
from institutions.models import Activity, ActivityKind, Institution, Territory
from institutions.partial_dates import PartialDate
from tests.factories import (
    PUBLISHED_AT,
    make_activity,
    make_certificate,
    make_institution,
    make_territory,
)
from tests.pages.lists import read as read_list
from tests.pages.reading import read, words_of

pytestmark = pytest.mark.django_db

HOME = "/wojewodztwa/kujawsko-pomorskie/"
COUNTY = "/powiaty/brodnicki-0402/"


@pytest.fixture(autouse=True)
def land():
    """Store a voivodeship with three counties, one of them left by the official file, and another without any."""
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki", slug="brodnicki-0402")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    make_territory("0404", name="chełmiński", slug="chelminski-0404")
    make_territory("0404011", name="Chełmno", slug="chelmno-0404011")
    make_territory("0499", name="dawny", slug="dawny-0499", is_active=False)
    make_territory("16", name="opolskie", slug="opolskie")


def numbered_links(client, address):
    """Return the links of a page to the list with the number that each holds or that follows it in brackets."""
    html = client.get(address).content.decode()
    main = re.search(r"<main.*?</main>", html, flags=re.DOTALL)[0]
    main = re.sub(r"<(svg|ol).*?</\1>", "", main, flags=re.DOTALL)
    found = re.findall(r'<a href="(/instytucje/\?[^"]*)">(?:\s*|[^<\d]*</a> <small>\()(\d+)', main)
    return [(int(number), url.replace("&amp;", "&")) for url, number in found]


def white_spots(client, address):
    """Return the counties that a voivodeship's page calls white spots."""
    html = client.get(address).content.decode()
    part = html.partition('id="biale-plamy"')[2].partition("</section>")[0]
    return [words_of(item) for item in re.findall(r"<li>.*?</li>", part)]


def test_a_voivodeship_tells_who_is_there_with_status_in_words(client):
    holder = make_institution(name="MOPS w Brodnicy", slug="mops-brodnica", territory_id="0402011")
    make_certificate(holder=holder, handed_over_on="2010-06", valid_until="2013")
    make_certificate(holder=holder, handed_over_on="2015-02-05", valid_until="2099")
    make_institution(name="Gdzie indziej", territory_id="16")

    page, rows = read(client, HOME), read_list(client, HOME)

    assert page.heading == "Województwo kujawsko-pomorskie"
    assert rows.leads_to == ["/instytucje/mops-brodnica/"]
    assert rows.statuses == ["w-mocy"]
    assert "czerwiec 2010" in page.text.partition("MOPS")[0]
    assert "Gdzie indziej" not in page.text


@pytest.mark.parametrize("address", [HOME, COUNTY, "/wojewodztwa/"])
def test_every_number_leads_to_as_many_institutions(client, address):
    for kind, status in (("ops", {"valid_until": "2099"}), ("mops", {"valid_until": "2001"}), ("cus", {})):
        for code in ("0402011", "0404011"):
            holder = make_institution(kind=kind, territory_id=code)
            make_certificate(holder=holder, **status)
            make_activity(institution=holder)
            make_activity(institution=holder)
    make_activity(institution=make_institution(territory_id="0402011"), kind="warsztat")
    make_institution(territory_id="16")

    found = numbered_links(client, address)

    assert len(found) >= 2
    for count, url in found:
        assert len(read_list(client, url).rows) == count, url


def test_activities_count_institutions_by_kind(client):
    first, second = make_institution(territory_id="0402011"), make_institution(territory_id="0402011")
    for institution in (first, first, second):
        make_activity(institution=institution, kind="klub")
    make_activity(institution=first, kind="warsztat")
    make_activity(institution=make_institution(territory_id="16"), kind="kampania")

    links = {url: count for count, url in numbered_links(client, COUNTY) if "dzialanie" in url}

    base = "/instytucje/?wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&dzialanie="
    assert links == {f"{base}klub": 2, f"{base}warsztat": 1}


@pytest.mark.parametrize(
    ("certificate", "is_white"),
    [
        ({"valid_until": "2099"}, False),
        ({}, False),
        ({"valid_until": "2001"}, True),
        ({"valid_from": "2098", "valid_until": "2099"}, True),
        ({"valid_until": "2099", "withdrawn_on": "2020", "withdrawal_reason": "Powód."}, True),
        ({"valid_until": "2099", "published_at": None}, True),
    ],
)
def test_a_white_spot_is_a_known_county_without_a_certificate_in_force_or_of_unknown_period(
    client, certificate, is_white
):
    holder = make_institution(territory_id="0402011")
    make_certificate(holder=holder, **certificate)

    expected = ["powiat brodnicki"] * is_white + ["powiat chełmiński"]
    assert white_spots(client, HOME) == expected
    assert ('id="biale-plamy"' in client.get(COUNTY).content.decode()) == is_white
    assert (
        "2" in read(client, HOME).text.rpartition("powiat brodnicki" if is_white else "powiat chełmiński")[0]
    )


def test_a_voivodeship_of_which_no_county_is_known_has_no_white_spots(client):
    page = read(client, "/wojewodztwa/opolskie/")

    assert page.status_code == 200
    assert white_spots(client, "/wojewodztwa/opolskie/") == []
    assert page.heading == "Województwo opolskie"


def test_the_first_award_is_the_earliest_known(client):
    for number, (name, date) in enumerate({"A": "2015-02-05", "B": "2010-06", "C": None}.items(), start=1):
        holder = make_institution(name=f"Ośrodek {name}", territory_id="0402011")
        make_certificate(holder=holder, handed_over_on=date, number=make_number(year=2001, serial=number))
    draft = make_institution(territory_id="0402011", published_at=None)
    make_certificate(holder=draft, handed_over_on="2001-01-01")

    for address in (HOME, COUNTY):
        opening = read(client, address).text.partition("Ośrodek B")
        assert "czerwiec 2010" in opening[0]
        assert f"/certyfikaty/{make_number(year=2001, serial=2)}/" in read(client, address).links
        assert "2001" not in opening[0]


def test_only_counties_with_entries_have_a_page(client):
    assert client.get(COUNTY).status_code == 404
    make_institution(territory_id="0402011", published_at=None)
    assert client.get(COUNTY).status_code == 404
    make_institution(territory_id="0402011")

    page = read(client, COUNTY)

    assert page.heading == "Powiat brodnicki"
    assert COUNTY in read(client, HOME).links
    assert "/powiaty/chelminski-0404/" not in read(client, HOME).links


@pytest.mark.parametrize(
    "address",
    [
        "/wojewodztwa/atlantyda/",
        "/wojewodztwa/brodnicki-0402/",
        "/wojewodztwa/brodnica-0402011/",
        "/powiaty/kujawsko-pomorskie/",
        "/powiaty/brodnica-0402011/",
        "/powiaty/nigdzie/",
    ],
)
def test_an_unknown_region_has_no_page(client, address):
    make_institution(territory_id="0402011")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [HOME, COUNTY, "/wojewodztwa/"])
def test_a_draft_changes_nothing(client, address):
    holder = make_institution(territory_id="0402011")
    before = client.get(address).content
    make_certificate(holder=holder, handed_over_on="2003", published_at=None)
    draft = make_institution(name="Tajna", territory_id="0404011", published_at=None)
    make_certificate(holder=draft, handed_over_on="2002")
    make_activity(institution=draft, kind="warsztat")

    assert client.get(address).content == before


def test_the_index_tells_white_spots_only_of_known_counties(client):
    make_certificate(holder=make_institution(territory_id="0402011"), valid_until="2099")
    page = client.get("/wojewodztwa/").content.decode()
    rows = dict(re.findall(r'<tr><th scope="row"><a href="/wojewodztwa/([^/]*)/">(.*?)</tr>', page))

    assert re.findall(r"\d+", words_of(rows["kujawsko-pomorskie"].partition("biale-plamy")[2]))[:2] == [
        "1",
        "2",
    ]
    assert "biale-plamy" not in rows["opolskie"]


def test_an_institution_leads_to_its_county_and_voivodeship(client):
    institution = make_institution(territory_id="0402011")
    links = read(client, institution.get_absolute_url()).links

    assert HOME in links
    assert COUNTY in links


def test_an_institution_of_which_only_the_voivodeship_is_known_counts_in_no_county(client):
    make_institution(name="ROPS", territory_id="04")

    page = read(client, HOME)

    assert "ROPS" in page.text
    assert not [link for link in page.links if link.startswith("/powiaty/")]


def generate(count):
    """Store a voivodeship of 42 counties with `count` institutions, all kinds of activities and statuses."""
    Territory.objects.bulk_create(
        Territory(code=f"14{number:02}", slug=f"powiat-14{number:02}", name=f"numer {number}", level="powiat")
        for number in range(1, 43)
    )
    Territory.objects.create(code="14", slug="mazowieckie", name="mazowieckie", level="wojewodztwo")
    Institution.objects.bulk_create(
        Institution(
            name=f"Miejsko-Gminny Ośrodek Pomocy Społecznej w Miejscowości nr {number}",
            slug=f"mgops-{number}",
            kind="mgops",
            town="Miejscowość",
            territory_id=f"14{number % 42 + 1:02}",
            published_at=PUBLISHED_AT,
        )
        for number in range(count)
    )
    keys = list(Institution.objects.order_by("pk").values_list("pk", flat=True))
    Certificate.objects.bulk_create(
        Certificate(
            number=make_number(year=2002, serial=number + 1),
            holder_id=key,
            handed_over_on=PartialDate(2002 + number % 20),
            valid_until=PartialDate(2010 + number % 40),
            published_at=PUBLISHED_AT,
        )
        for number, key in enumerate(keys)
        if number % 3
    )
    Activity.objects.bulk_create(
        Activity(
            institution_id=key, slug="a", name="Klub", kind=ActivityKind.values[number % len(ActivityKind)]
        )
        for number, key in enumerate(keys)
    )


@pytest.mark.parametrize("count", [2, 400])
def test_the_pages_take_at_most_12_queries_whatever_the_number_of_institutions(
    client, django_assert_max_num_queries, count
):
    generate(count)

    for address in ("/wojewodztwa/", "/wojewodztwa/mazowieckie/", "/powiaty/powiat-1401/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_a_large_voivodeship_shows_the_first_page_of_the_list_and_leads_to_the_rest(client):
    generate(800)
    page = read_list(client, "/wojewodztwa/mazowieckie/")

    assert page.leads_to == read_list(client, "/instytucje/?wojewodztwo=mazowieckie").leads_to
    assert page.links.count("/instytucje/?wojewodztwo=mazowieckie") == 2
    assert page.weight < 60_000


def test_the_opening_stock_stands_in_its_regions(client):
    Territory.objects.all().delete()
    call_command("load_opening_stock", verbosity=0)

    assert white_spots(client, "/wojewodztwa/dolnoslaskie/") == ["powiat karkonoski"]
    assert white_spots(client, HOME) == []
    assert read_list(client, COUNTY).leads_to == ["/instytucje/mops-brodnica/"]
    for institution in Holder.objects.published():
        region = read_list(client, f"/wojewodztwa/{region_of(institution)}/")
        assert institution.get_absolute_url() in region.leads_to


def region_of(institution):
    """Return the slug of an institution's voivodeship."""
    return Territory.objects.get(code=institution.territory_id[:2]).slug


def test_the_pages_say_that_no_certificate_is_not_no_work(client):
    sentence = _(
        "A county without a certificate in force or of unknown period. It tells of certificates only: "
        "absence of a certificate is not absence of community work."
    )

    assert sentence in read(client, "/wojewodztwa/").text
