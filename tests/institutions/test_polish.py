"""Polish letters: found without diacritics, in the order of a dictionary, alike on both engines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.models import Institution, Person
from institutions.polish import fold, sort_key
from tests.factories import make_institution, make_institution_name, make_person

pytestmark = pytest.mark.django_db

DICTIONARY = [
    "10. Ośrodek",
    "Cma",
    "cypr",
    "Ćma",
    "Las",
    "Lód",
    "Lublin",
    "Łąka",
    "Łódź",
    "Osa",
    "Ósma",
    "Zebra",
    "Źdźbło",
    "Żaba",
]


@pytest.mark.parametrize("shuffled", [DICTIONARY[::-1], DICTIONARY[5:] + DICTIONARY[:5]])
def test_lists_are_in_the_order_of_a_polish_dictionary(shuffled):
    for name in shuffled:
        make_institution(name=name)

    assert [institution.name for institution in Institution.objects.in_polish_order()] == DICTIONARY


def test_people_are_ordered_by_surname_then_given_name():
    for given_names, family_name in [
        ("Zofia", "Łąka"),
        ("Ćwierk", "Lis"),
        ("Cezary", "Lis"),
        ("Adam", "Źródło"),
    ]:
        make_person(given_names=given_names, family_name=family_name)

    assert [str(person) for person in Person.objects.in_polish_order()] == [
        "Cezary Lis",
        "Ćwierk Lis",
        "Zofia Łąka",
        "Adam Źródło",
    ]


@pytest.mark.parametrize(
    "typed",
    ["łódź", "lodz", "ŁÓDŹ", "Lodz ośrodek", "osrodek lodz", "90-001", "Ło\u0301dź", "OPS Łódź", "lodz ops"],
)
def test_search_does_not_mind_case_diacritics_or_order_of_words(typed):
    make_institution(
        name="Ośrodek Pomocy Społecznej w Łodzi", short_name="OPS Łódź", town="Łódź", postal_code="90-001"
    )
    make_institution(name="Ośrodek Pomocy Społecznej w Lublinie", town="Lublin", postal_code="20-001")

    assert [found.town for found in Institution.objects.matching(typed)] == ["Łódź"]


def test_search_finds_an_institution_by_an_earlier_name():
    institution = make_institution(name="Centrum Usług Społecznych w Myślenicach", town="Myślenice")
    make_institution_name(
        institution=institution, name="Miejsko-Gminny Ośrodek Pomocy Społecznej", kind="mgops"
    )

    assert Institution.objects.matching("miejsko-gminny osrodek").get() == institution


def test_search_takes_marks_of_patterns_for_what_they_are():
    make_institution(name="Klub 100 % pomocy")
    make_institution(name="Klub pomocy")

    assert [found.name for found in Institution.objects.matching("100 %")] == ["Klub 100 % pomocy"]
    assert not Institution.objects.matching("_")


@settings(max_examples=60)
@given(
    st.text(
        st.characters(max_codepoint=0x17F, exclude_characters="\x00", categories=("L", "N", "P", "Zs")),
        max_size=40,
    )
)
def test_the_keys_in_the_database_are_those_of_python(text):
    person = make_person(given_names="", family_name=text)

    person.refresh_from_db()

    assert person.sort_key == sort_key(f"{text} ")
    assert person.fold_key == fold(f" {text} ")
