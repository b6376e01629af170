"""The text that is easy to read: short sentences, each on a line of its own, in both languages."""

import re

import pytest

from tests.pages.reading import read, words_of

ADDRESSES = ("/latwy-tekst/", "/en/latwy-tekst/")
MOST_WORDS = 13
HARD = re.compile(r"\d{3,}|%|;|\(|„|“|\bitd\.|\bnp\.|\be\.g\.|\bart\.")


def lines_of(html):
    """Return what each line of the text says."""
    main = re.search(r"<main.*?</main>", html, flags=re.DOTALL)[0]
    return [words_of(line) for line in re.findall(r"<(?:p|li|h2)\b.*?</(?:p|li|h2)>", main, flags=re.DOTALL)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_line_is_one_or_two_short_sentences_without_hard_signs(client, address):
    lines = lines_of(read(client, address).html)

    assert len(lines) > 40
    for line in lines:
        sentences = re.split(r"(?<=[.?!]) ", line)
        assert len(sentences) <= 2, line
        assert all(len(sentence.split()) <= MOST_WORDS for sentence in sentences), line
        assert not HARD.search(line), line


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_leads_to_what_it_tells_of(client, address):
    prefix = address.removesuffix("/latwy-tekst/")

    links = set(read(client, address).links)

    wanted = {"/", "/sprawdz/", "/mapa/", "/slownik/", "/zglos-blad/"}
    assert {f"{prefix}{each}" for each in wanted} <= links


@pytest.mark.django_db
def test_the_buttons_that_it_names_are_called_so(client):
    easy = read(client, "/latwy-tekst/").html
    named = re.findall(r"<b>(.*?)</b>", easy)

    assert len(named) == 2
    for button, address in zip(named, ("/sprawdz/", "/"), strict=True):
        assert re.search(rf"<button[^>]*>\s*{button}\s*</button>", read(client, address).html)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pictures_stand_beside_the_text_and_say_nothing_that_it_does_not(client, address):
    html = read(client, address).html

    assert len(re.findall(r'<img src="/static/img/easy/[^"]*" alt="" width="128" height="128">', html)) == 5
