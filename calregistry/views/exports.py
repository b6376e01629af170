from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from calregistry.exports import CertificateFile, InstitutionFile, lines
from institutions.days import takes_day


@require_safe
@takes_day
def institution_file(request: HttpRequest) -> HttpResponseBase:
    """Give the institutions that the query string asks for, as a CSV file."""
    return downloaded(request, InstitutionFile, page="institutions:list")


@require_safe
@takes_day
def certificate_file(request: HttpRequest) -> HttpResponseBase:
    """Give the certificates that the query string asks for, as a CSV file."""
    return downloaded(request, CertificateFile, page="certificates:list")


def downloaded(
    request: HttpRequest, kind: type[InstitutionFile] | type[CertificateFile], *, page: str
) -> HttpResponseBase:
    """Answer with the file; a wrong query string leads to the list at `page`, which says what is wrong in it."""
    file = kind(request.GET, absolute=request.build_absolute_uri)
    if file.filters.problems:
        return HttpResponseRedirect(f"{reverse(page)}?{request.GET.urlencode()}")
    response = StreamingHttpResponse(lines(file), content_type="text/csv; charset=utf-8")
    name = f"{file.name}-{file.filters.on.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
