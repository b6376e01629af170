"""What the public reads of the history of an entry: on which day what kinds of facts were added, changed or deleted.

No values, so nobody is named; nobody of the staff and no reasons; nothing from before the entry was published, and
nothing of what the public cannot see.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.entries import ADDED, BEGINNING, CHANGED, DELETED, entries_of
from institutions.models import (
    Activity,
    Answer,
    Attachment,
    Citation,
    Institution,
    InstitutionName,
    Participation,
    Post,
)

MOST_ENTRIES = 2_000  # that one page tells of, the newest

# Kinds of facts by the fields that hold them; what stands in none is not told.
Facts = Mapping[Promise, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Parts:
    """A kind of parts of an entry: how they are called, and the condition that an entry of theirs is for the public.

    `untold` are fields of which the public sees nothing, or that lead to what may be a draft or hidden: a change of
    nothing else is not told.
    """

    label: Promise
    model: Any
    condition: Q
    untold: frozenset[str] = frozenset()


# That staff have compared wordings is nothing that the public sees.
SETTLING = frozenset({"is_settled"})


@dataclass(frozen=True, slots=True)
class Day:
    """What became of an entry on one day, in sentences."""

    on: date
    sentences: list[str]


OF_INSTITUTION: Facts = {
    gettext_lazy("name and kind"): ("name", "short_name", "kind"),
    gettext_lazy("address of the page"): ("slug",),
    gettext_lazy("description"): ("description",),
    gettext_lazy("the institution that it belongs to"): ("parent",),
    gettext_lazy("address and location"): (
        "territory",
        "is_territory_derived",
        "town",
        "in_town",
        "street_address",
        "postal_code",
        "latitude",
        "longitude",
        "coordinates_precision",
    ),
    gettext_lazy("contact"): ("phone", "email", "website", "bip"),
    gettext_lazy("official numbers"): ("regon", "nip"),
    gettext_lazy("figures about the staff"): ("staff_count", "social_worker_count", "staff_as_of"),
    gettext_lazy("end and successor"): ("closed_on", "successor"),
}


def known_then(relation: str) -> Q:
    """Return the condition that what an entry leads to by `relation` was published before the entry and still is."""
    return Q(**{f"{relation}__published_at__lte": F("history_date")})


def parts_of_institution(pk: int) -> list[Parts]:
    """Return the kinds of parts of the institution `pk`."""
    of_it = Q(institution=pk)
    shown = Attachment.objects.published().filter(
        pk=OuterRef("id"), published_at__lte=OuterRef("history_date")
    )
    cited = of_it | Q(name__institution=pk) | Q(activity__institution=pk) | Q(post__institution=pk)
    return [
        Parts(gettext_lazy("names over time"), InstitutionName, of_it),
        Parts(gettext_lazy("activities"), Activity, of_it, frozenset({"programme", "people"})),
        Parts(gettext_lazy("people and posts"), Post, of_it),
        Parts(gettext_lazy("taking part in programmes"), Participation, of_it & known_then("programme")),
        Parts(gettext_lazy("answers in interviews"), Answer, of_it & known_then("source")),
        Parts(gettext_lazy("photos and documents"), Attachment, of_it & Q(Exists(shown))),
        Parts(gettext_lazy("sources"), Citation, cited & known_then("source"), SETTLING),
    ]


def history_of_institution(institution: Institution) -> list[Day]:
    """Return what became of an institution since it was published, the newest day first; in one query."""
    return days_of(
        institution,
        since=institution.published_at,
        facts=OF_INSTITUTION,
        parts=parts_of_institution(institution.pk),
    )


def days_of(record: Any, *, since: datetime | None, facts: Facts, parts: Sequence[Parts]) -> list[Day]:
    """Return what became of `record` since it was published, the newest day first; in one query.

    `since` is when the public saw it first, None for a draft, which has no history for the public.
    """
    if since is None:
        return []
    model = record._meta.concrete_model
    own = Parts(gettext_lazy("entry"), model, Q(**{model._meta.pk.attname: record.pk}))
    queries = [
        entries_of(each.model)
        ._base_manager.filter(each.condition, history_date__gt=since)
        .exclude(history_key=BEGINNING)
        .order_by()
        .annotate(history_place=models.Value(place, models.IntegerField()))
        .values_list("history_place", "history_date", "history_type", "history_key", "history_fields")
        for place, each in enumerate([own, *parts])
    ]
    rows = list(queries[0].union(*queries[1:], all=True).order_by("-history_date")[:MOST_ENTRIES])
    # The change by which it came, or was published, tells of what was there at that moment.
    began = {
        key
        for place, _at, action, key, fields in rows
        if place == 0 and (action == ADDED or "published_at" in fields.split())
    }
    labels = {name: label for label, names in facts.items() for name in names}
    days: dict[date, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for place, at, action, key, fields in rows:
        if key in began:
            continue
        names = fields.split()
        if place == 0:
            found = [labels[name] for name in names if name in labels]
        else:
            part = parts[place - 1]
            found = [] if action == CHANGED and part.untold.issuperset(names) else [part.label]
        days[timezone.localdate(at)][action].update({str(label): None for label in found})
    return [Day(on, sentences) for on, told in days.items() if (sentences := in_sentences(told))]


def in_sentences(told: Mapping[str, Mapping[str, None]]) -> list[str]:
    """Return what was changed, added and deleted, a sentence each."""
    forms = {CHANGED: _("Changed: %(what)s."), ADDED: _("Added: %(what)s."), DELETED: _("Deleted: %(what)s.")}
    return [form % {"what": ", ".join(told[action])} for action, form in forms.items() if told.get(action)]
