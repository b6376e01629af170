from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read; a page for a host that is not ours names no address in full."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(render_to_string("400.html"))
    return defaults.bad_request(request, exception)
