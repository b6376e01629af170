import re

import pytest

from institutions.models import FormerSlug
from tests.factories import (
    make_activity,
    make_answer,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_institution_name,
    make_participation,
    make_programme,
    make_source,
)
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

ADDRESS = "/porownanie/"


def compare(client, *slugs, more=""):
    """Return the comparison of the institutions at `slugs`."""
    return read(client, f"{ADDRESS}?{'&'.join(f'instytucja={slug}' for slug in slugs)}{more}")


def section(page, anchor):
    """Return the words of the page's section under the heading `anchor`."""
    found = re.search(rf'aria-labelledby="{anchor}">(.*?)</section>', page.html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""


@pytest.fixture
def two():
    """Return two institutions: one with all that can be compared, one with hardly anything."""
    full = make_institution(
        slug="pelna", name="Pełny Ośrodek", short_name="OPS Pełny", kind="mops", staff_count=59
    )
    make_institution(slug="pusta", name="Pusty Ośrodek", kind="biblioteka")
    make_certificate(holder=full, handed_over_on="2015-02-05", valid_until="2016")
    make_activity(institution=full, kind="zmiana", name="Nowe stanowisko", started_on="2014-12")
    make_activity(institution=full, kind="szkolenie", name="Szkolenie zespołu")
    make_activity(institution=full, kind="klub", name="Klub seniora")
    make_answer(institution=full, topic="dlaczego", summary="Chcieli iść dalej.")
    make_participation(
        institution=full, programme=make_programme(name="Pilotaż OSL"), role="pilot", started_on="2012"
    )
    make_institution_name(institution=full, name="Dawny Ośrodek")
    return full


def test_what_the_sources_tell_of_each_stands_side_by_side(client, two):
    page = compare(client, "pelna", "pusta")

    assert page.status_code == 200
    assert "wygasł" in section(page, "certyfikaty")
    assert "Rejestr nie zna żadnego certyfikatu CAL tej instytucji." in section(page, "certyfikaty")
    assert "59" in section(page, "kto") and "Dawny Ośrodek" in section(page, "kto")
    assert "Chcieli iść dalej." in section(page, "temat-dlaczego")
    assert "Nowe stanowisko (od grudnia 2014)" in section(page, "krok-zmiana")
    assert "Szkolenie zespołu" in section(page, "krok-szkolenie")
    assert "Pilotaż OSL : miejsce pilotażu (od 2012)" in section(page, "programy")
    assert "Źródła nie mówią o żadnym programie." in section(page, "programy")
    assert "Klub seniora" not in page.text


def test_a_silence_is_said_and_a_subject_of_nobody_is_left_out(client, two):
    page = compare(client, "pelna", "pusta")

    assert (
        section(page, "temat-dlaczego").count("Rejestr nie zna wywiadu, w którym instytucja o tym mówi.") == 1
    )
    assert section(page, "krok-szkolenie").count("Źródła nic o tym nie mówią.") == 1
    assert not section(page, "temat-wiedza")
    assert not section(page, "krok-wizyta")


def test_a_handover_is_told_by_its_event_where_no_interview_tells_of_it(client, two):
    event = make_event(
        certificate=two.certificates.get(),
        occasion="sesja",
        town="Miasto",
        description="Przyjęła dyrektorka.",
    )
    make_certificate_citation(event=event, source=make_source(title="Aktualność"))

    told = section(compare(client, "pelna", "pusta"), "temat-wreczenie")

    assert "5 lutego 2015 , sesja rady, Miasto. Przyjęła dyrektorka. [ źródło 2]" in told
    assert told.count("Rejestr nie zna wywiadu") == 1

    make_answer(institution=two, topic="wreczenie", summary="Było uroczyście.")
    told = section(compare(client, "pelna", "pusta"), "temat-wreczenie")
    assert "Było uroczyście." in told and "Przyjęła dyrektorka." not in told


def test_the_institutions_stand_in_the_order_of_the_address_each_once(client, two):
    names = re.findall(r'<h3><a href="/instytucje/(\w+)/"', compare(client, "pusta", "pelna", "pusta").html)

    assert names == ["pusta", "pelna"]


def test_each_fact_leads_to_its_source(client, two):
    source = make_source(title="Wywiad z ośrodkiem")
    make_certificate_citation(source=source, certificate=two.certificates.get())
    make_citation(source=source, activity=two.activities.get(kind="zmiana"))

    page = compare(client, "pelna", "pusta")

    assert page.html.count("z-1-") >= 2
    assert "Wywiad z ośrodkiem" in section(page, "zrodla")


def test_the_status_is_that_of_the_day_asked_for(client, two):
    page = compare(client, "pelna", "pusta", more="&na-dzien=2015-06-01")

    assert "w mocy" in section(page, "certyfikaty")
    assert "/instytucje/pelna/?na-dzien=2015-06-01" in page.links


def test_one_can_be_removed_and_another_added(client, two):
    make_institution(slug="trzecia", name="Trzeci Ośrodek", town="Brodnica")

    page = compare(client, "pelna", "pusta", more="&szukaj=brodnicy")

    assert "/porownanie/?instytucja=pusta" in page.links
    assert "/porownanie/?instytucja=pelna&instytucja=pusta&instytucja=trzecia" in page.links
    assert '<input type="hidden" name="instytucja" value="pelna">' in page.html


def test_what_is_chosen_already_or_not_found_is_not_offered(client, two):
    page = compare(client, "pelna", "pusta", more="&szukaj=pusty")

    assert "Nie znaleziono innej instytucji: „pusty”." in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Wybierz od 2 do 4 instytucji"),
        (
            "?instytucja=pelna",
            "Wybrana jest jedna instytucja: Pełny Ośrodek. Dodaj jeszcze przynajmniej jedną.",
        ),
        ("?instytucja=", "Wybierz od 2 do 4 instytucji"),
    ],
)
def test_with_fewer_than_two_the_page_helps_to_choose(client, two, query, words):
    page = read(client, ADDRESS + query)

    assert page.status_code == 200
    assert words in page.text
    assert 'name="szukaj"' in page.html


def test_four_stand_side_by_side_and_a_fifth_is_refused(client):
    slugs = [make_institution().slug for _number in range(5)]

    four, five = compare(client, *slugs[:4]), compare(client, *slugs)

    assert four.status_code == 200
    assert 'name="szukaj"' not in four.html
    assert five.status_code == 400
    assert "najwyżej 4 instytucje, a w adresie jest ich 5" in five.text


def test_a_draft_is_answered_like_an_address_that_there_is_not(client, two):
    make_institution(slug="szkic", name="Tajny szkic", published_at=None)

    draft, nobody = compare(client, "pelna", "szkic"), compare(client, "pelna", "nikt")

    assert draft.status_code == nobody.status_code == 400
    assert draft.text.replace("szkic", "nikt") == nobody.text
    assert "nikt" in nobody.text and "Pełny Ośrodek" not in nobody.text


def test_a_draft_is_not_offered(client, two):
    make_institution(slug="szkic", name="Tajny szkic", published_at=None)

    assert "Tajny" not in compare(client, "pelna", more="&szukaj=tajny").text.replace("„tajny”", "")


def test_a_former_address_leads_to_the_comparison_at_the_present_one(client, two):
    FormerSlug.objects.create(institution=two, slug="dawna")

    response = client.get(f"{ADDRESS}?instytucja=dawna&instytucja=pusta&na-dzien=2015-06-01")

    assert response.status_code == 301
    assert response["Location"] == "/porownanie/?instytucja=pelna&instytucja=pusta&na-dzien=2015-06-01"


@pytest.mark.parametrize(
    "query", ["kolor=zielony", "instytucja=pelna&szukaj=a&szukaj=b", f"szukaj={'a' * 201}", "na-dzien=2015"]
)
def test_a_wrong_parameter_is_refused(client, two, query):
    page = read(client, f"{ADDRESS}?{query}")

    assert page.status_code == 400
    assert "Pełny" not in page.text


def test_programmes_that_are_drafts_and_hidden_sources_are_not_told_of(client, two):
    make_participation(institution=two, programme=make_programme(name="Tajny program", published_at=None))
    make_answer(institution=two, source=make_source(published_at=None), topic="wiedza", summary="Tajne.")

    page = compare(client, "pelna", "pusta")

    assert "Tajn" not in page.text


def test_search_engines_are_kept_from_the_combinations(client, two):
    assert '<meta name="robots" content="noindex">' in compare(client, "pelna", "pusta").html
    assert "noindex" not in read(client, ADDRESS).html


def test_a_short_list_offers_to_compare_its_rows(client, two):
    page = read(client, "/instytucje/")

    boxes = re.findall(r'<input type="checkbox" name="instytucja" value="([^"]*)" form="porownaj"', page.html)
    assert sorted(boxes) == ["pelna", "pusta"]
    assert '<form id="porownaj" action="/porownanie/">' in page.html


@pytest.mark.parametrize(("count", "boxes"), [(1, 0), (12, 12), (13, 0)])
def test_a_list_of_one_or_of_many_has_no_boxes(client, count, boxes):
    for _number in range(count):
        make_institution()

    assert read(client, "/instytucje/").html.count('type="checkbox" name="instytucja"') == boxes


@pytest.mark.parametrize("children", [1, 5])
def test_the_page_asks_at_most_twelve_queries_for_four(client, django_assert_max_num_queries, children):
    holders = [make_institution(name=f"Ośrodek {number}") for number in range(4)]
    for holder in holders:
        source = make_source()
        for number in range(children):
            make_citation(source=source, institution=holder, field=f"f{number}")
            make_certificate_citation(source=source, certificate=make_certificate(holder=holder))
            make_activity(institution=holder, kind="zmiana")
            make_answer(institution=holder, source=make_source())
            make_participation(institution=holder)
            make_institution_name(institution=holder)

    with django_assert_max_num_queries(9):
        assert compare(client, *(each.slug for each in holders)).status_code == 200
    with django_assert_max_num_queries(12):
        assert (
            compare(client, *(each.slug for each in holders[:3]), more="&szukaj=osrodek").status_code == 200
        )
