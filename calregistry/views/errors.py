from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from institutions.days import WrongDay


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read; of a wrong day in the address, say what is wrong with it."""
    if isinstance(exception, WrongDay):
        context = {"errors": [(str(exception), "")], "address": request.path}
        return render(request, "400.html", context, status=HTTPStatus.BAD_REQUEST)
    return defaults.bad_request(request, exception)
