import pytest

from tests.factories import (
    make_activity,
    make_citation,
    make_institution,
    make_participation,
    make_person,
    make_programme,
    make_source,
)
from tests.pages.lists import read as read_list
from tests.pages.reading import read, said, what_is_said_at

pytestmark = pytest.mark.django_db

ADDRESS = "/programy/laboratorium/"


@pytest.fixture
def programme():
    """Return a published programme whose page stands at `ADDRESS`."""
    return make_programme(name="Laboratorium", slug="laboratorium", started_on="2009", ended_on="2011")


def test_a_programme_tells_what_it_was_and_who_took_part_as_what(client, programme):
    programme.run_by, programme.financed_by, programme.description = "Pracownia", "Fundusz", "Uczyło zespoły."
    programme.save()
    pilot, educator = make_institution(name="OPS Pilot"), make_institution(name="OPS Edukator")
    make_participation(programme=programme, institution=educator, role="edukator")
    make_participation(programme=programme, institution=pilot, role="pilot", started_on="2010")
    activity = make_activity(institution=pilot, programme=programme, name="Debata")

    page = read(client, ADDRESS)

    assert page.title == "Laboratorium – Rejestr CAL"
    for words in ("Pracownia", "Fundusz", "Uczyło zespoły.", "2009–2011", "Debata"):
        assert words in page.text
    assert page.text.index("OPS Pilot") < page.text.index("OPS Edukator")
    assert said("Taking part in a programme is not a certificate.") in page.text
    addresses = {each.get_absolute_url() for each in (pilot, educator, activity)}
    assert addresses <= set(page.links)
    assert ADDRESS in read(client, pilot.get_absolute_url()).links


def test_what_no_source_says_is_called_not_recorded(client):
    page = read(client, make_programme().get_absolute_url())

    assert said("dates not recorded") in page.text and page.text.count(said("not recorded")) >= 2
    assert said("The sources read so far name no institution of the register.") in page.text


def test_each_fact_of_a_programme_leads_to_its_source(client, programme):
    participation = make_participation(programme=programme)
    for record in ({"programme": programme, "field": "run_by"}, {"participation": participation}):
        make_citation(source=make_source(slug=f"o-{next(iter(record))}"), **record)
    programme.run_by = "Pracownia"
    programme.save()

    assert {"/zrodla/o-programme/", "/zrodla/o-participation/"} <= set(read(client, ADDRESS).links)


def test_drafts_change_neither_list_nor_page(client, programme):
    make_participation(programme=programme)
    before = client.get(ADDRESS).content, client.get("/programy/").content
    draft = make_institution(published_at=None)
    make_participation(programme=programme, institution=draft)
    make_activity(institution=draft, programme=programme)
    hidden = make_programme(slug="szkic", published_at=None)

    assert (client.get(ADDRESS).content, client.get("/programy/").content) == before
    nothing = what_is_said_at(client, "/programy/niczego/")
    assert what_is_said_at(client, hidden.get_absolute_url()) == nothing


def test_the_number_of_institutions_leads_to_them(client, programme):
    institution = make_institution()
    for role in ("pilot", "edukator"):
        make_participation(programme=programme, institution=institution, role=role)
    make_participation(programme=programme)

    page = read(client, "/programy/")

    assert "2 instytucje" in page.text or said("%(count)s institutions took part", count=2) in page.text
    assert "/instytucje/?program=laboratorium" in page.links
    assert len(read_list(client, "/instytucje/", "program=laboratorium").rows) == 2


def test_programmes_stand_in_polish_order(client):
    for name in ("Żywa wieś", "Zmiana", "Łódzkie kręgi", "Ćwiczenia"):
        make_programme(name=name)

    text = read(client, "/programy/").text

    places = [text.index(name) for name in ("Ćwiczenia", "Łódzkie kręgi", "Zmiana", "Żywa wieś")]
    assert places == sorted(places)


def test_a_register_without_programmes_says_so(client):
    assert said("The register holds no programmes yet.") in read(client, "/programy/").text


def test_a_parameter_that_the_list_does_not_know_is_named_and_nothing_is_listed(client):
    make_programme(name="Zmiana")

    page = read(client, "/programy/?kolor=niebieski&utm_source=x")

    assert page.status_code == 400
    assert "„kolor”" in page.text and "utm_source" not in page.text
    assert "Zmiana" not in page.text


@pytest.mark.parametrize("many", [1, 6])
def test_the_pages_ask_the_same_queries_however_much_they_show(
    client, django_assert_num_queries, programme, many
):
    for _number in range(many):
        make_citation(participation=make_participation(programme=programme))
        activity = make_activity(programme=programme)
        activity.people.add(make_person())
        make_citation(activity=activity)
        make_programme()

    with django_assert_num_queries(5):
        read(client, ADDRESS)
    with django_assert_num_queries(1):
        read(client, "/programy/")
