from http import HTTPStatus

from django.db.models import Prefetch
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import dated_verdicts, verdicts
from certificates.forms import CheckForm
from certificates.lifelines import lifeline
from certificates.models import Certificate, CertificateCitation, Criterion, Part, Status, Term
from certificates.numbers import read_number
from certificates.public_history import history_of_certificate
from institutions.days import other_day, reading_day, takes_day
from institutions.models import Citation
from institutions.notes import SourceNotes
from institutions.previews import may_see_drafts


@require_safe
@takes_day
def certificate_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is known of one certificate; a number with other case or dashes leads to the address proper."""
    sees_drafts = may_see_drafts(request)
    day = reading_day(request)
    certificate = find(number, sees_drafts=sees_drafts).with_status(on=day).first()
    if certificate is None:
        raise Http404
    if certificate.number != number:
        return HttpResponsePermanentRedirect(with_query(request, certificate.get_absolute_url()))

    parts = Part.objects.select_related("person").order_by("position", "pk")
    events = list(certificate.events.prefetch_related(Prefetch("parts", parts)).order_by("pk"))
    for event in events:
        event.certificate = certificate
    evidence = list(
        (certificate.evidence.all() if sees_drafts else certificate.evidence.of_published())
        .select_related("criterion", "activity__institution")
        .order_by("criterion__number", "pk")
    )
    criteria = criteria_met(certificate, evidence)
    claims = list(certificate.claims.order_by("scope", "pk"))
    others = (
        Certificate.objects.published()
        .filter(holder=certificate.holder_id)
        .exclude(pk=certificate.pk)
        .with_status(on=day)
        .newest_first()
    )

    notes = SourceNotes()
    all_parts = [part for event in events for part in event.parts.all()]
    notes.read(
        CertificateCitation,
        [certificate, certificate.edition, *events, *all_parts, *evidence, *claims],
    )
    notes.read(
        Citation,
        [
            certificate.holder,
            *{part.person for part in all_parts if part.person},
            *{each.activity for each in evidence if each.activity},
        ],
    )

    if as_of := other_day(request):
        verdict = dated_verdicts.of_certificate(certificate, certificate.status, on=as_of)
    else:
        verdict = verdicts.of_certificate(certificate, certificate.status)
    is_shown = certificate.is_published and certificate.holder.is_published
    response = render(
        request,
        "certificates/detail.html",
        {
            "certificate": certificate,
            "status": Status(certificate.status),
            "verdict": verdict,
            "day": day,
            "now": timezone.localtime(),
            "lifeline": lifeline(certificate, events),
            "criteria": criteria,
            "has_evidence": bool(evidence),
            "claims": claims,
            "terms": Term.objects.of_published().select_related("source"),
            "others": others,
            "notes": notes,
            "breadcrumb": [(_("Certificates"), reverse("certificates:list"))],
            "address": request.build_absolute_uri(certificate.get_absolute_url()),
            "history": reverse("certificates:history", args=[number]) if is_shown else "",
        },
    )
    if sees_drafts:
        add_never_cache_headers(response)
    return response


@require_safe
def certificate_history(request: HttpRequest, number: str) -> HttpResponse:
    """Show what became of the entry of a certificate since it was published; that of a draft is nothing to anybody."""
    certificate = find(number, sees_drafts=False).first()
    if certificate is None:
        raise Http404
    if certificate.number != number:
        return HttpResponsePermanentRedirect(reverse("certificates:history", args=[certificate.number]))
    context = {
        "name": certificate.number,
        "marked": certificate.number,
        "back": certificate.get_absolute_url(),
        "published_at": max(certificate.published_at, certificate.holder.published_at),
        "days": history_of_certificate(certificate),
        "breadcrumb": [
            (_("Certificates"), reverse("certificates:list")),
            (certificate.number, certificate.get_absolute_url()),
        ],
    }
    return render(request, "pages/history.html", context)


@require_safe
@takes_day
def short_address(request: HttpRequest, number: str) -> HttpResponse:
    """Lead from the short address, which a QR code carries, to the certificate's page."""
    certificate = find(number, sees_drafts=may_see_drafts(request)).first()
    if certificate is None:
        raise Http404
    return HttpResponseRedirect(with_query(request, certificate.get_absolute_url()))


@require_safe
@cache_control(no_cache=True)
def verify(request: HttpRequest) -> HttpResponse:
    """Answer what a certificate is now, by its number: a draft and a number that nobody was given are told alike."""
    form = CheckForm(request.GET)
    number = form.number
    certificate = None
    if number:
        certificate = find(number, sees_drafts=False).with_status(on=timezone.localdate()).first()
    return render(
        request,
        "certificates/verify.html",
        {
            "form": form,
            "number": number,
            "kept": "" if certificate else form.shown,
            "certificate": certificate,
            "answer": verdicts.of_check(certificate, certificate.status) if certificate else "",
            "now": timezone.localtime(),
        },
        status=HTTPStatus.BAD_REQUEST if form.page_errors else HTTPStatus.OK,
    )


def find(typed: str, *, sees_drafts: bool):
    """Return the certificates, one or none, that the reader may see under the number `typed` in whatever form."""
    number = read_number(typed)
    certificates = Certificate.objects.all() if sees_drafts else Certificate.objects.published()
    if not isinstance(number, str):
        return certificates.none()
    return certificates.filter(number=number).select_related("holder", "holder__parent", "edition")


def criteria_met(certificate: Certificate, evidence: list) -> list[tuple[Criterion, list]]:
    """Return each criterion of the certificate's edition, and any other that is told of, with its evidence."""
    criteria = {each.criterion.pk: each.criterion for each in evidence}
    if certificate.edition:
        criteria |= {criterion.pk: criterion for criterion in certificate.edition.criteria.all()}
    ordered = sorted(
        criteria.values(),
        key=lambda criterion: (criterion.edition_id != certificate.edition_id, criterion.number),
    )
    return [
        (criterion, [each for each in evidence if each.criterion_id == criterion.pk]) for criterion in ordered
    ]


def with_query(request: HttpRequest, address: str) -> str:
    """Return `address` with the query string that the request came with."""
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address
