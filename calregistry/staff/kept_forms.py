"""A form that comes to the office after the session has ended, or with the token of one before: nothing typed is lost.

It is not taken in, but shown back as a page that holds all of it, to be sent again once one has logged in elsewhere.
Only what one of our own pages sent is shown back, so no other site can lay words into it.
"""

from http import HTTPStatus

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

from calregistry.clients import is_sent_from_here

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field  # nosec
# Pages at the door: what is typed there is typed anew.
AT_THE_DOOR = {"login", "logout", "second_factor", "invitation"}


def kept_form(request: HttpRequest) -> HttpResponse | None:
    """Return the page that holds what was sent, None where there is nothing to hold; passwords are not held."""
    if request.method != "POST" or not is_sent_from_here(request):
        return None
    typed = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
    if not typed or any("password" in name for name, _value in typed):
        return None
    context = {
        **admin.site.each_context(request),
        "title": _("Nothing is saved yet, and nothing is lost"),
        "typed": typed,
        "has_files": bool(request.FILES),
        "is_open": admin.site.has_permission(request),
        "login": f"{reverse('admin:login')}?next={reverse('admin:index')}",
    }
    return TemplateResponse(request, "admin/staff/kept_form.html", context, status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Hold a form of the office whose token is that of an earlier session; refuse all others as Django does."""
    found = resolve(request.path_info)
    is_of_office = found.namespaces == ["admin"] and found.url_name not in AT_THE_DOOR
    return (is_of_office and kept_form(request)) or refuse(request, reason)
