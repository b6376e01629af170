from http import HTTPStatus

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.filters import CertificateFilter
from certificates.models import Certificate
from institutions.days import takes_day
from institutions.page_cache import cached_while_unchanged


@require_safe
@cached_while_unchanged
@takes_day
def certificate_list(request: HttpRequest) -> HttpResponse:
    """List the published certificates that the query string asks for; a wrong one is answered with what is wrong."""
    filters = CertificateFilter(request.GET, Certificate.objects.published(), today=timezone.localdate())
    if filters.problems:
        return render(request, "certificates/list.html", {"filters": filters}, status=HTTPStatus.BAD_REQUEST)
    certificates = filters.in_order(filters.qs).with_status(on=filters.on).select_related("holder")
    try:
        page = filters.on_page(certificates)
    except EmptyPage as error:
        raise Http404 from error
    return render(request, "certificates/list.html", {"filters": filters, "certificates": page})
