"""Help stands at the same place on every page: the same links, in the same order, at its foot."""

import re

import pytest

from tests.trust.addresses import ask, public_addresses
from tests.trust.world import make_world

pytestmark = pytest.mark.django_db

HELP = (
    "/slownik/",
    "/latwy-tekst/",
    "/zglos-blad/",
    "/deklaracja-dostepnosci/",
    "/prywatnosc/",
)


def test_every_page_offers_the_same_help_in_the_same_place(client):
    pages = 0
    for address in public_addresses(make_world()).values():
        answer = ask(client, address)
        if answer.is_page and answer.status == 200 and "<main" in answer.text:
            footer = re.search(r'<footer class="site-footer">.*?</footer>', answer.text, flags=re.DOTALL)[0]
            links = [link.partition("?")[0] for link in re.findall(r'href="([^"]*)"', footer)]
            assert [link for link in links if link in HELP] == list(HELP), address
            pages += 1
    assert pages > 20
