from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from institutions.days import WrongDay


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read; of a wrong day in the address, say what is wrong with it.

    A page for a host that is not ours names no address in full.
    """
    if isinstance(exception, WrongDay):
        context = {"errors": [(str(exception), "")], "address": request.path}
        return render(request, "400.html", context, status=HTTPStatus.BAD_REQUEST)
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(render_to_string("400.html"))
    return defaults.bad_request(request, exception)
