"""Changes of rows that are written down as they are made, so that they can be taken back, the last one first.

A step holds the model, the primary key and the values by column, as texts that fields read again. Taking a step back
demands that nothing has touched since what it changed.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

Step = dict[str, Any]


class Journal:
    """Changes rows, and writes down each step."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def set(self, row: models.Model, values: dict[str, Any]) -> None:
        """Give the fields of a stored row new `values`, by name."""
        columns = [row._meta.get_field(name) for name in values]
        before = written(row, columns)
        for name, value in values.items():
            setattr(row, name, value)
        after = written(row, columns)
        changed = [name for name in before if before[name] != after[name]]
        if changed:
            row.save(update_fields=[*_names(type(row), changed), *_stamps(row)])
            self._note(
                "set",
                row,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )

    def delete(self, row: models.Model) -> None:
        """Delete a row that nothing leads to any more."""
        self._note("delete", row, before=written(row))
        row.delete()

    def create(self, row: models.Model) -> None:
        """Store a new row."""
        row.save(force_insert=True)
        self._note("create", row, after=written(row))

    def add(self, row: models.Model, name: str, key: Any) -> None:
        """Add the record `key` to the list `name` of the row."""
        getattr(row, name).add(key)
        self._note("add", row, name=name, key=key)

    def remove(self, row: models.Model, name: str, key: Any) -> None:
        """Take the record `key` from the list `name` of the row."""
        getattr(row, name).remove(key)
        self._note("remove", row, name=name, key=key)

    def _note(self, did: str, row: models.Model, **about: Any) -> None:
        self.steps.append({"did": did, "model": row._meta.label, "pk": row.pk, **about})


def take_back(steps: Iterable[Step]) -> None:
    """Take the steps back, the last one first; ValidationError says in words which later change forbids it."""
    for step in reversed(list(steps)):
        model = apps.get_model(step["model"])
        rows = model._default_manager.select_for_update().filter(pk=step["pk"])
        row = rows.first()
        if step["did"] == "delete":
            if row is not None:
                raise ValidationError(
                    _("There is another record in its place: %(record)s."), params={"record": row}
                )
            _read(model, step["before"], pk=step["pk"]).save(force_insert=True)
            continue
        if row is None:
            raise ValidationError(
                _("%(kind)s that the merge touched is not there any more."),
                params={"kind": model._meta.verbose_name},
            )
        if step["did"] == "set":
            _unchanged(row, step["after"])
            for name, text in step["before"].items():
                setattr(row, name, _value(model, name, text))
            row.save(update_fields=[*_names(model, step["before"]), *_stamps(row)])
        elif step["did"] == "create":
            _unchanged(row, step["after"])
            row.delete()
        elif step["did"] == "add":
            getattr(row, step["name"]).remove(step["key"])
        else:
            getattr(row, step["name"]).add(step["key"])


def written(row: models.Model, columns: Iterable[Any] | None = None) -> dict[str, Any]:
    """Return the values of the columns, or of all that the database does not compute, as texts; None for nothing."""
    columns = (
        [field for field in row._meta.concrete_fields if not field.generated] if columns is None else columns
    )
    return {
        field.attname: None if getattr(row, field.attname) is None else field.value_to_string(row)
        for field in columns
        if not field.primary_key
    }


def _read(model: type[models.Model], texts: dict[str, Any], *, pk: Any) -> models.Model:
    return model(pk=pk, **{name: _value(model, name, text) for name, text in texts.items()})


def _value(model: type[models.Model], column: str, text: Any) -> Any:
    field: Any = next(each for each in model._meta.concrete_fields if each.attname == column)
    return None if text is None else field.to_python(text)


def _names(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    wanted = set(columns)
    return [field.name for field in model._meta.concrete_fields if field.attname in wanted]


def _stamps(row: models.Model) -> list[str]:
    """Return the fields that hold when the row was last changed."""
    return [field.name for field in row._meta.concrete_fields if getattr(field, "auto_now", False)]


def _unchanged(row: models.Model, expected: dict[str, Any]) -> None:
    """Raise ValidationError when the row no longer holds what the step left in it; stamps do not count."""
    stamps = set(_stamps(row))
    for field in row._meta.concrete_fields:
        if field.attname in expected and field.name not in stamps:
            now = written(row, [field])[field.attname]
            if now != expected[field.attname]:
                raise ValidationError(
                    _("“%(record)s” was changed since: %(field)s. Take that change back first."),
                    params={"record": row, "field": field.verbose_name},
                )
