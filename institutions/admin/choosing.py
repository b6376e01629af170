"""A box in which a record is searched for and chosen: as one types, or without script by words and a second look."""

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MOST = 20  # records found that one can choose from at once
TYPED = "-szukaj"  # what stands behind the field's name in that of the box for those without script


class SearchedSelect(AutocompleteSelect):
    """A select that searches as one types; those without script type words beside it and choose from what is found."""

    template_name = "admin/widgets/searched_select.html"
    typed = ""
    found: tuple[tuple[int, str], ...] = ()

    def value_from_datadict(self, data, files, name):
        """Return what was chosen, and remember the words that were typed."""
        self.typed = data.get(f"{name}{TYPED}", "").strip()
        return super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        """Add the words, and the records that they found."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"typed_name": f"{name}{TYPED}", "typed": self.typed, "found": self.found}
        return context


class SearchedChoiceField(forms.ModelChoiceField):
    """A record that `relation` may lead to."""

    def __init__(self, relation: models.ForeignKey, site: AdminSite, **options) -> None:
        self.site = site
        model = relation.related_model
        options.setdefault("queryset", model._default_manager.all())
        super().__init__(widget=SearchedSelect(relation, site), **options)

    def clean(self, value):
        """Return the record that was chosen, or the one that the typed words find; ask again when there are more."""
        typed = self.widget.typed
        if value or not typed:
            return super().clean(value)
        office = self.site.get_model_admin(self.queryset.model)
        found, _may_repeat = office.get_search_results(None, self.queryset, typed)
        records = list(found.order_by(*office.ordering)[: MOST + 1])
        if len(records) == 1:
            return records[0]
        label = getattr(office, "autocomplete_label", str)
        self.widget.found = tuple((record.pk, label(record)) for record in records[:MOST])
        if not records:
            raise ValidationError(_("Nothing is found by these words."))
        if len(records) > MOST:
            raise ValidationError(_("Many are found by these words: choose one, or write more words."))
        raise ValidationError(_("More than one is found by these words: choose one."))


def relation(model: type[models.Model], name: str) -> models.ForeignKey:
    """Return the foreign key `name` of the model."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.ForeignKey)  # noqa: S101 - what the caller names is one
    return field
