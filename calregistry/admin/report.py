from urllib.parse import quote

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from calregistry.forms import OWN_PATH
from calregistry.models import ErrorReport
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterAdmin


class ErrorReportForm(RegisterForm):
    """What becomes of a report."""

    refused_beside = {"closed_report_has_an_answer": "answer"}


@admin.register(ErrorReport)
class ErrorReportAdmin(RegisterAdmin):
    """The queue of what readers report: what they wrote stays as it is, staff say what becomes of it."""

    form = ErrorReportForm
    list_display = ("reference", "status", "problem_in_short", "page_link", "received_at", "wants_answer")
    list_filter = ("status", "received_at", ("email", admin.EmptyFieldListFilter), "language")
    ordering = (ErrorReport.WAITING_FIRST, "received_at", "pk")
    fieldsets = (
        (
            _("Report"),
            {
                "fields": (
                    ("reference", "received_at", "language"),
                    "page_link",
                    "problem",
                    "grounds",
                    "email_link",
                )
            },
        ),
        (_("Answer"), {"fields": ("status", "answer", "staff_note", "changed_at")}),
    )
    readonly_fields = (
        "reference",
        "received_at",
        "language",
        "page_link",
        "problem",
        "grounds",
        "email_link",
        "changed_at",
    )

    def has_add_permission(self, request):
        """Let readers alone report."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Let nobody delete a report: it is answered or rejected."""
        return False

    @admin.display(description=_("what is wrong"), ordering="problem")
    def problem_in_short(self, report: ErrorReport) -> str:
        """Return the beginning of what the reader wrote."""
        return Truncator(report.problem).chars(80)

    @admin.display(description=_("page"), ordering="page")
    def page_link(self, report: ErrorReport) -> str:
        """Return a link to the page that the report is about; plain text when it is no address of ours."""
        if OWN_PATH.fullmatch(report.page):
            return format_html('<a href="{0}">{0}</a>', report.page)
        return report.page or "–"

    @admin.display(description=_("e-mail"))
    def email_link(self, report: ErrorReport) -> str:
        """Return a link for writing to the reader, with the reference number as its subject."""
        if not report.email:
            return "–"
        address = quote(report.email, safe="@")
        return format_html('<a href="mailto:{}?subject={}">{}</a>', address, report.reference, report.email)

    @admin.display(boolean=True, description=_("e-mail"), ordering="email")
    def wants_answer(self, report: ErrorReport) -> bool:
        """Return whether the reader gave an e-mail address."""
        return bool(report.email)
