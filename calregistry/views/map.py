from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from calregistry import maps
from certificates.filters import HolderFilter
from certificates.models import Holder
from institutions.days import takes_day
from institutions.models import Territory
from institutions.page_cache import cached_while_unchanged

MOST_POINTS = 300


@require_safe
@cached_while_unchanged
@takes_day
def map_page(request: HttpRequest) -> HttpResponse:
    """Show on the map what the list of institutions shows for the same query string; a wrong one is answered alike."""
    filters = HolderFilter(request.GET, Holder.objects.published(), today=timezone.localdate())
    if filters.problems:
        return render(request, "pages/map.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    try:
        filters.page  # noqa: B018 – the map has no pages, but takes the address of any that the list has
    except EmptyPage as error:
        raise Http404 from error
    institutions_list = reverse("institutions:list")
    context = {
        "filters": filters,
        "map": maps.draw(
            filters.qs,
            voivodeships=[each for each in filters.territories if each.level == Territory.Level.VOIVODESHIP],
            url_of=lambda each: institutions_list + filters.url({each.level: [each.slug]}),
            most_points=MOST_POINTS,
        ),
    }
    return render(request, "pages/map.html", context)
