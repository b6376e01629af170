"""The page of what is due when; see `calregistry.due`."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calregistry import due


@require_safe
def due_page(request: HttpRequest) -> HttpResponse:
    """Show what is due today and in the months to come, of what the member of staff may see."""
    today = timezone.localdate()
    context = {
        **admin.site.each_context(request),
        "title": _("What is due when"),
        "day": today,
        "overview": due.overview(on=today, may=request.user.has_perm),
    }
    return TemplateResponse(request, "admin/due.html", context)
