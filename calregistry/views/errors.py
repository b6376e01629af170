from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read; without its host or its query string the page knows of no address."""
    if isinstance(exception, (DisallowedHost, TooManyFieldsSent)):
        return HttpResponseBadRequest(render_to_string("400.html"))
    return defaults.bad_request(request, exception)
