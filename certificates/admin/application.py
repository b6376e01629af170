from django.contrib import admin
from django.db.models import F, Q
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certificates import cases, waiting
from certificates.admin import application_pages as pages
from certificates.admin.evidence import criteria_by_edition
from certificates.models import (
    Application,
    ApplicationDocument,
    ApplicationFinding,
    ApplicationPart,
    Criterion,
    Stage,
)
from institutions.admin.filters import ConditionFilter
from institutions.admin.forms import REASON, FileForm, RegisterForm
from institutions.admin.publication import gaps_in_form
from institutions.admin.record import (
    RegisterAdmin,
    RegisterStackedInline,
    RegisterTabularInline,
    date_column,
)
from institutions.admin.upload_field import document_field
from institutions.documents import accept_document


class ApplicationForm(RegisterForm):
    """A case: who asks and by which rules."""

    refused_beside = {
        "application_tells_who_asks": "applicant",
        "application_grant_has_proposal_and_holder": "institution",
    }


class PartForm(RegisterForm):
    """Somebody's part in a case."""

    refused_beside = {
        "application_part_of_a_person_or_an_office": "who",
        "application_has_one_responsible": "role",
    }


class FindingForm(RegisterForm):
    """A row of the report."""

    refused_beside = {"application_finding_of_a_criterion_or_a_standard": "standard"}


class PaperForm(FileForm):
    """A paper: what is sent is looked over before it is taken; see `documents`."""

    file = document_field()

    def accept(self, file):
        """Take a document."""
        return accept_document(file)

    def keep(self, content, name):
        """File the paper."""
        cases.file_paper(document=self.instance, content=content, name=name)


class PartInline(RegisterTabularInline):
    """Who works on the case."""

    model = ApplicationPart
    form = PartForm
    fields = ("role", "person", "who")
    classes = ("unlabelled",)
    autocomplete_fields = ("person",)
    row_related = ("person",)


class FindingInline(RegisterStackedInline):
    """The report, a row a criterion; the criteria are read once, whatever the number of rows."""

    model = ApplicationFinding
    form = FindingForm
    fields = (("criterion", "standard"), ("how_met", "verdict", "note"))
    row_related = ("criterion",)
    row_order = (F("criterion__number").asc(nulls_last=True), "pk")

    def get_formset(self, request, obj=None, **options):
        """Offer the criteria of the case's edition, or of all where none is chosen."""
        formset = super().get_formset(request, obj, **options)
        fields = formset.form.base_fields
        if "criterion" in fields:
            criteria = Criterion.objects.all()
            if obj is not None and obj.edition_id is not None:
                criteria = criteria.filter(Q(edition=obj.edition_id) | Q(findings__application=obj))
            fields["criterion"].choices = [("", "---------"), *criteria_by_edition(criteria)]
        return formset


class PaperInline(RegisterStackedInline):
    """The papers of the case."""

    model = ApplicationDocument
    form = PaperForm
    fields = (("kind", "title"), "file", "paper")
    readonly_fields = ("paper",)
    can_delete = False

    @admin.display(description=gettext_lazy("stored file"))
    def paper(self, document) -> str:
        """Return a link to the stored file, and when it was filed."""
        if document is None or document.pk is None:
            return "–"
        address = reverse(
            "admin:certificates_application_document", args=[document.application_id, document.key]
        )
        filed = timezone.localtime(document.filed_at).date()
        return format_html('<a href="{}">{}</a> ({})', address, _("Open the document"), filed)


class StageFilter(ConditionFilter):
    """How far cases have come."""

    title = gettext_lazy("stage")
    parameter_name = "etap"

    def options(self):
        """Return the stages."""
        return Stage.choices

    def value_in_rows(self):
        """Return the stage that the list is annotated with."""
        return F("stage_now")

    def condition(self, value):
        """Return the condition of the stage `value`."""
        return Q(stage_now=value)


class WorkFilter(ConditionFilter):
    """What there is to do in cases."""

    title = gettext_lazy("to do")
    parameter_name = "praca"
    OPEN, DUE, MINE, OVER = "otwarte", "po-terminie", "czekaja-na-mnie", "zamkniete"

    def options(self):
        """Return the choices."""
        return [
            (self.OPEN, _("open cases")),
            (self.DUE, _("due today or before")),
            (self.MINE, _("grants that you can confirm")),
            (self.OVER, _("closed cases")),
        ]

    def condition(self, value):
        """Return the condition of the choice `value`."""
        return {
            self.OPEN: waiting.OPEN_CASES,
            self.DUE: waiting.cases_due(on=timezone.localdate()),
            self.MINE: waiting.grants_to_confirm_by(self.request.user),
            self.OVER: ~waiting.OPEN_CASES,
        }[value]


@admin.register(Application)
class ApplicationAdmin(RegisterAdmin):
    """Cases: who asks for the certificate, and each step until a grant or a refusal. Nothing of them is public."""

    form = ApplicationForm
    autocomplete_fields = ("institution",)
    form_related = ("institution", "edition", "certificate", "proposed_by", "confirmed_by")
    inlines = (PartInline, FindingInline, PaperInline)
    list_display = (
        "name",
        "stage_in_words",
        date_column("requested_on", gettext_lazy("request received on")),
        "next_due_on",
        "reference",
    )
    list_filter = (WorkFilter, StageFilter, "edition")
    list_select_related = ("institution",)
    search_fields = ("fold_key__contains", "institution__fold_key__contains")
    ordering = ("-requested_on", "-pk")
    readonly_fields = ("changed_at",)
    change_form_template = "admin/certificates/application/change_form.html"

    def get_queryset(self, request):
        """Return the cases with their stages."""
        return super().get_queryset(request).with_stage()

    def get_fieldsets(self, request, obj=None):
        """Ask for the day of the request in a new case; later steps stand in the line of the case."""
        request_fields = () if obj is not None else ("requested_on",)
        return (
            (
                gettext_lazy("Identity"),
                {"fields": ("institution", ("applicant", "reference"), "edition", *request_fields)},
            ),
            (gettext_lazy("Record"), {"fields": ("next_due_on", "staff_note", "changed_at")}),
        )

    def get_readonly_fields(self, request, obj=None):
        """Hold what a granted certificate was made from."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "institution", "edition") if obj is not None and obj.certificate_id else fields

    def has_delete_permission(self, request, obj=None):
        """Let nobody delete a case: it ends without a decision instead."""
        return False

    def has_grant_permission(self, request):
        """Return whether the member of staff may record decisions of the board."""
        return request.user.has_perm("certificates.grant_application")

    @admin.display(ordering="institution__name", description=gettext_lazy("who asks"))
    def name(self, application) -> str:
        """Return who asks."""
        return application.name

    @admin.display(ordering="stage_now", description=gettext_lazy("stage"))
    def stage_in_words(self, application):
        """Return how far the case has come."""
        return application.stage.label

    def save_related(self, request, form, formsets, change):
        """Store the rows, and give the report one for each criterion when the edition is chosen."""
        super().save_related(request, form, formsets, change)
        if "edition" in form.changed_data:
            cases.lay_out_report(form.instance)

    def save_formset(self, request, form, formset, change):
        """Keep who files a paper."""
        if formset.model is ApplicationDocument:
            for each in formset.forms:
                each.instance.filed_by = each.instance.filed_by or request.user
        super().save_formset(request, form, formset, change)

    def save_model(self, request, obj, form, change):
        """Store what the form asks for and nothing else: steps are recorded on pages of their own."""
        if change:
            obj.save(update_fields=[*set(form.fields) - {REASON}, "changed_at"])
        else:
            super().save_model(request, obj, form, change)

    def get_urls(self):
        """Add the pages of the steps, of the grant and of the papers."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/krok/<str:step>/", view(self.step_view), name="certificates_application_step"),
            path("<int:pk>/przyznanie/", view(self.grant_view), name="certificates_application_grant"),
            path(
                "<int:pk>/pismo/<str:key>/",
                view(require_safe(self.document_view)),
                name="certificates_application_document",
            ),
            *super().get_urls(),
        ]

    def step_view(self, request, pk, step):
        """Record a step of a case, or correct it."""
        return pages.step_page(request, self, pk, step)

    def grant_view(self, request, pk):
        """Have one person propose a grant, and another one confirm it."""
        return pages.grant_page(request, self, pk)

    def document_view(self, request, pk, key):
        """Hand a paper of a case to those who may read cases."""
        return pages.hand_out(request, self, pk, key)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Show the line of the case above its form, and what an open one lacks; offer what can be recorded next."""
        if obj is not None and obj.is_open and (gaps := gaps_in_form(self, obj, context)):
            context["gaps"] = gaps._replace(is_published=True)  # there is no publication to wait for
        if obj is not None:
            context |= pages.course_of(request, self, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
