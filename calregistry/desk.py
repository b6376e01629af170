"""The desk: what needs a hand, as cards on the office's front page, each a count and the way to exactly that.

A section is a function that takes the request and the day and yields what may wait; SECTIONS names them in their order.
To put more on the desk, write such a function and add it there. Most of what it yields are `Rows` of a table, which the
desk counts, all of one table in one query, and leaves out where there are none or the member of staff may not see the
list. What cannot be counted so is a `Card` by itself; whether it may be seen is then for the function to say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from calregistry import differences, reminders
from calregistry.models import Declaration, ErrorReport
from certificates import ends, waiting
from certificates.duplicates import certificates_entered_twice
from certificates.models import Application, Certificate, SheetImport, Withdrawal
from institutions.completeness import lacks
from institutions.models import Attachment, Institution, Programme, Source
from institutions.models.confirmed import long_unconfirmed


@dataclass(frozen=True, slots=True)
class Rows:
    """What waits in a table: which rows, and the filter of its list that shows exactly those."""

    label: Any
    model: Any
    condition: Q
    filter: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """Something that waits: what, how much of it (None for what is not counted), and where it is listed."""

    label: Any
    count: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """Cards of one kind under a heading."""

    title: Any
    cards: list[Card]


Waiting = Iterator[Rows | Card]

LAST_IMPORTS = 3  # spreadsheets that the desk leads back to

# What a table is counted as, where a condition reads more than its columns.
ANNOTATED: dict[Any, Callable[[], models.QuerySet]] = {Application: Application.objects.with_stage}


def list_of(model: Any, *parameters: tuple[str, str]) -> str:
    """Return the address of the model's list in the office, filtered by the `parameters` of its query string."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(parameters)}" if parameters else address


def for_you(request: HttpRequest, on: date) -> Waiting:
    """Yield what waits for a decision of the member of staff: what others have asked for."""
    user = request.user
    if user.has_perm("certificates.grant_application"):
        condition = waiting.grants_to_confirm_by(user)
        yield Rows(_("Grants to confirm"), Application, condition, ("praca", "czekaja-na-mnie"))
    if user.has_perm("certificates.withdraw_certificate"):
        condition = waiting.to_confirm_by(user)
        yield Rows(_("Withdrawals to confirm"), Withdrawal, condition, ("czeka", "na-mnie"))
    if user.has_perm("certificates.publish_certificate"):
        condition = waiting.to_publish_by(user)
        yield Rows(_("Certificates of others to publish"), Certificate, condition, ("czeka", "na-mnie"))


def of_readers(request: HttpRequest, on: date) -> Waiting:
    """Yield the error reports that are not closed."""
    for label, status in (
        (_("New error reports"), ErrorReport.Status.NEW),
        (_("Error reports in progress"), ErrorReport.Status.STARTED),
    ):
        yield Rows(label, ErrorReport, Q(status=status), ("status__exact", status.value))


def of_cases(request: HttpRequest, on: date) -> Waiting:
    """Yield the open cases, and those of them whose next step is due."""
    yield Rows(
        _("Cases due today or before"), Application, waiting.cases_due(on=on), ("praca", "po-terminie")
    )
    yield Rows(_("Open cases"), Application, waiting.OPEN_CASES, ("praca", "otwarte"))


def of_ends(request: HttpRequest, on: date) -> Waiting:
    """Yield the certificates whose known period ends soon."""
    yield Rows(_("End within 3 months"), Certificate, ends.ends_within(3, on=on), ("koniec", "3-miesiace"))
    yield Rows(_("End within 12 months"), Certificate, ends.ends_within(12, on=on), ("koniec", "12-miesiecy"))


def of_drafts(request: HttpRequest, on: date) -> Waiting:
    """Yield the drafts, by kind."""
    for model in (Institution, Certificate, Source, Programme, Attachment):
        label = capfirst(model._meta.verbose_name_plural)
        yield Rows(label, model, Q(published_at__isnull=True), ("publikacja", "szkice"))


def of_gaps(request: HttpRequest, on: date) -> Waiting:
    """Yield the records without a source, and the institutions whose municipality is not known.

    Not people: what tells of them has sources of its own, and to look through all of it takes long.
    """
    for model, label in (
        (Institution, _("Institutions without a published source")),
        (Certificate, _("Certificates without a published source")),
        (Programme, _("Programmes without a published source")),
    ):
        without = lacks(model, [rule for rule in model.rules if rule.name == "source"])
        yield Rows(label, model, without, ("zrodlo", "bez"))
    label = _("Institutions without a municipality")
    yield Rows(label, Institution, Q(territory__isnull=True), ("wojewodztwo", "brak"))


def of_confirmation(request: HttpRequest, on: date) -> Waiting:
    """Yield the published records that nobody has confirmed for a year."""
    for model in (Institution, Certificate):
        label = capfirst(model._meta.verbose_name_plural)
        yield Rows(label, model, long_unconfirmed(on=on), ("potwierdzono", "dawno"))


def of_comparing(request: HttpRequest, on: date) -> Waiting:
    """Yield what may be entered twice, and the facts that sources word differently and nobody has looked at."""
    label = _("Certificates that may be one award entered twice")
    yield Rows(label, Certificate, certificates_entered_twice(), ("powtorzenia", "mozliwe"))
    if differences.may_see(request.user) and (count := differences.count()):
        yield Card(_("Facts that sources word differently"), count, reverse("admin:source_differences"))


def of_imports(request: HttpRequest, on: date) -> Waiting:
    """Yield the spreadsheets that somebody has to decide on, and the last ones that were stored."""
    yield Rows(_("Spreadsheets to decide on"), SheetImport, SheetImport.UNDECIDED_ROWS, ("decyzja", "czeka"))
    if request.user.has_perm("certificates.view_sheetimport"):
        for sheet in SheetImport.objects.stored().without_files().newest_first()[:LAST_IMPORTS]:
            label = _("Stored: %(file)s") % {"file": sheet.file_name}
            address = reverse("admin:certificates_sheetimport_change", args=[sheet.pk])
            yield Card(label, sheet.counts.get("rows"), address)


def of_declaration(request: HttpRequest, on: date) -> Waiting:
    """Yield what the accessibility declaration needs, each as a sentence."""
    if request.user.has_perm("calregistry.change_declaration"):
        for sentence in reminders.of_declaration(on=on):
            yield Card(sentence, None, list_of(Declaration))


SECTIONS: list[tuple[Any, Callable[[HttpRequest, date], Waiting]]] = [
    (_("Waiting for you"), for_you),
    (_("From readers"), of_readers),
    (_("Cases"), of_cases),
    (_("Certificates that end"), of_ends),
    (_("Drafts"), of_drafts),
    (_("To be completed"), of_gaps),
    (_("To be compared"), of_comparing),
    (_("Not confirmed for 12 months, or never"), of_confirmation),
    (_("Spreadsheets"), of_imports),
    (_("Accessibility declaration"), of_declaration),
]


def sections(request: HttpRequest, *, on: date) -> list[Section]:
    """Return what waits on the day `on` for whoever asks, without the sections in which nothing does."""
    found = [(title, list(section(request, on))) for title, section in SECTIONS]
    by_table = defaultdict(list)
    for _title, items in found:
        for item in items:
            if isinstance(item, Rows) and _may_see(request, item.model):
                by_table[item.model].append(item)
    counts = {id(item): count for items in by_table.values() for item, count in _counted(items)}
    told = []
    for title, items in found:
        cards = [
            Card(item.label, counts.get(id(item), 0), list_of(item.model, item.filter))
            if isinstance(item, Rows)
            else item
            for item in items
        ]
        if cards := [card for card in cards if card.count != 0]:
            told.append(Section(title, cards))
    return told


def _may_see(request: HttpRequest, model: Any) -> bool:
    return request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def _counted(items: list[Rows]) -> Iterator[tuple[Rows, int]]:
    """Return how many rows there are of each of the `items`, all of one table, in one query."""
    model = items[0].model
    rows = ANNOTATED.get(model, model._default_manager.all)()
    names = [f"item_{number}" for number in range(len(items))]
    counts = rows.order_by().aggregate(
        **{name: Count("pk", filter=item.condition) for name, item in zip(names, items, strict=True)}
    )
    return zip(items, (counts[name] for name in names), strict=True)
