"""Partial dates on pages: `{% load partial_dates %}`."""

import re

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html

from institutions import partial_date_words, partial_dates
from institutions.partial_dates import PartialDate

register = template.Library()

NUMBER_BEFORE_A_WORD = re.compile(r"(?<![\w-])([0-9]{1,2}) (?=[^\W\d])")


@register.filter
def words(value: PartialDate | None) -> str:
    """Return the date in words, without markup: for titles, attributes and plain text."""
    return partial_dates.in_words(value)


@register.filter
def in_words(value: PartialDate | None) -> str:
    """Return the date in words as `<time>`; plain words where no date is known.

    "Not later than" stays plain too: a machine that read the bound would take it for the date.
    """
    if value is None or value.is_not_later_than:
        return partial_dates.in_words(value)
    return format_html('<time datetime="{}">{}</time>', value.machine, partial_dates.in_words(value))


@register.filter
def when(value: PartialDate) -> str:
    """Return the date as it follows a verb, without markup: `{{ certificate.handed_over_on|when }}`."""
    return partial_date_words.when(value)


@register.simple_tag
def period(first: PartialDate | None, last: PartialDate | None) -> str:
    """Return a period in words: `{% period programme.started_on programme.ended_on %}`."""
    return partial_dates.period_in_words(first, last)


@register.filter(is_safe=True)
@stringfilter
def unbroken(sentence: str) -> str:
    """Return the sentence with each short number kept on one line with the word after it: `5 lutego`, `3 lata`."""
    return NUMBER_BEFORE_A_WORD.sub("\\1\u00a0", sentence)
