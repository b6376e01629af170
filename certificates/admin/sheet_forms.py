"""What staff give to have a spreadsheet read: the file, and where its rows are known from."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import SheetImport
from certificates.sheets.table import MAX_BYTES
from institutions.models import Source
from institutions.partial_dates import PartialDateFormField
from institutions.typed_text import tidy

_TITLE = Source._meta.get_field("title").max_length or 0


class SheetForm(forms.Form):
    """A spreadsheet, and the source of the rows that name none themselves."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=gettext_lazy(
            "XLSX or CSV of up to 5 MB and 10,000 rows; the headings stand in the first row."
        ),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), label=gettext_lazy("source in the register"), required=False
    )
    url = forms.URLField(
        label=gettext_lazy("or the address of a source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    title = forms.CharField(
        label=gettext_lazy("its title"),
        required=False,
        max_length=_TITLE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "The title, or our own description, for instance “Wykaz Stowarzyszenia z 2019 roku”."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("its kind"),
        choices=Source.Kind.choices,
        initial=Source.Kind.DOCUMENT,
        required=False,
    )
    publisher = forms.CharField(
        label=gettext_lazy("its publisher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    published_on = PartialDateFormField(
        label=gettext_lazy("published on"),
        required=False,
        widget=forms.TextInput(attrs={"class": "partial-date"}),
    )

    required_css_class = "required"
    NEW = ("url", "title", "publisher", "published_on")

    def __init__(self, *arguments: Any, admin_site: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["source"].widget = AutocompleteSelect(
            SheetImport._meta.get_field("source"), admin_site, choices=self.fields["source"].choices
        )
        for field in self.fields.values():
            field.label = capfirst(str(field.label))

    def clean_file(self) -> Any:
        """Refuse a file that is too large before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB: divide it.") % {"limit": MAX_BYTES // 1024**2}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Take a source of the register, a new one or none; one whose address the register knows is no new one."""
        cleaned = {
            name: tidy(value) if isinstance(value, str) else value
            for name, value in (super().clean() or {}).items()
        }
        told = {name: cleaned.get(name) for name in self.NEW if cleaned.get(name)}
        if cleaned.get("source") and told:
            raise ValidationError(_("Choose a source of the register or describe a new one, not both."))
        if told and not (told.get("url") or told.get("title")):
            raise ValidationError(_("A source needs an address or a title."))
        known = Source.objects.filter(url=told["url"]).order_by("pk").first() if told.get("url") else None
        cleaned["source"] = cleaned.get("source") or known
        cleaned["new_source"] = {}
        if told and known is None and not self.errors:
            title = told.get("title") or str(told["url"]).partition("://")[2][:_TITLE]
            told = {"kind": cleaned["kind"] or Source.Kind.DOCUMENT, "url": "", **told, "title": title}
            cleaned["new_source"] = {name: str(value) for name, value in told.items()}
        return cleaned
