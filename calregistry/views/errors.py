from http import HTTPStatus

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from certificates.models import Certificate
from institutions.models import Institution, Programme, Record, Source

# What has a page of its own, by the name of its address: the kind of record, and what the address holds of it.
PAGES_OF_RECORDS: dict[str, tuple[type[Record], str]] = {
    "institutions:detail": (Institution, "slug"),
    "institutions:history": (Institution, "slug"),
    "institutions:source": (Source, "slug"),
    "programmes:detail": (Programme, "slug"),
    "certificates:detail": (Certificate, "number"),
    "certificates:history": (Certificate, "number"),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read; without its host or its query string the page knows of no address."""
    if isinstance(exception, (DisallowedHost, TooManyFieldsSent)):
        return HttpResponseBadRequest(render_to_string("400.html"))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not here; the address of a record that was public once says that it is gone."""
    match = request.resolver_match
    if match is not None and match.view_name in PAGES_OF_RECORDS:
        model, field = PAGES_OF_RECORDS[match.view_name]
        if model._default_manager.once_public().filter(**{field: match.kwargs[field]}).exists():
            return render(request, "410.html", status=HTTPStatus.GONE)
    return defaults.page_not_found(request, exception)
