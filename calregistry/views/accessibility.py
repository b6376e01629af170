from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calregistry.models import Barrier, Declaration, Operator
from institutions.models import Attachment


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Declare how accessible the site is, as the technical conditions 2.0 of 31 July 2024 prescribe.

    What staff have not given is said to be missing, with nothing in its place.
    """
    operator, declaration = Operator.objects.current(), Declaration.objects.current()
    barriers = list(Barrier.objects.order_by("pk"))
    by_reason = {
        reason.name: [barrier for barrier in barriers if barrier.reason == reason]
        for reason in Barrier.Reason
    }
    return render(
        request,
        "pages/accessibility.html",
        {
            "operator": operator,
            "declaration": declaration,
            "barriers": by_reason,
            "has_barriers": bool(barriers) or declaration.falls_short,
            "unsaid": [*operator.unsaid_for_accessibility, *declaration.unsaid],
            "has_documents": Attachment.objects.published().filter(kind=Attachment.Kind.DOCUMENT).exists(),
            "site_address": request.build_absolute_uri(reverse("home")),
        },
    )
