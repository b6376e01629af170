from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin.export import Exported
from institutions.admin.forms import RegisterForm
from institutions.admin.record import (
    RecordAdmin,
    RegisterStackedInline,
    RegisterTabularInline,
    date_column,
)
from institutions.exports import SourceFile
from institutions.models import Answer, Link, Signature, Source


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
    prepopulated_fields = {"slug": ("title",)}
    inlines = (AnswerInline, SignatureInline, LinkInline)
    list_display = ("title", "kind", "publisher", date_column("published_on", _("published on")), "is_public")
    list_filter = ("kind",)
    ordering = ("sort_key", "pk")
    fieldsets = (
        (_("Identity"), {"fields": ("title", "slug", "kind", "publisher", "description")}),
        (_("Place and date"), {"fields": ("url", ("published_on", "retrieved_on"))}),
        RecordAdmin.record_fieldset,
    )
