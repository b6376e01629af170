"""A page as a reader sees it: its words, title, links and headings."""

import re
from html import unescape
from urllib.parse import quote

from django.utils.translation import gettext

from calregistry.templatetags.glossary import TERM


class Page:
    """What an answer with a page shows."""

    def __init__(self, response):
        self.status_code = response.status_code
        self.html = response.content.decode()
        main = re.search(r"<main.*?</main>", self.html, flags=re.DOTALL)[0]
        self.text = words_of(main)
        self.title = unescape(re.search(r"<title>(.*?)</title>", self.html)[1])
        self.heading = words_of(re.search(r"<h1.*?</h1>", self.html, flags=re.DOTALL)[0])
        self.links = [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"', main)]
        self.ids = re.findall(r'\bid="([^"]*)"', self.html)


def words_of(html):
    """Return the words of a piece of a page without markup and source marks, with single spaces between them."""
    html = re.sub(r'<sup class="source-marks">.*?</sup>', "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def read(client, address, **extra):
    """Return the page at `address` as a reader without cookies gets it."""
    return Page(client.get(address, **extra))


def what_is_said_at(client, address):
    """Return the answer at `address` but for this address, which the form for reports is told on every page."""
    return client.get(address).content.replace(quote(address, safe="").encode(), b"")


def said(msgid, **words):
    """Return a sentence of ours as the Polish page says it, without the marks around its terms."""
    return " ".join(TERM.sub(r" \1 ", gettext(msgid) % words).split())
