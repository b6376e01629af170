"""The register's addresses and one that does nothing, with which all others are compared."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from calregistry import urls


def bare(request: HttpRequest) -> HttpResponse:
    """Answer two words: what any page of this server costs at least."""
    return HttpResponse("Nothing else", content_type="text/plain")


urlpatterns = [path("bare", bare), *urls.urlpatterns]
