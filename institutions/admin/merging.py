"""The verb that makes one record of two: the other is chosen, both stand side by side, each value is chosen."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions import consequences
from institutions.actions import merge
from institutions.actions.merging import chosen_values, groups_of, is_empty_in, outcome_of, words_of
from institutions.admin.choosing import SearchedChoiceField, relation
from institutions.admin.history import may_see
from institutions.admin.verbs import Verb, VerbForm, change_address, rows_left
from institutions.admin.written_down import WrittenDownAdmin
from institutions.duplicates import activities_entered_twice, posts_entered_twice
from institutions.models import Activity, Institution, Merge, Post

# Whether whoever asks may see records of a model.
Sees = Callable[[Any], bool]

OTHER = "inny"  # the parameter of the address that names the other record
KEPT, LOST = "tutaj", "tam"  # whose value stays


class OtherForm(forms.Form):
    """Which record is the same as this one."""

    def __init__(self, data=None, *, record: models.Model, leading: models.ForeignKey, site) -> None:
        super().__init__(data)
        self.fields[OTHER] = SearchedChoiceField(
            leading,
            site,
            queryset=type(record)._default_manager.exclude(pk=record.pk),
            label=_("The other record of the same"),
            help_text=_("It becomes a part of this one; its address leads here then."),
        )


class MergeForm(VerbForm):
    """Whose values stay, of those in which the two records differ."""

    def __init__(self, data=None, *, record: Any, other: Any, site, sees: Sees) -> None:
        self.other, self.sees = other, sees
        super().__init__(data, record=record, site=site)
        for group in dict.fromkeys(groups_of(type(record)).values()):
            if all(getattr(record, name) == getattr(other, name) for name in group):
                continue
            labels = [capfirst(str(record._meta.get_field(name).verbose_name)) for name in group]
            self.fields[group[0]] = forms.ChoiceField(
                label=", ".join(labels),
                choices=[(KEPT, _words(record, group)), (LOST, _words(other, group))],
                initial=LOST if is_empty_in(record, group) else KEPT,
                widget=forms.RadioSelect,
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def choices(self) -> list[Any]:
        """Return the fields that ask whose value stays."""
        return [field for field in self if field.name != "reason"]

    def rest(self) -> list[Any]:
        """Return the other fields."""
        return [self["reason"]]

    def arguments(self) -> dict[str, Any]:
        """Return what the merge is told."""
        from_other = [name for name, value in self.cleaned_data.items() if value == LOST and name != "reason"]
        return {
            "kept": self.record,
            "lost": self.other,
            "reason": self.cleaned_data["reason"],
            "values": chosen_values(self.record, self.other, from_other),
        }


def _words(record: models.Model, group: tuple[str, ...]) -> str:
    """Return the values of a group of fields in words; a tick counts by its own name."""
    found = []
    for name in group:
        field = record._meta.get_field(name)
        if isinstance(field, models.BooleanField):
            found += [str(field.verbose_name)] if getattr(record, name) else []
        else:
            found.append(words_of(record, name))
    return ", ".join(filter(None, found)) or _("nothing")


class MergeVerb(Verb):
    """Makes one record of two; `leading` is a foreign key to records of the kind."""

    name, form, template = "merge", MergeForm, "admin/merge.html"
    label = gettext_lazy("Merge…")
    button = gettext_lazy("Merge the two")
    leading: ClassVar[models.ForeignKey]

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the other record first."""
        record = self.office.get_object(request, str(pk))
        if record is None:
            raise Http404
        chosen = self.other_form(request, record)
        if chosen.is_bound and chosen.is_valid():
            return super().answer(request, pk)
        context = {
            **self.office.admin_site.each_context(request),
            "title": self.title,
            "subtitle": str(record),
            "opts": self.office.opts,
            "original": record,
            "form": chosen,
            "back": change_address(self.office, record),
            "media": self.office.media + chosen.media,
        }
        return TemplateResponse(request, "admin/merge_with.html", context)

    def other_form(self, request: HttpRequest, record: models.Model) -> OtherForm:
        """Return the form that asks for the other record, bound to the address."""
        return OtherForm(
            request.GET or None, record=record, leading=self.leading, site=self.office.admin_site
        )

    def make_form(self, request, record):
        """Return the form that sets the two side by side."""
        chosen = self.other_form(request, record)
        chosen.is_valid()
        other = chosen.cleaned_data[OTHER]
        return self.form(
            request.POST or None,
            record=record,
            other=other,
            site=self.office.admin_site,
            sees=lambda model: may_see(request.user, model),
        )

    def context(self, record, form):
        """Add what hangs on each of the two, and the way to keep the other one instead."""
        return {
            "other": form.other,
            "hanging": consequences.hanging_on(record, form.other, sees=form.sees),
            "swapped": f"{self.address(form.other)}?{OTHER}={record.pk}",
        }

    def consequences(self, record, form):
        """Try it, tell all that it does, and take it back."""
        return consequences.of_merging(record, form.other, outcome_of(**form.arguments()), sees=form.sees)

    def carry_out(self, record, form, by):
        """Merge the two."""
        outcome = merge(**form.arguments(), by=by)
        key = "" if outcome.merge is None else outcome.merge.key
        return _("The two are one record now. The key of the merge, by which it can be undone: %(key)s.") % {
            "key": key
        }


class MergeInstitution(MergeVerb):
    """Makes one institution of two."""

    permission = "institutions.merge_institution"
    title = gettext_lazy("Merge with another institution")
    leading = relation(Institution, "successor")
    intro = gettext_lazy(
        "For one institution that was entered twice. A body that followed another one is its successor, not the same."
    )


class MergePerson(MergeVerb):
    """Makes one person of two."""

    permission = "institutions.merge_person"
    title = gettext_lazy("Merge with another person")
    leading = relation(Post, "person")
    intro = gettext_lazy("For one person who was entered twice, and not for two people of the same name.")


MergeInstitution.remainders.append(
    lambda kept: rows_left(
        admin.site,
        _("The institution has activities that may be entered twice now."),
        Activity.objects.filter(activities_entered_twice()),
        institution=kept,
    )
)
for verb, relation_to_kept in ((MergeInstitution, "institution"), (MergePerson, "person")):
    verb.remainders.append(
        lambda kept, name=relation_to_kept: rows_left(
            admin.site,
            _("Posts may be entered twice now."),
            Post.objects.filter(posts_entered_twice()),
            **{name: kept},
        )
    )


@admin.register(Merge)
class MergeAdmin(WrittenDownAdmin):
    """What was merged, by whom and why; the key undoes it by a command."""

    list_display = ("key", "lost_name", "kept_name", "merged_by", "merged_at", "undone_at")
    list_filter = ("kind",)
    list_select_related = ("merged_by",)
    form_related = ("merged_by",)
    search_fields = ("key", "lost_name", "kept_name")
    ordering = ("-merged_at", "-pk")
    fields = ("key", "lost_name", "kept_name", "reason", ("merged_by", "merged_at"), "undone_at")
