from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.filters import EventFilter
from certificates.models import Event, Part


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """List the events in the life of published certificates; a wrong query string is answered with what is wrong."""
    filters = EventFilter(request.GET, Event.objects.of_published())
    if filters.problems:
        return render(request, "events/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    parts = Part.objects.select_related("person").order_by("position", "pk")
    events = (
        filters.in_order(filters.qs)
        .select_related("certificate__holder")
        .prefetch_related(Prefetch("parts", parts))
    )
    try:
        page = filters.on_page(events)
    except EmptyPage as error:
        raise Http404 from error
    return render(request, "events/list.html", {"filters": filters, "events": page})
