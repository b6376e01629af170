import re
from datetime import date

import pytest

from calregistry.timelines import MOST_NAMED, Movement
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_edition,
    make_event,
    make_institution,
    make_institution_name,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_term,
)
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

ADDRESS = "/kalendarium/"
TODAY = date(2026, 1, 15)


def year_of(page, year):
    """Return the words of a year's section, "" when there is none."""
    found = re.search(rf'id="rok-{year}"[^>]*>(.*?)</section>', page.html, flags=re.DOTALL)
    html = re.sub(r'<sup class="source-marks">.*?</sup>', "", found[1], flags=re.DOTALL) if found else ""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def moments_of(page):
    """Return the words of each moment on the page."""
    html = re.search(r'<ol class="moments">(.*?)</ol>', page.html, flags=re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", html[1] if html else "", flags=re.DOTALL)
    rows = [re.sub(r'<sup class="source-marks">.*?</sup>', "", row, flags=re.DOTALL) for row in rows]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


def test_what_the_records_tell_stands_by_year_as_exactly_as_they_do(client):
    holder = make_institution(name="OPS w Mieście", slug="ops")
    award = make_certificate(holder=holder, handed_over_on="2015-02-05")
    make_event(certificate=award, occasion="sesja")
    make_certificate(holder=holder, decided_on="2015")
    make_programme(name="Pilotaż", started_on="2009", ended_on="2014")
    make_term(years=3, as_of="2014")
    make_edition(name="Zasady OSL", known_from="2012-06")

    page = read(client, ADDRESS)

    assert year_of(page, 2009) == "2009 2009 Początek programu: Pilotaż (2009–2014)"
    assert "czerwiec 2012" in year_of(page, 2012) and "Zasady OSL" in year_of(page, 2012)
    assert "Certyfikaty przyznawano na 3 lata" in year_of(page, 2014)
    assert year_of(page, 2015) == (
        "2015 2 certyfikaty 2015 Przyznanie certyfikatu: OPS w Mieście "
        "5 lutego 2015 Wręczenie certyfikatu: OPS w Mieście (sesja rady)"
    )
    assert "/certyfikaty/?rok=2015&sortuj=najstarsze" in page.links


def test_an_award_whose_year_is_not_known_stands_last(client):
    make_certificate(handed_over_on="2014<")
    make_certificate()
    make_certificate(handed_over_on="2016")

    page = read(client, ADDRESS)

    assert page.html.index('id="rok-2016"') < page.html.index('id="rok-nieznany"')
    assert year_of(page, "nieznany").startswith("Rok nieznany 2 certyfikaty nie później niż w 2014")
    assert "/certyfikaty/?rok=nieznany&sortuj=najstarsze" in page.links


@pytest.mark.parametrize(("count", "named"), [(MOST_NAMED, MOST_NAMED), (MOST_NAMED + 1, 0)])
def test_a_year_with_many_awards_tells_their_number_and_leads_to_their_list(client, count, named):
    for number in range(count):
        make_certificate(holder=make_institution(name=f"Posiadacz {number}"), handed_over_on="2015")

    page = read(client, ADDRESS)

    assert f"{count} certyfikatów" in year_of(page, 2015)
    assert year_of(page, 2015).count("Posiadacz") == named


def test_the_strip_says_in_words_what_it_draws(client):
    for year in ("2010", "2012", "2012", "2088"):
        make_certificate(handed_over_on=year)

    page = read(client, ADDRESS)

    assert 'role="img" aria-label="Certyfikaty według roku przyznania. 2010: 1, 2012: 2"' in page.html
    bars = Movement(on=TODAY).bars
    assert [bar.height for bar in bars] == [120, 0, 240]
    assert [bar.label for bar in bars] == ["2010", "2011", "2012"]
    assert [bar.count for bar in bars] == [1, 0, 2]


def test_a_long_strip_names_every_fifth_year(client):
    make_certificate(handed_over_on="1997")
    make_certificate(handed_over_on="2026")

    bars = Movement(on=TODAY).bars
    assert [bar.label for bar in bars if bar.label] == ["2000", "2005", "2010", "2015", "2020", "2025"]
    assert not any(bar.count for bar in bars)


def test_drafts_and_draft_sources_are_not_told_of(client):
    make_certificate(handed_over_on="2015", published_at=None)
    make_certificate(handed_over_on="2015", holder=make_institution(published_at=None))
    make_programme(started_on="2009", published_at=None)
    make_term(as_of="2014", source=make_source(published_at=None))

    page = read(client, ADDRESS)

    assert "W rejestrze nie ma jeszcze niczego z datą." in page.text
    assert "<svg viewBox" not in page.html


def test_each_moment_leads_to_its_sources(client):
    award = make_certificate(handed_over_on="2015")
    make_certificate_citation(
        certificate=award, field="handed_over_on", source=make_source(title="Relacja z wręczenia")
    )
    make_term(as_of="2014", source=make_source(title="Wywiad o zasadach"))

    page = read(client, ADDRESS)

    assert "Wywiad o zasadach" in page.text and "Relacja z wręczenia" in page.text
    assert page.html.index("Wywiad o zasadach") < page.html.index("Relacja z wręczenia")


def test_an_unknown_parameter_is_named(client):
    page = read(client, f"{ADDRESS}?kolor=zielony")

    assert page.status_code == 400
    assert "kolor" in page.text


@pytest.mark.parametrize("count", [1, 9])
def test_the_timeline_asks_eight_queries_however_much_it_tells(client, django_assert_num_queries, count):
    for number in range(count):
        source = make_source()
        award = make_certificate(handed_over_on=f"20{10 + number}")
        make_event(certificate=award)
        make_certificate_citation(certificate=award, source=source)
        programme = make_programme(started_on="2009")
        make_citation(programme=programme, source=source)
        make_term(as_of="2014", source=source)
        make_edition(known_from="2012")

    with django_assert_num_queries(8):
        assert read(client, ADDRESS).status_code == 200


def test_an_institution_tells_its_life_in_one_order(client):
    institution = make_institution(slug="ops", closed_on="2022-12-31")
    make_institution_name(institution=institution, name="Dawny Ośrodek", held_until="2004")
    make_activity(institution=institution, name="Klub seniora", started_on="2010", ended_on="2012")
    make_activity(institution=institution, name="Bez daty")
    make_activity(institution=institution, kind="szkolenie", name="Szkolenie", ended_on="2013-05")
    make_participation(
        institution=institution, programme=make_programme(name="Pilotaż"), started_on="2012", ended_on="2014"
    )
    make_post(institution=institution, title="dyrektor", as_of="2015-02-05")
    number = make_certificate(
        holder=institution, handed_over_on="2015-02-05", valid_from="2015", valid_until="2018"
    ).number

    moments = moments_of(read(client, "/instytucje/ops/"))

    assert [moment for moment in moments if "dyrektor" not in moment] == [
        "2004 Koniec używania nazwy: Dawny Ośrodek",
        "2010 Klub: Klub seniora (2010–2012)",
        "2012 Początek udziału w programie: Pilotaż",
        "maj 2013 Szkolenie pracowników – koniec: Szkolenie",
        "2014 Koniec udziału w programie: Pilotaż",
        f"2015 Początek okresu: {number}",
        f"5 lutego 2015 Wręczenie certyfikatu: {number}",
        f"2018 Koniec okresu, z ostatnim dniem włącznie: {number}",
        "31 grudnia 2022 Zakończenie działalności",
    ]


def test_a_hidden_person_is_not_named_in_the_life_of_an_institution(client):
    institution = make_institution(slug="ops")
    hidden = make_person(family_name="Ukryta", is_hidden=True)
    make_post(institution=institution, person=hidden, title="dyrektor", held_from="2010")

    moments = moments_of(read(client, "/instytucje/ops/"))

    assert len(moments) == 1
    assert moments[0].startswith("2010 Objęcie stanowiska: dyrektor") and "Ukryta" not in moments[0]


def test_an_institution_without_dates_has_no_life_section(client):
    make_institution(slug="ops")

    assert "Rok po roku" not in read(client, "/instytucje/ops/").text
