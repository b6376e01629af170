import re

import pytest

from tests.factories import (
    make_activity,
    make_answer,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_claim,
    make_event,
    make_evidence,
    make_institution,
    make_link,
    make_part,
    make_participation,
    make_person,
    make_post,
    make_signature,
    make_source,
)
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db


def test_sources_stand_in_polish_order(client):
    for title in ("Żaba", "Łąka", "Zebra", "Lód", "Ćma", "Cma", "Ósma", "Osa"):
        make_source(title=title)

    page = read(client, "/zrodla/")

    titles = re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', page.html)
    assert titles == ["Cma", "Ćma", "Lód", "Łąka", "Osa", "Ósma", "Zebra", "Żaba"]


def test_many_sources_come_in_pages(client, django_assert_num_queries):
    for _number in range(51):
        make_source()

    with django_assert_num_queries(2):
        first = read(client, "/zrodla/?utm_source=poczta")
    second = read(client, "/zrodla/?strona=2")

    assert first.html.count("<h3>") == 50
    assert second.html.count("<h3>") == 1
    assert "?strona=2" in first.links
    assert said("(page %(number)s of %(last)s)", number=2, last=2) in second.title
    assert client.get("/zrodla/?strona=3").status_code == 404


@pytest.mark.parametrize(
    "query", ["strona=0", "strona=-1", "strona=abc", "strona=1&strona=2", "strona=٣", "rok=2015"]
)
def test_a_wrong_or_unknown_parameter_is_named_and_no_source_listed(client, query):
    make_source(title="Wywiad")

    page = read(client, f"/zrodla/?{query}")

    assert page.status_code == 400
    assert query.partition("=")[0] in page.text
    assert page.title.startswith(said("Error:"))
    assert "Wywiad" not in page.text


def test_a_source_tells_what_it_is_and_what_is_not_known_of_it(client):
    make_source(slug="wywiad", title="Certyfikat CAL!", kind="wywiad")
    known = make_source(publisher="MOPS", published_on="2016-05", url="https://przyklad.pl/wiadomosc")

    unknown = read(client, "/zrodla/wywiad/")
    page = read(client, known.get_absolute_url())

    assert said("the address is not known") in unknown.text
    assert said("no date printed") in unknown.text
    assert said("No published record rests on it.") in unknown.text
    for words in ("MOPS", "maj 2016", "https://przyklad.pl/wiadomosc"):
        assert words in page.text
    assert "https://przyklad.pl/wiadomosc" in page.links


def test_signatures_links_and_topics_are_told(client):
    source = make_source()
    make_signature(
        source=source,
        person=make_person(given_names="Ryszard", family_name="Konopka"),
        signed_as="koordynator",
    )
    make_signature(
        source=source, person=make_person(given_names="Ukryta", family_name="Osoba", is_hidden=True)
    )
    make_link(source=source, url="http://www.cal.org.pl", label="więcej o certyfikacie")
    answer = make_answer(source=source, topic="znaczenie", summary="To zachęta.")

    page = read(client, source.get_absolute_url())

    assert "Ryszard Konopka" in page.text and ", koordynator" in page.text
    assert "Ukryta" not in page.html
    assert {"http://www.cal.org.pl", answer.institution.get_absolute_url()} <= set(page.links)
    assert str(answer.get_topic_display()) in page.text
    assert "To zachęta." in page.text


def test_everything_taken_from_a_source_leads_to_its_page(client):
    source = make_source()
    institution = make_institution(name="OPS w Mieroszowie", slug="ops")
    person = make_person(given_names="Zenon", family_name="Matuszko")
    post = make_post(person=person, institution=institution, title="kierownik")
    activity = make_activity(institution=institution, name="Klub Seniora")
    certificate = make_certificate(holder=institution)
    event = make_event(certificate=certificate)
    part = make_part(event=event, who="burmistrz miasta")
    make_citation(source=source, institution=institution, field="town", wording="w Mieroszowie")
    make_citation(source=source, person=person, wording="Zenona Matuszko")
    for record in (
        {"post": post},
        {"activity": activity},
        {"participation": make_participation(institution=institution)},
    ):
        make_citation(source=source, **record)
    for record in (
        {"certificate": certificate},
        {"event": event},
        {"part": part},
        {"claim": make_claim(certificate=certificate)},
        {"evidence": make_evidence(certificate=certificate)},
    ):
        make_certificate_citation(source=source, **record)

    page = read(client, source.get_absolute_url())

    groups = (
        "About institutions",
        "About people and their posts",
        "About activities and programmes",
        "About certificates",
    )
    assert sorted(groups, key=lambda group: page.text.index(said(group))) == list(groups)
    for words in ("w Mieroszowie", "Zenona Matuszko", "kierownik", "Klub Seniora", "burmistrz miasta", "57"):
        assert words in page.text
    assert {
        institution.get_absolute_url(),
        activity.get_absolute_url(),
        certificate.get_absolute_url(),
        event.get_absolute_url(),
    } <= set(page.links)


@pytest.mark.parametrize("children", [1, 7])
def test_the_page_of_a_source_asks_the_same_ten_queries_however_much_cites_it(
    client, django_assert_num_queries, children
):
    source = make_source(slug="wywiad")
    for _number in range(children):
        part = make_part(event=make_event())
        activity = make_activity()
        activity.people.add(make_person())
        for record in ({"person": part.person}, {"activity": activity}, {"institution": make_institution()}):
            make_citation(source=source, **record)
        for record in ({"part": part}, {"event": part.event}):
            make_certificate_citation(source=source, **record)
        make_signature(source=source)
        make_answer(source=source)
        make_link(source=source)

    with django_assert_num_queries(10):
        read(client, "/zrodla/wywiad/")
