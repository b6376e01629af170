from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from certificates.admin.citation import CertificateCitationInline
from certificates.models import Criterion, Edition, Term
from institutions.admin.record import RegisterAdmin, RegisterTabularInline, date_column


class CriterionInline(RegisterTabularInline):
    """The numbered criteria, in the edition's form."""

    model = Criterion
    can_delete = False
    fields = ("number", "text")
    row_order = ("number", "pk")

    def formfield_for_dbfield(self, db_field, request, **options):
        """Give a criterion the room of its sentence."""
        if db_field.name == "text":
            options["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **options)


class TermInline(RegisterTabularInline):
    """For how long certificates were granted, in the edition's form."""

    model = Term
    can_delete = False
    fields = ("years", "as_of", "source")
    autocomplete_fields = ("source",)
    row_related = ("source",)


@admin.register(Edition)
class EditionAdmin(RegisterAdmin):
    """Generations of the rules."""

    prepopulated_fields = {"slug": ("name",)}
    inlines = (CriterionInline, TermInline, CertificateCitationInline)
    list_display = ("name", "position", date_column("known_from", _("known from")))
    search_fields = ()
    ordering = ("position",)
    fields = ("name", "slug", "position", "description", ("known_from", "known_until"))

    def get_readonly_fields(self, request, obj=None):
        """Hold the address word, which fixtures and pages know the edition by."""
        return () if obj is None else ("slug",)

    def is_shown(self, record):
        """Return that the public may see the rules: they know no drafts."""
        return True

    def why_kept(self, edition):
        """Let nobody delete the rules."""
        return _("Rules are not deleted: certificates were granted by them.")


@admin.register(Term)
class TermAdmin(RegisterAdmin):
    """Terms of validity that sources tell of, also those of no known edition."""

    shown_with = "source"
    reason_for = ("years", "source")
    fields = ("years", "as_of", "edition", "source")
    autocomplete_fields = ("source",)
    form_related = ("source",)
    list_display = ("years", date_column("as_of", _("as of")), "edition", "source")
    list_filter = ("edition",)
    list_select_related = ("edition", "source")
    search_fields = ("source__fold_key__contains",)
    ordering = ("years", "pk")

    def why_kept(self, term):
        """Let those terms be deleted of which no public source ever told."""
        return (
            _("A term of which a public source tells, or once told, is not deleted.")
            if term.source.was_public
            else ""
        )
