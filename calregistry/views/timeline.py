from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calregistry.timelines import Movement
from institutions.page_cache import cached_while_unchanged
from institutions.query_strings import unknown_parameters


@require_safe
@cached_while_unchanged
def timeline(request: HttpRequest) -> HttpResponse:
    """Show what happened in the movement year by year, as far as the register's records tell."""
    unknown = unknown_parameters(request.GET, ())
    return render(
        request,
        "pages/timeline.html",
        {
            "errors": [(unknown, "")] if unknown else [],
            "movement": None if unknown else Movement(on=timezone.localdate()),
        },
        status=HTTPStatus.BAD_REQUEST if unknown else HTTPStatus.OK,
    )
