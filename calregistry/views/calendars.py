from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from calregistry import calendars
from institutions.query_strings import takes_only


@require_safe
@takes_only()
def ceremonies(request: HttpRequest) -> HttpResponse:
    """Answer with the calendar of handovers."""
    return answer(request, calendars.ceremonies)


@require_safe
@takes_only()
def ends_of_validity(request: HttpRequest) -> HttpResponse:
    """Answer with the calendar of ends of validity."""
    return answer(request, calendars.ends_of_validity)


def answer(request: HttpRequest, calendar: Callable[..., str]) -> HttpResponse:
    """Return the calendar of today, with addresses on the host that was asked."""
    text = calendar(on=timezone.localdate(), root=f"{request.scheme}://{request.get_host()}")
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
