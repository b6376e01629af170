"""The pages about the certificate: what they say rests on sources, and editions of the rules stand side by side."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from calregistry.chapters import CHAPTERS, CRITERIA, OBTAINING
from institutions.models import Source
from tests.factories import (
    make_certificate_citation,
    make_criterion,
    make_edition,
    make_source,
    make_term,
)
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

CITING = re.compile(r"{% source_marks_at notes ([^%]+) %}")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_declares_just_the_sources_that_its_sentences_cite(chapter):
    template = (Path(settings.BASE_DIR) / "templates" / chapter.template).read_text(encoding="utf-8")

    cited = {slug for found in CITING.findall(template) for slug in re.findall(r'"([^"]+)"', found)}

    assert cited == set(chapter.sources)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_source_of_a_chapter_is_in_the_opening_stock_and_leads_back(client, language):
    call_command("load_opening_stock", verbosity=0)
    prefix = "" if language == "pl" else "/en"

    for chapter in CHAPTERS:
        page = read(client, f"{prefix}{chapter.url}")
        for slug in chapter.sources:
            address = f"{prefix}{Source.objects.published().get(slug=slug).get_absolute_url()}"
            assert address in page.links, chapter.name
            assert f"{prefix}{chapter.url}" in read(client, address).links


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_cites_nothing_that_is_not_published(client, chapter):
    for slug in chapter.sources:
        make_source(slug=slug, published_at=None)

    page = read(client, chapter.url)

    assert page.status_code == 200
    assert "source-marks" not in page.html
    assert "zrodla" not in page.ids


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_the_menu_of_chapters_leads_to_all_and_marks_the_one_that_is_read(client, chapter):
    page = read(client, chapter.url)

    menu = re.search(r'<nav class="local-menu".*?</nav>', page.html, flags=re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', menu) == [each.url for each in CHAPTERS]
    assert re.findall(r'href="([^"]*)" aria-current="page"', menu) == [chapter.url]


@pytest.mark.parametrize("name", ["about", "obtaining"])
def test_terms_of_years_stand_with_the_source_that_gives_them_and_never_without(client, name):
    source = make_source(title="Regulamin")
    make_term(years=3, as_of="2014", source=source)
    make_term(years=7, source=make_source(published_at=None))

    page = read(client, reverse(name))

    assert "3 lata – tak mówi tekst o certyfikatach przyznanych w 2014" in page.text
    assert source.get_absolute_url() in page.links
    assert "7 lat" not in page.text


def test_no_number_of_days_is_invented_for_the_procedure(client):
    page = read(client, OBTAINING.url)

    assert said("what the register has read gives no number of days") in page.text
    assert said("no published source says it") in page.text
    assert not re.search(r"\b\d+ dni\b", page.text)


def test_editions_stand_side_by_side_each_with_its_criteria_and_what_is_not_known(client):
    old = make_edition(name="Dawne zasady", position=1, known_from="2009", known_until="2010")
    make_criterion(edition=old, number=2, text="Druga rzecz.")
    make_criterion(edition=old, number=1, text="Pierwsza rzecz.")
    new = make_edition(name="Nowe zasady", position=2, description="Listy nie znamy.")
    source = make_source(title="Opis programu")
    make_certificate_citation(source=source, edition=old)

    page = read(client, CRITERIA.url)

    order = [page.text.index(each) for each in ("Dawne zasady", "Pierwsza", "Druga", "Nowe zasady")]
    assert order == sorted(order)
    assert page.text.count(said("The list is not known, and the register does not make one up.")) == 1
    assert "2 kryteria" in page.text
    assert {old.slug, new.slug} <= set(page.ids)
    assert source.get_absolute_url() in page.links


def test_a_register_without_editions_says_so(client):
    assert said("No edition of the rules is recorded.") in read(client, CRITERIA.url).text


def test_polish_rules_are_marked_on_the_english_page(client):
    edition = make_edition(name="Dawne zasady", description="Opis po polsku.")
    make_criterion(edition=edition, text="Pierwsza rzecz.")

    html = read(client, f"/en{CRITERIA.url}").html

    assert re.search(r'<h2 [^>]*lang="pl">Dawne zasady</h2>', html)
    assert '<span lang="pl">Opis po polsku.</span>' in html
    assert re.search(r'<ol class="criteria" lang="pl">', html)


@pytest.mark.parametrize("count", [1, 7])
@pytest.mark.parametrize(
    ("name", "queries"), [("about", 2), ("obtaining", 2), ("criteria", 4), ("how-we-know", 0)]
)
def test_a_chapter_asks_few_queries_whatever_it_tells(
    client, django_assert_num_queries, name, queries, count
):
    for _number in range(count):
        edition = make_edition()
        make_criterion(edition=edition)
        make_certificate_citation(source=make_source(), edition=edition)
        make_term()

    with django_assert_num_queries(queries):
        read(client, reverse(name))
