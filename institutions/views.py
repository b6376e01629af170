import re

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from institutions.models import Source

SOURCES_A_PAGE = 50
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources that the register rests on, in Polish order; a page beyond the end is not found."""
    paginator = Paginator(Source.objects.published().in_polish_order(), SOURCES_A_PAGE)
    wanted = request.GET.get("strona", "1")
    if not PAGE_NUMBER.fullmatch(wanted) or int(wanted) > paginator.num_pages:
        raise Http404
    return render(request, "institutions/source_list.html", {"page": paginator.page(int(wanted))})
