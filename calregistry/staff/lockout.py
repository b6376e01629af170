"""Who is counted when somebody guesses passwords, and what they are told; django-axes counts, in the database.

What it counts is logged with the accounts, in the same transaction.
"""

from datetime import datetime
from http import HTTPStatus

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from calregistry.clients import network_of
from calregistry.staff.account_log import Kind, log


class LoggedTries(AxesDatabaseHandler):
    """Counts tries, and logs them; while the way in is closed a try counts for nothing and is not logged."""

    def user_login_failed(self, sender, credentials, request=None, **options):
        """Count a wrong password; of a name that no account has, nothing is logged but that it was tried."""
        was_locked_out = getattr(request, "axes_locked_out", False)
        with transaction.atomic():
            super().user_login_failed(sender, credentials, request, **options)
            if request is None or was_locked_out:
                return
            users = get_user_model().objects.filter(username=credentials.get("username") or "")
            user = users.first()
            log(Kind.WRONG_PASSWORD, user, by=None)
            if request.axes_locked_out:
                log(Kind.LOCKED_OUT, user, by=None)

    def user_logged_in(self, sender, request, user, **options):
        """Forget what was counted, and store the session of whoever came in with its entry."""
        with transaction.atomic():
            super().user_logged_in(sender, request, user, **options)
            request.session.save()
            log(Kind.PASSWORD_GIVEN, user, by=user)

    def user_logged_out(self, sender, request, user, **options):
        """Log who leaves; nobody does who was not logged in."""
        super().user_logged_out(sender, request, user, **options)
        if user is not None:
            log(Kind.LOGGED_OUT, user, by=user)


def forget_tries(*, now: datetime) -> int:
    """Delete the wrong passwords that count for nothing any more, with the addresses; return how many.

    The next try does so too, but none may come for long.
    """
    return AccessAttempt.objects.filter(attempt_time__lte=now - settings.AXES_COOLOFF_TIME).delete()[0]


def client_address(request: HttpRequest) -> str | None:
    """Return the address that tries are counted for: an IPv4 address, or the first one of an IPv6 network.

    None when there is none (a socket); a column for one address does not hold the length of a network.
    """
    return network_of(request).partition("/")[0] or None


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """Return the page for somebody who tried too often: when to come back, and nothing about the account."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(
        request,
        "admin/staff/locked_out.html",
        {"minutes": minutes},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    answer["Retry-After"] = str(minutes * 60)
    answer["Cache-Control"] = "no-store"
    return answer
