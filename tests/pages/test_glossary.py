"""The glossary, and the terms that lead to it: each exists, and a page links none twice."""

import re

import polib
import pytest
from django.conf import settings

from calregistry.glossary import ENTRIES
from calregistry.templatetags.glossary import TERM, explained, terms
from certificates.models import Status
from institutions.models.institution import InstitutionKind
from institutions.polish import sort_key
from tests.factories import make_certificate, make_institution
from tests.pages.reading import read, words_of
from tests.trust.addresses import ask, public_addresses
from tests.trust.world import make_world

pytestmark = pytest.mark.django_db

NOT_EXPLAINED = {InstitutionKind.SCHOOL, InstitutionKind.OTHER}  # plain words
SPELLINGS = [f"{language}/LC_MESSAGES/django.po" for language, _name in settings.LANGUAGES]


def linked(html, prefix=""):
    """Return the slugs of the entries that a page leads to, in its order."""
    return re.findall(rf'href="{prefix}/slownik/#([^"]*)"', html)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_entries_stand_in_polish_order_each_at_its_own_anchor(client, django_assert_num_queries, prefix):
    with django_assert_num_queries(0):
        page = read(client, f"{prefix}/slownik/")

    names = [words_of(each) for each in re.findall(r"<dfn[^>]*>.*?</dfn>", page.html)]
    assert names == [entry.name for entry in ENTRIES.values()]
    assert [sort_key(name) for name in names] == sorted(sort_key(name) for name in names)
    assert set(ENTRIES) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_an_entry_or_a_letter_leads_to_is_on_the_page(client, prefix):
    page = read(client, f"{prefix}/slownik/")

    anchors = [link[1:] for link in page.links if link.startswith("#")]
    assert len(anchors) > len(ENTRIES)
    assert not set(anchors) - set(page.ids)


def test_on_the_english_page_the_word_is_polish_and_its_meaning_english(client):
    html = read(client, "/en/slownik/").html

    entry = re.search(r'<div id="wreczenie">.*?</div>', html, flags=re.DOTALL)[0]
    assert '<dfn lang="pl">wręczenie</dfn>' in entry
    assert "<dd>The ceremony at which the institution receives the paper" in entry
    assert '<span lang="en">handover</span>' in entry


def test_every_status_and_kind_that_pages_show_is_explained():
    shown = {*Status.values, *InstitutionKind.values} - NOT_EXPLAINED

    assert not shown - set(ENTRIES)


def test_every_page_leads_to_entries_that_exist_and_to_none_twice(client):
    world = make_world()
    for name, address in public_addresses(world).items():
        answer = ask(client, address)
        if answer.is_page and name != "glossary":
            slugs = linked(answer.text)
            assert not set(slugs) - set(ENTRIES), address
            assert len(slugs) == len(set(slugs)), address


def test_terms_are_linked_where_readers_meet_them_first(client):
    holder = make_institution(kind="mops")
    certificate = make_certificate(holder=holder)

    assert linked(read(client, "/").html) == ["cal"]
    assert linked(read(client, holder.get_absolute_url()).html) == ["okres-nieznany", "mops"]
    assert linked(read(client, f"/en{certificate.get_absolute_url()}").html, "/en") == [
        "okres-nieznany",
        "numer",
        "edycja",
        "decyzja",
        "wreczenie",
        "okres-waznosci",
    ]


@pytest.mark.parametrize("catalogue", SPELLINGS)
def test_a_translated_sentence_links_the_terms_of_its_original(catalogue):
    po = polib.pofile(str(settings.BASE_DIR / "calregistry" / "locale" / catalogue))

    marked = [entry for entry in po if TERM.search(entry.msgid)]
    assert marked
    for entry in marked:
        original = sorted(slug for _words, slug in TERM.findall(entry.msgid))
        assert sorted(slug for _words, slug in TERM.findall(entry.msgstr)) == original, entry.msgid
        assert not set(original) - set(ENTRIES), entry.msgid


def test_a_sentence_is_escaped_around_its_terms():
    sentence = terms('Tom & Ola <b>[wręczą](#wreczenie)</b> "to"')

    assert sentence == (
        'Tom &amp; Ola &lt;b&gt;<a href="/slownik/#wreczenie">wręczą</a>&lt;/b&gt; &quot;to&quot;'
    )


def test_a_term_without_an_entry_is_an_error():
    with pytest.raises(KeyError):
        terms("[Słowo](#nie-ma-takiego)")


def test_a_label_without_an_entry_stays_as_it_is():
    assert explained("Szkoła", "szkola") == "Szkoła"
