import pytest
from django.http import QueryDict

from institutions.filters import InstitutionFilter
from institutions.models import Institution
from tests.factories import (
    make_activity,
    make_institution,
    make_institution_name,
    make_participation,
    make_programme,
    make_territory,
)

pytestmark = pytest.mark.django_db


def filters(query=""):
    return InstitutionFilter(QueryDict(query), Institution.objects.published())


def names(query=""):
    return sorted(filters(query).qs.values_list("name", flat=True))


def facet(query, name):
    """Return the choices of a facet: value → count."""
    choices = next((each.choices for each in filters(query).facets if each.name == name), [])
    return {choice.value: choice.count for choice in choices}


@pytest.fixture
def poland():
    """Two voivodeships, one with two counties, one of these with two municipalities."""
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki", slug="brodnicki-0402")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    make_territory("0402022", name="Bobrowo", slug="bobrowo-0402022")
    make_territory("0461", name="Bydgoszcz", slug="bydgoszcz-0461")
    make_territory("0461011", name="Bydgoszcz", slug="bydgoszcz-0461011")
    make_territory("18", name="podkarpackie", slug="podkarpackie")
    make_territory("1818", name="stalowowolski", slug="stalowowolski-1818")
    make_territory("1818011", name="Stalowa Wola", slug="stalowa-wola-1818011")
    make_institution(name="A", territory_id="0402011", kind="ops")
    make_institution(name="B", territory_id="0402022", kind="mops")
    make_institution(name="C", territory_id="0461011", kind="mops")
    make_institution(name="D", territory_id="1818011", kind="ops")
    make_institution(name="E", kind="ops")


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("kolor=zielony", "kolor", "zielony"),
        ("kolor=", "kolor", ""),
        ("name__regex=^O", "name__regex", "^O"),
        ("kind__in=ops", "kind__in", "ops"),
        ("published_at=", "published_at", ""),
        ("Rodzaj=ops", "Rodzaj", "ops"),
        ("rodzaj=OPS", "rodzaj", "OPS"),
        ("rodzaj=ops&rodzaj=zamek", "rodzaj", "zamek"),
        ("dzialanie=taniec", "dzialanie", "taniec"),
        ("program=nie-ma", "program", "nie-ma"),
        ("wojewodztwo=atlantyda", "wojewodztwo", "atlantyda"),
        ("wojewodztwo=null", "wojewodztwo", "null"),
        ("powiat=0402", "powiat", "0402"),
        ("gmina=' OR 1=1 --", "gmina", "' OR 1=1 --"),
        ("sortuj=-pk", "sortuj", "-pk"),
        ("strona=abc", "strona", "abc"),
        ("strona=0", "strona", "0"),
        ("strona=-1", "strona", "-1"),
        ("strona=1.5", "strona", "1.5"),
        ("strona=٣", "strona", "٣"),
        ("strona=2&strona=3", "strona", "2, 3"),
        ("szukaj=a&szukaj=b", "szukaj", "a, b"),
        ("status=w-mocy", "status", "w-mocy"),
    ],
)
def test_a_wrong_or_unknown_parameter_is_named_with_its_value_and_no_row_is_given(query, name, value):
    make_institution()
    read = filters(query)

    [(sentence, _field)] = read.problems

    assert name in sentence
    assert value in sentence
    assert not read.qs.exists()
    assert read.facets == read.chips == []


def test_a_text_of_more_than_200_characters_is_refused_and_repeated_only_in_part():
    read = filters("szukaj=" + "ą" * 201)

    [(sentence, field)] = read.problems

    assert "szukaj" in sentence
    assert "201" in sentence
    assert "ą" * 50 in sentence
    assert "ą" * 100 not in sentence
    assert field == "szukaj"
    assert not filters("szukaj=" + "ą" * 200).problems


def test_of_hundreds_of_wrong_parameters_the_first_are_named_and_the_others_counted():
    read = filters("&".join(f"p{number}=1" for number in range(900)))

    assert len(read.problems) == 11
    assert "890" in read.problems[-1][0]


@pytest.mark.parametrize(
    "tracking",
    [
        "utm_source=list&utm_medium=email",
        "fbclid=x",
        "GCLID=x",
        "msclkid=x",
        "_ga=1.2",
        "mc_cid=x",
        "igshid=x",
    ],
)
def test_parameters_of_trackers_pass_unseen_and_are_in_no_link(tracking):
    make_institution(name="A", kind="ops")
    read = filters(f"rodzaj=ops&{tracking}")

    assert not read.problems
    assert read.qs.count() == 1
    assert read.query.urlencode() == "rodzaj=ops"
    assert [link.url for link in read.chips] == ["?"]


def test_empty_parameters_count_as_absent():
    make_institution(name="A")

    assert names("szukaj=&rodzaj=&wojewodztwo=&sortuj=&strona=&program=") == ["A"]
    assert names("szukaj=++") == ["A"]
    assert filters("szukaj=&rodzaj=").query.urlencode() == ""


@pytest.mark.parametrize("text", ["ŁÓDŹ", "łódź", "lodz", "  Osrodek   LODZ ", "90-001", "mops lodz"])
def test_text_is_searched_word_by_word_blind_to_case_and_diacritics(text):
    make_institution(name="Miejski Ośrodek", short_name="MOPS", town="Łódź", postal_code="90-001")
    make_institution(name="Ośrodek", town="Lublin")

    query = QueryDict(mutable=True)
    query["szukaj"] = text

    assert names(query.urlencode()) == ["Miejski Ośrodek"]


@pytest.mark.parametrize(("text", "found"), [("100%", ["Ośrodek 100%"]), ("_", []), ("\\", []), ("%", [])])
def test_signs_that_a_database_takes_for_wildcards_find_nothing_by_themselves(text, found):
    make_institution(name="Ośrodek")
    make_institution(name="Ośrodek 100%")

    query = QueryDict(mutable=True)
    query["szukaj"] = text

    assert names(query.urlencode()) == found


def test_an_institution_is_found_by_an_earlier_name():
    institution = make_institution(name="Centrum Usług Społecznych")
    make_institution_name(institution=institution, name="Ośrodek Opiekuńczy")
    make_institution(name="Ośrodek")

    assert names("szukaj=opiekunczy") == ["Centrum Usług Społecznych"]


@pytest.mark.usefixtures("poland")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wojewodztwo=kujawsko-pomorskie", ["A", "B", "C"]),
        ("wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402", ["A", "B"]),
        ("wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&gmina=brodnica-0402011", ["A"]),
        ("powiat=brodnicki-0402", ["A", "B"]),
        ("gmina=stalowa-wola-1818011", ["D"]),
        ("wojewodztwo=kujawsko-pomorskie&gmina=bobrowo-0402022", ["B"]),
    ],
)
def test_a_territory_holds_all_that_lies_in_it(query, found):
    assert names(query) == found


@pytest.mark.usefixtures("poland")
@pytest.mark.parametrize(
    ("query", "smaller", "larger"),
    [
        ("wojewodztwo=podkarpackie&powiat=brodnicki-0402", "brodnicki", "podkarpackie"),
        ("wojewodztwo=podkarpackie&gmina=brodnica-0402011", "Brodnica", "podkarpackie"),
        ("powiat=bydgoszcz-0461&gmina=brodnica-0402011", "Brodnica", "Bydgoszcz"),
    ],
)
def test_a_territory_outside_the_larger_one_that_is_chosen_too_is_an_error_in_words(query, smaller, larger):
    read = filters(query)

    [(sentence, _field)] = read.problems

    assert smaller in sentence
    assert larger in sentence
    assert not read.qs.exists()


@pytest.mark.usefixtures("poland")
def test_a_territory_of_another_level_is_no_choice():
    assert filters("wojewodztwo=brodnicki-0402").problems
    assert filters("powiat=podkarpackie").problems


@pytest.mark.usefixtures("poland")
def test_counties_appear_with_a_voivodeship_and_municipalities_with_a_county():
    assert facet("", "wojewodztwo") == {"": 5, "kujawsko-pomorskie": 3, "podkarpackie": 1}
    assert facet("", "powiat") == facet("", "gmina") == {}

    query = "wojewodztwo=kujawsko-pomorskie"
    assert facet(query, "wojewodztwo") == {"": 5, "kujawsko-pomorskie": 3, "podkarpackie": 1}
    assert facet(query, "powiat") == {"": 3, "brodnicki-0402": 2, "bydgoszcz-0461": 1}
    assert facet(query, "gmina") == {}

    query += "&powiat=brodnicki-0402"
    assert facet(query, "wojewodztwo") == {"": 5, "kujawsko-pomorskie": 3, "podkarpackie": 1}
    assert facet(query, "powiat") == {"": 3, "brodnicki-0402": 2, "bydgoszcz-0461": 1}
    assert facet(query, "gmina") == {"": 2, "brodnica-0402011": 1, "bobrowo-0402022": 1}


@pytest.mark.usefixtures("poland")
def test_a_facet_counts_under_all_other_filters():
    assert facet("rodzaj=mops", "rodzaj") == {"ops": 3, "mops": 2}
    assert facet("wojewodztwo=kujawsko-pomorskie&rodzaj=mops", "rodzaj") == {"ops": 1, "mops": 2}
    assert facet("wojewodztwo=podkarpackie&rodzaj=ops", "wojewodztwo") == {
        "": 3,
        "kujawsko-pomorskie": 1,
        "podkarpackie": 1,
    }


@pytest.mark.usefixtures("poland")
def test_several_choices_of_one_facet_leave_its_own_counts_and_narrow_all_others():
    for name, kind in (("A", "klub"), ("B", "klub"), ("C", "wolontariat")):
        make_activity(institution=Institution.objects.get(name=name), kind=kind)
    make_institution(name="F", kind="cus", territory_id="0402011")
    query = "rodzaj=ops&rodzaj=cus&wojewodztwo=kujawsko-pomorskie"

    assert names(query) == ["A", "F"]
    assert facet(query, "rodzaj") == {"ops": 1, "mops": 2, "cus": 1}
    assert facet(query, "dzialanie") == {"klub": 1}
    assert facet(query, "wojewodztwo") == {"": 4, "kujawsko-pomorskie": 2, "podkarpackie": 1}
    query = "rodzaj=ops&rodzaj=mops&dzialanie=klub&dzialanie=wolontariat"
    assert names(query) == ["A", "B", "C"]
    assert facet(query, "dzialanie") == {"klub": 2, "wolontariat": 1}
    assert facet(query, "rodzaj") == {"ops": 1, "mops": 2}


@pytest.mark.usefixtures("poland")
def test_a_choice_without_rows_is_shown_only_when_it_is_chosen():
    assert facet("wojewodztwo=podkarpackie&rodzaj=mops", "rodzaj") == {"ops": 1, "mops": 0}
    assert "biblioteka" not in facet("", "rodzaj")
    assert facet("rodzaj=biblioteka", "rodzaj") == {"ops": 3, "mops": 2, "biblioteka": 0}


def test_several_kinds_mean_any_of_them():
    make_institution(name="A", kind="ops")
    make_institution(name="B", kind="mops")
    make_institution(name="C", kind="cus")

    assert names("rodzaj=ops&rodzaj=mops") == ["A", "B"]


def test_institutions_are_chosen_and_counted_by_what_they_do():
    a, b = make_institution(name="A"), make_institution(name="B")
    make_activity(institution=a, kind="klub")
    make_activity(institution=a, kind="klub")
    make_activity(institution=b, kind="wolontariat")
    make_activity(institution=make_institution(published_at=None), kind="klub")

    assert names("dzialanie=klub") == ["A"]
    assert names("dzialanie=klub&dzialanie=wolontariat") == ["A", "B"]
    assert facet("dzialanie=klub", "dzialanie") == {"klub": 1, "wolontariat": 1}


def test_institutions_are_chosen_and_counted_by_published_programmes_only():
    osl = make_programme(slug="osl", name="OSL")
    draft = make_programme(slug="tajny", published_at=None)
    a = make_institution(name="A")
    make_participation(programme=osl, institution=a, role="pilot")
    make_participation(programme=osl, institution=a, role="edukator")
    make_participation(programme=draft, institution=make_institution(name="B"))

    assert names("program=osl") == ["A"]
    assert facet("", "program") == {"osl": 1}
    [(of_draft, _field)] = filters("program=tajny").problems
    [(of_nothing, _field)] = filters("program=niczyj").problems
    assert of_draft.replace("tajny", "…") == of_nothing.replace("niczyj", "…")


@pytest.mark.usefixtures("poland")
def test_each_chip_lifts_its_filter_and_what_depends_on_it():
    read = filters(
        "szukaj=a&wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&gmina=brodnica-0402011&rodzaj=ops&rodzaj=mops&strona=2"
    )

    assert [link.url for link in read.chips] == [
        "?wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&gmina=brodnica-0402011&rodzaj=ops&rodzaj=mops",
        "?szukaj=a&rodzaj=ops&rodzaj=mops",
        "?szukaj=a&wojewodztwo=kujawsko-pomorskie&rodzaj=ops&rodzaj=mops",
        "?szukaj=a&wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&rodzaj=ops&rodzaj=mops",
        "?szukaj=a&wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&gmina=brodnica-0402011&rodzaj=mops",
        "?szukaj=a&wojewodztwo=kujawsko-pomorskie&powiat=brodnicki-0402&gmina=brodnica-0402011&rodzaj=ops",
    ]
    assert "kujawsko-pomorskie" in read.chips[1].label.lower()


def test_a_wrong_filter_leaves_what_is_right_for_a_link():
    read = filters("rodzaj=ops&strona=x&kolor=zielony")

    assert read.query.urlencode() == "rodzaj=ops"
