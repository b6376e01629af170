from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.models import CertificateCitation, Edition, Term
from institutions.notes import SourceNotes


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain the certificate: what CAL means, who grants it and how, what the rules said at different times."""
    editions = list(Edition.objects.order_by("position"))
    notes = SourceNotes()
    notes.read(CertificateCitation, editions)
    return render(
        request,
        "pages/about.html",
        {"editions": editions, "terms": Term.objects.of_published().select_related("source"), "notes": notes},
    )
