from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin.duplicates import IS_ANOTHER, NewThingForm
from institutions.admin.export import Exported
from institutions.admin.filters import TwiceFilter, UncountedFilter
from institutions.admin.forms import RegisterForm
from institutions.admin.record import (
    RecordAdmin,
    RegisterStackedInline,
    RegisterTabularInline,
    date_column,
)
from institutions.duplicates import sources_at, sources_entered_twice
from institutions.exports import SourceFile
from institutions.links import without_tracking
from institutions.models import Answer, Link, Signature, Source


class SourceForm(NewThingForm):
    """A source; another one at the same address is asked about."""

    def clean_url(self) -> str:
        """Leave out what only tells where a reader came from."""
        return without_tracking(self.cleaned_data["url"])

    def duplicates(self):
        """Return the sources at the same address, however it is written."""
        return sources_at(self.cleaned_data.get("url", ""))


class SourceTwiceFilter(UncountedFilter, TwiceFilter):
    """Sources at one address."""

    entered_twice = staticmethod(sources_entered_twice)


class AnswerForm(RegisterForm):
    """What an institution told on a topic."""

    refused_beside = {"answer_has_a_summary": "summary"}


class AnswerInline(RegisterStackedInline):
    """What institutions told in an interview, in the source's form."""

    model = Answer
    form = AnswerForm
    fields = (("institution", "topic"), "summary")
    autocomplete_fields = ("institution",)
    row_related = ("institution",)


class AnswerOfInstitutionInline(AnswerInline):
    """What an institution told in interviews, in its own form."""

    fields = (("source", "topic"), "summary")
    autocomplete_fields = ("source",)
    row_related = ("source",)


class LinkInline(RegisterTabularInline):
    """Addresses that a source prints."""

    model = Link
    fields = ("url", "label")


class SignatureInline(RegisterTabularInline):
    """Who signed a source."""

    model = Signature
    fields = ("person", "signed_as")
    autocomplete_fields = ("person",)
    row_related = ("person",)


@admin.register(Source)
class SourceAdmin(Exported, RecordAdmin):
    """Where the register knows its facts from."""

    export = SourceFile
    form = SourceForm
    prepopulated_fields = {"slug": ("title",)}
    inlines = (AnswerInline, SignatureInline, LinkInline)
    list_display = ("title", "kind", "publisher", date_column("published_on", _("published on")), "is_public")
    list_filter = ("kind", SourceTwiceFilter)
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("title", "slug", "kind", "publisher", "description")}),
        (_("Place and date"), {"fields": ("url", ("published_on", "retrieved_on"))}),
        RecordAdmin.record_fieldset,
    )

    def get_fieldsets(self, request, obj=None):
        """Ask of a new source whether it is another one than those at the same address."""
        (title, options), *others = super().get_fieldsets(request, obj)
        asked = (IS_ANOTHER,) if obj is None else ()
        return ((title, {**options, "fields": (*asked, *options["fields"])}), *others)
