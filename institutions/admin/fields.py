"""How the fields of the office's forms and rows are asked for."""

from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models

from institutions.admin.forms import LoadedAutocompleteSelect
from institutions.partial_dates import PartialDateField


def dates_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the dates that somebody types into a record of `model`, whole or partial."""
    return tuple(
        each.name
        for each in model._meta.concrete_fields
        if each.editable and isinstance(each, PartialDateField | models.DateField)
    )


class OfficeFields:
    """What forms and rows ask alike."""

    def formfield_for_dbfield(self, db_field, request, **options):
        """Take an address without a scheme for one of HTTPS; give dates and prose the room that they need."""
        if isinstance(db_field, models.URLField):
            options.setdefault("assume_scheme", "https")
        if isinstance(db_field, PartialDateField):
            options.setdefault("widget", AdminTextInputWidget(attrs={"class": "partial-date"}))
        if isinstance(db_field, models.TextField):
            options.setdefault("widget", AdminTextareaWidget(attrs={"rows": 3}))
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **options):
        """Give autocompletes the widget that takes the label of a loaded record without a query."""
        if "widget" not in options and db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = LoadedAutocompleteSelect(
                db_field, self.admin_site, using=options.get("using")
            )
        return super().formfield_for_foreignkey(db_field, request, **options)
