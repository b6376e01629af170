"""What is suggested while a reader types, and how a wrong question is met."""

import pytest

from institutions.models import Person
from tests.factories import make_institution, make_institution_name, make_person, make_post, make_territory

pytestmark = pytest.mark.django_db

ADDRESS = "/podpowiedzi/"


def suggested(client, text):
    """Return the towns of the institutions that are suggested for `text`, in their order."""
    answer = client.get(ADDRESS, {"szukaj": text})
    assert answer.status_code == 200
    return [each["place"].partition(",")[0] for each in answer.json()["suggestions"]]


@pytest.fixture
def stock():
    """Store institutions of some towns, with an earlier name and a head."""
    made = {}
    for kind, town, in_town in (
        ("mops", "Brodnica", "w Brodnicy"),
        ("ops", "Brzeszcze", "w Brzeszczach"),
        ("ops", "Mieroszów", "w Mieroszowie"),
        ("mops", "Stalowa Wola", "w Stalowej Woli"),
        ("mops", "Szklarska Poręba", "w Szklarskiej Porębie"),
        ("ops", "Łódź", "w Łodzi"),
    ):
        made[town] = make_institution(
            name=f"{'Miejski ' * (kind == 'mops')}Ośrodek Pomocy Społecznej {in_town}", kind=kind, town=town
        )
    make_post(person=make_person(given_names="Alfred", family_name="Józefiak"), institution=made["Mieroszów"])
    make_institution_name(institution=made["Brzeszcze"], name="Gminny Zespół Opiekuńczy")
    return made


@pytest.mark.parametrize(
    ("typed", "towns"),
    [
        ("brod", ["Brodnica"]),
        ("brodnic", ["Brodnica"]),
        ("w brodnicy", ["Brodnica"]),
        ("mieroszowi", ["Mieroszów"]),
        ("stal", ["Stalowa Wola"]),
        ("w stalowe", ["Stalowa Wola"]),
        ("stalowej w", ["Stalowa Wola"]),
        ("stalowej wo", ["Stalowa Wola"]),
        ("stalowej wol", ["Stalowa Wola"]),
        ("szklarskiej", ["Szklarska Poręba"]),
        ("łód", ["Łódź"]),
        ("Józ", ["Mieroszów"]),
        ("alfredowi jozefiak", ["Mieroszów"]),
        ("opieku", ["Brzeszcze"]),
        ("mops b", ["Brodnica"]),
        ("mops br", ["Brodnica"]),
        ("brz", ["Brzeszcze"]),
        ("stalowej x", []),
        ("mops", ["Brodnica", "Stalowa Wola", "Szklarska Poręba"]),
        ("miejski ośr", ["Brodnica", "Stalowa Wola", "Szklarska Poręba"]),
        ("miejski o", ["Brodnica", "Stalowa Wola", "Szklarska Poręba"]),
        ("br", []),
        ("b ", []),
        ("", []),
        ("%_?!", []),
    ],
)
def test_what_is_typed_so_far_suggests_institutions(client, stock, typed, towns):
    assert suggested(client, typed) == towns


def test_a_suggestion_tells_name_and_place_and_where_it_leads(client):
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    make_institution(
        name="MOPS <b> w Brodnicy", slug="mops-brodnica", town="Brodnica", territory_id="0402011"
    )

    answer = client.get(ADDRESS, {"szukaj": "brodn", "utm_source": "x"})

    assert answer.json() == {
        "summary": "1 podpowiedź",
        "suggestions": [
            {
                "name": "MOPS <b> w Brodnicy",
                "place": "Brodnica, kujawsko-pomorskie",
                "address": "/instytucje/mops-brodnica/",
            }
        ],
    }
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    english = client.get(f"/en{ADDRESS}", {"szukaj": "brodn"}).json()
    assert english["summary"] == "1 suggestion"
    assert english["suggestions"][0]["address"] == "/en/instytucje/mops-brodnica/"


def test_eight_are_suggested_at_most_the_best_match_first(client):
    for number in range(20):
        make_institution(name=f"Ośrodek pod Górą nr {number}", town="Las")
    make_institution(town="Góra")

    towns = suggested(client, "góra")

    assert len(towns) == 8
    assert towns[0] == "Góra"


def test_drafts_and_hidden_people_suggest_nothing(client, stock):
    make_institution(name="Szkicowy", town="Szkicowo", published_at=None)
    Person.objects.update(is_hidden=True)

    for text in ("szkicow", "Józefiak"):
        assert client.get(ADDRESS, {"szukaj": text}).content == client.get(ADDRESS, {"szukaj": "qqq"}).content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("szukaj=" + "ż" * 200, 200),
        ("szukaj=" + "ż" * 201, 400),
        ("szukaj=a&szukaj=b", 400),
        ("q=brodnica", 400),
        ("szukaj=brodnica&rodzaj=ops", 400),
        ("strona=2", 400),
        ("szukaj=%00", 400),
    ],
)
def test_a_wrong_question_is_refused(client, query, status):
    assert client.get(f"{ADDRESS}?{query}").status_code == status


@pytest.mark.parametrize("text", ["stalowej w", "mops brodnicy", "ośrodek pomocy społecznej w stalowej woli"])
def test_suggestions_take_at_most_three_queries(client, stock, django_assert_max_num_queries, text):
    with django_assert_max_num_queries(3):
        client.get(ADDRESS, {"szukaj": text})
