from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from calregistry.actions import TooManyReports, receive_report
from calregistry.clients import network_of
from calregistry.forms import PrefilledPage, ReportForm
from calregistry.middleware import form_of_readers
from calregistry.models import ErrorReport


@form_of_readers
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Show the form for reporting an error, or take the report and lead to its confirmation."""
    now = timezone.now()
    if request.method == "POST":
        return receive(request, ReportForm(request.POST, host=request.get_host(), now=now))
    prefilled = PrefilledPage(request.GET, request.get_host())
    form = ReportForm(host=request.get_host(), now=now, page=prefilled.page)
    errors = [(error, "") for error in prefilled.errors]
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "pages/report.html", {"form": form, "errors": errors}, status=status)


def receive(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """Store what the form says and lead to its confirmation; else show the form again with what was typed."""
    if not form.is_valid():
        context = {"form": form, "errors": form.summary}
        return render(request, "pages/report.html", context, status=HTTPStatus.BAD_REQUEST)
    typed = form.cleaned_data
    try:
        stored = receive_report(
            page=typed["strona"],
            problem=typed["blad"],
            grounds=typed["skad"],
            email=typed["email"],
            stamp=typed["stempel"],
            language=get_language() or "pl",
            network=network_of(request),
            at=form.now,
        )
    except TooManyReports as refusal:
        sentence = _(
            "Many reports have come from your network within an hour. What you wrote is kept here: send it again "
            "after %(time)s (Polish time)."
        ) % {"time": f"{timezone.localtime(refusal.until):%H:%M}"}
        context = {"form": form, "errors": [(sentence, "")]}
        response = render(request, "pages/report.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(int((refusal.until - form.now).total_seconds()) + 1)
        return response
    return redirect("reported", token=stored.token)


@require_safe
@never_cache
def reported(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a report by its number; the address can be had from the register alone."""
    stored = ErrorReport.objects.confirmed_by(token).first()
    if stored is None:
        raise Http404
    return render(request, "pages/reported.html", {"report": stored})
