"""Polish words on a page in English are marked, and only there."""

import pytest
from django.template import Context, Template
from django.utils import translation

from institutions.languages import told


def shown(source, **words):
    """Return what the template `source` writes of `words`."""
    return Template("{% load i18n polish %}" + source).render(Context(words))


def test_an_element_of_polish_words_is_marked_on_an_english_page():
    with translation.override("en"):
        assert shown("<h1{% polish %}>{{ name }}</h1>", name="Dom") == '<h1 lang="pl">Dom</h1>'


def test_polish_words_within_a_sentence_are_marked_on_an_english_page():
    with translation.override("en"):
        sentence = shown(
            "{% blocktranslate with name=name|polish %}by {{ name }}{% endblocktranslate %}", name="A & B"
        )

    assert sentence == 'by <span lang="pl">A &amp; B</span>'


def test_a_polish_page_carries_no_mark():
    assert shown("<h1{% polish %}>{{ name|polish }}</h1>", name="A & B") == "<h1>A &amp; B</h1>"


@pytest.mark.parametrize("nothing", ["", None])
def test_where_there_are_no_words_there_is_no_mark(nothing):
    with translation.override("en"):
        assert shown("{{ name|polish|default:'' }}", name=nothing) == ""


def test_a_sentence_escapes_whatever_is_put_into_it():
    with translation.override("en"):
        assert told("<%(one)s> %(two)s", one="<b>", two=1) == "&lt;&lt;b&gt;&gt; 1"
