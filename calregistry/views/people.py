from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry.people import people_with_page
from certificates.models import CertificateCitation, Event, Part
from institutions.filters import PersonFilter
from institutions.models import Activity, Citation, Person, Post, Signature
from institutions.notes import SourceNotes
from institutions.previews import may_see_drafts


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """List the people with a page, in Polish order; a wrong query string is answered with what is wrong."""
    filters = PersonFilter(request.GET, people_with_page())
    if filters.problems:
        return render(request, "people/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    try:
        people = filters.on_page(filters.in_order(filters.qs))
    except EmptyPage as error:
        raise Http404 from error
    posts = Post.objects.of_published().newest_first().select_related("institution")
    people = people.prefetch_related(
        Prefetch("posts", posts, to_attr="public_posts"),
        Prefetch("parts", Part.objects.of_published().order_by("pk"), to_attr="public_parts"),
    )
    return render(request, "people/list.html", {"filters": filters, "people": people})


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show for what public functions the register names a person, and where it knows that from.

    Somebody who is hidden has no page. Somebody known from drafts alone is nothing to the public; staff see them with
    a band that says so, and what drafts tell of others too.
    """
    sees_drafts = may_see_drafts(request)
    person = people_with_page().filter(slug=slug).first()
    is_published = person is not None
    if person is None and sees_drafts:
        person = Person.objects.visible().filter(slug=slug).first()
    if person is None:
        return redirect_to_present_address(slug, sees_drafts=sees_drafts)
    all_posts = Post.objects.all() if sees_drafts else Post.objects.of_published()
    all_parts = Part.objects.all() if sees_drafts else Part.objects.of_published()
    all_activities = Activity.objects.all() if sees_drafts else Activity.objects.of_published()
    all_signatures = Signature.objects.all() if sees_drafts else Signature.objects.of_published()
    posts = list(all_posts.filter(person=person).newest_first().select_related("institution", "person"))
    parts = sorted(
        all_parts.filter(person=person).select_related("event__certificate__holder", "person"),
        key=place_in_time,
    )
    activities = list(
        all_activities.filter(people=person)
        .select_related("institution")
        .prefetch_related("people")
        .order_by(F("started_on").desc(nulls_last=True), "fold_key", "pk")
    )
    signatures = list(
        all_signatures.filter(person=person).select_related("source").order_by("source__sort_key", "pk")
    )
    notes = SourceNotes()
    notes.read(Citation, [person, *posts, *activities])
    notes.read(CertificateCitation, parts)
    response = render(
        request,
        "people/detail.html",
        {
            "person": person,
            "is_published": is_published,
            "posts": posts,
            "parts": parts,
            "activities": activities,
            "signatures": signatures,
            "notes": notes,
            "breadcrumb": [(_("People"), reverse("people:list"))],
            "address": request.build_absolute_uri(person.get_absolute_url()),
        },
    )
    if sees_drafts:
        add_never_cache_headers(response)
    return response


def redirect_to_present_address(slug: str, *, sees_drafts: bool) -> HttpResponsePermanentRedirect:
    """Return the way to the person whose page once stood at `slug`, or raise Http404."""
    people = Person.objects.visible() if sees_drafts else people_with_page()
    person = people.filter(former_slugs__slug=slug).first()
    if person is None:
        raise Http404
    return HttpResponsePermanentRedirect(person.get_absolute_url())


def place_in_time(part: Part) -> tuple:
    """Return the key that orders parts by the date of their event, newest first, those without a date last."""
    date = part.event.date
    newest_first = tuple(-ord(sign) for sign in date.stored) if date else ()
    kind = Event.Kind.values.index(part.event.kind)
    return date is None, newest_first, kind, part.event_id, part.position, part.pk
