"""The pages on which staff have a spreadsheet read, look at what it would change, and have it stored."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.admin.sheet_forms import SheetForm
from certificates.models import SheetImport
from certificates.sheets import runs
from certificates.sheets.columns import COLUMNS
from certificates.sheets.rows import Outcome, example
from institutions.admin.filters import ConditionFilter
from institutions.admin.forms import ReasonForm
from institutions.admin.record import RegisterAdmin
from institutions.spreadsheets import FORMATS, csv_response, file_response
from institutions.workbooks import Page

ROWS_A_PAGE = 50
FAULTS_SHOWN = 500  # on the page; the file has all
TEMPLATES = "admin/certificates/sheetimport"

# The words of the query string: what the rows are called, which they are, and under which name they are counted.
_SHOWN: dict[str, tuple[Any, dict[str, Any], str]] = {
    "odrzucone": (gettext_lazy("refused rows"), {"has_faults": True}, "refused"),
    "uwagi": (gettext_lazy("with something to look at"), {"report__notices__0__isnull": False}, "noticed"),
    "opublikowane": (
        gettext_lazy("published ones that stay as they are"),
        {"report__kept__0__isnull": False},
        "kept",
    ),
    "zmiany-instytucji": (
        gettext_lazy("changed institutions"),
        {"institution_outcome": Outcome.CHANGED},
        f"institution {Outcome.CHANGED.value}",
    ),
    "zmiany-certyfikatow": (
        gettext_lazy("changed certificates"),
        {"certificate_outcome": Outcome.CHANGED},
        f"certificate {Outcome.CHANGED.value}",
    ),
    "nowe-instytucje": (
        gettext_lazy("new institutions"),
        {"institution_outcome": Outcome.NEW},
        f"institution {Outcome.NEW.value}",
    ),
    "nowe-certyfikaty": (
        gettext_lazy("new certificates"),
        {"certificate_outcome": Outcome.NEW},
        f"certificate {Outcome.NEW.value}",
    ),
}


class DecisionFilter(ConditionFilter):
    """Imports that are over, and those that somebody has to decide on."""

    title = gettext_lazy("decision")
    parameter_name = "decyzja"

    def options(self):
        """Return both."""
        return [("czeka", gettext_lazy("to be decided")), ("koniec", gettext_lazy("over"))]

    def condition(self, value):
        """Return the condition of `value`."""
        return SheetImport.UNDECIDED_ROWS if value == "czeka" else ~SheetImport.UNDECIDED_ROWS


@admin.register(SheetImport)
class SheetImportAdmin(RegisterAdmin):
    """Imports of spreadsheets: who imported which file when, and what became of it."""

    list_display = ("file_name", "state", "outcome", "uploaded_by", "uploaded_at", "stored_at")
    list_filter = (DecisionFilter, "state")
    list_select_related = ("uploaded_by",)
    search_fields = ("file_name__icontains", "uploaded_by__username__icontains")
    ordering = ("-uploaded_at", "-pk")
    form_related = ("source", "uploaded_by")

    def get_queryset(self, request):
        """Return the imports without the files themselves."""
        return super().get_queryset(request).without_files()

    def get_search_results(self, request, queryset, search_term):
        """Search by the name of the file as it is."""
        return super(RegisterAdmin, self).get_search_results(request, queryset, search_term)

    def has_change_permission(self, request, obj=None):
        """What was sent stays as it is."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What was imported stays told."""
        return False

    def view_on_site(self, obj) -> None:
        """An import has no page for the public."""
        return

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, sheet: SheetImport) -> str:
        """Return in a few words what the file holds."""
        if sheet.problems:
            return " ".join(sheet.problems)
        return "; ".join(f"{label}: {count}" for label, count in self._summary(sheet)) or "–"

    def get_urls(self):
        """Add the template, the decision and the list of faults."""
        view = self.admin_site.admin_view
        return [
            path("template/<str:kind>/", view(self.template_view), name="certificates_sheetimport_template"),
            path("<int:pk>/decide/", view(self.decide_view), name="certificates_sheetimport_decide"),
            path("<int:pk>/faults/", view(self.faults_view), name="certificates_sheetimport_faults"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """Take a file, and have it read."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST or None, request.FILES or None, admin_site=self.admin_site)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            sheet = SheetImport.of(
                name=file.name,
                content=file.read(),
                by=request.user,
                source=form.cleaned_data["source"],
                new_source=form.cleaned_data["new_source"],
            )
            sheet.save()
            self.log_addition(request, sheet, _("The file was sent."))
            runs.begin(sheet)
            return HttpResponseRedirect(self._address(sheet))
        context = {
            **self._context(request, _("Import a spreadsheet")),
            "form": form,
            "groups": [
                ("", [form["file"]]),
                (
                    _("Where the rows are known from that name no source themselves"),
                    [field for field in form if field.name != "file"],
                ),
            ],
            "columns": COLUMNS,
            "formats": [FORMATS[word] for word in ("xlsx", "csv-excel")],
            "media": self.media + form.media,
        }
        return TemplateResponse(request, f"{TEMPLATES}/add.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show how far the reading is, what the file would change, or what became of it."""
        sheet = self._asked_for(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        shown = request.GET.get("pokaz", "")
        if shown and shown not in _SHOWN:
            raise Http404
        rows = sheet.rows.order_by("number").select_related("institution", "certificate")
        if shown:
            rows = rows.filter(**_SHOWN[shown][1])
        faulty = sheet.rows.filter(has_faults=True).order_by("number")
        faults = [(row.number, *fault) for row in faulty[:FAULTS_SHOWN] for fault in row.report["faults"]]
        context = {
            **self._context(request, sheet.file_name),
            "sheet": sheet,
            "original": sheet,
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("strona")),
            "shown": shown,
            "choices": [
                (word, label, sheet.counts[counted])
                for word, (label, _rows, counted) in _SHOWN.items()
                if sheet.counts.get(counted)
            ],
            "faults": faults[:FAULTS_SHOWN],
            "reason": ReasonForm(initial={"reason": sheet.reason}),
            "summary": self._summary(sheet),
            "is_own": sheet.uploaded_by_id == request.user.pk and self.has_add_permission(request),
            "outcomes": dict(Outcome.choices),
            "media": self.media,
        }
        return TemplateResponse(request, f"{TEMPLATES}/run.html", context)

    def decide_view(self, request, pk):
        """Store or drop what the preview shows, or begin again what broke off; whoever sent the file decides."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sheet = self._asked_for(request, str(pk))
        if request.method == "POST":
            if sheet.uploaded_by_id != request.user.pk:
                messages.error(
                    request, _("Whoever sent the file decides on it. Send it yourself to import it.")
                )
            else:
                self._decide(request, sheet)
        return HttpResponseRedirect(self._address(sheet))

    def _decide(self, request: HttpRequest, sheet: SheetImport) -> None:
        try:
            if "store" in request.POST:
                form = ReasonForm(request.POST)
                sheet.confirm(reason=form.cleaned_data["reason"] if form.is_valid() else "")
                runs.begin(sheet)
            elif "drop" in request.POST:
                sheet.drop()
                messages.info(request, _("The import is dropped, and the file is forgotten."))
            elif "again" in request.POST:
                sheet.begin_again()
                runs.begin(sheet)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))

    def faults_view(self, request, pk):
        """Give all that is wrong with the file, as a table for a spreadsheet."""
        sheet = self._asked_for(request, str(pk))
        header = [_("row"), _("column"), _("value"), _("reason")]
        rows = sheet.rows.filter(has_faults=True).order_by("number").values_list("number", "report")
        faults = [[number, *fault] for number, report in rows for fault in report["faults"]]
        return csv_response(f"import-{pk}.csv", [header, *faults])

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Give an empty spreadsheet with all columns, an example and what to write in each."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if kind not in FORMATS:
            raise Http404
        header = [column.heading for column in COLUMNS]
        told = [[_("column"), _("what to write"), _("for instance")]]
        told += [[column.heading, str(column.help), column.example] for column in COLUMNS]
        pages = [Page(_("Data"), [header, example()]), Page(_("Explanations"), told)]
        return file_response(_("template"), pages, FORMATS[kind])

    def _asked_for(self, request: HttpRequest, key: str) -> SheetImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        sheet = self.get_object(request, key)
        if sheet is None:
            raise Http404
        return sheet

    def _address(self, sheet: SheetImport) -> str:
        return reverse(f"{self.admin_site.name}:certificates_sheetimport_change", args=[sheet.pk])

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def _summary(self, sheet: SheetImport) -> list[tuple[str, int]]:
        """Return what the rows come to: words and counts."""
        counts = sheet.counts
        told = [(gettext_lazy("rows"), counts.get("rows", 0))]
        for kind, label in (
            ("institution", gettext_lazy("institutions")),
            ("certificate", gettext_lazy("certificates")),
        ):
            told += [
                (f"{label}, {outcome.label}", counts.get(f"{kind} {outcome.value}", 0)) for outcome in Outcome
            ]
        told += [
            (gettext_lazy("new people"), counts.get("people", 0)),
            (gettext_lazy("new sources"), counts.get("sources", 0)),
            (gettext_lazy("refused rows"), counts.get("refused", 0)),
        ]
        return [(str(label), count) for label, count in told if count]
