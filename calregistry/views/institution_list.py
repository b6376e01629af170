from django.http import Http404, HttpRequest, HttpResponse


def institution_list(request: HttpRequest) -> HttpResponse:
    """List the institutions."""
    raise Http404
