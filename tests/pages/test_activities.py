import pytest

from tests.factories import (
    make_activity,
    make_institution,
    make_programme,
    make_territory,
)
from tests.pages.lists import read as read_list
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

ADDRESS = "/dzialania/"


def names(client, query=""):
    """Return the words that begin each row of the catalogue."""
    return [row.split()[0] for row in read_list(client, ADDRESS, query).rows]


def test_an_activity_is_told_with_institution_place_years_and_audience(client):
    institution = make_institution(name="OPS w Mieroszowie", town="Mieroszów")
    activity = make_activity(
        institution=institution,
        name="Klub Seniora",
        place="Sokołowsko",
        audience="seniorzy",
        started_on="2007",
        ended_on="2012",
        description="Spotkania co tydzień.",
    )

    page = read_list(client, ADDRESS)

    assert page.title == f"{said('Activities')} – Rejestr CAL"
    assert page.leads_to == [activity.get_absolute_url()]
    for words in ("OPS w Mieroszowie", "Sokołowsko", "2007–2012", "Spotkania co tydzień."):
        assert words in page.rows[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Klub", "Wolontariat", "Szkolenie", "Zmiana"}),
        ("dzialanie=klub", {"Klub"}),
        ("dzialanie=klub&dzialanie=zmiana", {"Klub", "Zmiana"}),
        ("zakres=sasiedzi", {"Klub", "Wolontariat"}),
        ("zakres=organizacja", {"Szkolenie", "Zmiana"}),
        ("zakres=organizacja&dzialanie=klub", set()),
        ("dla=seniorzy", {"Klub"}),
        ("dla=nieznany&zakres=sasiedzi", {"Wolontariat"}),
        ("rok=2007", {"Klub"}),
        ("rok=2007&rok=2010", {"Klub", "Zmiana"}),
        ("rok=nieznany", {"Wolontariat", "Szkolenie"}),
        ("szukaj=klub", {"Klub"}),
        ("szukaj=kluby", {"Klub"}),
        ("szukaj=w+klubach", {"Klub"}),
        ("szukaj=wolontariuszy", set()),
        ("szukaj=wolontariatem", {"Wolontariat"}),
        ("szukaj=szkole%C5%84", {"Szkolenie"}),
        ("szukaj=szko%C5%82a", set()),
        ("szukaj=enie", set()),
        ("szukaj=zmian+w+Lodzi", {"Zmiana"}),
        ("szukaj=?!", set()),
        ("szukaj=lodz+wolontariat", {"Wolontariat"}),
        ("szukaj=lodz+klub", set()),
        ("wojewodztwo=slaskie", {"Klub"}),
        ("rodzaj=mops", {"Klub"}),
        ("program=laboratorium", {"Zmiana"}),
    ],
)
def test_activities_are_chosen_and_counted_by_the_same_filters(client, query, found):
    make_territory("24", slug="slaskie", name="śląskie")
    here = make_institution(kind="mops", territory_id="24")
    there = make_institution(name="OPS w Łodzi", town="Łódź")
    programme = make_programme(slug="laboratorium")
    make_activity(institution=here, name="Klub", kind="klub", audience="seniorzy", started_on="2007-02")
    make_activity(institution=there, name="Wolontariat", kind="wolontariat")
    make_activity(institution=there, name="Szkolenie", kind="szkolenie", started_on="2009<")
    make_activity(institution=there, name="Zmiana", kind="zmiana", started_on="2010", programme=programme)

    page = read_list(client, ADDRESS, query)

    assert set(names(client, query)) == found
    for name in ("zakres", "dzialanie", "dla", "wojewodztwo", "rok", "rodzaj", "program"):
        for value, count in page.facet(name).items():
            if value and f"{name}=" not in query:
                chosen = f"{query}&{name}={value}".lstrip("&")
                assert len(names(client, chosen)) == count, chosen


def test_work_with_neighbours_comes_before_how_it_was_organised(client):
    make_activity(name="Plan", kind="plan")
    make_activity(name="Szkolenie", kind="szkolenie")
    make_activity(name="Inne", kind="inne")
    make_activity(name="Klub", kind="klub")

    assert names(client) == ["Klub", "Inne", "Szkolenie", "Plan"]


def test_the_newest_beginnings_come_first_when_asked(client):
    for name, start in (("Dawne", "1999"), ("Niedatowane", None), ("Nowe", "2015-02")):
        make_activity(name=name, started_on=start)

    assert names(client, "sortuj=najnowsze") == ["Nowe", "Dawne", "Niedatowane"]


def test_who_else_does_this_counts_activities_of_the_kind_and_leads_to_them(client):
    institution = make_institution()
    for _number in range(2):
        make_activity(institution=institution, kind="klub")
    make_activity(kind="klub")
    make_activity(kind="wizyta")
    make_activity(kind="klub", institution=make_institution(published_at=None))

    page = read_list(client, ADDRESS)

    assert page.links.count("?dzialanie=klub") == 3 and "?dzialanie=wizyta" not in page.links
    assert len(read_list(client, ADDRESS, "dzialanie=klub").rows) == 3
    alone = said("No other institution with this kind of activity is recorded.")
    assert [alone in row for row in page.rows].count(True) == 1


def test_an_institution_leads_to_others_who_do_the_same(client):
    activity = make_activity(kind="klub")

    assert "/dzialania/?dzialanie=klub" in read(client, activity.institution.get_absolute_url()).links


def test_drafts_change_nothing(client):
    make_activity()
    before = client.get(ADDRESS).content
    make_activity(institution=make_institution(published_at=None), kind="warsztat", started_on="2011")
    draft = make_programme(published_at=None)

    assert client.get(ADDRESS).content == before
    assert read_list(client, ADDRESS, f"program={draft.slug}").status_code == 400


@pytest.mark.parametrize(
    ("query", "named"),
    [("dzialanie=lot", "lot"), ("dla=kosmici", "kosmici"), ("kolor=2", "kolor"), ("zakres=x", "zakres")],
)
def test_a_wrong_parameter_is_named_and_nothing_listed(client, query, named):
    make_activity()

    page = read_list(client, ADDRESS, query)

    assert page.status_code == 400 and named in page.errors and page.rows == []


def test_an_empty_catalogue_says_so(client):
    assert said("The register holds no activities yet.") in read(client, ADDRESS).text
    assert client.get(f"{ADDRESS}?strona=2").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_catalogue_asks_10_queries_however_much_it_holds(client, django_assert_num_queries, many):
    for number in range(many):
        make_activity(programme=make_programme(), kind=["klub", "plan"][number % 2])

    with django_assert_num_queries(10):
        read(client, ADDRESS)


def test_a_full_page_weighs_little(client):
    kinds = ["klub", "wolontariat", "samopomoc", "zespol", "swietlica", "partnerstwo", "spotkanie", "plan"]
    for number in range(40):
        make_activity(
            institution=make_institution(
                name=f"Miejsko-Gminny Ośrodek Pomocy Społecznej w Miejscowości nr {number}"
            ),
            name=f"Spotkania mieszkańców osiedla przy ulicy Długiej numer {number}",
            kind=kinds[number % 8],
            audience=["seniorzy", "dzieci", ""][number % 3],
            started_on=str(1990 + number % 30),
            place="świetlica osiedlowa przy ulicy Długiej",
            description="Mieszkańcy spotykają się co tydzień i wspólnie planują, co zrobią razem z ośrodkiem.",
        )

    page = read_list(client, ADDRESS)

    assert len(page.rows) == 25
    assert page.weight < 60_000
