"""Source marks on pages: `{% load notes %}`."""

from django import template
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from institutions.models import Source
from institutions.notes import Mark, SourceNotes

register = template.Library()


@register.filter
def linked(marks: list[Mark]) -> str:
    """Return the marks as HTML: links to the notes, each with an id of its own for the way back.

    No space stands around them: a comma or full stop after a mark keeps close to it.
    """
    if not marks:
        return ""
    links = format_html_join(
        "",
        '<a id="{}" href="#nota-{}">[<span class="visually-hidden">{} </span>{}]</a>',
        ((mark.id, mark.number, _("source"), mark.number) for mark in marks),
    )
    return format_html('<sup class="source-marks">{}</sup>', links)


@register.simple_tag
def source_marks(notes: SourceNotes, record: models.Model, *fields: str) -> str:
    """Write the marks of fields of a record: `{% source_marks notes institution "phone" %}`; without fields, of all."""
    return linked(notes.marks(record, *fields))


@register.simple_tag
def source_marks_of(notes: SourceNotes, *records: models.Model | None) -> str:
    """Write the marks of records that tell one fact together: `{% source_marks_of notes part.person part %}`."""
    return linked(notes.marks_of_all(*records))


@register.simple_tag
def source_mark(notes: SourceNotes, source: Source) -> str:
    """Write the mark of a source that a record names by itself: `{% source_mark notes answer.source %}`."""
    return linked([notes.mark(source)])


@register.simple_tag
def source_marks_at(notes: SourceNotes, *slugs: str) -> str:
    """Write the marks of what a sentence of ours rests on: `{% source_marks_at notes "osl-standardy-cal" %}`."""
    return linked(notes.marks_of_sources(*slugs))
