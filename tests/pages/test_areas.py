"""A text that names a municipality, a county or a voivodeship leads to all that lies there."""

import re

import pytest

from institutions.models import Institution, Territory
from institutions.models.territory import TypedTerritory
from tests.factories import make_activity, make_certificate, make_institution, make_territory
from tests.pages.lists import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def poland():
    """Store territories of every level, some of them called alike, and institutions in them."""
    for code, name, kind in (
        ("02", "dolnośląskie", "województwo"),
        ("0221", "wałbrzyski", "powiat"),
        ("0221063", "Mieroszów", "gmina miejsko-wiejska"),
        ("04", "kujawsko-pomorskie", "województwo"),
        ("0402", "brodnicki", "powiat"),
        ("0402011", "Brodnica", "gmina miejska"),
        ("0402042", "Brodnica", "gmina wiejska"),
        ("0461", "Bydgoszcz", "miasto na prawach powiatu"),
        ("0461011", "Bydgoszcz", "gmina miejska"),
        ("1818011", "Stalowa Wola", "gmina miejska"),
        ("1818", "stalowowolski", "powiat"),
        ("18", "podkarpackie", "województwo"),
    ):
        make_territory(code, name=name, slug=f"t-{code}", kind=kind)
    for code in ("0221063", "0402011", "0402011", "0402042", "0461011", "1818011"):
        make_institution(territory_id=code, town="Miasto")


def areas(client, query, path="/instytucje/"):
    """Return the addresses that a list under `query` proposes for areas."""
    return re.findall(r'href="([^"]*)"', read(client, path, query).within("p", "areas"))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("gmina Mieroszów", ["0221063"]),
        ("gminie mieroszow", ["0221063"]),
        ("Mieroszowie", ["0221063"]),
        ("powiat brodnicki", ["0402"]),
        ("w powiecie brodnickim", ["0402"]),
        ("pow. brodnicki", ["0402"]),
        ("brodnickiego", ["0402"]),
        ("gmina brodnicka", []),
        ("Brodnica", ["0402011", "0402042"]),
        ("powiat Brodnica", []),
        ("Bydgoszczy", ["0461", "0461011"]),
        ("gmina Bydgoszcz", ["0461011"]),
        ("w Stalowej Woli", ["1818011"]),
        ("Wola", []),
        ("województwo kujawsko-pomorskie", ["04"]),
        ("kujawsko pomorskim", ["04"]),
        ("woj. podkarpackie", ["18"]),
        ("gmina", []),
        ("MOPS Mieroszów", []),
        ("?!", []),
    ],
)
def test_a_text_that_names_a_territory_leads_there(client, poland, typed, codes):
    levels = {2: "wojewodztwo", 4: "powiat", 7: "gmina"}

    assert areas(client, f"szukaj={typed}") == [f"?{levels[len(code)]}=t-{code}" for code in codes]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("powiat brodnicki", 3),
        ("w powiecie brodnickim", 3),
        ("brodnicki", 3),
        ("gmina mieroszów", 1),
        ("dolnośląskie", 1),
        ("województwie podkarpackim", 1),
        ("powiat brodnicki&powiat=t-0402&wojewodztwo=t-04", 3),
        ("powiat brodnicki&wojewodztwo=t-18", 0),
        ("Brodnica", 0),  # a town too, and nothing lies in a town of this name
        ("gmina brodnicka", 0),
        ("dom brodnicki", 0),
    ],
)
def test_what_lies_in_a_territory_is_found_by_its_name_in_every_list(client, poland, typed, found):
    for institution in Institution.objects.all():
        make_certificate(holder=institution, handed_over_on="2015")
        make_certificate(holder=institution, handed_over_on="2016", published_at=None)
    make_certificate(holder=make_institution(territory_id="0402011", published_at=None))

    for path in ("/instytucje/", "/certyfikaty/", "/wydarzenia/", "/en/instytucje/"):
        assert len(read(client, path, f"szukaj={typed}").rows) == found, path
    file = b"".join(client.get(f"/dane/instytucje.csv?szukaj={typed}").streaming_content).decode()
    assert len(file.splitlines()) == 1 + found
    assert client.get(f"/dane/certyfikaty.atom?szukaj={typed}").content.count(b"<entry>") == found


def test_what_bears_the_name_of_a_territory_is_found_beside_what_lies_there(client, poland):
    make_institution(name="Brodnicki Dom Kultury", territory_id="1818011")

    assert len(read(client, "/instytucje/", "szukaj=brodnicki").rows) == 4
    assert "Brodnicki Dom Kultury" in read(client, "/instytucje/", "szukaj=brodnicki").rows[0]


@pytest.mark.parametrize(
    ("typed", "region", "codes"),
    [
        ("Dolny Śląsk", "Dolny Śląsk", "02"),
        ("na dolnym slasku", "Dolny Śląsk", "02"),
        ("Śląsk", "Śląsk", "02 16 24"),
        ("ze Śląska", "Śląsk", "02 16 24"),
        ("na Górnym Śląsku", "Górny Śląsk", "16 24"),
        ("śląskie", "", "24"),
        ("Śląski", "", "24"),
        ("Kujawy", "Kujawy", "04"),
        ("na Kujawach", "Kujawy", "04"),
        ("na Kujawach i Pomorzu", "Kujawy i Pomorze", "04"),
        ("na Pomorzu", "Pomorze", "04 22 32"),
        ("pomorze gdanskie", "Pomorze Gdańskie", "22"),
        ("na Pomorzu Zachodnim", "Pomorze Zachodnie", "32"),
        ("na Kaszubach", "Kaszuby", "22"),
        ("Lubelszczyźnie", "Lubelszczyzna", "06"),
        ("na ziemi lubuskiej", "Ziemia Lubuska", "08"),
        ("ziemia łódzka", "Ziemia Łódzka", "10"),
        ("w Malopolsce", "Małopolska", "12"),
        ("z Małopolski", "Małopolska", "12"),
        ("województwo Małopolska", "Małopolska", "12"),
        ("małopolskiego", "", "12"),
        ("na Mazowszu", "Mazowsze", "14"),
        ("opolszczyzny", "Opolszczyzna", "16"),
        ("na Śląsku Opolskim", "Śląsk Opolski", "16"),
        ("Podkarpaciu", "Podkarpacie", "18"),
        ("na Podlasiu", "Podlasie", "20"),
        ("Suwalszczyznę", "Suwalszczyzna", "20"),
        ("Kielecczyźnie", "Kielecczyzna", "26"),
        ("na Warmii", "Warmia", "28"),
        ("Mazury", "Mazury", "28"),
        ("na Warmii i Mazurach", "Warmia i Mazury", "28"),
        ("Warmia-Mazury", "Warmia i Mazury", "28"),
        ("Wielkopolsce", "Wielkopolska", "30"),
        ("Mazur", "", ""),  # a surname
        ("powiat Małopolska", "", ""),
        ("Fundacja Małopolska", "", ""),
    ],
)
def test_a_usual_name_of_a_region_means_its_voivodeships(typed, region, codes):
    known = {"12": "małopolskie", "24": "śląskie"}
    named = TypedTerritory(typed)
    territories = [
        Territory(code=f"{n:02}", level="wojewodztwo", name=known.get(f"{n:02}", "?"))
        for n in range(2, 33, 2)
    ]

    assert (named.region.name if named.region else "") == region
    assert " ".join(each.code for each in territories if named.names(each)) == codes


@pytest.mark.parametrize(
    ("typed", "found", "sentence"),
    [
        ("na Dolnym Śląsku", 1, "„Dolny Śląsk” oznacza tu województwo dolnośląskie."),
        ("Podkarpacie", 1, "„Podkarpacie” oznacza tu województwo podkarpackie."),
        (
            "Kujawy",
            4,
            "„Kujawy” to kraina bez urzędowych granic. Wyniki obejmują całe jej województwo: kujawsko-pomorskie.",
        ),
        (
            "Śląsk",
            1,
            "„Śląsk” to kraina bez urzędowych granic. Wyniki obejmują całe jej województwa: dolnośląskie, śląskie.",
        ),
        ("dolnośląskie", 1, ""),
    ],
)
def test_a_region_is_found_in_every_list_that_says_what_it_is_taken_for(
    client, poland, typed, found, sentence
):
    make_territory("24", name="śląskie", slug="slaskie")
    for institution in Institution.objects.all():
        make_certificate(holder=institution, handed_over_on="2015")
        make_activity(institution=institution)

    for path in ("/instytucje/", "/certyfikaty/", "/wydarzenia/", "/dzialania/"):
        page = read(client, path, f"szukaj={typed}")
        assert len(page.rows) == found, path
        assert sentence in page.text, path
        assert bool(sentence) == ("oznacza tu" in page.text or "kraina" in page.text)
    assert sentence in read(client, "/mapa/", f"szukaj={typed}").text
    assert (
        sentence in read(client, "/instytucje/", f"szukaj={typed}&rodzaj=cus").text
    )  # where nothing is found, too


def test_what_bears_the_name_of_a_region_comes_before_what_lies_there(client, poland):
    for town, name in (("Warszawa", "Zespół „Kujawy”"), ("Brodnica", "Aaa")):
        code = "1818011" if town == "Warszawa" else "0402011"
        make_certificate(holder=make_institution(name=name, town=town, territory_id=code))

    rows = read(client, "/instytucje/", "szukaj=Kujawy").rows
    assert (len(rows), "Zespół" in rows[0], "Aaa" in rows[1]) == (6, True, True)
    assert "Zespół" in read(client, "/certyfikaty/", "szukaj=na+Kujawach").rows[0]
    assert len(read(client, "/instytucje/", "szukaj=zespół+Kujawy").rows) == 1


def test_an_area_tells_how_much_lies_there_under_the_other_filters(client, poland):
    make_certificate(holder=make_institution(territory_id="0402011", kind="cus"))
    make_institution(territory_id="0402011", kind="cus", published_at=None)

    page = read(client, "/instytucje/", "szukaj=powiat+brodnicki")

    assert "Powiat brodnicki</a> (4)" in page.within("p", "areas")
    assert len(read(client, "/instytucje/", "powiat=t-0402").rows) == 4
    page = read(client, "/instytucje/", "szukaj=powiat+brodnicki&rodzaj=cus&wojewodztwo=t-18")
    assert "Powiat brodnicki</a> (1)" in page.within("p", "areas")
    assert areas(client, "szukaj=powiat+brodnicki&rodzaj=cus&wojewodztwo=t-18") == [
        "?rodzaj=cus&powiat=t-0402"
    ]
    assert areas(client, "szukaj=brodnica", "/certyfikaty/") == ["?gmina=t-0402011"]


def test_an_area_where_nothing_is_known_is_not_proposed(client, poland):
    assert areas(client, "szukaj=powiat+brodnicki&rodzaj=cus") == []
    assert areas(client, "szukaj=powiat+brodnicki&powiat=t-0402") == []


def test_an_area_takes_no_query_of_its_own(client, poland, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        assert areas(client, "szukaj=Brodnica")
