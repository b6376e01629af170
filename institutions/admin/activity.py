from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin.citation import CitationInline
from institutions.admin.export import Exported
from institutions.admin.filters import TwiceFilter, VoivodeshipOfInstitutionFilter
from institutions.admin.forms import RegisterForm
from institutions.admin.record import (
    RecordAdmin,
    RegisterAdmin,
    RegisterStackedInline,
    RegisterTabularInline,
    date_column,
)
from institutions.duplicates import activities_entered_twice
from institutions.exports import ActivityFile
from institutions.models import Activity, Participation, Programme
from institutions.polish import FoldKey


class ActivityForm(RegisterForm):
    """A piece of community work; its address word is made of its name and the year that it began."""

    refused_beside = {
        "activity_that_goes_on_has_no_end": "ended_on",
        "activity_address_once_an_institution": "slug",
    }

    def text_for_address(self) -> str:
        """Return name and year, so that what comes back every year has an address each time."""
        started = self.cleaned_data.get("started_on")
        return f"{super().text_for_address()} {started.year if started else ''}"


class ActivityInline(RegisterTabularInline):
    """What an institution does, in its form; the rest of an activity stands behind its link."""

    model = Activity
    form = ActivityForm
    fields = ("kind", "name", "started_on", "ended_on", "is_ongoing", "slug")
    show_change_link = True


class ParticipationInline(RegisterStackedInline):
    """The programmes that an institution took part in."""

    model = Participation
    fields = (("programme", "role"), "description", ("started_on", "ended_on"))
    autocomplete_fields = ("programme",)
    row_related = ("programme",)
    show_change_link = True


class ActivityTwiceFilter(TwiceFilter):
    """Activities that may be entered twice."""

    entered_twice = staticmethod(activities_entered_twice)


@admin.register(Activity)
class ActivityAdmin(Exported, RegisterAdmin):
    """Community work of all institutions."""

    export = ActivityFile
    form = ActivityForm
    shown_with = "institution"
    autocomplete_fields = ("institution", "people", "programme")
    form_related = ("institution", "programme")
    inlines = (CitationInline,)
    list_display = ("name", "institution", "kind", date_column("started_on", _("from")), "audience")
    list_filter = (VoivodeshipOfInstitutionFilter, "kind", "audience", ActivityTwiceFilter)
    list_select_related = ("institution",)
    search_fields = ("fold_key__contains", "institution__fold_key__contains")
    ordering = ("fold_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("institution", "kind", "name", "slug", "description")}),
        (_("Place and audience"), {"fields": ("place", "audience", "people", "programme")}),
        (_("Period"), {"fields": (("started_on", "ended_on"), "is_ongoing")}),
    )

    def get_readonly_fields(self, request, obj=None):
        """Hold the address of what stands on a published page."""
        return ("institution", "slug") if obj is not None and obj.institution.is_published else ()

    def autocomplete_label(self, activity) -> str:
        """Return the activity with the institution whose it is."""
        return f"{activity.name} – {activity.institution}"


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    """Programmes that institutions took part in."""

    prepopulated_fields = {"slug": ("name",)}
    inlines = (CitationInline,)
    list_display = (
        "name",
        date_column("started_on", _("from")),
        date_column("ended_on", _("until")),
        "is_public",
    )
    search_fields = ("folded",)
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("name", "slug", "description", "run_by", "financed_by")}),
        (_("Period"), {"fields": (("started_on", "ended_on"),)}),
        RecordAdmin.record_fieldset,
    )

    def get_queryset(self, request):
        """Return the programmes, searchable; they are too few for a column of their own."""
        return super().get_queryset(request).alias(folded=FoldKey("name"))


@admin.register(Participation)
class ParticipationAdmin(RegisterAdmin):
    """An institution's part in a programme, with its sources."""

    part_of = "institution"
    fields = ("institution", "programme", "role", "description", ("started_on", "ended_on"))
    autocomplete_fields = ("institution", "programme")
    form_related = ("institution", "programme")
    inlines = (CitationInline,)
    list_display = ("institution", "programme", "role")
    list_filter = ("role",)
    list_select_related = ("institution", "programme")
    search_fields = ("institution__fold_key__contains",)
    ordering = ("institution__sort_key", "pk")
