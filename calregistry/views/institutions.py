from urllib.parse import urlencode

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry import comparisons
from calregistry.timelines import life_of
from certificates import dated_verdicts, verdicts
from certificates.models import Certificate, CertificateCitation, Holder
from institutions.days import other_day, reading_day, takes_day
from institutions.models import (
    ActivityKind,
    Citation,
    FormerSlug,
    Institution,
    Programme,
    Territory,
)
from institutions.notes import SourceNotes
from institutions.photos import figure
from institutions.previews import may_see_drafts
from institutions.similar import beside, most_similar

KINDS_IN_ORDER = list(ActivityKind)
CONTACTS = ("phone", "email", "website", "bip", "regon", "nip")


@require_safe
@takes_day
def institution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that the register knows of an institution; a former address leads to the present one for ever.

    A draft is nothing to the public; staff see it with a band that says so.
    """
    sees_drafts = may_see_drafts(request)
    visible = Holder.objects.all() if sees_drafts else Holder.objects.published()
    institution = (
        visible.select_related("parent", "successor", "territory")
        .annotate(
            county=of_territory_above("name", digits=4),
            county_slug=of_territory_above("slug", digits=4),
            voivodeship=of_territory_above("name", digits=2),
            voivodeship_slug=of_territory_above("slug", digits=2),
        )
        .filter(slug=slug)
        .first()
    )
    if institution is None:
        return redirect_to_present_address(request, slug, sees_drafts=sees_drafts)

    day = reading_day(request)
    certificates = list(
        (Certificate.objects if sees_drafts else Certificate.objects.published())
        .filter(holder=institution.pk)
        .with_status_rank(on=day)
        .newest_first()
        .select_related("edition")
    )
    activities = sorted(
        institution.activities.prefetch_related("people").select_related("programme"), key=place_in_page
    )
    posts = list(
        institution.posts.select_related("person").order_by(
            F("as_of").desc(nulls_last=True), F("person__sort_key").asc(nulls_last=True), "title", "pk"
        )
    )
    in_posts = {post.person_id for post in posts}
    named = {person.pk: person for activity in activities for person in activity.people.all()}
    others_named = sorted(
        (person for key, person in named.items() if key not in in_posts), key=lambda person: person.sort_key
    )
    participations = list(
        institution.participations.filter(programme__in=Programme.objects.published())
        .select_related("programme")
        .order_by(F("started_on").asc(nulls_last=True), "pk")
    )
    attachments = list(institution.attachments.published().order_by(F("taken_on").asc(nulls_last=True), "pk"))
    names = list(institution.names.order_by(F("held_from").asc(nulls_first=True), "held_until", "pk"))
    answers = list(
        institution.answers.filter(source__published_at__isnull=False).select_related("source").order_by("pk")
    )
    related = list(beside(institution, kinds={activity.kind for activity in activities}))

    similar = most_similar(related, to=institution)

    notes = SourceNotes()
    notes.read(
        Citation,
        [
            institution,
            *names,
            *posts,
            *{post.person for post in posts if post.person},
            *activities,
            *others_named,
            *participations,
            *{participation.programme for participation in participations},
            *attachments,
        ],
    )
    notes.read(CertificateCitation, certificates)

    if as_of := other_day(request):
        verdict = dated_verdicts.of_holder(certificates, on=as_of)
    else:
        verdict = verdicts.of_holder(certificates)
    response = render(
        request,
        "institutions/detail.html",
        {
            "institution": institution,
            "parent": institution.parent if is_visible(institution.parent) else None,
            "successor": institution.successor if is_visible(institution.successor) else None,
            "units": [other for other in related if other.parent_id == institution.pk],
            "predecessors": [other for other in related if other.successor_id == institution.pk],
            "similar": similar,
            "compare_url": comparisons.address(
                [institution.slug, *(each.institution.slug for each in similar[:3])]
            ),
            "day": day,
            "status": verdicts.best_status(certificates),
            "verdict": verdict,
            "certificates": certificates,
            "community_work": [activity for activity in activities if not activity.is_organising],
            "organising": [activity for activity in activities if activity.is_organising],
            "answers": answers,
            "posts": posts,
            "others_named": others_named,
            "participations": participations,
            "photos": [
                shown for each in attachments if each.kind == each.Kind.PHOTO and (shown := figure(each))
            ],
            "documents": [each for each in attachments if each.kind == each.Kind.DOCUMENT],
            "names": names,
            "life": life_of(
                institution,
                certificates=certificates,
                activities=activities,
                posts=posts,
                participations=participations,
                names=names,
                as_of=as_of,
            ),
            "near_url": near(institution),
            "not_recorded": not_recorded(institution),
            "notes": notes,
            "breadcrumb": [(_("Institutions"), reverse("institutions:list"))],
            "address": request.build_absolute_uri(institution.get_absolute_url()),
            "history": reverse("institutions:history", args=[slug]) if institution.is_published else "",
        },
    )
    if sees_drafts:
        add_never_cache_headers(response)
    return response


def redirect_to_present_address(
    request: HttpRequest, slug: str, *, sees_drafts: bool
) -> HttpResponsePermanentRedirect:
    """Return the way to the institution that once stood at `slug`, with the query string, or raise Http404."""
    former = FormerSlug.objects.select_related("institution").filter(slug=slug).first()
    if former is None or not (sees_drafts or former.institution.is_published):
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    address = former.institution.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def of_territory_above(field: str, *, digits: int) -> Subquery:
    """Return a field of the territory whose code is the first `digits` of the institution's own."""
    above = Territory.objects.filter(code=Substr(OuterRef("territory_id"), 1, digits))
    return Subquery(above.values(field)[:1])


def place_in_page(activity) -> tuple:
    """Return the key that orders activities by kind, then by their beginning, those without a date last."""
    return (
        KINDS_IN_ORDER.index(activity.kind),
        activity.started_on is None,
        activity.started_on.stored if activity.started_on else "",
        activity.name,
    )


def near(institution: Institution) -> str:
    """Return the address of the list around the institution's municipality, or its town where that is not known."""
    place = institution.territory.slug if institution.territory else institution.town
    return f"{reverse('institutions:list')}?{urlencode({'blisko': place})}"


def not_recorded(institution: Institution) -> list[str]:
    """Return what an institution usually has and no source gives: the names of the empty fields."""
    columns = institution._meta.concrete_fields
    return [
        str(column.verbose_name)
        for column in columns
        if column.name in CONTACTS and not getattr(institution, column.name)
    ]


def is_visible(institution: Institution | None) -> bool:
    """Return whether the page may name another institution: only one that is published itself."""
    return institution is not None and institution.is_published
