from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.filters import EventFilter
from certificates.models import Certificate
from certificates.steps import Steps, as_events
from institutions.page_cache import cached_while_unchanged


@require_safe
@cached_while_unchanged
def event_list(request: HttpRequest) -> HttpResponse:
    """List the steps in the lives of published certificates; a wrong query string is answered with what is wrong."""
    filters = EventFilter(request.GET, Steps.of(Certificate.objects.published()))
    if filters.problems:
        return render(request, "events/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    try:
        rows = filters.on_page(filters.in_order(filters.qs))
    except EmptyPage as error:
        raise Http404 from error
    return render(request, "events/list.html", {"filters": filters, "events": as_events(rows)})
