import pytest

from institutions.models import Institution
from institutions.similar import LEAST_POINTS, NEAREST, beside, most_similar
from tests.factories import make_activity, make_institution, make_territory
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Return three municipalities: two of one county, one elsewhere in the voivodeship; a fourth lies in another."""
    return [make_territory(code) for code in ("0402011", "0402021", "0463011", "1206011")]


def similar_to(institution):
    """Return the similar institutions, as the page of `institution` finds them."""
    kinds = set(institution.activities.values_list("kind", flat=True))
    return most_similar(beside(institution, kinds=kinds), to=institution)


def points(institution, other):
    """Return the points that `other` has with the institution, 0 where it is not similar."""
    return next((each.points for each in similar_to(institution) if each.institution.pk == other.pk), 0)


def do(institution, *kinds):
    """Give the institution one activity of each of the kinds."""
    for kind in kinds:
        make_activity(institution=institution, kind=kind)


@pytest.mark.parametrize(("place", "expected"), [(0, 4), (1, 4), (2, 3), (3, 0)])
def test_a_shared_county_counts_two_and_a_shared_voivodeship_one(places, place, expected):
    one = make_institution(kind="mops", territory=places[0])
    other = make_institution(kind="mops", territory=places[place])

    assert points(one, other) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], 0),
        (["klub"], 3),
        (["klub", "klub"], 3),
        (["klub", "wolontariat"], 4),
        (["klub", "wolontariat", "kampania", "swietlica", "warsztat"], 6),
        (["inne"], 0),
        (["spotkanie"], 0),
    ],
)
def test_each_shared_kind_of_activity_counts_one_and_four_at_most(places, kinds, expected):
    one = make_institution(kind="mops", territory=places[0])
    other = make_institution(kind="mops", territory=places[3])
    do(one, "klub", "wolontariat", "kampania", "swietlica", "warsztat", "inne")
    do(other, *kinds)

    assert points(one, other) == expected


@pytest.mark.parametrize(
    ("staff", "expected"), [(None, 0), (9, 0), (10, 3), (19, 3), (38, 3), (39, 0), (0, 0)]
)
def test_a_staff_from_half_to_twice_as_large_counts_one(places, staff, expected):
    one = make_institution(kind="mops", territory=places[0], staff_count=19)
    other = make_institution(kind="mops", territory=places[3], staff_count=staff)

    assert points(one, other) == expected


def test_two_without_figures_of_staff_share_nothing_by_that(places):
    one = make_institution(kind="mops", territory=places[0], staff_count=0)
    other = make_institution(kind="mops", territory=places[3], staff_count=0)

    assert points(one, other) == 0


def test_the_five_with_most_points_come_first_then_by_name(places):
    one = make_institution(kind="mops", territory=places[0])
    do(one, "klub")
    for name in "gfedcba":
        make_institution(kind="mops", territory=places[1], name=name)
    best = make_institution(kind="mops", territory=places[1], name="z")
    do(best, "klub")

    assert [each.institution.name for each in similar_to(one)] == ["z", "a", "b", "c", "d"]


def test_drafts_closed_ones_units_and_the_institution_itself_are_left_out(places):
    one = make_institution(kind="mops", territory=places[0])
    make_institution(kind="mops", territory=places[0], published_at=None)
    make_institution(kind="mops", territory=places[0], closed_on="2020")
    make_institution(kind="mops", territory=places[0], parent=one)
    make_institution(kind="mops", territory=places[0], closed_on="2019", successor=one)

    assert similar_to(one) == []


def test_without_a_municipality_nothing_is_called_similar(places):
    make_institution(kind="mops", territory=places[0])
    make_institution(kind="mops")

    assert similar_to(make_institution(kind="mops")) == []


def test_units_and_predecessors_come_from_the_same_query(places, django_assert_num_queries):
    one = make_institution(kind="mops", territory=places[0])
    unit = make_institution(kind="jednostka", parent=one)
    predecessor = make_institution(closed_on="2019", successor=one)
    alike = make_institution(kind="mops", territory=places[0])

    with django_assert_num_queries(1):
        rows = list(beside(one, kinds=["klub"]))

    assert {row.pk for row in rows} == {unit.pk, predecessor.pk, alike.pk}


def test_only_the_nearest_in_the_order_of_codes_are_looked_at(places):
    one = make_institution(kind="mops", territory=places[0])
    far = make_institution(kind="mops", territory=places[2], name="a")
    Institution.objects.bulk_create(
        Institution(
            name=f"b {number}",
            slug=f"b-{number}",
            kind="ngo",
            town="b",
            territory=places[1],
            published_at=one.published_at,
        )
        for number in range(NEAREST)
    )

    assert points(one, far) == 0


def test_the_page_tells_the_points_and_the_rule(client, places):
    one = make_institution(kind="mops", territory=places[0], slug="ten", staff_count=20)
    other = make_institution(kind="mops", territory=places[1], slug="tamten", name="Tamten", staff_count=30)
    do(one, "klub", "wolontariat")
    do(other, "klub", "wolontariat")

    page = read(client, "/instytucje/ten/")

    assert (
        "Tamten 7 punktów: ten sam rodzaj (2), ten sam powiat (2), 2 wspólne rodzaje działań (2), "
        "zespół podobnej wielkości (1)" in page.text
    )
    assert "Podobna nie znaczy lepsza ani gorsza." in page.text
    assert "/porownanie/?instytucja=ten&instytucja=tamten" in page.links
    assert LEAST_POINTS == 3 and 2 * NEAREST == 300  # as the rule says


def test_a_page_without_similar_ones_leads_to_the_comparison(client):
    make_institution(slug="sama")

    page = read(client, "/instytucje/sama/")

    assert "Podobne instytucje" not in page.text
    assert "/porownanie/?instytucja=sama" in page.links
