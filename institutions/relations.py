"""What leads to a record, found by looking at the models: a model made tomorrow is found as well."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from institutions.entries import Entry
from institutions.models.word import BaseWord


def writes_itself(model: type[models.Model]) -> bool:
    """Return whether the model's rows follow from the records by themselves: words by triggers, and the history."""
    return issubclass(model, (BaseWord, Entry))


def foreign_keys_to(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """Yield the foreign keys of all models, of whatever floor, that lead to records of `model`.

    Left out are those of tables that stand behind a relation to many (see `lists_of`) and of what writes itself.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            related: Any = relation.related_model
            if not related._meta.auto_created and not writes_itself(related):
                yield relation.field


def lists_of(model: type[models.Model]) -> Iterator[models.ManyToManyField]:
    """Yield the relations to many that list records of `model`, of those without a model of their own behind them."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToManyRel):
            behind: Any = relation.through
            if behind._meta.auto_created:
                yield relation.field


def unique_with(field: models.ForeignKey) -> Iterator[tuple[list[Any], models.Q | None]]:
    """Yield what must be unique among the rows that lead by `field` to one record: expressions, and of which rows."""
    if field.unique:
        yield [], None
    for constraint in field.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        parts: list[Any] = [*constraint.expressions, *map(models.F, constraint.fields)]
        others = [part for part in parts if columns_of(part) != [field.name]]
        if len(others) < len(parts):
            yield others, constraint.condition


def columns_of(expression: Any) -> list[str]:
    """Return the names of the columns that `expression` reads."""
    parts = expression.flatten() if hasattr(expression, "flatten") else [expression]
    return [part.name for part in parts if isinstance(part, models.F)]
