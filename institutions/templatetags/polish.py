"""Marks of Polish words on pages in English: `{% load polish %}`. On Polish pages they write nothing."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from institutions import languages
from institutions.models import Territory

register = template.Library()

LANG = format_html(' lang="{}"', languages.POLISH)


@register.simple_tag
def polish() -> SafeString | str:
    """Write the attribute of an element whose words are data in Polish: `<h1{% polish %}>{{ name }}</h1>`."""
    return "" if languages.page_is_polish() else LANG


@register.filter("polish")
def in_polish(words: Any) -> Any:
    """Return Polish words within a sentence: `{% blocktranslate with town=institution.town|polish %}`.

    Not for titles and attributes, which can hold no markup.
    """
    return languages.in_polish(words)


@register.filter
def territory_label(territory: Territory) -> SafeString:
    """Return what `territory.label` says with the Polish words in it marked."""
    return territory.worded(languages.in_polish)
