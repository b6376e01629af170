import pytest

from institutions.models import Person
from institutions.typed_text import address_word
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_part,
    make_person,
    make_post,
    make_signature,
    make_source,
)
from tests.pages.lists import read as read_list
from tests.pages.reading import read, said, what_is_said_at

pytestmark = pytest.mark.django_db

ADDRESS = "/osoby/zenon-matuszko/"


@pytest.fixture
def person():
    """Return somebody whose page stands at `ADDRESS` as soon as a published record tells of him."""
    return make_person(given_names="Zenon", family_name="Matuszko", slug="zenon-matuszko")


def test_a_person_is_shown_with_posts_events_activities_and_signatures(client, person):
    institution = make_institution(name="OPS w Mieroszowie", slug="ops")
    make_post(person=person, institution=institution, title="kierownik", as_of="2015-02-05")
    elsewhere = make_post(person=person, organisation="Stowarzyszenie CAL", title="ekspert", as_of="2010")
    make_citation(post=elsewhere)
    certificate = make_certificate(holder=institution, handed_over_on="2015-02-20")
    event = make_event(certificate=certificate)
    make_part(event=event, person=person, function="odbior", post="kierownik OPS")
    activity = make_activity(institution=institution, name="Klub Seniora")
    activity.people.add(person)
    signature = make_signature(person=person, signed_as="rozmówca")

    page = read(client, ADDRESS)

    assert page.heading == "Zenon Matuszko"
    assert page.title == "Zenon Matuszko – Rejestr CAL"
    assert page.text.index("5 lutego 2015") < page.text.index("Stowarzyszenie CAL")
    assert "20 lutego 2015" in page.text and "kierownik OPS" in page.text and "rozmówca" in page.text
    assert {
        institution.get_absolute_url(),
        event.get_absolute_url(),
        activity.get_absolute_url(),
        signature.source.get_absolute_url(),
    } <= set(page.links)


def test_each_fact_leads_to_its_source(client, person):
    post = make_post(person=person)
    part = make_part(person=person)
    sources = [make_source(title=f"Tekst {number}") for number in range(2)]
    make_citation(source=sources[0], post=post, field="title", wording="kierownikiem")
    make_certificate_citation(source=sources[1], part=part)

    page = read(client, ADDRESS)

    assert {source.get_absolute_url() for source in sources} <= set(page.links)
    assert "kierownikiem" in page.text
    assert {"nota-1", "nota-2"} <= set(page.ids)


def test_newest_events_come_first_and_undated_ones_last(client, person):
    for date in ("2010-06", None, "2015-02-05", "2014-11-07<"):
        event = make_event(certificate=make_certificate(handed_over_on=date))
        make_part(event=event, person=person)

    text = read(client, ADDRESS).text

    places = [text.index(words) for words in ("5 lutego 2015", "7 listopada 2014", "czerwiec 2010")]
    assert places == sorted(places) and text.index(said("date not recorded")) > places[-1]


def test_an_event_stands_once_with_all_that_a_person_did_there(client, person):
    event = make_event(certificate=make_certificate(handed_over_on="2015-02-05"))
    for function in ("odbior", "wystapienie"):
        make_part(event=event, person=person, function=function)

    page = read(client, ADDRESS)

    assert page.links.count(event.get_absolute_url()) == 1
    assert page.text.count("5 lutego 2015") == 1


DRAFTS = {
    "post": lambda person: make_post(person=person, institution=make_institution(published_at=None)),
    "uncited post elsewhere": lambda person: make_post(person=person, organisation="Urząd"),
    "post elsewhere in a draft": lambda person: make_citation(
        post=make_post(person=person, organisation="Starostwo"), source=make_source(published_at=None)
    ),
    "part": lambda person: make_part(
        person=person, event=make_event(certificate=make_certificate(published_at=None))
    ),
    "part at a draft holder's": lambda person: make_part(
        person=person,
        event=make_event(certificate=make_certificate(holder=make_institution(published_at=None))),
    ),
    "activity": lambda person: person.activities.add(
        make_activity(institution=make_institution(published_at=None))
    ),
    "signature": lambda person: make_signature(person=person, source=make_source(published_at=None)),
    "citation": lambda person: make_citation(person=person),
}


@pytest.mark.parametrize("tell", DRAFTS.values(), ids=DRAFTS)
def test_somebody_known_from_drafts_alone_has_no_page(client, admin_client, person, tell):
    tell(person)

    assert client.get(ADDRESS).status_code == 404
    assert what_is_said_at(client, ADDRESS) == what_is_said_at(client, "/osoby/nikogo/")
    assert read_list(client, "/osoby/").rows == []
    staff = read(admin_client, ADDRESS)
    assert (
        said("Only logged-in staff can see this page; to everybody else there is nothing here.") in staff.text
    )


def test_what_drafts_tell_of_a_person_stays_with_staff(client, person):
    make_post(person=person)
    before = client.get(ADDRESS).content, client.get("/osoby/").content
    for tell in DRAFTS.values():
        if tell is not DRAFTS["citation"]:
            tell(person)

    assert (client.get(ADDRESS).content, client.get("/osoby/").content) == before


def test_a_hidden_person_is_nowhere_and_stays_words_where_named(client, admin_client, person):
    institution = make_institution()
    make_post(person=person, institution=institution)
    make_activity(institution=institution).people.add(person)
    part = make_part(person=person)
    signature = make_signature(person=person)
    pages = [
        institution.get_absolute_url(),
        part.event.certificate.get_absolute_url(),
        signature.source.get_absolute_url(),
    ]
    for address in pages:
        assert ADDRESS in read(client, address).links
    Person.objects.update(is_hidden=True)

    for address in pages:
        page = read(client, address)
        assert said("name withheld") in page.text
        assert "zenon-matuszko" not in page.html and "Matuszko" not in page.html
    assert client.get(ADDRESS).status_code == admin_client.get(ADDRESS).status_code == 404
    assert what_is_said_at(client, ADDRESS) == what_is_said_at(client, "/osoby/nikogo/")
    for query in ("", "szukaj=matuszko", "funkcja=dyrektor"):
        page = read_list(client, "/osoby/", query)
        assert page.rows == [] and page.facet("funkcja").get("dyrektor", 0) == 0


def test_the_list_stands_in_polish_order(client):
    for family_name in ("Żak", "Zych", "Ćwik", "Cyran", "Łoś", "Lis"):
        make_post(person=make_person(given_names="Ewa", family_name=family_name))

    names = [row.split()[1] for row in read_list(client, "/osoby/").rows]

    assert names == ["Cyran", "Ćwik", "Lis", "Łoś", "Zych", "Żak"]


def test_the_list_is_searched_by_name_and_filtered_by_public_function(client):
    for name, function in (("Józefiak", "dyrektor"), ("Nowak", "ekspert"), ("Kowal", "ekspert")):
        person = make_person(given_names="Jan", family_name=name, slug=name.lower().replace("ó", "o"))
        make_post(person=person, function=function)
    draft = make_institution(published_at=None)
    make_post(person=Person.objects.get(slug="jozefiak"), function="wladze", institution=draft)

    page = read_list(client, "/osoby/")

    assert page.facet("funkcja") == {"dyrektor": 1, "ekspert": 2}
    assert read_list(client, "/osoby/", "szukaj=jozefiak+jan").leads_to == ["/osoby/jozefiak/"]
    assert read_list(client, "/osoby/", "funkcja=ekspert").leads_to == ["/osoby/kowal/", "/osoby/nowak/"]
    assert read_list(client, "/osoby/", "funkcja=wladze").leads_to == []
    assert len(read_list(client, "/osoby/", "funkcja=ekspert&funkcja=dyrektor").rows) == 3
    assert read_list(client, "/osoby/", "szukaj=nowak").facet("funkcja") == {"ekspert": 1}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Józefiaka", ["alfred-jozefiak"]),
        ("alfredowi jozefiakowi", ["alfred-jozefiak"]),
        ("Elżbiety Buziewicz", ["elzbieta-buziewicz"]),
        ("buziewicz elzbieta", ["elzbieta-buziewicz"]),
        ("Kaczorek", ["anna-kaczorek-urban"]),
        ("z Kaczorkiem-Urbanem", ["anna-kaczorek-urban"]),
        ("Chotkiewicz", ["lena-chodkiewicz"]),
        ("Buz", ["elzbieta-buziewicz"]),
        ("uziewicz", []),
        ("Elżbiety Józefiak", []),
        ("?!", []),
    ],
)
def test_people_are_found_in_any_form_of_their_names(client, typed, found):
    for given, family, other in (
        ("Alfred", "Józefiak", ""),
        ("Elżbieta", "Buziewicz", ""),
        ("Anna", "Kaczorek-Urban", ""),
        ("Lena", "Chodkiewicz", "Lena Chotkiewicz"),
    ):
        slug = address_word(f"{given} {family}")
        make_post(
            person=make_person(given_names=given, family_name=family, slug=slug, spelling_variants=other)
        )

    assert read_list(client, "/osoby/", f"szukaj={typed}").leads_to == [f"/osoby/{slug}/" for slug in found]


@pytest.mark.parametrize(
    ("query", "named"), [("funkcja=krol", "krol"), ("kolor=2", "kolor"), ("strona=x", "strona")]
)
def test_a_wrong_parameter_is_named_and_nobody_listed(client, query, named):
    make_post()

    page = read_list(client, "/osoby/", query)

    assert page.status_code == 400
    assert named in page.errors and page.rows == []


def test_a_page_beyond_the_end_is_not_found(client):
    assert client.get("/osoby/?strona=2").status_code == 404


def test_a_register_without_people_says_so(client):
    assert said("The register names nobody yet.") in read(client, "/osoby/").text


@pytest.mark.parametrize("many", [1, 6])
def test_the_pages_ask_the_same_queries_however_much_they_show(
    client, django_assert_num_queries, person, many
):
    for number in range(many):
        make_post(person=person, as_of=str(2000 + number))
        make_citation(post=make_post(person=person, organisation=f"Urząd {number}"))
        make_certificate_citation(part=make_part(person=person))
        make_activity().people.add(person, make_person())
        make_signature(person=person)
        make_post()

    with django_assert_num_queries(8):
        read(client, ADDRESS)
    with django_assert_num_queries(5):
        read(client, "/osoby/")


def test_a_full_list_weighs_little(client):
    for _number in range(60):
        person = make_person(given_names="Bogumiła Aleksandra", family_name="Brzęczyszczykiewicz-Nowakowska")
        for year in ("2010", "2015"):
            make_post(person=person, as_of=year, title="kierownik działu pomocy środowiskowej")

    page = read_list(client, "/osoby/")

    assert len(page.rows) == 25
    assert page.weight < 60_000
