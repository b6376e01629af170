"""What is due when: the page of the office and the command that reminds read the same groups.

Each thing has a key that stays the same as long as it waits for the same, by which the command knows what it has told.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calregistry import reminders
from calregistry.desk import list_of
from calregistry.models import Declaration, Reminder
from certificates import ends, waiting
from certificates.models import Application, Certificate, Withdrawal
from certificates.procedure import next_in_words
from institutions.partial_dates import in_words

# Within how many months certificates end, each with the words of the list's filter for what ends after the one before.
MONTHS = {3: "3-miesiace", 6: "3-6-miesiecy", 12: "6-12-miesiecy"}
LONGEST_KEY = Reminder._meta.get_field("key").max_length
MOST = 50  # things of a group that the page lists; the rest is behind its link


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due: what, when in words, its form in the office, and whether the day has passed."""

    key: str
    what: str
    when: str
    address: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are due for one reason; `total` counts those beyond the listed ones too, which `address` lists."""

    title: str
    items: list[Due]
    total: int
    address: str = ""

    def without(self, keys: set[str]) -> "Group":
        """Return the group without the things that have one of the `keys`."""
        items = [item for item in self.items if item.key not in keys]
        return replace(self, items=items, total=len(items))

    @property
    def more(self) -> int:
        """Return how many there are beside those listed."""
        return self.total - len(self.items)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is due on a day, and of how many certificates nobody knows when they end."""

    groups: list[Group]
    unknown: int | None
    unknown_address: str


def overview(
    *, on: date, may: Callable[[str], bool], months: Iterable[int] = MONTHS, most: int | None = MOST
) -> Overview:
    """Return what is due on the day `on` or in up to the last of `months`, of what `may` be seen.

    `may` is asked by the name of a permission; at most `most` things of a group are listed, None for all of them.
    """
    found: list[Group] = []
    unknown = None
    if may("certificates.view_application"):
        found += _cases(on=on, most=most)
    if may("certificates.view_withdrawal"):
        found.append(_withdrawals(most=most))
    if may("certificates.view_certificate"):
        found.append(_publications(most=most))
        found += _ends(on=on, months=sorted(set(months)), most=most)
        unknown = Certificate.objects.filter(ends.END_UNKNOWN).count()
    if may("calregistry.change_declaration"):
        found.append(_declaration(on=on))
    listed = [group for group in found if group.items]
    return Overview(listed, unknown, list_of(Certificate, ("koniec", "nieznany")))


def _group(
    title: str, rows: models.QuerySet, told: Callable[[Any], Due], *, most: int | None, address: str = ""
) -> Group:
    """Return the group of the `rows`, of which the first are told."""
    items = [told(row) for row in (rows if most is None else rows[: most + 1])]
    total = len(items) if most is None or len(items) <= most else rows.order_by().count()
    return Group(title, items[:most], total, address)


def _form(record: models.Model, page: str = "change") -> str:
    """Return the address of the record's form in the office, or of another page of it."""
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[record.pk])


def _cases(*, on: date, most: int | None) -> Iterator[Group]:
    cases = Application.objects.with_stage().select_related("institution", "proposed_by")
    yield _group(
        _("Grants that wait for a second person"),
        cases.filter(waiting.PROPOSED_GRANTS).order_by("proposed_at", "pk"),
        _grant,
        most=most,
        address=list_of(Application, ("etap", "propozycja")),
    )
    yield _group(
        _("Open cases, by the day on which the next step is due"),
        cases.filter(waiting.OPEN_CASES & ~waiting.PROPOSED_GRANTS).order_by(
            models.F("next_due_on").asc(nulls_last=True), "requested_on", "pk"
        ),
        partial(_case, on=on),
        most=most,
        address=list_of(Application, ("praca", "otwarte")),
    )


def _grant(case: Application) -> Due:
    told = _("proposed by %(name)s") % {"name": case.proposed_by}
    return Due(f"grant {case.pk} {case.proposed_at}", str(case), told, _form(case, "grant"))


def _case(case: Application, *, on: date) -> Due:
    """Return the next step of a case; one without a day is told of once a stage."""
    day = case.next_due_on
    words = {"step": next_in_words(case), "day": date_format(day) if day else ""}
    is_late = day is not None and day < on
    if day is None:
        told = _("next: %(step)s") % words
    elif is_late:
        told = _("next: %(step)s, was due on %(day)s") % words
    else:
        told = _("next: %(step)s, due on %(day)s") % words
    return Due(f"case {case.pk} {case.stage.value} {day}", str(case), told, _form(case), is_late)


def _withdrawals(*, most: int | None) -> Group:
    pending = Withdrawal.objects.pending().select_related("certificate__holder", "asked_by")
    return _group(
        _("Withdrawals that wait for a second person"),
        pending.order_by("asked_at", "pk"),
        lambda withdrawal: Due(
            f"withdrawal {withdrawal.pk}",
            str(withdrawal.certificate),
            _("asked for by %(name)s") % {"name": withdrawal.asked_by},
            _form(withdrawal.certificate, "withdraw"),
        ),
        most=most,
        address=list_of(Withdrawal, ("is_confirmed__isnull", "True")),
    )


def _publications(*, most: int | None) -> Group:
    drafts = Certificate.objects.filter(waiting.to_publish_by_another())
    return _group(
        _("Certificates that a second person has to publish"),
        drafts.select_related("holder", "entered_by").order_by("pk"),
        lambda certificate: Due(
            f"publication {certificate.pk}",
            str(certificate),
            _("entered by %(name)s") % {"name": certificate.entered_by},
            _form(certificate),
        ),
        most=most,
        address=list_of(Certificate, ("czeka", "druga-osoba")),
    )


def _ends(*, on: date, months: list[int], most: int | None) -> Iterator[Group]:
    """Yield the certificates that end, each under the nearest of the `months`, then those that have just ended."""
    for after, number in pairwise([0, *months]):
        title = (
            ngettext(
                "Certificates that end in %(after)s to %(count)s month",
                "Certificates that end in %(after)s to %(count)s months",
                number,
            )
            if after
            else ngettext(
                "Certificates that end within %(count)s month",
                "Certificates that end within %(count)s months",
                number,
            )
        )
        address = list_of(Certificate, ("koniec", MONTHS[number])) if months == sorted(MONTHS) else ""
        condition = ends.ends_within(number, on=on, after=after)
        words = title % {"after": after, "count": number}
        yield _ending(words, condition, f"end {number}", most=most, address=address)
    yield _ending(
        _("Certificates that ended in the last 12 months"),
        ends.ended_within(12, on=on),
        "ended",
        most=most,
        address=list_of(Certificate, ("koniec", "w-ostatnim-roku")),
    )


def _ending(title: str, condition: models.Q, key: str, *, most: int | None, address: str) -> Group:
    return _group(
        title,
        Certificate.objects.filter(condition).select_related("holder").order_by("valid_until", "number"),
        lambda certificate: Due(
            f"{key} {certificate.pk}",
            str(certificate),
            _("valid until: %(date)s") % {"date": in_words(certificate.valid_until)},
            _form(certificate),
        ),
        most=most,
        address=address,
    )


def _declaration(*, on: date) -> Group:
    address = list_of(Declaration)
    sentences = reminders.of_declaration(on=on)
    items = [
        Due(f"declaration {on.year} {sentence}"[:LONGEST_KEY], sentence, "", address)
        for sentence in sentences
    ]
    return Group(_("Accessibility declaration"), items, len(items), address)
