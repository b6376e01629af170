import re
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutions.models import Source
from institutions.query_strings import quoted, unknown_parameters, without_noise

SOURCES_A_PAGE = 50
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources that the register rests on, in Polish order; a page beyond the end is not found."""
    query = without_noise(request.GET, {"strona"})
    wanted = query.get("strona", "1")
    errors = [unknown] if (unknown := unknown_parameters(query, {"strona"})) else []
    if len(query.getlist("strona")) > 1 or not PAGE_NUMBER.fullmatch(wanted):
        errors.append(
            _("“strona” is the number of one page, and “%(value)s” is none.") % {"value": quoted(wanted)}
        )
    if errors:
        context = {"errors": [(error, "") for error in errors], "page": None}
        return render(request, "institutions/source_list.html", context, status=HTTPStatus.BAD_REQUEST)
    paginator = Paginator(Source.objects.published().in_polish_order(), SOURCES_A_PAGE)
    if int(wanted) > paginator.num_pages:
        raise Http404
    page = paginator.page(int(wanted))
    return render(request, "institutions/source_list.html", {"errors": [], "page": page, "query": query})
