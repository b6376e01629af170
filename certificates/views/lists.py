from django.http import Http404, HttpRequest, HttpResponse


def certificate_list(request: HttpRequest) -> HttpResponse:
    """List the certificates."""
    raise Http404
