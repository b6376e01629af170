"""Statuses on pages: `{% load statuses %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certificates import verdicts
from certificates.models import Certificate, Status

register = template.Library()


@register.filter
def status_words(value: str) -> str:
    """Return the words for a status that a queryset annotated: `{{ certificate.status|status_words }}`."""
    return str(Status(value).label)


@register.filter
def status_date(certificate: Certificate) -> str:
    """Return the date that goes with the status of a certificate in a list: `{{ certificate|status_date }}`."""
    return verdicts.in_brief(certificate)


@register.filter
def keeping_whole(sentence: str, number: str) -> SafeString:
    """Return the sentence with the register number in it on one line: `{{ answer|keeping_whole:number }}`."""
    before, _number, after = sentence.partition(number)
    return format_html('{}<span class="number">{}</span>{}', before, number, after)
