"""The list around a place: what it is measured from, in which order, and what is said of what cannot be measured."""

import math
import re
from urllib.parse import urlencode

import pytest

from institutions import gazetteer
from institutions.distances import Point, haversine_of, km_of
from institutions.models import Institution
from institutions.places import find_places, read_position
from institutions.typed_text import address_word
from tests.factories import make_institution, make_territory
from tests.pages.lists import read
from tests.pages.reading import said
from tests.pages.test_institution_list import EVERYTHING_CHOSEN, generate

pytestmark = pytest.mark.django_db


def institutions(client, query=""):
    return read(client, "/instytucje/", query)


def lie(name, latitude, longitude, precision="budynek", **fields):
    """Store an institution with coordinates; its address word is its name."""
    return make_institution(
        name=name,
        slug=address_word(name),
        latitude=latitude,
        longitude=longitude,
        coordinates_precision=precision,
        **fields,
    )


@pytest.fixture
def poland():
    """Store institutions in Brodnica and 22, 60 and 167 km from it, and two without a position."""
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie", kind="województwo")
    make_territory("0402", name="brodnicki", slug="brodnicki-0402")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011", kind="gmina miejska")
    make_territory("0402042", name="Jabłonowo", slug="jablonowo-0402042", kind="gmina wiejska")
    lie("Brodnica", "53.2587", "19.3964", town="Brodnica", territory_id="0402011")
    lie("Jablonowo", "53.3900", "19.1500", "miejscowosc", town="Jabłonowo Pomorskie", territory_id="0402042")
    lie("Torun", "53.0138", "18.5984", "gmina", town="Toruń")
    lie("Lodz", "51.7592", "19.4560", town="Łódź")
    make_institution(name="Bez położenia", slug="bez", town="Wąbrzeźno")
    make_institution(name="Żadne w powiecie", slug="w-powiecie", town="Górzno", territory_id="0402042")


ALL = ["brodnica", "jablonowo", "torun", "lodz", "w-powiecie", "bez"]


def addresses(*slugs):
    return [f"/instytucje/{slug}/" for slug in slugs]


# Distances


@pytest.mark.parametrize(
    ("start", "latitude", "longitude", "km"),
    [
        (Point(53.25, 19.40), "53.25", "19.40", 0),
        (Point(53.25, 19.40), "53.251", "19.40", 0.111),
        (Point(52.2297, 21.0122), "50.0647", "19.9450", 252),  # Warszawa, Kraków
        (Point(54.3520, 18.6466), "49.2992", "19.9496", 568),  # Gdańsk, Zakopane
        (Point(51.5074, -0.1278), "52.2297", "21.0122", 1447),  # London, Warszawa
        (Point(-52.0, -161.0), "52.0", "19.0", 20015),  # the other side of the Earth
    ],
)
def test_the_database_measures_kilometres(start, latitude, longitude, km):
    lie("Tam", latitude, longitude)

    institution = Institution.objects.with_nearness(start).get()

    assert km_of(institution.nearness) == pytest.approx(km, rel=0.003, abs=0.002)
    assert km_of(haversine_of(km)) == pytest.approx(km)


@pytest.mark.parametrize("km", [10, 25, 50, 100])
def test_the_box_before_the_circle_loses_nothing(km):
    middle = Point(53.25, 19.40)
    for n in range(60):
        turn = 2 * math.pi * n / 60
        away = km * (0.9 if n % 2 else 0.9999)
        north = away / 111.195 * math.cos(turn)
        east = away / 111.195 * math.sin(turn) / math.cos(math.radians(53.25 + north / 2))
        lie(f"p{n}", f"{53.25 + north:.6f}", f"{19.40 + east:.6f}")

    everybody = Institution.objects.with_nearness(middle)
    inside = {each.pk for each in everybody if each.nearness <= haversine_of(km)}

    assert 30 <= len(inside) <= 60
    assert set(Institution.objects.within_km(km, middle).values_list("pk", flat=True)) == inside


def test_the_tally_counts_what_the_radii_find(poland):
    middle = Point(53.2587, 19.3964)

    tally = Institution.objects.tally_by_km([10, 25, 50, 100], middle)

    found = {km: Institution.objects.within_km(km, middle).count() for km in (10, 25, 50, 100)}
    assert tally == {**found, 0: 4, None: 2}
    assert found == {10: 1, 25: 2, 50: 2, 100: 3}


# Places


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("53.25,19.40", Point(53.25, 19.4)),
        ("53,19", Point(53, 19)),
        ("-33.9,151.21", Point(-33.9, 151.21)),
        ("53.2587,19.3964", None),
        ("53.25;19.40", None),
        ("91,0", None),
        ("0,181", None),
        ("٥٣,١٩", None),
        ("Brodnica", None),
    ],
)
def test_a_position_is_two_numbers_of_two_decimals(text, point):
    assert read_position(text) == point


@pytest.mark.parametrize("typed", ["Brodnica", "w Brodnicy", "brodnicy", "BRODNICA ", "brodnica-0402011"])
def test_a_place_is_found_in_any_form_of_its_name(client, poland, typed):
    page = institutions(client, f"blisko={typed}")

    assert page.leads_to == addresses(*ALL)


def test_rows_tell_the_distance_and_how_exact_it_is(client, poland):
    rows = institutions(client, "blisko=Brodnica").rows

    for row, words in zip(
        rows,
        [
            said("less than 1 km in a straight line"),
            said("about %(km)d km in a straight line", km=22) + ", licząc do miejscowości",
            said("about %(km)d km in a straight line", km=60) + ", licząc do gminy",
            said("%(km)d km in a straight line", km=167),
            said("position not recorded, the same county"),
            said("position not recorded"),
        ],
        strict=True,
    ):
        assert words in row


def test_a_position_of_the_reader_is_a_place(client, poland):
    page = institutions(client, "blisko=51.77,19.46")

    assert page.leads_to == addresses("lodz", "torun", "brodnica", "jablonowo", "bez", "w-powiecie")
    assert said("the position %(position)s", position="51.77, 19.46") in page.text


@pytest.mark.parametrize("value", ["53.2587,19.3964", "53.25;19.40,", "99.00,19.00", "1,2,3"])
def test_a_wrong_position_is_told_in_words(client, poland, value):
    page = institutions(client, f"blisko={value}")

    assert page.status_code == 400
    assert "blisko" in page.errors and value in page.errors and "53.25,19.40" in page.errors
    assert page.rows == []


def test_a_town_lies_in_the_middle_of_its_institutions():
    lie("A", "53.00", "19.00", town="Brodnica")
    lie("B", "53.20", "19.40", town="Brodnica")
    make_institution(town="Brodnica")

    (place,) = find_places("w Brodnicy", Institution.objects.published())

    assert (place.point, place.located) == (Point(53.1, 19.2), 2)


def test_towns_called_alike_are_offered_as_choices(client):
    for code, name in (("16", "opolskie"), ("04", "kujawsko-pomorskie")):
        make_territory(code, name=name, slug=name)
        make_territory(f"{code}01011", name="Brzeg", slug=f"brzeg-{code}01011", kind="gmina miejska")
        lie(
            f"w-{code}",
            "51.00" if code == "16" else "53.00",
            "18.00",
            town="Brzeg",
            territory_id=f"{code}01011",
        )
    lie("dolny", "51.27", "16.70", town="Brzeg Dolny")

    page = institutions(client, "blisko=w+Brzegu&rodzaj=ops")

    assert page.rows == []
    assert page.status_code == 200
    assert said("Which of these places do you mean?") in page.text
    for slug in ("brzeg-1601011", "brzeg-0401011"):
        assert f"?rodzaj=ops&blisko={slug}" in page.links
    assert "Brzeg (gmina miejska, opolskie)" in page.text
    assert "Brzeg Dolny" not in page.text
    assert institutions(client, "blisko=brzeg-1601011").leads_to == addresses("w-16", "dolny", "w-04")
    assert institutions(client, "blisko=Dolny").leads_to[0] == "/instytucje/dolny/"


def test_the_very_name_comes_before_a_form_of_another():
    for town in ("Tarnów", "Tarnowo"):
        lie(town, "52.00", "19.00", town=town)

    def found(text):
        return [place.name for place in find_places(text, Institution.objects.published())]

    assert found("Tarnowo") == ["Tarnowo"]
    assert found("tarnow") == ["Tarnów"]
    assert found("w Tarnowie") == ["Tarnowo", "Tarnów"]


@pytest.mark.parametrize("typed", ["Gdynia", "w Gdyni", "GDYNI"])
def test_a_town_without_any_institution_is_a_place_too(client, poland, typed):
    page = institutions(client, f"blisko={typed}")

    assert page.leads_to[:4] == addresses("jablonowo", "brodnica", "torun", "lodz")
    assert "mierzone od środka miejscowości: Gdynia" in page.text
    assert "https://www.geonames.org/" in page.links


def test_a_town_whose_institutions_have_no_coordinates_lies_in_its_middle(client, poland):
    Institution.objects.filter(town="Brodnica").update(
        latitude=None, longitude=None, coordinates_precision=""
    )

    page = institutions(client, "blisko=w+Brodnicy")

    assert page.leads_to[0] == "/instytucje/jablonowo/"
    assert "mierzone od środka miejscowości: Brodnica" in page.text


def test_towns_of_the_gazetteer_called_alike_are_told_apart_by_their_voivodeships(client):
    make_territory("02", name="dolnośląskie", slug="dolnoslaskie")
    make_territory("08", name="lubuskie", slug="lubuskie")
    lie("Wroclaw", "51.10", "17.03", town="Wrocław")

    page = institutions(client, "blisko=w+Świdnicy")

    assert page.rows == []
    assert f"?{urlencode({'blisko': 'Świdnica (lubuskie)'})}" in page.links
    assert institutions(client, "blisko=Świdnica (dolnośląskie)").leads_to == addresses("wroclaw")
    assert "Świdnica" in institutions(client, "blisko=swidnica (dolnoslaskie)").text


def test_what_the_register_knows_comes_before_the_gazetteer():
    lie("Gdynia", "50.00", "20.00", town="Gdynia")

    (place,) = find_places("w Gdyni", Institution.objects.published())

    assert (place.point, place.located) == (Point(50.0, 20.0), 1)


def test_the_gazetteer_holds_the_towns_of_poland_once_each_and_within_it():
    towns = gazetteer.towns()

    assert len({(town.name, town.voivodeship_code) for town in towns}) == len(towns) > 2000
    assert all(48 < town.point.latitude < 56 and 13 < town.point.longitude < 25 for town in towns)
    assert gazetteer.point_of("Stalowa Wola", "18") == Point(50.583, 22.053)
    assert gazetteer.point_of("Stalowa Wola", "04") is None
    assert {town.voivodeship_code for town in towns} == set(gazetteer.TERC_CODES.values())


@pytest.mark.parametrize(
    ("name", "voivodeship"),
    [
        ("Warszawa", "14"),
        ("Jelcz-Laskowice", "02"),
        ("Bielsko-Biała", "24"),
        ("Jastrzębie-Zdrój", "24"),
        ("Łódź", "10"),
        ("Dębowa Łąka", "04"),
    ],
)
def test_the_gazetteer_knows_towns_by_their_polish_names_however_the_file_writes_them(name, voivodeship):
    assert gazetteer.point_of(name, voivodeship) is not None


def test_of_places_called_alike_in_a_voivodeship_only_a_far_larger_one_is_known(monkeypatch):
    def place(name, people, north):
        return {
            "name": name,
            "population": people,
            "latitude": north,
            "longitude": 20.0,
            "admin1code": "73",
        }

    places = [place("Duża", 3000, 53.1), place("Duża", 1000, 53.2), place("Równa", 900, 53.3)]
    monkeypatch.setattr(gazetteer, "places_in_poland", lambda: [*places, place("Równa", 800, 53.4)])
    gazetteer.towns.cache_clear()
    try:
        assert [(town.name, town.point) for town in gazetteer.towns()] == [("Duża", Point(53.1, 20.0))]
    finally:
        gazetteer.towns.cache_clear()


def test_an_unknown_place_is_said_to_be_unknown_and_near_names_are_offered(client, poland):
    page = institutions(client, "blisko=Brodncia")

    assert page.rows == []
    assert "Brodncia" in page.text
    assert "?blisko=Brodnica" in page.links
    assert institutions(client, "blisko=Atlantyda").status_code == 200
    assert institutions(client, "blisko=?!").rows == []
    assert institutions(client, "blisko=atlantyda-0000000").rows == []


def test_a_place_without_coordinates_puts_its_municipality_county_and_voivodeship_first(client, poland):
    Institution.objects.update(latitude=None, longitude=None, coordinates_precision="")

    page = institutions(client, "blisko=brodnica")

    assert page.leads_to == addresses("brodnica", "jablonowo", "w-powiecie", "bez", "lodz", "torun")
    assert said("position not recorded, the same municipality") in page.rows[0]
    assert page.facet("promien") == {}
    assert institutions(client, "blisko=brodnica&promien=25").rows == []


def test_only_published_institutions_tell_where_a_town_lies(client, poland):
    lie("szkic", "50.00", "20.00", town="Szkicowo", published_at=None)
    lie("szkic-2", "50.00", "20.00", town="Brodnica", published_at=None)

    assert institutions(client, "blisko=Szkicowo").rows == []
    (place,) = find_places("Brodnica", Institution.objects.published())
    assert place.located == 1


# The list around a place


def test_a_radius_leaves_those_known_to_lie_within_it(client, poland):
    page = institutions(client, "blisko=Brodnica&promien=25")

    assert page.leads_to == addresses("brodnica", "jablonowo")
    assert page.facet("promien") == {"": 6, "10": 1, "25": 2, "50": 2, "100": 3}
    assert page.status_links[""][0] == 2
    assert "Pominięto 2 instytucje" in page.text


def test_the_radius_goes_with_its_place(client, poland):
    page = institutions(client, "blisko=Brodnica&promien=25&rodzaj=ops")

    assert {frozenset(chip.strip("?").split("&")) for chip in page.chips} == {
        frozenset({"rodzaj=ops"}),
        frozenset({"rodzaj=ops", "blisko=Brodnica"}),
        frozenset({"blisko=Brodnica", "promien=25"}),
    }


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("promien=25", "promien"),
        ("blisko=Brodnica&promien=24", "promien"),
        ("blisko=Brodnica&promien=-1", "promien"),
        ("sortuj=odleglosc", "sortuj"),
        ("blisko=a&blisko=b", "blisko"),
        ("blisko=" + "a" * 201, "blisko"),
        ("polozenie=53.25,19.40", "polozenie"),
    ],
)
def test_a_wrong_question_is_told_in_words(client, poland, query, named):
    page = institutions(client, query)

    assert page.status_code == 400
    assert named in page.errors
    assert page.rows == []


def test_another_order_keeps_the_distances(client, poland):
    page = institutions(client, "blisko=Brodnica&sortuj=nazwa")

    assert page.leads_to == addresses("bez", "brodnica", "jablonowo", "lodz", "torun", "w-powiecie")
    assert said("%(km)d km in a straight line", km=167) in page.rows[3]


def test_institutions_at_one_place_stand_in_polish_order(client):
    for name in ("Zebra", "Łąka", "Lód", "Żaba"):
        lie(name, "53.00", "19.00", town="Miasto")

    page = institutions(client, "blisko=miasto")

    assert [row.split()[0] for row in page.rows] == ["Lód", "Łąka", "Zebra", "Żaba"]


def test_the_map_takes_the_same_question(client, poland):
    response = client.get("/mapa/?blisko=Brodnica&promien=25")

    assert response.status_code == 200
    assert response.context["map"].count == 2
    assert client.get("/mapa/?promien=25").status_code == 400


def test_the_list_around_a_place_takes_at_most_12_queries(client, django_assert_max_num_queries):
    generate(60)
    Institution.objects.filter(pk__gt=0).update(latitude=53, longitude=19, coordinates_precision="gmina")
    query = EVERYTHING_CHOSEN.replace("sortuj=najnowsze", "blisko=w+Miejscowości+nr+5&promien=50")

    for asked in (query, "blisko=w+Miejscowości+nr+5", "szukaj=osrodek&blisko=53.25,19.40"):
        with django_assert_max_num_queries(12):
            assert institutions(client, asked).status_code == 200
        with django_assert_max_num_queries(12):
            assert client.get(f"/mapa/?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("query", "towns"),
    [
        ("szukaj=Kraków", ["Kraków"]),
        ("szukaj=MOPS w krakowie&rodzaj=mops&wojewodztwo=kujawsko-pomorskie", ["Kraków"]),
        ("szukaj=w Tarnowie", ["Tarnów", "Tarnowa"]),
        ("szukaj=Kraków&blisko=Toruń", []),
        ("szukaj=Toruń", []),
        ("szukaj=dom", []),
    ],
)
def test_a_search_for_a_town_without_an_institution_leads_to_what_is_near_it(client, poland, query, towns):
    offered = institutions(client, query).text.partition("Zobacz, co jest najbliżej: ")[2]
    links = dict(re.findall(r'<a href="([^"]*)">(\w+)</a>', offered.partition("</li>")[0]))

    assert sorted(links.values()) == sorted(towns)
    for url, town in links.items():
        assert url == f"?{'rodzaj=mops&' * ('mops' in query)}{urlencode({'blisko': town})}"
    if towns == ["Kraków"] and "rodzaj" not in query:
        assert institutions(client, next(iter(links)).strip("?")).leads_to[0] == "/instytucje/lodz/"
