"""Search as people type it: forms of Polish names, numbers, people; the same rows in the same order on both engines."""

import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from certificates.models import Certificate, CertificateWord
from certificates.numbers import read_number
from institutions.models import Institution, InstitutionName, Person, Post, Word
from institutions.planning import gather_statistics
from institutions.polish import fold
from institutions.search import COMMON_WORDS, KIND, MOST_WORDS, TOWN, WHOLE, forms, nearest, read, words_of
from institutions.suggestions import may_have_meant
from institutions.word_index import indexes_of, keep_words
from tests.factories import (
    PUBLISHED_AT,
    make_certificate,
    make_institution,
    make_institution_name,
    make_person,
    make_post,
)
from tests.institutions.inflection import forms_of_personal_name, forms_of_town
from tests.pages.lists import read as read_list

pytestmark = pytest.mark.django_db

NAMES = json.loads(Path(__file__).with_name("polish_names.json").read_text(encoding="utf-8"))


# Forms of names

EXAMPLES = {
    "brodnicy": "Brodnica",
    "szklarskiej": "Szklarska",
    "porebie": "Poręba",
    "lodzi": "Łódź",
    "bialymstoku": "Białystok",
    "bialegostoku": "Białystok",
    "krasnymstawie": "Krasnystaw",
    "zakopanem": "Zakopane",
    "kielc": "Kielce",
    "kielcach": "Kielce",
    "zielonej": "Zielona",
    "gorze": "Góra",
    "nowym": "Nowy",
    "saczu": "Sącz",
    "radomiu": "Radom",
    "poznaniu": "Poznań",
    "gdansku": "Gdańsk",
    "tychach": "Tychy",
    "wrzesni": "Września",
    "kepnie": "Kępno",
    "chelmie": "Chełm",
    "dabrowie": "Dąbrowa",
    "miescie": "Miasto",
    "wsi": "Wieś",
    "mierszowie": "Mierszów",
    "sosnowcu": "Sosnowiec",
    "suwalk": "Suwałki",
    "zabek": "Ząbki",
    "ustce": "Ustka",
    "elzbiety": "Elżbieta",
    "elzbiecie": "Elżbieta",
    "oldze": "Olga",
    "piotrze": "Piotr",
    "marka": "Marek",
    "pawla": "Paweł",
    "antoniego": "Antoni",
    "jozefiaka": "Józefiak",
    "matuszki": "Matuszko",
    "krzaka": "Krzak",
    "malka": "Małek",
    "golebia": "Gołąb",
    "kozla": "Kozioł",
    "orla": "Orzeł",
    "wilczat": "Wilczęta",
}


@pytest.mark.parametrize(("typed", "name"), EXAMPLES.items())
def test_a_form_may_be_one_of_the_name(typed, name):
    assert fold(name) in forms(typed)
    assert typed in forms(typed)


@pytest.mark.parametrize(
    ("typed", "name"), [("radomiu", "Radomsko"), ("brzegu", "Brzesko"), ("lipna", "Lipsko")]
)
def test_a_form_of_one_town_is_none_of_another(typed, name):
    assert fold(name) not in forms(typed)


class Score(NamedTuple):
    """How well a list of forms finds the names: shares from 0 to 1."""

    recall: float
    first: float
    precision: float


def lay_names() -> dict[str, set[int]]:
    """Store an institution for each town of the list, and one with a person for each pair of names; name → its keys.

    A town may be called like a person: Jarosław, Kowal.
    """
    towns = [(town, None, None) for town in NAMES["towns"]]
    pairs = zip(NAMES["given_names"], NAMES["surnames"], strict=False)
    people = [("Miejscowość", given, family) for given, family in pairs]
    Institution.objects.bulk_create(
        Institution(name="Ośrodek", slug=f"o-{n}", kind="ops", town=town, published_at=PUBLISHED_AT)
        for n, (town, _given, _family) in enumerate(towns + people)
    )
    keys = Institution.objects.in_bulk(field_name="slug")
    found = defaultdict(set)
    for n, (town, given, family) in enumerate(towns + people):
        key = keys[f"o-{n}"].pk
        for name in (given, family) if given else (town,):
            found[name].add(key)
        if given:
            person = Person.objects.create(given_names=given, family_name=family, slug=f"p-{n}")
            Post.objects.create(person=person, institution_id=key, function="dyrektor", title="dyrektor")
    return found


def score(names, forms_of, keys) -> Score:
    """Search for each form of each of `names`, and return how well it was found."""
    total = found = first = 0
    precision = []
    for name in names:
        # With and without diacritics a form is the same search, as the test below shows.
        for typed in sorted({fold(form) for form in forms_of(name)}):
            rows = list(
                Institution.objects.matching(typed).best_match_first(typed).values_list("pk", flat=True)
            )
            total += 1
            right = keys[name].intersection(rows)
            found += right == keys[name]
            first += bool(right.intersection(rows[:1]))
            if rows:
                precision.append(len(right) / len(rows))
    return Score(found / total, first / total, sum(precision) / len(precision))


def test_forms_of_towns_and_people_find_their_names_first_and_little_else():
    keys = lay_names()
    assert len(NAMES["towns"]) >= 300
    people = NAMES["given_names"][:100] + NAMES["surnames"][:100]
    assert len(people) == 200

    gather_statistics()
    of_towns = score(NAMES["towns"], forms_of_town, keys)
    of_people = score(people, forms_of_personal_name, keys)

    for reached in (of_towns, of_people):
        assert reached.recall >= 0.99, reached
        assert reached.first >= 0.95, reached
        assert reached.precision >= 0.8, reached


def test_diacritics_and_case_make_no_other_search():
    for name in NAMES["towns"] + NAMES["surnames"]:
        assert read(name) == read(fold(name)) == read(name.upper())


# What is typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("w Stalowej  Woli", ["stalowej", "woli"]),
        ("we Wrocławiu", ["wroclawiu"]),
        ("z", ["z"]),
        ("Bielsko-Biała", ["bielsko", "biala"]),
        ("MOPS (Mława)", ["mops", "mlawa"]),
        ("mops mops", ["mops"]),
        ("87-300", ["87", "300"]),
        ("87300", ["87", "300"]),
        ("NIP 874-10-10-120", ["8741010120"]),
        ("PL 8741010120", ["8741010120"]),
        ("regon: 870 545 420", ["870545420"]),
        ("2015-0001", ["2015", "0001"]),
        ("100 %", ["100"]),
        ("%_|", []),
        ("", []),
    ],
)
def test_a_typed_text_is_read_as_words(typed, words):
    assert read(typed) == words


def test_a_long_text_is_read_to_its_eighth_word():
    assert len(read(" ".join(f"slowo{n}" for n in range(99)))) == MOST_WORDS


@pytest.fixture
def stock():
    """Return institutions of the articles' towns, with people, numbers and a certificate."""
    rows = [
        ("Miejski Ośrodek Pomocy Społecznej w Brodnicy", "MOPS Brodnica", "Brodnica", "mops", "87-300"),
        ("Ośrodek Pomocy Społecznej w Mieroszowie", "OPS Mieroszów", "Mieroszów", "ops", "58-350"),
        ("Miejski Ośrodek Pomocy Społecznej w Stalowej Woli", "", "Stalowa Wola", "mops", "37-450"),
        ("Miejski Ośrodek Pomocy Społecznej w Szklarskiej Porębie", "", "Szklarska Poręba", "mops", "58-580"),
        ("Ośrodek Pomocy Społecznej we Wrocławiu", "", "Wrocław", "ops", "50-001"),
        ("Ośrodek Pomocy Społecznej w Brzegu", "", "Brzeg", "ops", "49-300"),
        ("Ośrodek Pomocy Społecznej w Brzegu Dolnym", "", "Brzeg Dolny", "ops", "56-120"),
    ]
    made = {
        town: make_institution(
            name=name,
            short_name=short,
            town=town,
            kind=kind,
            postal_code=code,
            slug=fold(town).replace(" ", "-"),
        )
        for name, short, town, kind, code in rows
    }
    Institution.objects.filter(town="Brodnica").update(regon="870545420", nip="8741010120")
    person = make_person(given_names="Alfred", family_name="Józefiak")
    make_post(person=person, institution=made["Mieroszów"])
    make_certificate(holder=made["Brodnica"], number="CAL-2015-0001-0")
    return made


@pytest.mark.parametrize(
    ("typed", "towns"),
    [
        ("mieroszowie", ["mieroszow"]),
        ("szklarska poreba", ["szklarska-poreba"]),
        ("w stalowej woli", ["stalowa-wola"]),
        ("brodnicy", ["brodnica"]),
        ("we wroclawiu", ["wroclaw"]),
        ("MOPS Brodnica", ["brodnica"]),
        ("brodnica mops", ["brodnica"]),
        ("MOPS (Brodnica)", ["brodnica"]),
        ("MOPS w Stalowej Woli", ["stalowa-wola"]),
        ("Józefiaka", ["mieroszow"]),
        ("alfredowi jozefiakowi", ["mieroszow"]),
        ("cal 2015 0001 0", ["brodnica"]),
        ("cal20150001-0", ["brodnica"]),
        ("2015–0001–0", ["brodnica"]),
        ("87-300", ["brodnica"]),
        ("58-", ["szklarska-poreba", "mieroszow"]),
        ("870 545 420", ["brodnica"]),
        ("NIP 874-10-10-120", ["brodnica"]),
        ("pomoc społeczna wrocław", ["wroclaw"]),
        ("wroc", ["wroclaw"]),
        ("brzegu", ["brzeg", "brzeg-dolny"]),
        ("Brzeg Dolny", ["brzeg-dolny"]),
        ("Stalowa Brodnica", []),
        ("?!", []),
    ],
)
def test_the_list_finds_what_is_typed(client, stock, typed, towns):
    page = read_list(client, "/instytucje/", f"szukaj={typed}")

    assert page.leads_to == [f"/instytucje/{town}/" for town in towns]


@pytest.mark.parametrize("typed", ["CAL-2015-0001-0", "2015-0001", "brodnicy", "mops brodnica", "8741010120"])
def test_the_list_of_certificates_finds_what_is_typed(client, stock, typed):
    make_certificate(holder=stock["Brzeg"])

    page = read_list(client, "/certyfikaty/", f"szukaj={typed}")

    assert page.leads_to == ["/certyfikaty/CAL-2015-0001-0/"]


@pytest.mark.parametrize(
    "typed",
    [
        *("87-300", "87300", "87 300", "87–300", "87-300 Brodnica"),
        *(
            "8741010120",
            "874-101-01-20",
            "874 10 10 120",
            "NIP: 8741010120",
            "PL8741010120",
            "nip pl 874 1010120",
        ),
        *("870545420", "870 545 420", "870-545-420", "REGON 870545420", "regon: 870545420"),
        *("CAL-2015-0001-0", "cal20150001 0", "201500010", "CAL–2015–0001–0"),
    ],
)
def test_an_official_number_finds_its_institution_however_it_is_grouped(client, stock, typed):
    assert read_list(client, "/instytucje/", f"szukaj={typed}").leads_to == ["/instytucje/brodnica/"]


@pytest.mark.parametrize("typed", ["87054542000012", "870545420 00012", "REGON 870545420-00012"])
def test_a_long_regon_finds_its_unit(client, stock, typed):
    make_institution(town="Las", slug="oddzial", regon="87054542000012")

    assert read_list(client, "/instytucje/", f"szukaj={typed}").leads_to == ["/instytucje/oddzial/"]


@pytest.mark.parametrize("typed", ["8741010121", "870545421", "CAL-2015-0002-9", "87-301"])
def test_a_number_that_nobody_has_finds_nothing(client, stock, typed):
    assert read_list(client, "/instytucje/", f"szukaj={typed}").leads_to == []


def test_a_regon_that_reads_as_a_register_number_is_found(client, stock):
    assert read_number("201600011") == "CAL-2016-0001-1"
    Institution.objects.filter(town="Brzeg").update(regon="201600011")
    make_certificate(holder=stock["Brzeg"], number="CAL-2019-0001-4")

    assert read_list(client, "/instytucje/", "szukaj=201600011").leads_to == ["/instytucje/brzeg/"]
    assert read_list(client, "/certyfikaty/", "szukaj=201600011").leads_to == [
        "/certyfikaty/CAL-2019-0001-4/"
    ]


def test_a_certificate_is_found_by_its_holder_as_printed():
    certificate = make_certificate(holder_as_printed="Klub Złota Jesień")

    assert Certificate.objects.matching("w zlotej jesieni").get() == certificate


def test_a_hidden_person_finds_nothing(client, stock):
    Person.objects.update(is_hidden=True)

    for typed in ("Józefiak", "jozefiaka mieroszow"):
        assert not read_list(client, "/instytucje/", f"szukaj={typed}").leads_to


def test_the_closest_match_comes_first_and_the_rest_in_polish_order():
    for n, (name, town) in enumerate(
        [
            ("A Koło przyjaciół Góry", "Las"),
            ("B Zespół", "Zielona Góra"),
            ("C Zespół", "Góra"),
            ("Góra", "Las"),
            ("Ć Zespół", "Las"),
        ]
    ):
        last = make_institution(name=name, town=town, slug=f"zespol-{n}")
    make_post(person=make_person(given_names="Anna", family_name="Góra"), institution=last)

    def found(typed):
        rows = Institution.objects.matching(typed).best_match_first(typed)
        return [institution.name.split()[0] for institution in rows]

    assert found("góra") == ["C", "Góra", "Ć", "B", "A"]
    assert found("górze") == ["C", "B", "Ć", "A", "Góra"]


def test_beside_other_words_a_common_one_makes_nothing_closer(stock):
    make_institution(name="Dom przy Brodnickiej, MOPS, filia Brodnica", town="Radom", kind="mops")

    found = Institution.objects.matching("mops brodnica").best_match_first("mops brodnica")

    assert [each.town for each in found] == ["Brodnica", "Radom"]


def test_a_kind_typed_alone_is_the_name_of_those_only_that_are_called_so():
    for name, short_name in (("A", ""), ("B", ""), ("C", "GOPS")):
        make_institution(name=name, short_name=short_name, slug=f"osrodek-{name.lower()}", kind="gops")

    found = Institution.objects.matching("gops").best_match_first("gops")

    assert [each.name for each in found] == ["C", "A", "B"]


def test_the_order_of_a_search_is_the_best_match_until_the_reader_chooses(client, stock):
    page = read_list(client, "/instytucje/", "szukaj=mops+brodnicy")
    assert "?szukaj=mops+brodnicy&sortuj=nazwa" in page.links
    assert read_list(client, "/instytucje/", "szukaj=ops&sortuj=nazwa").status_code == 200
    assert read_list(client, "/instytucje/", "szukaj=ops&sortuj=trafnosc").status_code == 200
    assert read_list(client, "/instytucje/", "sortuj=trafnosc").status_code == 400


def test_what_thousands_hold_is_ordered_by_an_index(stock):
    """On PostgreSQL the plan follows from how many rows there are; here are few."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")

    def steps(typed):
        return (
            Institution.objects.published()
            .matching(typed)
            .best_match_first(typed)
            .values("pk")[:25]
            .explain()
        )

    assert "USING INDEX institution_in_polish_order" in steps("ośrodek pomocy")
    assert "TEMP B-TREE" not in steps("ośrodek pomocy")
    assert "TEMP B-TREE" in steps("brodnica")


# Nothing found


def test_a_misspelt_town_is_met_with_the_nearest_ones(client, stock):
    page = read_list(client, "/instytucje/", "szukaj=Brodncia")

    assert not page.rows
    assert "?szukaj=Brodnica" in page.links


def test_only_towns_of_the_list_are_suggested(client, stock):
    Institution.objects.filter(town="Wrocław").update(published_at=None)

    assert "?szukaj=Wroc%C5%82aw" not in read_list(client, "/instytucje/", "szukaj=Wroclwa").links
    assert "?szukaj=Brodnica" in read_list(client, "/certyfikaty/", "szukaj=Brodncia").links
    assert "?szukaj=Brzeg" not in read_list(client, "/certyfikaty/", "szukaj=Brzgg").links


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MOPS Brodncia", "MOPS Brodnica"),
        ("Jozefiok", "Józefiak"),
        ("alfret jozefiok", "Alfred Józefiak"),
        ("ośrodek pomocy w wroclawoi", "ośrodek pomocy Wrocław"),
        ("mops Szklarska Porenba", "Szklarska Poręba"),
    ],
)
def test_words_that_nobody_has_are_replaced_by_the_nearest_of_towns_and_people(client, stock, typed, meant):
    page = read_list(client, "/instytucje/", f"szukaj={typed}")

    assert not page.rows
    assert f"?{urlencode({'szukaj': meant})}" in page.links


def test_a_text_of_known_words_that_stand_nowhere_together_is_not_changed(stock):
    assert may_have_meant(Institution.objects.published(), "Józefiak Brodnica") == []


def test_neither_a_hidden_person_nor_somebody_at_a_draft_is_suggested(stock):
    institutions = Institution.objects.published()
    Person.objects.update(is_hidden=True)
    assert may_have_meant(institutions, "Jozefiok") == []

    Person.objects.update(is_hidden=False)
    stock["Mieroszów"].posts.update(institution=make_institution(published_at=None))
    assert may_have_meant(institutions, "Jozefiok") == []


def test_a_search_for_nothing_says_what_else_to_try(client, stock):
    page = read_list(client, "/instytucje/", "szukaj=xyzzy")

    assert "Czego jeszcze spróbować:" in page.text
    assert {"/mapa/", "/wojewodztwa/", "/zglos-blad/"} <= set(page.links)
    assert {"/osoby/?szukaj=xyzzy", "/dzialania/?szukaj=xyzzy"} <= set(page.links)
    assert "Czego jeszcze" not in read_list(client, "/instytucje/", "rodzaj=cus").text


def test_nothing_is_suggested_for_what_is_near_to_nothing():
    assert nearest("xyz", ["Brodnica"]) == []
    assert nearest("", ["Brodnica"]) == []
    assert nearest("Brodnca", ["Lublin", "Brodnica", "Brodnicka"]) == ["Brodnica", "Brodnicka"]


# The words in the database


def expected_words(institution):
    """Return the words of an institution itself as they should stand: common ones in the town alone, names whole."""
    parts = institution.fold_key.split("|")
    telling = set(words_of(institution.fold_key)) - set(COMMON_WORDS) | set(words_of(parts[TOWN - 1]))
    return telling | {WHOLE + part for number, part in enumerate(parts, 1) if part and number != KIND}


def assert_words_are_right():
    """Compare the words in the database with those of the fold keys as they are now."""

    def assert_stored(owner, expected):
        stored = Word.objects.filter(**{f"{owner}__isnull": False}).values_list(owner, "finds", "word")
        assert sorted(stored, key=str) == sorted(expected, key=str)

    assert_stored(
        "institution",
        [(row.pk, row.pk, word) for row in Institution.objects.all() for word in expected_words(row)],
    )
    assert_stored(
        "name",
        [
            (row.pk, row.institution_id, word)
            for row in InstitutionName.objects.all()
            for word in set(words_of(row.fold_key))
        ],
    )
    assert_stored(
        "person",
        [(row.pk, None, word) for row in Person.objects.all() for word in set(words_of(row.fold_key))],
    )
    assert_stored(
        "post",
        [
            (row.pk, row.institution_id, word)
            for row in Post.objects.filter(institution__isnull=False, person__is_hidden=False)
            for word in set(words_of(row.person.fold_key))
        ],
    )
    stored = sorted(CertificateWord.objects.values_list("certificate", "word"))
    assert stored == sorted(
        (row.pk, word) for row in Certificate.objects.all() for word in set(words_of(row.fold_key))
    )


@pytest.fixture
def words_of_all_kinds(stock):
    """Return an institution with words everywhere: its own, an earlier name's, a person's, a certificate's."""
    make_institution_name(institution=stock["Brodnica"], name="Café „Pod Żabą” – Łódź/Źdźbło 1|2")
    return stock["Brodnica"]


def test_the_words_follow_every_way_of_writing(words_of_all_kinds):
    assert_words_are_right()

    Institution.objects.filter(town="Brodnica").update(town="Gołąb")
    Person.objects.update(family_name="Kaczorek-Urban")
    Certificate.objects.update(holder_as_printed="Klub")
    InstitutionName.objects.all().delete()
    Institution.objects.filter(town="Brzeg").delete()

    assert_words_are_right()
    assert Institution.objects.matching("urban golebiem").count() == 0
    assert Institution.objects.matching("w gołębiu").get() == words_of_all_kinds
    assert Institution.objects.matching("urbana").get().town == "Mieroszów"


def test_the_words_of_a_person_follow_the_posts(words_of_all_kinds, stock):
    person = Person.objects.get()
    elsewhere = make_post(person=person, institution=stock["Brzeg"], title="radny")
    unnamed = make_post(person=None, institution=stock["Wrocław"], title="animator")
    make_post(person=person, institution=None, organisation="Urząd Miasta", title="burmistrz")
    assert_words_are_right()

    def found():
        return {each.town for each in Institution.objects.matching("jozefiakowi")}

    assert found() == {"Mieroszów", "Brzeg"}

    Post.objects.filter(pk=unnamed.pk).update(person=person)
    Post.objects.filter(pk=elsewhere.pk).update(institution=stock["Brodnica"])
    assert_words_are_right()
    assert found() == {"Mieroszów", "Brodnica", "Wrocław"}

    Person.objects.update(is_hidden=True)
    assert_words_are_right()
    assert not found()

    Person.objects.update(is_hidden=False)
    elsewhere.delete()
    assert_words_are_right()
    assert found() == {"Mieroszów", "Wrocław"}


def test_an_earlier_name_leads_to_the_institution_that_has_it_now(words_of_all_kinds, stock):
    InstitutionName.objects.update(institution=stock["Brzeg"])

    assert_words_are_right()
    assert Institution.objects.matching("pod zaba").get() == stock["Brzeg"]


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Miejsko-Gminny Ośrodek", {"miejsko", "gminny", "osrodek"}),
        ("„OŚRODEK” (dom)", {"osrodek", "dom"}),
        ("Śródek Domu", set()),
        ("Ośrodki Domowe 1dom dom2", set()),
    ],
)
def test_an_institution_tells_which_common_words_it_holds_as_a_whole(name, held):
    make_institution(name=name, short_name="", kind="inna", town="Las")

    bits = Institution.objects.get().common_words

    assert {word for place, word in enumerate(COMMON_WORDS) if bits & 1 << place} == held


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ośrodek", ["Ośrodek", "Dom Kultury", "Gminny Ośrodek"]),
        ("ośr", ["Dom Kultury", "Gminny Ośrodek", "Ośrodek"]),
        ("ośrodkiem", ["Dom Kultury", "Gminny Ośrodek", "Ośrodek"]),
        ("gminny ośrodek", ["Gminny Ośrodek"]),
        ("dom", ["Dom Kultury", "Klub Domowy", "Ośrodek"]),
        ("kultury dom", ["Dom Kultury"]),
        ("dom kultury", ["Dom Kultury"]),
        ("dom janowa", []),
        ("jana dom", []),
        ("jana", ["Ośrodek"]),
    ],
)
def test_a_common_word_is_found_in_names_of_today_and_before_and_alone_in_those_of_people(typed, found):
    names = {
        name: make_institution(name=name, kind="inna", short_name="")
        for name in ("Ośrodek", "Gminny Ośrodek")
    }
    names["Dom Kultury"] = make_institution(name="Dom Kultury", kind="kultura", short_name="")
    make_institution(name="Klub Domowy", kind="inna", short_name="")
    make_institution_name(institution=names["Dom Kultury"], name="Ośrodek Animacji")
    make_post(person=make_person(given_names="Jan", family_name="Dom"), institution=names["Ośrodek"])

    rows = Institution.objects.matching(typed).best_match_first(typed)

    assert [each.name for each in rows] == found


def test_the_words_of_fixtures_are_there():
    call_command("loaddata", "ground", "mieroszow", verbosity=0)

    assert Institution.objects.matching("mieroszowie").exists()
    assert_words_are_right()


def test_missing_triggers_come_back_with_their_words(words_of_all_kinds):
    app = apps.get_app_config("institutions")
    triggers = {
        "sqlite": [
            f"{index.name}_{when}" for index in indexes_of(app) for when in ("insert", "update", "delete")
        ],
        "postgresql": [f"{index.name}_change ON {index.source}" for index in indexes_of(app)],
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # PostgreSQL drops no trigger while checks are due
    with connection.cursor() as cursor:
        for trigger in triggers[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {trigger}")
    Institution.objects.filter(town="Brodnica").update(town="Gołąb")
    assert not Institution.objects.matching("golebia").exists()

    keep_words(app, using="default")

    assert Institution.objects.matching("golebia").exists()
    assert_words_are_right()
    make_institution(town="Orzeł")
    assert_words_are_right()
