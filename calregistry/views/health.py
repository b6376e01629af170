from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from institutions.models import Territory


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" once the database has answered a query; its failure is an error of the server, as probes expect."""
    Territory.objects.exists()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
