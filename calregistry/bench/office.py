"""The lists and the longest forms of the office: how many queries and seconds each takes, one request at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice

from certificates.models import Certificate, Event
from institutions.models import Activity, Institution, Post
from institutions.partial_dates import PartialDate

ROUNDS = 3  # of which the quickest counts: what else the machine does is not the office's
ROWS = 50  # of each kind below the records whose forms are measured


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """One page of the office: SQL queries, seconds until it was answered, bytes of HTML."""

    page: str
    queries: int
    seconds: float
    html: int


def measure_office(*, rounds: int = ROUNDS) -> list[OfficeResult]:
    """Return the results of every list of the office, and of the forms of an institution and a certificate.

    Both have 50 rows of each kind that grows long. What is written for it is taken back.
    """
    with transaction.atomic():
        client = _member_of_staff()
        results = [_measure(client, name, path, rounds=rounds) for name, path in _pages().items()]
        transaction.set_rollback(True)
    return results


def office_table(results: Iterable[OfficeResult]) -> str:
    """Return the results in Markdown."""
    lines = ["| page of the office | queries | seconds | HTML KB |", "|:--|--:|--:|--:|"]
    lines += [
        f"| {each.page} | {each.queries} | {each.seconds:.2f} | {each.html / 1000:.1f} |" for each in results
    ]
    return "\n".join(lines)


def _member_of_staff() -> Client:
    """Return the client of somebody who may see everything, and has given the second factor."""
    user = User.objects.create_superuser("bench")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = StaticDevice.objects.create(user=user, name="bench").persistent_id
    session.save()
    return client


def _pages() -> dict[str, str]:
    """Return the address of each page by name: lists in their order in the office, then forms."""
    lists = {
        str(capfirst(model._meta.verbose_name_plural)): reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model, model_admin in admin.site._registry.items()
        if not getattr(model_admin, "part_of", "")
    }
    certificate = Certificate.objects.order_by("number", "pk")[Certificate.objects.count() // 2]
    _lengthen(certificate.holder, certificate)
    forms = {
        f"{capfirst(record._meta.verbose_name)}: {ROWS}": reverse(
            f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
        )
        for record in (certificate.holder, certificate)
    }
    return {"desk": reverse("admin:index"), **lists, **forms}


def _lengthen(institution: Institution, certificate: Certificate) -> None:
    """Write so many rows below the two records as their forms are measured with."""
    rows: list[models.Model] = []
    for number in range(ROWS):
        rows += [
            Activity(
                institution=institution, kind="klub", name=f"Klub {number}", slug=f"klub-bench-{number}"
            ),
            Post(institution=institution, function="animator", title=f"animator {number}"),
            Event(
                certificate=certificate,
                kind=Event.Kind.VISIT,
                happened_on=PartialDate(2000, number % 12 + 1, 1 + number // 12),
            ),
        ]
    for model in (Activity, Post, Event):
        model._default_manager.bulk_create([row for row in rows if isinstance(row, model)])


def _measure(client: Client, name: str, path: str, *, rounds: int) -> OfficeResult:
    """Return the result of the quickest of some requests; anything but 200 raises RuntimeError."""
    seconds = []
    for _round in range(rounds):
        with CaptureQueriesContext(connection) as queries:
            began = perf_counter()
            answer = client.get(path, follow=True)  # a list of a single row leads to that row
            seconds.append(perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}.")
    return OfficeResult(name, len(queries), min(seconds), len(answer.content))
