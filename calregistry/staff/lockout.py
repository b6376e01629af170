"""Who is counted when somebody guesses passwords, and what they are told; django-axes counts, in the database."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from calregistry.clients import network_of


def client_address(request: HttpRequest) -> str | None:
    """Return the address that tries are counted for: an IPv4 address, or the first one of an IPv6 network.

    None when there is none (a socket); a column for one address does not hold the length of a network.
    """
    return network_of(request).partition("/")[0] or None


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """Return the page for somebody who tried too often: when to come back, and nothing about the account."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(
        request,
        "admin/staff/locked_out.html",
        {"minutes": minutes},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    answer["Retry-After"] = str(minutes * 60)
    answer["Cache-Control"] = "no-store"
    return answer
