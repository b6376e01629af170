"""What became of a record and its parts: the entries of its history put together to changes, and those in words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from institutions.entries import ADDED, CHANGED, DELETED, entries_of, is_tracked
from institutions.partial_dates import PartialDate, in_words

# What the filling and the emptying of some fields is called by itself.
MILESTONES = {
    "published_at": (pgettext_lazy("history", "published"), gettext_lazy("taken back to a draft")),
    "withdrawn_on": (pgettext_lazy("history", "withdrawn"), gettext_lazy("withdrawal taken away")),
    "closed_on": (pgettext_lazy("history", "closed"), pgettext_lazy("history", "reopened")),
    "is_hidden": (
        pgettext_lazy("history", "hidden from the public"),
        pgettext_lazy("history", "shown to the public again"),
    ),
}
ACTIONS = {ADDED: gettext_lazy("added"), CHANGED: gettext_lazy("changed"), DELETED: gettext_lazy("deleted")}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry, with the one before it (None for the first), of a record of `model`."""

    model: Any
    entry: Any
    before: Any

    @property
    def pk(self) -> Any:
        """Return the key of the record."""
        return getattr(self.entry, self.model._meta.pk.attname)

    @property
    def fields(self) -> list[str]:
        """Return the names of the fields that it tells of: those that changed, or those that were filled."""
        if self.entry.history_type == CHANGED:
            return self.entry.history_fields.split()
        names = [*(each.name for each in self.entry.tracked_fields), *self.entry.kept_lists]
        kept = [name for name in names if self.model._meta.get_field(name) is not self.model._meta.pk]
        return [name for name in kept if not is_nothing(kept_value(self.entry, name))]

    @property
    def values(self) -> list[tuple[str, Any, Any]]:
        """Return those fields with what stood there before and after; None for nothing."""
        was, now = self.before, self.entry
        if now.history_type == ADDED:
            was = None
        elif now.history_type == DELETED:
            was, now = now, None
        return [
            (
                name,
                None if was is None else kept_value(was, name),
                None if now is None else kept_value(now, name),
            )
            for name in self.fields
        ]


@dataclass(slots=True)
class Change:
    """What was stored together, as far as it concerns one record and its parts."""

    key: UUID
    at: datetime
    by: AbstractBaseUser | None
    role: str
    reason: str
    recorded: list[Recorded] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field held before and after, in words; "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One entry in words: whose it is ("" for the record itself), what was done, what differs."""

    subject: str
    action: str
    kind: str
    differences: list[Difference]

    @property
    def heading(self) -> str:
        """Return whose it is and what was done."""
        return f"{self.subject} – {self.action}" if self.subject else capfirst(self.action)

    @property
    def is_of_values(self) -> bool:
        """Return whether it tells of values on one side alone, of something that was added or deleted."""
        return self.kind != CHANGED

    @property
    def values(self) -> list[tuple[str, str]]:
        """Return the labels and values of that side."""
        return [(each.label, each.after or each.before) for each in self.differences]


def is_nothing(value: Any) -> bool:
    """Return whether a field that holds `value` says nothing."""
    return value is None or value is False or value in ("", [])


def kept_value(entry: Any, name: str) -> Any:
    """Return what the entry holds in the field `name`; the key of what a relation leads to."""
    return getattr(entry, name if name in entry.kept_lists else entry._meta.get_field(name).attname)


@cache
def _wholes() -> dict[Any, set]:
    """Return for each model with history those on whose pages its entries are shown too."""
    return {
        model: {model._meta.get_field(name).related_model for name in entries_of(model).shown_with}
        for model in apps.get_models()
        if is_tracked(model) and not model._meta.proxy
    }


def parts_below(model: Any) -> list[Any]:
    """Return the models whose entries are shown with a record of `model`, each behind those that it is a part of."""
    wholes = _wholes()
    reached = {model}
    while new := [each for each in wholes if each not in reached and wholes[each] & reached]:
        reached.update(new)
    found: list[Any] = []
    while waiting := [each for each in wholes if each in reached - {model, *found}]:
        found += [each for each in waiting if not wholes[each] & (set(waiting) - {each})]
    return found


def changes_of(model: Any, pk: Any, *, sees: Callable[[Any], bool] = lambda _model: True) -> list[Change]:
    """Return the changes of the record `pk` of `model` and of its parts, the newest first.

    `sees` tells whether the parts of a model are looked at. One query for the record and one for each kind of part.
    """
    changes: dict[UUID, Change] = {}
    for recorded in _recorded(model, pk, sees):
        entry = recorded.entry
        change = changes.get(entry.history_key)
        if change is None:
            change = Change(entry.history_key, entry.history_date, entry.history_user, entry.history_role, "")
            changes[entry.history_key] = change
        change.reason = change.reason or entry.history_change_reason
        change.recorded.append(recorded)
    return sorted(changes.values(), key=lambda change: change.at, reverse=True)


def _recorded(model: Any, pk: Any, sees: Callable[[Any], bool]) -> Iterator[Recorded]:
    """Yield the entries of the record and then of its parts, kind by kind, each with the one before it."""
    keys: dict[Any, set] = {model: {pk}}
    yield from _pairs(model, _entries(model, models.Q(**{model._meta.pk.attname: pk})))
    for part in filter(sees, parts_below(model)):
        among = {
            relation.name: keys[relation.related_model]
            for name in entries_of(part).shown_with
            if keys.get((relation := part._meta.get_field(name)).related_model)
        }
        if not among:
            continue
        conditions = (models.Q(**{f"{name}__in": wholes}) for name, wholes in among.items())
        pk_name = part._meta.pk.attname
        once_there = entries_of(part)._base_manager.order_by().filter(reduce(or_, conditions)).values(pk_name)
        pairs = list(_pairs(part, _entries(part, models.Q(**{f"{pk_name}__in": once_there}))))
        keys[part] = {recorded.pk for recorded in pairs}
        # A part that was moved is told of only as long as it was a part of this record.
        yield from (each for each in pairs if _is_of(each.entry, among) or _is_of(each.before, among))


def _entries(model: Any, condition: models.Q) -> models.QuerySet:
    entries = entries_of(model)._base_manager.filter(condition).order_by("history_id")
    return entries.select_related("history_user")


def _pairs(model: Any, entries: Iterable[Any]) -> Iterator[Recorded]:
    last: dict[Any, Any] = {}
    for entry in entries:
        key = getattr(entry, model._meta.pk.attname)
        yield Recorded(model, entry, last.get(key))
        last[key] = entry


def _is_of(entry: Any, among: dict[str, set]) -> bool:
    return entry is not None and any(getattr(entry, f"{name}_id") in wholes for name, wholes in among.items())


class Words:
    """Tells changes in words; what all of them name is asked for at once, in one query a model."""

    def __init__(self, model: Any, changes: Sequence[Change]) -> None:
        self.model = model
        recorded = [each for change in changes for each in change.recorded]
        # The latest entry of each part, by which a part of the part is told.
        self.wholes = {(each.model, each.pk): each.entry for each in recorded}
        wanted: dict[Any, set] = defaultdict(set)
        for each in recorded:
            for name in {*each.fields, *entries_of(each.model).named_by}:
                for entry in filter(None, (each.entry, each.before)):
                    self._want(wanted, each.model, entry, name)
        self.names: dict[tuple[Any, Any], str] = {}
        for related, keys in wanted.items():
            self.names |= {(related, key): name for key, name in names_of(related, keys).items()}

    def _want(self, wanted: dict[Any, set], model: Any, entry: Any, name: str) -> None:
        column = model._meta.get_field(name)
        if column.is_relation:
            value = kept_value(entry, name)
            wanted[column.related_model].update(value if isinstance(value, list) else {value} - {None})

    def tell(self, change: Change) -> list[Told]:
        """Return the entries of a change in words, those of the record itself first."""
        return [self.told(each) for each in change.recorded]

    def told(self, recorded: Recorded) -> Told:
        """Return an entry in words."""
        subject = "" if recorded.model is self.model else self.subject(recorded.model, recorded.entry)
        owners = () if recorded.model is self.model else self._own_relations(recorded)
        differences = [
            Difference(
                self.label(recorded.model, name),
                self.value(recorded.model, recorded.entry, name, before),
                self.value(recorded.model, recorded.entry, name, after),
            )
            for name, before, after in recorded.values
            if name not in owners
        ]
        return Told(subject, self.action(recorded), recorded.entry.history_type, differences)

    def action(self, recorded: Recorded) -> str:
        """Return what was done, in words."""
        kind = recorded.entry.history_type
        done = [
            str(MILESTONES[name][0 if after else 1])
            for name, before, after in recorded.values
            if name in MILESTONES and bool(before) != bool(after) and kind != DELETED
        ]
        if kind == CHANGED and done and len(done) * 2 >= len(recorded.fields):
            return ", ".join(done)
        return ", ".join([str(ACTIONS[kind]), *done])

    def subject(self, model: Any, entry: Any) -> str:
        """Return what part of the record an entry is of: its kind, what names it, and behind what it stands."""
        named = [self.value(model, entry, name, kept_value(entry, name)) for name in entry.named_by]
        kind = capfirst(str(model._meta.verbose_name))
        name = ", ".join(filter(None, named))
        told = _("%(kind)s: %(name)s") % {"kind": kind, "name": name} if name else kind
        for relation in entry.shown_with:
            whole_model = model._meta.get_field(relation).related_model
            whole = self.wholes.get((whole_model, getattr(entry, f"{relation}_id")))
            if whole is not None and whole_model is not self.model:
                return f"{self.subject(whole_model, whole)} › {told}"
        return told

    def label(self, model: Any, name: str) -> str:
        """Return how a field is called."""
        return capfirst(str(model._meta.get_field(name).verbose_name))

    def value(self, model: Any, entry: Any, name: str, value: Any) -> str:
        """Return the `value` of a field of the record of an entry in words, "" for nothing."""
        column = model._meta.get_field(name)
        if value in (None, "", []):
            return ""
        if isinstance(value, list):
            return ", ".join(self._name(column.related_model, key) for key in value)
        if column.is_relation:
            return self._name(column.related_model, value)
        if name == "field" and hasattr(model, "RECORDS"):
            return self._cited_field(model, entry, value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, PartialDate):
            return in_words(value)
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        return date_format(value) if hasattr(value, "isoformat") else str(value)

    def _name(self, model: Any, key: Any) -> str:
        if (model, key) not in self.names:
            self.names[model, key] = names_of(model, [key])[key]
        return self.names[model, key]

    def _cited_field(self, model: Any, entry: Any, name: str) -> str:
        """Return how the field of the record that a citation is of is called."""
        filled = (each for each in model.RECORDS if getattr(entry, f"{each}_id") is not None)
        cited = model._meta.get_field(next(filled)).related_model
        names = {each.name: each for each in cited._meta.get_fields() if hasattr(each, "verbose_name")}
        return self.label(cited, name) if name in names else name

    def _own_relations(self, recorded: Recorded) -> set[str]:
        """Return the relations to the whole that go without saying: they lead where the part stood all the time."""
        names = set(recorded.entry.shown_with)
        return names if recorded.entry.history_type != CHANGED else set()


def names_of(model: Any, keys: Iterable[Any]) -> dict[Any, str]:
    """Return how the records `keys` of `model` are called, deleted ones as they were called last; in two queries."""
    name = who if issubclass(model, AbstractBaseUser) else str
    found = {key: name(each) for key, each in model._base_manager.in_bulk(list(keys)).items()}
    missing = set(keys) - set(found)
    if missing and is_tracked(model):
        last = entries_of(model)._base_manager.filter(**{f"{model._meta.pk.attname}__in": missing})
        for entry in last.order_by("history_id"):
            found[getattr(entry, model._meta.pk.attname)] = str(entry.instance)
    return {key: found.get(key, _("deleted (%(key)s)") % {"key": key}) for key in keys}


def who(user: Any) -> str:
    """Return what a member of staff is called: by name or, while none is given, as they log in."""
    return user.get_full_name() or user.get_username()
