"""Source marks on pages: `{% load notes %}`."""

from typing import Any

from django import template
from django.db import models

from institutions.models import Source
from institutions.notes import SourceNotes

register = template.Library()


@register.inclusion_tag("components/source_marks.html")
def source_marks(notes: SourceNotes, record: models.Model, *fields: str) -> dict[str, Any]:
    """Write the marks of fields of a record: `{% source_marks notes institution "phone" %}`; without fields, of all."""
    return {"marks": notes.marks(record, *fields)}


@register.inclusion_tag("components/source_marks.html")
def source_marks_of(notes: SourceNotes, *records: models.Model | None) -> dict[str, Any]:
    """Write the marks of records that tell one fact together: `{% source_marks_of notes part.person part %}`."""
    return {"marks": notes.marks_of_all(*records)}


@register.inclusion_tag("components/source_marks.html")
def source_mark(notes: SourceNotes, source: Source) -> dict[str, Any]:
    """Write the mark of a source that a record names by itself: `{% source_mark notes answer.source %}`."""
    return {"marks": [notes.mark(source)]}


@register.inclusion_tag("components/source_marks.html")
def source_marks_at(notes: SourceNotes, *slugs: str) -> dict[str, Any]:
    """Write the marks of what a sentence of ours rests on: `{% source_marks_at notes "osl-standardy-cal" %}`."""
    return {"marks": notes.marks_of_sources(*slugs)}
