"""A list page as a reader sees it: its rows, choices, chips and links."""

import re
from html import unescape
from pathlib import Path

from django.contrib.staticfiles import finders


class ListPage:
    """What an answer of a list shows."""

    def __init__(self, response):
        self.status_code = response.status_code
        self.bytes = len(response.content)
        self.html = response.content.decode()
        self.text = unescape(self.html)
        self.title = re.search(r"<title>(.*?)</title>", self.text)[1]
        self.links = re.findall(r'<a [^>]*href="([^"]*)"', self.text)

    def within(self, tag, name):
        """Return the part of the page inside the first `tag` of the class `name`, "" when there is none."""
        found = re.search(rf'<{tag} class="{name}[^"]*"[^>]*>(.*?)</{tag}>', self.text, flags=re.DOTALL)
        return found[1] if found else ""

    @property
    def rows(self):
        """The words of each row, without markup."""
        rows = re.findall(r"<li>(.*?)</li>", self.within("ol", "results"), flags=re.DOTALL)
        return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]

    @property
    def leads_to(self):
        """The address that each row leads to."""
        return re.findall(r'<h3><a href="([^"]*)"', self.within("ol", "results"))

    @property
    def statuses(self):
        """The status of each row, as its style reads it."""
        return re.findall(r'data-status="([^"]*)"', self.within("ol", "results"))

    @property
    def chips(self):
        """The addresses that lift one filter each."""
        return re.findall(r'<a class="chip" href="([^"]*)"', self.within("div", "chips"))

    @property
    def status_links(self):
        """The statuses above the results: value → (count, address); "" is the whole list."""
        links = re.findall(r'<a href="([^"]*)".*?</a>', self.within("nav", "status-links"))
        words = re.findall(r"<a .*?</a>", self.within("nav", "status-links"))
        values = [(re.search(r'data-status="([^"]*)"', word) or ["", ""])[1] for word in words]
        counts = [int(re.search(r'"count">(\d+)<', word)[1]) for word in words]
        return dict(zip(values, zip(counts, links, strict=True), strict=True))

    def facet(self, name):
        """The choices of a facet: value → count; "" is no choice of a facet that takes one only."""
        choices = re.findall(rf'name="{name}" value="([^"]*)".*?<small>\((\d+)\)', self.text, flags=re.DOTALL)
        return {value: int(count) for value, count in choices}

    @property
    def errors(self):
        """The words of the error summary."""
        return self.within("div", "error-summary")

    @property
    def weight(self):
        """The bytes of the page and of the style sheets that it links."""
        sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]*)"', self.html)
        return self.bytes + sum(Path(finders.find(sheet)).stat().st_size for sheet in sheets)


def read(client, path, query=""):
    """Return the list at `path` under the query string `query`."""
    return ListPage(client.get(f"{path}?{query}" if query else path))
