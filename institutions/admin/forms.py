"""The forms of the office: typed text is tidied, constraints speak beside their field, address words are made."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institutions.relations import columns_of
from institutions.typed_text import address_word, tidy
from institutions.uploads import take_in

# The field of a form that asks why, and its name: none of a model is called so.
REASON = "change_reason"


def reason_field() -> forms.CharField:
    """Return the field that asks why a record is changed."""
    return forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For the history of the record: staff read it, the public does not."),
    )


class ReasonForm(forms.Form):
    """Why something changes, where the form asks for nothing else."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        max_length=1000,
    )

    def clean_reason(self) -> str:
        """Return the reason without what nobody sees; nothing is none."""
        reason = tidy(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(_("Say why."))
        return reason


class LoadedAutocompleteSelect(AutocompleteSelect):
    """An autocomplete that takes the label of its value from a record that is loaded already: no query a row."""

    loaded: models.Model | None = None

    def optgroups(self, name, value, attrs=None):
        """Return the chosen option alone; Django's own way, with a query, when something else was chosen."""
        record = self.loaded
        if record is None or [str(each) for each in value] != [str(record.pk)]:
            return super().optgroups(name, value, attrs)
        nothing = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(record)
        return [(None, [*nothing, self.create_option(name, record.pk, label, True, len(nothing))], 0)]


class RegisterForm(forms.ModelForm):
    """A form over one record of the register."""

    # Which field a constraint is about: its message then stands beside that field. By the constraint's name.
    refused_beside: ClassVar[dict[str, str]] = {}
    # Tells whether the public would see the record, for a form of somebody who may not publish; see `RegisterAdmin`.
    refuses: ClassVar[Callable[[models.Model], bool] | None] = None
    shown_with: ClassVar[str] = ""
    # Why the form is not stored whatever is typed in it, "" for most; see `conflicts`.
    refused: ClassVar[str] = ""
    # The fields that are changed for a reason where the public sees them, and what tells that; see `RegisterAdmin`.
    reason_for: ClassVar[tuple[str, ...]] = ()
    is_shown: ClassVar[Callable[[models.Model], bool]]

    def __init__(self, data=None, *args, **options):
        super().__init__(data, *args, **options)
        if self.is_bound:
            self.data = MultiValueDict({key: list(map(tidy, values)) for key, values in self._typed()})
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedAutocompleteSelect):
                widget.loaded = self.instance._state.fields_cache.get(name)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = " ".join(
                map(str, (self.fields["slug"].help_text, _("Leave it empty to have it made.")))
            ).strip()

    def _typed(self) -> Iterator[tuple[str, list[str]]]:
        start = f"{self.prefix}-" if self.prefix else ""
        return ((key, values) for key, values in self.data.lists() if key.startswith(start))

    def text_for_address(self) -> str:
        """Return what an address word is made from when none is typed; "" for none."""
        return self.cleaned_data.get("name") or self.cleaned_data.get("title") or ""

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the names of the fields that were changed; the reason of a change is none."""
        return [name for name in super().changed_data if name != REASON]

    def clean(self) -> dict[str, Any]:
        """Make an address word when none was typed, and ask why where a change needs a reason."""
        super().clean()
        cleaned = self.cleaned_data
        changed = self.labels_of(set(self.reason_for) & set(self.changed_data))
        if changed and REASON in self.fields and not cleaned.get(REASON) and self._is_of_public():
            sentence = (
                _("Say why this changes: %(fields)s.")
                if self.instance.pk
                else _("This is public at once. Say why it is added: %(fields)s.")
            )
            self.add_error(REASON, sentence % {"fields": changed})
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            text = self.text_for_address()
            cleaned["slug"] = address_word(text, max_length=self.fields["slug"].max_length)
            if text and not cleaned["slug"]:
                self.add_error("slug", _("No address word can be made from this name; write one."))
        return cleaned

    def _is_of_public(self) -> bool:
        """Return whether the public sees the stored record, or that of which the new one becomes a part."""
        if self.instance.pk is not None:
            return type(self).is_shown(self.instance)
        whole = self.cleaned_data.get(self.shown_with)
        return whole is not None and whole.is_published

    def labels_of(self, names: Collection[str]) -> str:
        """Return how the fields `names` are called, in the order of the form."""
        return ", ".join(str(field.label).lower() for name, field in self.fields.items() if name in names)

    def _post_clean(self) -> None:
        """Also check the constraints over what this form does not show, which Django leaves to the database."""
        super()._post_clean()
        unsure = {
            field.name
            for field in self.instance._meta.fields
            if field.name in self._errors
            or not field.editable
            or (
                isinstance(self.fields.get(field.name), InlineForeignKeyField)
                and getattr(self.instance, field.attname) is None
            )
        }
        try:
            self.instance.validate_constraints(exclude=unsure)
        except ValidationError as error:
            self.add_error(None, error)
        if self.refused:
            self.add_error(None, self.refused)
        refuses = type(self).refuses
        if refuses is not None and self.shown_with in self.fields and refuses(self.instance):
            self.add_error(
                self.shown_with, _("This is published already: somebody who publishes has to add to it.")
            )

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error beside the field that it is about, and each only once."""
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        found = error.error_dict if hasattr(error, "error_dict") else {field: error.error_list}
        for name, messages in found.items():
            for message in messages:
                place = self._place_of(message) if name in (None, NON_FIELD_ERRORS) else name
                if place not in self.fields:
                    place = None
                known = self._errors.get(place or NON_FIELD_ERRORS, [])
                if not set(message.messages) & set(known):
                    super().add_error(place, message)

    def _place_of(self, message: ValidationError) -> str | None:
        """Return the field that the constraint with this message is about, as far as that is said."""
        said = set(message.messages)
        for constraint in self.instance._meta.constraints:
            if constraint.get_violation_error_message() in said:
                return self.refused_beside.get(constraint.name)
        return None


class FileForm(RegisterForm):
    """A form over a record that keeps a file, in the field `file`: what is sent is looked over before it is taken."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.content = None
        if "file" in self.fields and self.instance.pk is not None:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file instead")

    def clean_file(self):
        """Take the file in, or refuse it in words."""
        if (file := self.cleaned_data["file"]) is not None:
            self.content = take_in(file, self.accept, on=timezone.localdate())
        return file

    def accept(self, file: UploadedFile) -> Any:
        """Return what is kept of the file, or raise ValidationError; see `uploads`."""
        raise NotImplementedError

    def keep(self, content: Any, name: str) -> None:
        """Store what was made of the file, which was called `name`, for the record."""
        raise NotImplementedError

    def save(self, commit=True):
        """Store the record and the file together."""
        if commit and self.content is not None:
            self.keep(self.content, self.cleaned_data["file"].name)
        return super().save(commit)


class RegisterFormSet(BaseInlineFormSet):
    """Rows under a record: they know the record, and two equal ones are refused in words."""

    # The dates of rows that the public sees, which are changed for a reason; see `RegisterInline`.
    reason_for: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self):
        """Return the stored rows, each with the record that they belong to."""
        rows = super().get_queryset()
        if self.instance.pk is not None:
            for row in rows:
                self.fk.set_cached_value(row, self.instance)
        return rows

    def add_fields(self, form, index):
        """Name each control by itself: in a table its name is the heading of its column, which is no label."""
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if field.label and not widget.is_hidden:
                widget.attrs.setdefault("aria-label", str(field.label))

    def clean(self) -> None:
        """Refuse two rows that a constraint over expressions holds for equal; Django looks at plain ones alone.

        Where a change of a row needs a reason, the form of the whole record asks for it.
        """
        super().clean()
        if self.reason_for and not tidy(self.data.get(REASON, "")):
            self._ask_why()
        constraints = () if self.model is None else self.model._meta.constraints
        for constraint in constraints:
            if not isinstance(constraint, models.UniqueConstraint) or not constraint.expressions:
                continue
            names = [name for expression in constraint.expressions for name in columns_of(expression)]
            seen = set()
            for form in self.forms:
                if not form.has_changed() and form.instance.pk is None:
                    continue
                if self.can_delete and self._should_delete_form(form):
                    continue
                row = tuple(str(form.instance.serializable_value(name) or "") for name in names)
                if row in seen:
                    form.add_error(None, constraint.get_violation_error_message())
                seen.add(row)

    def _ask_why(self) -> None:
        """Refuse to change or add dates, and to delete rows of a kind that has them, without a reason."""
        deleted = []
        for form in self.forms:
            if not getattr(form.instance, "is_published", True):
                continue  # a draft of its own, as photos are
            is_stored = form.instance.pk is not None
            if self.can_delete and self._should_delete_form(form):
                if is_stored:
                    deleted.append(str(form.instance))
                continue
            changed = set(self.reason_for) & set(form.changed_data)
            if labels := form.labels_of(changed):
                sentence = (
                    _("Say below the form why this changes: %(fields)s.")
                    if is_stored
                    else _("This is public at once. Say below the form why it is added: %(fields)s.")
                )
                form.add_error(sorted(changed)[0], sentence % {"fields": labels})
        if deleted:
            raise ValidationError(
                _("Say below the form why this is deleted: %(rows)s.") % {"rows": "; ".join(deleted)}
            )
