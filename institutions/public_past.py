"""What the public could once see of people, who are no drafts first: as far as the history tells, and rather too much.

An address that somebody may have written down never comes to lead to somebody else.
"""

from typing import Any

from django.db import models
from django.db.models.functions import Cast

from institutions.entries import entries_of, is_tracked
from institutions.models import Citation, Person, Record, Source


def was_ever_named(person: Person) -> bool:
    """Return whether something that the public can or could once see has ever told of the person."""
    return any(
        _was_part_of_public(relation.related_model, entry)
        for relation in person._meta.related_objects
        if hasattr(relation.related_model._default_manager, "of_published")
        and is_tracked(relation.related_model)
        for entry in _entries_naming(person, relation)
    )


def _entries_naming(person: Person, relation: Any) -> models.QuerySet:
    """Return the entries of the records that told of the person by a relation, deleted ones too."""
    entries = entries_of(relation.related_model)._base_manager.order_by()
    name = relation.field.name
    if not relation.many_to_many:
        return entries.filter(**{name: person.pk})
    # A list of keys: no database knows it in a way that the other one does too.
    return entries.annotate(kept_as_text=Cast(name, models.TextField())).filter(
        kept_as_text__regex=rf"(^|[^0-9]){person.pk}([^0-9]|$)"
    )


def _was_part_of_public(model: Any, entry: Any) -> bool:
    """Return whether what the entry is of belonged to something that was public at any time."""
    wholes = [
        (model._meta.get_field(name).related_model, getattr(entry, f"{name}_id")) for name in entry.shown_with
    ]
    found = [(whole, key) for whole, key in wholes if whole is not Person and key is not None]
    if not found:  # a post elsewhere, which its sources alone make public
        cited = entries_of(Citation)._base_manager.filter(
            **{model._meta.model_name: getattr(entry, model._meta.pk.attname)}
        )
        found = [(Source, key) for key in cited.order_by().values_list("source", flat=True).distinct()]
    return any(_was_public(whole, key) for whole, key in found)


def _was_public(model: Any, key: Any) -> bool:
    if issubclass(model, Record):
        rows = model._default_manager.filter(pk=key)
        is_or_was = models.Q(published_at__isnull=False) | models.Q(taken_back_at__isnull=False)
        return (
            rows.filter(is_or_was).exists()
            or entries_of(model)
            ._base_manager.filter(**{model._meta.pk.attname: key}, published_at__isnull=False)
            .exists()
        )
    entries = entries_of(model)._base_manager.filter(**{model._meta.pk.attname: key})
    return any(_was_part_of_public(model, entry) for entry in entries.order_by())
