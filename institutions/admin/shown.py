"""What a form of the office shows of a record and its rows, as the texts that a browser sends back."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_field, flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from institutions.admin.form_tokens import DIGITS, Digests
from institutions.typed_text import tidy

# The texts of the controls of one field, by what the control's name has behind that of the field; "" for most.
Controls = dict[str, list[str]]


@dataclass(frozen=True)
class Shape:
    """How a form shows records of one kind: the fields that can be typed in, and those that only stand there."""

    fields: Mapping[str, forms.Field]
    fixed: tuple[str, ...]

    @classmethod
    def of(
        cls, model: type[models.Model], fields: Mapping[str, forms.Field], fixed: Iterable[Any]
    ) -> "Shape":
        """Return the shape of a form over `model`; fields of a form that are none of the model hold nothing stored."""
        return cls(
            {name: field for name, field in fields.items() if _column(model, name) is not None},
            tuple(name for name in fixed if _tells_of_a_change(_column(model, name))),
        )

    def digests(self, record: models.Model) -> dict[str, str]:
        """Return the digest of each value of `record` that the form shows."""
        found = {name: digest(controls(record, name, field)) for name, field in self.fields.items()}
        return found | {name: digest({"": [text_of(record, name)]}) for name in self.fixed}


@dataclass(frozen=True)
class Rows:
    """The rows of one kind under a record."""

    prefix: str
    title: str
    model: type[models.Model]
    shape: Shape
    records: list[models.Model]

    @property
    def key(self) -> str:
        """Return the name of the rows' primary key."""
        return self.model._meta.pk.name


@dataclass(frozen=True)
class Sheet:
    """All that one form shows of a stored record."""

    record: models.Model
    shape: Shape
    rows: tuple[Rows, ...]

    def digests(self) -> Digests:
        """Return the digests of all that the form shows."""
        rows = {
            each.prefix: {str(record.pk): each.shape.digests(record) for record in each.records}
            for each in self.rows
        }
        return Digests(self.shape.digests(self.record), rows)


def sheet_shown(model_admin, request, record: models.Model, form, formsets) -> Sheet:
    """Return what the form of `record` shows; `formsets` are pairs of an inline and its set of forms, with its rows."""
    fixed = model_admin.get_readonly_fields(request, record)
    standing = set(flatten_fieldsets(model_admin.get_fieldsets(request, record)))
    return Sheet(
        record,
        Shape.of(type(record), form.base_fields, (name for name in fixed if name in standing)),
        tuple(
            Rows(
                formset.prefix,
                capfirst(formset.model._meta.verbose_name_plural),
                formset.model,
                Shape.of(
                    formset.model, formset.form.base_fields, inline.get_readonly_fields(request, record)
                ),
                list(formset.get_queryset()),
            )
            for inline, formset in formsets
        ),
    )


def sheet_stored(model_admin, request, record: models.Model, *, is_locked: bool) -> Sheet:
    """Return what the form of `record` would show now.

    With `is_locked`, when the record itself is locked, its rows are too, until the end of the transaction.
    """
    form = model_admin.get_form(request, record, change=True)
    formsets = list(_formsets_stored(model_admin, request, record, is_locked))
    return sheet_shown(model_admin, request, record, form, formsets)


def _formsets_stored(
    model_admin, request, record: models.Model, is_locked: bool
) -> Iterator[tuple[Any, Any]]:
    met: dict[str, int] = {}
    for formset_class, inline in model_admin.get_formsets_with_inlines(request, record):
        prefix = formset_class.get_default_prefix()
        met[prefix] = met.get(prefix, 0) + 1
        if met[prefix] > 1:  # as Django names the second set of rows of one name
            prefix = f"{prefix}-{met[prefix]}"
        rows = inline.get_queryset(request)
        if is_locked:
            rows = rows.select_for_update(of=("self",), no_key=True)
        yield inline, formset_class(instance=record, prefix=prefix, queryset=rows)


def controls(record: models.Model, name: str, field: forms.Field) -> Controls:
    """Return the texts that the controls of a field hold in a form that has just been opened."""
    value = _field(record, name).value_from_object(record)
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.MultiWidget):
        parts = field.widget.decompress(value) or [None] * len(field.widget.widgets)
        return {
            suffix: _texts(widget, part)
            for suffix, widget, part in zip(
                field.widget.widgets_names, field.widget.widgets, parts, strict=True
            )
        }
    return {"": _texts(_bare(field.widget), value)}


def suffixes(field: forms.Field) -> list[str]:
    """Return what the names of the controls of a field have behind that of the field."""
    return field.widget.widgets_names if isinstance(field.widget, forms.MultiWidget) else [""]


def is_ticked(field: forms.Field) -> bool:
    """Return whether a browser sends nothing at all of the field when nothing is chosen."""
    widget = _bare(field.widget)
    return isinstance(widget, forms.CheckboxInput) or getattr(widget, "allow_multiple_selected", False)


def digest(texts: Controls) -> str:
    """Return what tells these texts from others; how a browser ends lines and what is empty plays no part."""
    kept = [[tidy(text) for text in each if tidy(text)] for each in texts.values()]
    return base64.b64encode(
        hashlib.blake2b(repr(kept).encode(), digest_size=DIGITS * 6 // 8).digest()
    ).decode()


def text_of(record: models.Model, name: str) -> str:
    """Return the value of a field that only stands in the form, as text for a digest."""
    field = _field(record, name)
    return "" if field.value_from_object(record) is None else str(field.value_to_string(record))


def in_words(field: forms.Field, texts: Controls) -> str:
    """Return what the controls of a field say to a person; "–" for nothing."""
    chosen = [tidy(text) for each in texts.values() for text in each if tidy(text)]
    if isinstance(field, forms.BooleanField):
        return _("yes") if chosen else _("no")
    return ", ".join(_words(field, text) for text in chosen) or "–"


def fixed_in_words(record: models.Model, name: str) -> str:
    """Return the value of a field that only stands in the form, as the form shows it."""
    field = _field(record, name)
    return display_for_field(field.value_from_object(record), field, "–")


def label_of(model: type[models.Model], name: str, fields: Mapping[str, forms.Field]) -> str:
    """Return how a field is called in the form."""
    label = fields[name].label if name in fields else _field(model, name).verbose_name
    return capfirst(str(label))


def _words(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        try:
            record = field.queryset.filter(**{field.to_field_name or "pk": text}).first()
        except (ValueError, TypeError, ValidationError):
            record = None
        return text if record is None else field.label_from_instance(record)
    if isinstance(field, forms.ChoiceField):
        return str(_flat(field.choices).get(text, text))
    return text


def _flat(choices) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= _flat(label)
        else:
            found[str(value)] = label
    return found


def _bare(widget: forms.Widget) -> forms.Widget:
    """Return the widget without what the office puts around it."""
    return getattr(widget, "widget", widget)


def _texts(widget: forms.Widget, value: Any) -> list[str]:
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    text: Any = widget.format_value(value)
    if text is None:
        return [""]
    return [str(each) for each in text] if isinstance(text, list | tuple) else [str(text)]


def _field(model: models.Model | type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _column(model: type[models.Model], name: Any) -> models.Field | None:
    """Return the field of the model's own table, or of many to many, that is called `name`, None if none is."""
    try:
        field = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _tells_of_a_change(field: models.Field | None) -> bool:
    """Return whether the value of the field changes only when somebody changes the record."""
    return (
        field is not None
        and not field.many_to_many
        and not field.generated
        and not getattr(field, "auto_now", False)
    )
