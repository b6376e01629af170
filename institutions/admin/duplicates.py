"""Forms of new records that ask whether what they tell of is in the register already."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.admin.forms import RegisterForm

MOST = 10  # records that are named
IS_ANOTHER = "is_another"


class NewThingForm(RegisterForm):
    """A form that is stored once somebody has looked at the records that may be of the same thing."""

    is_another = forms.BooleanField(
        label=gettext_lazy("None of these"), required=False, widget=forms.HiddenInput
    )

    def duplicates(self) -> models.QuerySet:
        """Return the records that may be of the same thing, by what was typed."""
        raise NotImplementedError

    def clean(self):
        """Name the records that may be of the same thing, and ask for a tick that it is another one."""
        cleaned = super().clean()
        if self.instance.pk is not None or not self.is_bound:
            return cleaned
        if found := list(self.duplicates()[: MOST + 1]):
            self.fields[IS_ANOTHER].widget = forms.CheckboxInput()
            self[IS_ANOTHER].help_text = self._list(found)
            if not cleaned.get(IS_ANOTHER):
                self.add_error(
                    IS_ANOTHER,
                    ValidationError(
                        _(
                            "The register may have this already. Look at these; if it is another one, tick the box."
                        )
                    ),
                )
        return cleaned

    def _list(self, found: list[models.Model]) -> str:
        """Return the records with links to their forms, as HTML."""
        options = self._meta.model._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            ((reverse(name, args=[record.pk]), self.label_of(record)) for record in found[:MOST]),
        )
        more = format_html("<li>{}</li>", _("and others")) if len(found) > MOST else ""
        return format_html("<ul>{}{}</ul>", rows, more)

    def label_of(self, record: models.Model) -> str:
        """Return how the record is called in the list."""
        return str(record)
