import re

import pytest
import time_machine

from certificates.models import Status
from tests.factories import (
    make_activity,
    make_answer,
    make_attachment,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_institution,
    make_institution_name,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_territory,
)
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

ADDRESS = "/instytucje/ops/"


@pytest.fixture
def institution():
    """Return a published institution whose page stands at `ADDRESS`."""
    return make_institution(slug="ops", name="Ośrodek Pomocy Społecznej w Mieroszowie", town="Mieroszów")


@pytest.mark.parametrize(
    ("dates", "status", "words"),
    [
        ([{"handed_over_on": "2015-02-20"}], Status.UNKNOWN, "20 lutego 2015"),
        ([{}], Status.UNKNOWN, said("The institution received a CAL certificate; no source says when.")),
        ([{"valid_until": "2027"}], Status.VALID, "do końca 2027"),
        ([{"valid_until": "2017"}], Status.EXPIRED, "do końca 2017"),
        (
            [{"valid_until": "2017"}, {"valid_from": "2026", "valid_until": "2030"}],
            Status.VALID,
            "do końca 2030",
        ),
        ([{"valid_from": "2027"}], Status.UPCOMING, "w 2027"),
        ([{"withdrawn_on": "2020", "withdrawal_reason": "Złamano standardy."}], Status.WITHDRAWN, "w 2020"),
    ],
)
@time_machine.travel("2026-11-20 12:00:00+01:00", tick=False)
def test_the_status_comes_first_in_a_sentence(client, institution, dates, status, words):
    for each in dates:
        make_certificate(holder=institution, **each)

    page = read(client, ADDRESS)

    opening = page.html[: page.html.index("<h2")]
    assert f'class="verdict" data-status="{status}"' in opening
    assert words in page.text
    assert "20\u00a0listopada 2026" in opening


def test_a_closed_institution_is_said_to_be_closed_in_the_same_breath(client):
    institution = make_institution(slug="ops", closed_on="2025-06-30")
    make_certificate(holder=institution, valid_until="2099")

    page = read(client, ADDRESS)

    opening = page.html[: page.html.index("<h2")]
    assert "30 czerwca 2025" in opening


def test_an_institution_without_a_certificate_is_told_so_plainly_and_kindly(client, institution):
    make_participation(institution=institution, programme=make_programme(name="Standardy"), role="edukator")

    page = read(client, ADDRESS)

    assert said("The register knows of no CAL certificate of this institution.") in page.text
    assert said("It is here because of its part in a programme, which is not a certificate.") in page.text
    assert (
        said("This is no judgement of its work: the register only repeats what its sources say.") in page.text
    )
    assert said("Taking part in a programme is not a certificate.") in page.text
    assert f'class="verdict" data-status="{Status.NONE}"' in page.html


def test_certificates_stand_through_the_years_oldest_first(client, institution):
    newer = make_certificate(holder=institution, handed_over_on="2021-07")
    older = make_certificate(holder=institution, handed_over_on="2016-05-12")

    links = read(client, ADDRESS).links

    assert links.index(older.get_absolute_url()) < links.index(newer.get_absolute_url())


def test_the_summary_tells_place_contact_and_staff(client):
    make_territory("02", name="dolnośląskie", slug="dolnoslaskie", level="wojewodztwo")
    make_territory("0221", name="wałbrzyski", slug="walbrzyski", level="powiat")
    make_institution(
        slug="ops",
        territory=make_territory("0221063", name="Mieroszów", kind="gmina miejsko-wiejska"),
        is_territory_derived=True,
        town="Mieroszów",
        street_address="ul. Żeromskiego 28",
        postal_code="58-350",
        phone="75 717 21 46",
        staff_count=59,
        social_worker_count=13,
    )

    page = read(client, ADDRESS)

    for words in (
        "dolnośląskie",
        "wałbrzyski",
        "Mieroszów (gmina miejsko-wiejska)",
        "ul. Żeromskiego 28",
        "58-350",
    ):
        assert words in page.text
    assert said("worked out from the name of the town") in page.text
    assert "tel:757172146" in page.links
    assert re.search(r"59\b.*\b13\b", page.text)
    assert said("the source gives no date") in page.text


def test_what_no_source_gives_is_said_in_words(client, institution):
    page = read(client, ADDRESS)

    for words in (
        said("street not recorded"),
        said("How many people work here is not recorded."),
        said("No other name is recorded."),
        said("No source says who holds which post here."),
        said("The sources read so far mention no community work."),
    ):
        assert words in page.text
    assert not re.search(r"<d[dt][^>]*>\s*</d[dt]>", page.html)


def test_activities_stand_by_kind_with_years_places_and_people(client, institution):
    guest = make_person(given_names="Renata", family_name="Stańczak")
    make_activity(institution=institution, kind="wolontariat", name="Klub Wolontariatu", started_on="2008")
    make_activity(
        institution=institution,
        kind="klub",
        name="Klub Seniora w Unisławiu",
        started_on="2008",
        place="Unisław",
    )
    make_activity(
        institution=institution, kind="klub", name="Klub Seniora", started_on="2007", is_ongoing=True
    )
    make_activity(institution=institution, kind="zmiana", name="Mniejszy etat", audience="pracownicy")
    make_activity(institution=institution, kind="konferencja", name="Konferencja").people.add(guest)

    text = read(client, ADDRESS).text

    in_order = (
        said("What they do"),
        said("club").capitalize(),
        "Klub Seniora",
        "Klub Seniora w Unisławiu",
        "Klub Wolontariatu",
        said("How they organised it"),
        "Mniejszy etat",
        "Konferencja",
    )
    assert sorted(in_order, key=text.index) == list(in_order)
    for words in ("2007", "2008", "Unisław", "Renata Stańczak", said("ongoing when the source was written")):
        assert words in text


def test_the_answers_of_an_interview_stand_by_topic(client, institution):
    answer = make_answer(institution=institution, topic="zmiany", summary="Skrócono komuś etat.")

    page = read(client, ADDRESS)

    assert str(answer.get_topic_display()) in page.text
    assert "Skrócono komuś etat." in page.text
    assert answer.source.get_absolute_url() in page.links


def test_people_stand_with_their_posts_as_of_a_date_also_unnamed_and_hidden_ones(client, institution):
    make_post(
        institution=institution,
        title="kierownik",
        as_of="2015-02-20",
        person=make_person(given_names="Elżbieta", family_name="Buziewicz"),
    )
    make_post(institution=institution, title="organizator", person=None)
    hidden = make_person(given_names="Ukryta", family_name="Osoba", is_hidden=True)
    make_post(institution=institution, title="animator", person=hidden)
    make_citation(person=hidden, wording="Ukrytej Osoby")

    page = read(client, ADDRESS)

    assert "Elżbieta Buziewicz – kierownik" in page.text
    assert said("as of %(date)s", date="20 lutego 2015") in page.text
    assert f"{said('not named')} – organizator" in page.text
    assert f"{said('name withheld')} – animator" in page.text
    assert "Ukryt" not in page.html


def test_somebody_named_without_a_post_is_listed_apart(client, institution):
    person = make_person(given_names="Justyna", family_name="Mazurkiewicz")
    make_activity(institution=institution, kind="szkolenie").people.add(person)

    text = read(client, ADDRESS).text

    others = said("Also named in connection with its work, without a post here:")
    assert "Justyna Mazurkiewicz" in text[text.index(others) :]


def test_names_over_time_units_and_successor_are_told(client, institution):
    make_institution_name(institution=institution, name="Gminny Ośrodek", held_until="1990")
    unit = make_institution(name="Filia", kind="jednostka", parent=institution)
    old = make_institution(name="Dawny ośrodek", slug="dawny", closed_on="2020", successor=institution)

    page = read(client, ADDRESS)

    assert "Gminny Ośrodek" in page.text
    assert {unit.get_absolute_url(), old.get_absolute_url()} <= set(page.links)
    assert institution.get_absolute_url() in read(client, "/instytucje/dawny/").links
    assert institution.get_absolute_url() in read(client, unit.get_absolute_url()).links


def test_a_photo_has_its_words_sizes_and_source(client, institution):
    photo = make_attachment(
        institution=institution,
        alt_text="Seniorzy przy stole",
        caption="Wigilia",
        credit="Jan Nowak",
        width=1600,
        height=1200,
    )
    make_citation(attachment=photo)

    html = read(client, ADDRESS).html

    assert 'alt="Seniorzy przy stole"' in html
    assert f'src="/pliki/{photo.key}/800.jpg"' in html
    assert f"/pliki/{photo.key}/400.webp 400w" in html
    assert 'width="800" height="600"' in html
    assert "Wigilia" in html
    assert "Jan Nowak" in html


def test_the_first_photo_stands_beside_the_facts_and_the_others_follow(client, institution):
    first = make_attachment(institution=institution, alt_text="Drzwi", width=800, height=600)
    alone = read(client, ADDRESS)
    second = make_attachment(institution=institution, alt_text="Ogród", width=600, height=800)

    page = read(client, ADDRESS)

    assert alone.html.index(first.key) < alone.html.index('id="w-skrocie"') and "zdjecia" not in alone.ids
    assert page.html.index(first.key) < page.html.index('id="zdjecia"') < page.html.index(second.key)


def test_every_sourced_fact_carries_its_mark_and_sources_are_numbered_as_they_are_met(client, institution):
    second, first = make_source(title="Drugie"), make_source(title="Pierwsze")
    make_citation(source=first, institution=institution, field="name")
    make_citation(source=second, institution=institution, field="town", wording="w Mieroszowie")
    make_citation(source=first, institution=institution, field="town")

    page = read(client, ADDRESS)

    notes = re.findall(r'<li id="nota-(\d)".*?<a href="([^"]*)"', page.html, flags=re.DOTALL)
    assert notes == [("1", first.get_absolute_url()), ("2", second.get_absolute_url())]
    assert "w Mieroszowie" in page.text
    marks = re.findall(r'<a id="(z-\d-\d)" href="#nota-(\d)"', page.html)
    assert marks == [("z-1-1", "1"), ("z-1-2", "1"), ("z-2-1", "2")]
    assert {f"#{mark}" for mark, _number in marks} <= set(page.links)


def test_a_former_address_leads_to_the_present_one_for_ever_with_its_query(client, institution):
    institution.move_to("ops-mieroszow")

    response = client.get("/instytucje/ops/?utm_source=poczta")

    assert response.status_code == 301
    assert response["Location"] == "/instytucje/ops-mieroszow/?utm_source=poczta"
    assert client.get("/instytucje/ops/")["Location"] == "/instytucje/ops-mieroszow/"


@pytest.mark.parametrize("children", [1, 7])
def test_the_page_asks_the_same_twelve_queries_however_much_it_tells(
    client, django_assert_num_queries, children
):
    institution = make_institution(
        slug="ops",
        territory=make_territory(),
        kind="jednostka",
        parent=make_institution(),
        closed_on="2020",
        successor=make_institution(),
    )
    source = make_source()
    for number in range(children):
        certificate = make_certificate(holder=institution)
        make_certificate_citation(source=source, certificate=certificate)
        activity = make_activity(institution=institution, programme=make_programme())
        activity.people.add(make_person())
        post = make_post(institution=institution)
        for record in ({"activity": activity}, {"post": post}, {"person": post.person}):
            make_citation(source=source, **record)
        make_participation(institution=institution)
        make_attachment(institution=institution, width=800, height=600)
        make_institution_name(institution=institution)
        make_answer(institution=institution, source=make_source())
        make_institution(kind="jednostka", parent=institution)
        make_institution(closed_on="2019", successor=institution, slug=f"dawny-{number}")

    with django_assert_num_queries(12):
        page = read(client, ADDRESS)

    assert page.html.count('<li id="klub-') == children
