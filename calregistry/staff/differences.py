"""The page on which staff compare what sources say of one fact; see `calregistry.differences`."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calregistry import differences

ON_A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def differences_page(request: HttpRequest) -> HttpResponse:
    """List the facts that sources word differently; settle one of them."""
    if not differences.may_see(request.user):
        raise PermissionDenied
    may_settle = differences.may_settle(request.user)
    if request.method == "POST":
        if not may_settle:
            raise PermissionDenied
        return _settle(request)
    page = Paginator(differences.differing(), ON_A_PAGE).get_page(request.GET.get("strona"))
    context = {
        **admin.site.each_context(request),
        "title": _("Facts that sources word differently"),
        "count": page.paginator.count,
        "page": page,
        "query": request.GET,
        "differences": differences.details(page.object_list),
        "may_settle": may_settle,
    }
    return TemplateResponse(request, "admin/source_differences.html", context)


def _settle(request: HttpRequest) -> HttpResponse:
    """Settle the difference that the form names, and come back to the list."""
    floor, first = request.POST.get("floor", ""), request.POST.get("citation", "")
    is_known = floor in differences.FLOORS and first.isdecimal() and len(first) < 19
    if is_known and (record := differences.settle(floor, int(first))):
        told = _("The difference is settled. It comes back when another source words it once more.")
        admin.site.get_model_admin(type(record)).log_change(request, record, _("Sources compared."))
        messages.success(request, told)
    else:
        messages.warning(request, _("This difference is settled already."))
    return HttpResponseRedirect(request.get_full_path())
