import re
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from institutions.filters.base import LONGEST_TEXT
from institutions.models import Institution, Source
from institutions.query_strings import quoted, unknown_parameters, without_noise
from institutions.suggestions import suggested

SOURCES_A_PAGE = 50
SECONDS_OF_SUGGESTIONS = 60  # that a browser or a cache may keep them
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources that the register rests on, in Polish order; a page beyond the end is not found."""
    query = without_noise(request.GET, {"strona"})
    wanted = query.get("strona", "1")
    errors = [unknown] if (unknown := unknown_parameters(query, {"strona"})) else []
    if len(query.getlist("strona")) > 1 or not PAGE_NUMBER.fullmatch(wanted):
        errors.append(
            _("“strona” takes the number of one page, and “%(value)s” is not one.")
            % {"value": quoted(wanted)}
        )
    if errors:
        context = {"errors": [(error, "") for error in errors], "page": None}
        return render(request, "institutions/source_list.html", context, status=HTTPStatus.BAD_REQUEST)
    paginator = Paginator(Source.objects.published().in_polish_order(), SOURCES_A_PAGE)
    if int(wanted) > paginator.num_pages:
        raise Http404
    page = paginator.page(int(wanted))
    return render(request, "institutions/source_list.html", {"errors": [], "page": page, "query": query})


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Suggest institutions for an unfinished text, for the script of search fields; a wrong question is refused."""
    query = without_noise(request.GET, {"szukaj"})
    if unknown := unknown_parameters(query, {"szukaj"}):
        raise BadRequest(unknown)
    texts = query.getlist("szukaj")
    if len(texts) > 1 or len("".join(texts)) > LONGEST_TEXT:
        raise BadRequest
    found = list(suggested(Institution.objects.published(), "".join(texts)))
    summary = ngettext("%(count)d suggestion", "%(count)d suggestions", len(found)) % {"count": len(found)}
    response = JsonResponse(
        {
            "summary": summary if found else _("no suggestions"),
            "suggestions": [
                {
                    "name": institution.name,
                    "place": ", ".join(filter(None, (institution.town, institution.voivodeship))),
                    "address": institution.get_absolute_url(),
                }
                for institution in found
            ],
        }
    )
    patch_cache_control(response, public=True, max_age=SECONDS_OF_SUGGESTIONS)
    return response
