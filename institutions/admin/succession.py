"""The verbs of an institution's end, and of what comes after it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions import consequences
from institutions.actions import (
    close_institution,
    rename_institution,
    reopen_institution,
    succeed_institution,
)
from institutions.admin.choosing import SearchedChoiceField, relation
from institutions.admin.verbs import Verb, VerbForm
from institutions.models import Citation, FormerSlug, Institution, InstitutionKind
from institutions.partial_dates import PartialDateFormField

PUBLISHES = "institutions.publish_institution"


class SourcedForm(VerbForm):
    """A form of something that a source tells of."""

    def __init__(self, *arguments, site, **options) -> None:
        super().__init__(*arguments, site=site, **options)
        self.fields["source"] = SearchedChoiceField(
            relation(Citation, "source"),
            site,
            label=_("Source"),
            help_text=_("Where this is known from. Enter the source first if the register does not have it."),
        )
        self.order_fields([name for name in self.fields if name != "reason"])


class EndForm(SourcedForm):
    """When an institution ceased to exist."""

    closed_on = PartialDateFormField(
        label=gettext_lazy("Closed on"),
        help_text=gettext_lazy(
            "When the institution ceased to exist, as much as the source gives: a day (5.02.2015), a month (02.2015) "
            "or a year (2015)."
        ),
    )


class CloseInstitution(Verb):
    """Records that an institution ceased to exist."""

    name, permission, form = "close", PUBLISHES, EndForm
    label = gettext_lazy("Close…")
    title = gettext_lazy("Close the institution")
    button = gettext_lazy("Close the institution")
    intro = gettext_lazy(
        "For a body that ceased to exist and that no other one followed. If it only has another name or kind now, give "
        "it the new name; if another body took over, name the successor."
    )

    def refusal(self, record):
        """Say that it is closed already."""
        return _("This institution is closed already.") if record.closed_on else ""

    def consequences(self, record, form):
        """Tell of the page, the lists and the units."""
        return consequences.of_the_end(record, form.cleaned_data["closed_on"])

    def carry_out(self, record, form, by):
        """Close it."""
        typed = form.cleaned_data
        close_institution(
            institution=record,
            on=typed["closed_on"],
            source=typed["source"],
            reason=typed["reason"],
            by=by,
        )
        return _("The institution is closed.")


class ReopenInstitution(Verb):
    """Takes back that an institution ceased to exist."""

    name, permission = "reopen", PUBLISHES
    label = gettext_lazy("Reopen…")
    title = gettext_lazy("Reopen the institution")
    button = gettext_lazy("Reopen the institution")
    intro = gettext_lazy("For an institution that was closed in the register by mistake.")

    def refusal(self, record):
        """Say that it is open."""
        return "" if record.closed_on else _("This institution is not closed.")

    def consequences(self, record, form):
        """Tell what is removed."""
        return consequences.of_reopening(record)

    def carry_out(self, record, form, by):
        """Reopen it."""
        reopen_institution(institution=record, reason=form.cleaned_data["reason"], by=by)
        return _("The institution is open again.")


class NewNameForm(SourcedForm):
    """The new name of the same body."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=250)
    short_name = forms.CharField(label=gettext_lazy("New short name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("New kind"), choices=InstitutionKind.choices)
    until = PartialDateFormField(
        label=gettext_lazy("Last day of the old name"),
        required=False,
        help_text=gettext_lazy("As much as the source gives; empty when it is silent."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("New address word"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Only to move the page. The present address then leads to the new one for ever."
        ),
    )

    def __init__(self, *arguments, record, **options) -> None:
        super().__init__(*arguments, record=record, **options)
        self.fields["kind"].initial = record.kind

    def clean_slug(self) -> str:
        """Refuse an address that belongs, or once belonged, to another institution."""
        slug = self.cleaned_data["slug"]
        if slug:
            others = Institution.objects.exclude(pk=self.record.pk).filter(slug=slug)
            former = FormerSlug.objects.exclude(institution=self.record.pk).filter(slug=slug)
            if others.exists() or former.exists():
                raise ValidationError(
                    _("This address belongs, or once belonged, to another institution. Choose another word.")
                )
        return slug


class RenameInstitution(Verb):
    """Gives the same body a new name and kind."""

    name, permission, form = "rename", PUBLISHES, NewNameForm
    label = gettext_lazy("New name…")
    title = gettext_lazy("Give the institution a new name")
    button = gettext_lazy("Give the new name")
    intro = gettext_lazy(
        "For the same body under another name or of another kind, for instance an OPS that was transformed into a CUS. "
        "A mere slip of the pen is corrected in the form."
    )

    def consequences(self, record, form):
        """Tell of both names and both addresses."""
        return consequences.of_a_new_name(
            record, name=form.cleaned_data["name"], slug=form.cleaned_data["slug"]
        )

    def carry_out(self, record, form, by):
        """Give the new name."""
        rename_institution(institution=record, by=by, **form.cleaned_data)
        return _("The institution has its new name.")


class SuccessorForm(EndForm):
    """Another body that took over: one of the register or a new one."""

    name = forms.CharField(label=gettext_lazy("or a new one, by its name"), max_length=250, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of the new one"),
        choices=[("", "–"), *InstitutionKind.choices],
        required=False,
    )

    def __init__(self, *arguments, record, site, **options) -> None:
        super().__init__(*arguments, record=record, site=site, **options)
        self.fields["closed_on"].initial = record.closed_on
        self.fields["successor"] = SearchedChoiceField(
            relation(Institution, "successor"),
            site,
            queryset=Institution.objects.exclude(pk=record.pk),
            label=_("Successor in the register"),
            required=False,
        )
        self.order_fields(["successor", "name", "kind", "closed_on", "source", "reason"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two; make the new one of its name and kind, without storing it."""
        cleaned = super().clean() or {}
        chosen, name = cleaned.get("successor"), cleaned.get("name")
        if "successor" not in self.errors and bool(chosen) == bool(name):
            raise ValidationError(
                _("Choose a successor of the register or write the name of a new one, one of the two.")
            )
        if name and not cleaned.get("kind"):
            self.add_error("kind", _("Choose the kind."))
        return cleaned

    @property
    def following(self) -> Institution:
        """Return the successor, which may not be stored yet."""
        typed = self.cleaned_data
        return typed["successor"] or Institution(name=typed["name"], kind=typed["kind"])


class SucceedInstitution(Verb):
    """Records that another body took over."""

    name, permission, form = "succeed", PUBLISHES, SuccessorForm
    label = gettext_lazy("Successor…")
    title = gettext_lazy("Name the successor")
    button = gettext_lazy("Close the institution and name the successor")
    intro = gettext_lazy(
        "For another body that took over when this one ceased to exist. If this one goes on beside the new one, only "
        "enter the new one; if it is the same body under another name, give it the new name."
    )

    def refusal(self, record):
        """Say that it has a successor."""
        return _("This institution has a successor already.") if record.successor_id else ""

    def consequences(self, record, form):
        """Tell of both pages."""
        return [
            *consequences.of_the_end(record, form.cleaned_data["closed_on"]),
            *consequences.of_succession(record, successor=form.following),
        ]

    def carry_out(self, record, form, by):
        """Close the institution and name the successor."""
        typed = form.cleaned_data
        succeed_institution(
            institution=record,
            on=typed["closed_on"],
            successor=form.following,
            source=typed["source"],
            reason=typed["reason"],
            by=by,
        )
        return _("The institution is closed and has its successor.")
