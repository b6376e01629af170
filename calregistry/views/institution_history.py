from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutions.languages import in_polish
from institutions.models import Institution
from institutions.public_history import history_of_institution


@require_safe
def institution_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what became of the entry of an institution since it was published; that of a draft is nothing to anybody.

    A former address leads to the present one.
    """
    institution = Institution.objects.published().filter(slug=slug).first()
    if institution is None:
        moved = Institution.objects.published().filter(former_slugs__slug=slug).first()
        if moved is None:
            raise Http404
        return HttpResponsePermanentRedirect(reverse("institutions:history", args=[moved.slug]))
    context = {
        "name": institution.name,
        "marked": in_polish(institution.name),
        "back": institution.get_absolute_url(),
        "published_at": institution.published_at,
        "days": history_of_institution(institution),
        "breadcrumb": [
            (_("Institutions"), reverse("institutions:list")),
            (in_polish(institution.name), institution.get_absolute_url()),
        ],
    }
    return render(request, "pages/history.html", context)
