from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from institutions.admin.record import RegisterTabularInline
from institutions.models import Citation

# Fields that no source speaks of.
OURS = {"slug", "staff_note", "is_hidden", "is_territory_derived", "key", "citations"}


def citable_fields(model: type[models.Model]) -> list[tuple[str, Any]]:
    """Return the fields of `model` that a source may confirm, with their labels; first the record as a whole."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return [
        ("", _("the whole record")),
        *(
            (field.name, capfirst(field.verbose_name))
            for field in fields
            if field.editable and not field.primary_key and field.name not in OURS
        ),
    ]


class BaseCitationInline(RegisterTabularInline):
    """The sources of a record, on either floor."""

    fields = ("source", "field", "wording")
    autocomplete_fields = ("source",)
    row_related = ("source",)
    classes = ("unlabelled",)

    def formfield_for_dbfield(self, db_field, request, **options):
        """Offer the fields of the record to choose from."""
        if db_field.name == "field":
            return forms.ChoiceField(
                choices=citable_fields(self.parent_model),
                required=False,
                label=capfirst(db_field.verbose_name),
                help_text=_("What of the record the source confirms."),
            )
        return super().formfield_for_dbfield(db_field, request, **options)


class CitationInline(BaseCitationInline):
    """The sources of a record of this floor."""

    model = Citation
