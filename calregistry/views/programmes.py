from collections import defaultdict
from http import HTTPStatus

from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutions.models import Activity, Citation, Participation, Programme
from institutions.notes import SourceNotes
from institutions.previews import may_see_drafts
from institutions.query_strings import unknown_parameters


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """List the published programmes in Polish order, each with the number of institutions that took part."""
    if unknown := unknown_parameters(request.GET, ()):
        context = {"errors": [(unknown, "")], "programmes": []}
        return render(request, "programmes/list.html", context, status=HTTPStatus.BAD_REQUEST)
    taking_part = Count(
        "participations__institution",
        filter=Q(participations__institution__published_at__isnull=False),
        distinct=True,
    )
    programmes = Programme.objects.published().annotate(institution_count=taking_part).in_polish_order()
    return render(request, "programmes/list.html", {"errors": [], "programmes": programmes})


@require_safe
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a programme was, who ran it, who took part as what, and what they did within it."""
    sees_drafts = may_see_drafts(request)
    programmes = Programme.objects.all() if sees_drafts else Programme.objects.published()
    programme = programmes.filter(slug=slug).first()
    if programme is None:
        raise Http404
    participations = list(
        Participation.objects.filter(programme=programme, institution__published_at__isnull=False)
        .select_related("institution")
        .order_by(F("started_on").asc(nulls_last=True), "institution__sort_key", "pk")
    )
    activities = list(
        Activity.objects.of_published()
        .filter(programme=programme)
        .select_related("institution")
        .prefetch_related("people")
        .order_by("institution__sort_key", F("started_on").asc(nulls_last=True), "pk")
    )
    notes = SourceNotes()
    notes.read(Citation, [programme, *participations, *activities])
    response = render(
        request,
        "programmes/detail.html",
        {
            "programme": programme,
            "roles": by_role(participations),
            "activities": activities,
            "notes": notes,
            "breadcrumb": [(_("Programmes"), reverse("programmes:list"))],
            "address": request.build_absolute_uri(programme.get_absolute_url()),
        },
    )
    if sees_drafts:
        add_never_cache_headers(response)
    return response


def by_role(participations: list[Participation]) -> list[tuple[str, list[Participation]]]:
    """Return each role that somebody had, in the usual order, with those who had it."""
    found = defaultdict(list)
    for participation in participations:
        found[participation.role].append(participation)
    return [(str(label), found[role]) for role, label in Participation.Role.choices if role in found]
