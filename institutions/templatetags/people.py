"""Names of people on pages: `{% load people %}`."""

from django import template
from django.utils.html import conditional_escape, format_html

from institutions.models import Person
from institutions.templatetags.polish import polish

register = template.Library()


@register.filter
def person_link(person: Person) -> str:
    """Return the name with a link to the person's page; of a hidden person only the words that say so."""
    if person.is_hidden:
        return conditional_escape(person.public_name)
    return format_html('<a href="{}"{}>{}</a>', person.get_absolute_url(), polish(), person.public_name)
