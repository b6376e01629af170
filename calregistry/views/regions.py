from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry import maps
from certificates.filters import HolderFilter
from certificates.models import Certificate, Holder, Status
from institutions.days import PARAMETER as DAY
from institutions.days import reading_day, takes_day
from institutions.languages import in_polish
from institutions.models import Territory
from institutions.models.territory import lies_in
from institutions.page_cache import cached_while_unchanged
from institutions.partial_dates import PartialDate
from institutions.query_strings import takes_only

# What keeps a county from being a white spot: a certificate of unknown period may well be in force.
CURRENT = (Status.VALID, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class VoivodeshipRow:
    """A voivodeship with the list of its institutions, the counties that the register knows, and those without any."""

    region: maps.Region
    url: str
    counties: int
    white_spots: int


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county with its institutions and those whose certificate is current, each with the list of them."""

    territory: Territory
    count: int
    current: int
    url: str
    first_award: PartialDate | None

    @property
    def current_url(self) -> str:
        """The address of the list of those with a certificate in force or of unknown period."""
        return self.url + "".join(f"&status={status}" for status in CURRENT)


@require_safe
@cached_while_unchanged
@takes_day
@takes_only(DAY)
def voivodeship_list(request: HttpRequest) -> HttpResponse:
    """Show the voivodeships with their institutions and white spots, on the map and in a table."""
    day = reading_day(request)
    institutions = Holder.objects.published()
    voivodeships = Territory.objects.at_level(Territory.Level.VOIVODESHIP).order_by("sort_key", "code")
    drawn = maps.draw(institutions, voivodeships=voivodeships, url_of=maps.page_of, most_points=0)
    current = counts(institutions.in_status(CURRENT, on=day), digits=4)
    counties = Territory.objects.active().at_level(Territory.Level.COUNTY).values_list("code", flat=True)
    known = Counter(code[:2] for code in counties)
    white_spots = Counter(code[:2] for code in counties if code not in current)
    rows = [
        VoivodeshipRow(
            region,
            f"{reverse('institutions:list')}?{query_of(region.territory)}",
            known[region.territory.code],
            white_spots[region.territory.code],
        )
        for region in drawn.regions
    ]
    return render(request, "regions/list.html", {"map": drawn, "rows": rows, "day": day})


@require_safe
@cached_while_unchanged
@takes_day
@takes_only(DAY)
def voivodeship(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is in a voivodeship, since when and what they do, county by county, and where nobody is known."""
    territory = get_object_or_404(Territory, level=Territory.Level.VOIVODESHIP, slug=slug)
    context = region(territory, on=reading_day(request))
    filters = context["filters"]
    institutions, current = counts(filters.qs, digits=4), context["current"]
    awards = first_awards(awards_in(territory), digits=4)
    counties = [
        each
        for each in filters.territories
        if each.level == Territory.Level.COUNTY
        and each.code.startswith(territory.code)
        and (each.is_active or each.code in institutions)
    ]
    rows = [
        CountyRow(
            each,
            institutions.get(each.code, 0),
            current.get(each.code, 0),
            f"{reverse('institutions:list')}?{query_of(territory, each)}",
            awards.get(each.code),
        )
        for each in counties
    ]
    context |= {
        "rows": [row for row in rows if row.count],
        "county_count": len(rows),
        "white_spots": [row for row in rows if not row.current],
        "breadcrumb": [(_("Voivodeships"), reverse("voivodeships"))],
    }
    return render(request, "regions/detail.html", context)


@require_safe
@cached_while_unchanged
@takes_day
@takes_only(DAY)
def county(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is in a county, since when and what they do; a county where nobody is known has no page."""
    territory = get_object_or_404(Territory, level=Territory.Level.COUNTY, slug=slug)
    above = get_object_or_404(Territory, code=territory.voivodeship_code)
    context = region(above, territory, on=reading_day(request))
    if not context["filters"].count:
        raise Http404
    context["breadcrumb"] = [
        (_("Voivodeships"), reverse("voivodeships")),
        (above.worded(in_polish), reverse("voivodeship", args=[above.slug])),
    ]
    return render(request, "regions/detail.html", context)


def region(*territories: Territory, on: date) -> dict[str, Any]:
    """Return what the pages of a voivodeship and of a county share; the territories stand from the largest down."""
    today = timezone.localdate()
    territory, query = territories[-1], query_of(*territories, on=on if on != today else None)
    filters = HolderFilter(QueryDict(query), Holder.objects.published(), today=today)
    numbers = filters.on_page(filters.in_order(filters.qs).values("pk"))
    holders = filters.in_order(Holder.objects.filter(pk__in=numbers))
    current = counts(filters.qs.in_status(CURRENT, on=on, are_few=True), digits=4)
    return {
        "territory": territory,
        "today": today,
        "filters": filters,
        "query": query,
        "institutions": holders.with_status(on=on).with_voivodeship().with_awards(on=on),
        "current": current,
        "first": awards_in(territory).oldest_first().select_related("holder").first(),
        "activities": filters.facet("dzialanie", filters.counts("dzialanie", "activities__kind")).choices,
    }


def awards_in(territory: Territory) -> Any:
    """Return the published certificates of holders in the territory."""
    return Certificate.objects.published().filter(lies_in(territory.code, "holder__territory_id"))


def first_awards(certificates: Any, *, digits: int) -> Mapping[str, PartialDate]:
    """Return the earliest award of each territory whose code has `digits` digits."""
    places = certificates.with_awarded_on().order_by().annotate(place=Left("holder__territory_id", digits))
    return dict(places.values_list("place").annotate(first=Min("awarded_on")))


def counts(institutions: Any, *, digits: int) -> Mapping[str, int]:
    """Return the number of institutions in each territory whose code has `digits` digits."""
    return {code: tally.total for code, tally in institutions.tally_by_territory(digits=digits).items()}


def query_of(*territories: Territory, on: date | None = None) -> str:
    """Return the query string of the institutions in the last of the territories, which lie in each other.

    It is that of their list as of the day `on`, or today.
    """
    query = QueryDict(mutable=True)
    query.update({each.level: each.slug for each in territories})
    if on:
        query[DAY] = on.isoformat()
    return query.urlencode()
