from collections.abc import Iterable
from http import HTTPStatus
from typing import NamedTuple

from django.core.paginator import EmptyPage
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from institutions.filters import ActivityFilter
from institutions.models import Activity


class Idea(NamedTuple):
    """An activity, and how many activities of its kind the register knows at how many institutions."""

    activity: Activity
    alike: int
    institutions: int


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """List the activities of published institutions as ideas; a wrong query string is answered with what is wrong."""
    filters = ActivityFilter(request.GET, Activity.objects.of_published())
    if filters.problems:
        return render(request, "activities/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    activities = filters.in_order(filters.qs).select_related("institution", "programme")
    try:
        page = filters.on_page(activities)
    except EmptyPage as error:
        raise Http404 from error
    return render(request, "activities/list.html", {"filters": filters, "ideas": ideas(page)})


def ideas(activities: Iterable[Activity]) -> list[Idea]:
    """Return the activities with what the register knows of their kinds, in one query for all of them."""
    activities = list(activities)
    kinds = (
        Activity.objects.of_published()
        .filter(kind__in={activity.kind for activity in activities})
        .order_by()
        .values_list("kind")
        .annotate(alike=Count("pk"), institutions=Count("institution", distinct=True))
    )
    known = {kind: (alike, institutions) for kind, alike, institutions in kinds}
    return [Idea(activity, *known[activity.kind]) for activity in activities]
