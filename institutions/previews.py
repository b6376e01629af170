"""Who may look at drafts on public pages."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest


def may_see_drafts(request: HttpRequest) -> bool:
    """Return whether the reader is a member of the staff to whom the office is open.

    Without a session cookie the session is not even asked: a reader's answer then depends on no cookie, and the
    server need not say that it varies by one.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES and admin.site.has_permission(request)
