from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calregistry.statistics import Statistics
from institutions.days import PARAMETER, other_day, reading_day, takes_day
from institutions.page_cache import cached_while_unchanged
from institutions.query_strings import unknown_parameters
from institutions.spreadsheets import csv_response


@takes_day
@require_safe
@cached_while_unchanged
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the register in figures of a day, every number with the list that it counts."""
    if unknown := unknown_parameters(request.GET, {PARAMETER}):
        return refused(request, unknown)
    context = {"errors": [], "statistics": asked_for(request)}
    return render(request, "pages/statistics.html", context)


@takes_day
@require_safe
def statistics_table(request: HttpRequest, key: str) -> HttpResponse:
    """Give one of the tables as a CSV file, with its day in the name."""
    if unknown := unknown_parameters(request.GET, {PARAMETER}):
        return refused(request, unknown)
    found = asked_for(request)
    table = found.tables.get(key)
    if table is None:
        raise Http404
    return csv_response(f"statystyki-{key}-{found.on.isoformat()}.csv", table.lines)


def asked_for(request: HttpRequest) -> Statistics:
    """Return the statistics of the day that the address asks for; their links take that day along."""
    day = other_day(request)
    return Statistics(on=reading_day(request), carried={PARAMETER: day.isoformat()} if day else {})


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """Answer a wrong address with the sentence that says what is wrong in it, and no figures."""
    context = {"errors": [(sentence, "")], "statistics": None}
    return render(request, "pages/statistics.html", context, status=HTTPStatus.BAD_REQUEST)
