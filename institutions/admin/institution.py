from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.actions import delete_draft
from institutions.admin.activity import ActivityInline, ParticipationInline
from institutions.admin.attachment import AttachmentInline
from institutions.admin.citation import CitationInline
from institutions.admin.confirming import WithConfirmation
from institutions.admin.duplicates import IS_ANOTHER, NewThingForm
from institutions.admin.export import Exported
from institutions.admin.filters import VoivodeshipFilter
from institutions.admin.merging import MergeInstitution
from institutions.admin.person import PostInline
from institutions.admin.record import RecordAdmin, RegisterAdmin, RegisterTabularInline
from institutions.admin.source import AnswerOfInstitutionInline
from institutions.admin.succession import (
    CloseInstitution,
    RenameInstitution,
    ReopenInstitution,
    SucceedInstitution,
)
from institutions.admin.verbs import WithVerbs
from institutions.duplicates import institutions_like
from institutions.exports import InstitutionFile
from institutions.models import Institution, InstitutionName, Territory


class InstitutionForm(NewThingForm):
    """An institution; a published one moves to a new address only on purpose."""

    refused_beside = {
        "institution_has_an_address": "slug",
        "institution_is_no_unit_of_itself": "parent",
        "institution_unit_has_a_parent": "parent",
        "institution_with_successor_is_closed": "closed_on",
        "institution_coordinates_in_poland": "latitude",
        "institution_social_workers_are_staff": "social_worker_count",
        "institution_regon_is_its_own": "regon",
    }

    new_slug = forms.SlugField(
        label=_("New address word"),
        max_length=120,
        required=False,
        help_text=_("Only to move the page. The present address then leads to the new one for ever."),
    )

    def text_for_address(self) -> str:
        """Return the short name or, without one, the name."""
        return self.cleaned_data.get("short_name") or self.cleaned_data.get("name") or ""

    def duplicates(self):
        """Return the institutions of the same name, or of the same kind in the same town."""
        typed = {name: self.cleaned_data.get(name, "") for name in ("name", "kind", "town")}
        return institutions_like(**typed)

    def label_of(self, record):
        """Return the name with the town."""
        return f"{record.name}, {record.town}"

    def clean_new_slug(self) -> str:
        """Refuse an address that belongs, or once belonged, to another institution."""
        slug = self.cleaned_data["new_slug"]
        if slug and slug != self.instance.slug:
            moved = Institution(pk=self.instance.pk, slug=slug)
            try:
                moved.clean()
                moved.validate_unique(
                    exclude={field.name for field in moved._meta.fields if field.name != "slug"}
                )
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return slug


class InstitutionNameInline(RegisterTabularInline):
    """Names over time, in the institution's form."""

    model = InstitutionName
    fields = ("name", "kind", "held_from", "held_until")
    show_change_link = True


@admin.register(InstitutionName)
class InstitutionNameAdmin(RegisterAdmin):
    """A name over time, with its sources."""

    part_of = "institution"
    fields = ("institution", *InstitutionNameInline.fields)
    autocomplete_fields = ("institution",)
    form_related = ("institution",)
    inlines = (CitationInline,)
    list_display = ("name", "institution", "kind")
    list_select_related = ("institution",)
    ordering = ("fold_key", "pk")


@admin.register(Institution)
class InstitutionAdmin(Exported, WithConfirmation, WithVerbs, RecordAdmin):
    """Institutions, with all that happens in them."""

    export = InstitutionFile
    form = InstitutionForm
    reason_for = ("parent", "successor")
    verbs = (CloseInstitution, ReopenInstitution, RenameInstitution, SucceedInstitution, MergeInstitution)
    autocomplete_fields = ("parent", "territory", "successor")
    form_related = ("parent", "territory", "successor", "confirmed_by")
    prepopulated_fields = {"slug": ("short_name",)}
    readonly_fields = (*RecordAdmin.readonly_fields, "former_addresses")
    inlines = (
        CitationInline,
        ActivityInline,
        PostInline,
        InstitutionNameInline,
        ParticipationInline,
        AnswerOfInstitutionInline,
        AttachmentInline,
    )
    list_display = ("name", "kind", "town", "voivodeship", "changed_at", "confirmed_on", "is_public")
    list_filter = (VoivodeshipFilter, "kind")
    ordering = ("sort_key", "pk")

    def get_queryset(self, request):
        """Return the institutions with the name of their voivodeship."""
        voivodeship = Territory.objects.filter(code=Substr(OuterRef("territory"), 1, 2)).values("name")
        return super().get_queryset(request).annotate(voivodeship_name=Subquery(voivodeship))

    def get_readonly_fields(self, request, obj=None):
        """Leave the end of a published institution to the verbs, which say what follows from it."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "closed_on", "successor") if obj is not None and obj.is_published else fields

    def autocomplete_label(self, institution) -> str:
        """Return the name with the town, and whether it is a draft: names alone are often alike."""
        draft = "" if institution.is_published else f" ({gettext('draft')})"
        return f"{institution.name}, {institution.town}{draft}"

    def get_search_results(self, request, queryset, search_term):
        """Search as the public list does, earlier names included."""
        return queryset.matching(search_term), False

    def get_fieldsets(self, request, obj=None):
        """Return the model's groups; an address that was once public is moved in a group of its own."""
        was_public = obj is not None and obj.was_public
        address = ("new_slug", "former_addresses") if was_public else ()
        asked = (IS_ANOTHER,) if obj is None else ()
        return (
            (
                _("Identity"),
                {"fields": (*asked, "name", "short_name", "kind", "slug", "parent", "description")},
            ),
            *(
                ((_("Address of the page"), {"fields": address, "classes": ("collapse",)}),)
                if address
                else ()
            ),
            (
                _("Place"),
                {
                    "fields": (
                        "territory",
                        "is_territory_derived",
                        "town",
                        "in_town",
                        "street_address",
                        "postal_code",
                        ("latitude", "longitude", "coordinates_precision"),
                    )
                },
            ),
            (_("Contact"), {"fields": ("phone", "email", "website", "bip")}),
            # Django opens a collapsed group that holds an error where its fields stand one by one.
            (_("Official numbers"), {"fields": ("regon", "nip"), "classes": ("collapse",)}),
            (
                _("Staff"),
                {
                    "fields": ("staff_count", "social_worker_count", "staff_as_of"),
                    "classes": ("collapse",),
                },
            ),
            (_("Closing"), {"fields": ("closed_on", "successor"), "classes": ("collapse",)}),
            self.confirmation_fieldset,
            self.record_fieldset,
        )

    @admin.display(ordering="territory", description=_("voivodeship"))
    def voivodeship(self, institution) -> str:
        """Return the name of the voivodeship."""
        return institution.voivodeship_name or "–"

    @admin.display(description=_("earlier addresses"))
    def former_addresses(self, institution) -> str:
        """Return the address words that lead to the present one."""
        return ", ".join(institution.former_slugs.order_by("pk").values_list("slug", flat=True)) or "–"

    def save_model(self, request, obj, form, change):
        """Store the institution; an address that it had before goes on leading to it."""
        new_slug = form.cleaned_data.get("new_slug") or obj.slug
        if change:
            obj.slug = form.initial.get("slug", obj.slug)
        super().save_model(request, obj, form, change)
        if new_slug != obj.slug:
            obj.move_to(new_slug)

    def delete_model(self, request, obj):
        """Delete a draft with its files."""
        delete_draft(obj)
