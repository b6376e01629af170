from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calregistry import maps
from certificates.forms import example_number
from certificates.models import Certificate, Status
from institutions.days import reading_day, takes_day
from institutions.models import Institution, Source, Territory
from institutions.page_cache import cached_while_unchanged

NEWEST = 5  # awards shown
MOST_POINTS = 60  # on the map, which is small here


@require_safe
@cached_while_unchanged
@takes_day
def home(request: HttpRequest) -> HttpResponse:
    """Show what the register is for, the newest awards and the key figures, each the size of the list that it opens."""
    day = reading_day(request)
    certificates = Certificate.objects.published().with_status(on=day)
    by_status = dict(certificates.order_by().values_list("status").annotate(Count("pk")))
    institutions = Institution.objects.published()
    voivodeships = Territory.objects.at_level(Territory.Level.VOIVODESHIP).order_by("sort_key", "code")
    granted = Certificate.objects.published().filter(holder=OuterRef("pk"))
    return render(
        request,
        "pages/home.html",
        {
            "day": day,
            "newest": certificates.newest_first().select_related("holder")[:NEWEST],
            "certificate_count": sum(by_status.values()),
            "statuses": [
                {"value": status.value, "label": status.label, "count": by_status[status]}
                for status in Status
                if by_status.get(status)
            ],
            "institution_count": institutions.count(),
            "holder_count": institutions.filter(Exists(granted)).count(),
            "map": maps.draw(
                institutions, voivodeships=voivodeships, url_of=maps.page_of, most_points=MOST_POINTS
            ),
            "example": example_number(),
            "source_count": Source.objects.published().count(),
        },
    )
