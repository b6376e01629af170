"""The pages about the certificate, and of the words that the register uses."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry.chapters import CERTIFICATE, CHAPTERS, CRITERIA, OBTAINING, REGISTER, Chapter
from calregistry.glossary import with_related
from calregistry.models import Operator
from calregistry.models.account_event import EVENTS_KEPT, NETWORKS_KEPT
from calregistry.models.report import EMAIL_KEPT, SENDER_KEPT
from certificates.models import CertificateCitation, Criterion, Edition, Status, Term
from institutions.notes import SourceNotes


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain the certificate: what CAL and OSL mean, who may hold it, for how long, and what it is not."""
    return chapter(request, CERTIFICATE, terms=terms())


@require_safe
def obtaining(request: HttpRequest) -> HttpResponse:
    """Lead a centre through the procedure: the steps and terms that the rules give, and what others changed."""
    return chapter(request, OBTAINING, terms=terms())


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """Put the editions of the rules and their criteria side by side."""
    listed = Prefetch("criteria", Criterion.objects.order_by("number"))
    editions = list(Edition.objects.order_by("position").prefetch_related(listed))
    notes = SourceNotes()
    notes.read(CertificateCitation, editions)
    return chapter(request, CRITERIA, notes, editions=editions)


@require_safe
def how_we_know(request: HttpRequest) -> HttpResponse:
    """Tell how the register knows what it says: sources, partial dates, statuses, corrections."""
    return chapter(request, REGISTER, statuses=Status)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """List the words that readers may not know, in the order of the Polish alphabet."""
    return render(request, "pages/glossary.html", {"entries": with_related()})


@require_safe
def easy_to_read(request: HttpRequest) -> HttpResponse:
    """Tell in short sentences what the register is, how to check a certificate and whom to ask."""
    return render(request, "pages/easy_to_read.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell people named here, and readers, what is done with their data: all that GDPR 13 and 14 ask for."""
    return render(
        request,
        "pages/privacy.html",
        {
            "operator": Operator.objects.current(),
            "email_days": EMAIL_KEPT.days,
            "sender_days": SENDER_KEPT.days,
            "network_days": NETWORKS_KEPT.days,
            "event_years": EVENTS_KEPT.days // 365,
        },
    )


def terms() -> Any:
    """Return for how long certificates were granted, as published sources say."""
    return Term.objects.of_published().select_related("source")


def chapter(
    request: HttpRequest, page: Chapter, notes: SourceNotes | None = None, **context: Any
) -> HttpResponse:
    """Return a page about the certificate with the menu of all of them and the notes of its sources."""
    notes = notes or SourceNotes()
    if page.sources:
        notes.read_sources(page.sources)
    context |= {
        "chapter": page,
        "chapters": CHAPTERS,
        "notes": notes,
        "breadcrumb": [] if page is CERTIFICATE else [(_("About the certificate"), CERTIFICATE.url)],
    }
    return render(request, page.template, context)
