from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry import comparisons
from institutions.days import on_day, other_day, reading_day, takes_day


@takes_day
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to four institutions side by side; with fewer, how to choose them; a wrong choice is answered 400."""
    day = reading_day(request)
    asked = comparisons.read_query(request.GET)
    chosen = comparisons.find_chosen(asked.slugs, on=day) if asked.slugs else []
    missing = [slug for slug in asked.slugs if slug not in {each.slug for each in chosen}]
    moved = comparisons.present_slugs(missing) if missing else {}
    if missing and len(moved) == len(missing):
        address = comparisons.address(dict.fromkeys(moved.get(slug, slug) for slug in asked.slugs))
        return HttpResponsePermanentRedirect(on_day(address, other_day(request)))
    errors = [*asked.errors, *([comparisons.nobody_at(missing)] if missing else [])]
    comparison = comparisons.Comparison([] if errors else chosen, on=day)
    is_full = len(chosen) >= comparisons.MOST
    context = {
        "errors": [(error, "") for error in errors],
        "comparison": comparison,
        "is_enough": len(comparison.institutions) >= comparisons.LEAST,
        "is_full": is_full,
        "most": comparisons.MOST,
        "breadcrumb": [(_("Institutions"), reverse("institutions:list"))],
        "text": asked.text,
        "offers": []
        if errors or is_full or not asked.text
        else comparisons.offers(asked.text, [each.slug for each in chosen]),
    }
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "institutions/comparison.html", context, status=status)
