from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calregistry.comparisons import LEAST
from certificates.filters import HolderFilter
from certificates.models import Holder
from institutions.days import takes_day
from institutions.page_cache import cached_while_unchanged

COMPARE_FORM = "porownaj"  # the id of the form that the boxes of the rows belong to
MOST_TO_TICK = 12  # institutions of a whole list whose rows have boxes; more would weigh too much


@require_safe
@cached_while_unchanged
@takes_day
def institution_list(request: HttpRequest) -> HttpResponse:
    """List the published institutions that the query string asks for; a wrong one is answered with what is wrong."""
    filters = HolderFilter(request.GET, Holder.objects.published(), today=timezone.localdate())
    if filters.problems:
        return render(request, "institutions/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    try:
        numbers = filters.on_page(filters.in_order(filters.qs).values("pk"))
    except EmptyPage as error:
        raise Http404 from error
    # The status of an institution is a query of its own for each row, so it is asked for the page's rows only.
    holders = filters.in_order(Holder.objects.filter(pk__in=numbers))
    institutions = holders.with_status(on=filters.on).with_voivodeship().with_awards(on=filters.on)
    context = {
        "filters": filters,
        "institutions": institutions,
        "compare_form": COMPARE_FORM if LEAST <= filters.count <= MOST_TO_TICK else "",
    }
    return render(request, "institutions/list.html", context)
