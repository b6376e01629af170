"""Links from terms to the glossary: `{% load glossary %}`."""

import re
from collections.abc import Iterator

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from calregistry.glossary import ENTRIES

register = template.Library()

# As in Markdown, so that a translator can put it around the word in whatever form the sentence needs.
TERM = re.compile(r"\[([^][]+)\]\(#([a-z0-9-]+)\)")


@register.filter
def terms(sentence: str) -> SafeString:
    """Return a sentence of ours with its terms as links: `{{ _("The [commission](#komisja) decides.")|terms }}`.

    For fixed sentences only, never for data. An entry that the glossary does not have raises `KeyError`.
    """
    return format_html_join("", "{}", ((piece,) for piece in pieces(str(sentence))))


@register.filter
def explained(words: str, slug: str) -> SafeString | str:
    """Return words of ours as a link to the entry `slug`: `{{ label|explained:"numer" }}`; without one, as they are."""
    return link(words, slug) if slug in ENTRIES else words


def pieces(sentence: str) -> Iterator[str]:
    """Yield the sentence in pieces: words between terms, and the link of each term."""
    start = 0
    for found in TERM.finditer(sentence):
        words, slug = found.groups()
        yield sentence[start : found.start()]
        yield link(words, ENTRIES[slug].slug)
        start = found.end()
    yield sentence[start:]


def link(words: str, slug: str) -> SafeString:
    """Return `words` as a link to an entry of the glossary."""
    return format_html('<a href="{}#{}">{}</a>', reverse("glossary"), slug, words)
