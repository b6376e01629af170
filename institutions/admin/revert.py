"""Taking one change of a record back: what it would do, whether that may be, and doing it.

A change is taken back as far as it concerns one record and its parts, all or nothing. Fields come back that its form
lets the same person type in; what verbs alone do (publication, withdrawal, numbers, addresses, files) stays as it is.
Nothing is taken back over what somebody stored later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.contrib.admin.sites import NotRegistered
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from institutions.change_log import Change, Recorded, Words, kept_value, parts_below
from institutions.completeness import KeptComplete
from institutions.entries import ADDED, DELETED, entries_of, is_tracked


class Fate(Enum):
    """What becomes of something that a change did."""

    BACK = "back"  # it is taken back
    STAYS = "stays"  # that is not done here
    BLOCKED = "blocked"  # something later stands in the way, so nothing is taken back
    DONE = "done"  # it is so already


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one field, or of a whole part ("" for `label`): its values in words, and why."""

    label: str
    now: str
    then: str
    fate: Fate
    why: str = ""


@dataclass(slots=True)
class Step:
    """What is done to one record or part: what the change had done to it, the outcomes, and how."""

    recorded: Recorded
    heading: str
    outcomes: list[Outcome] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)  # to store, by field
    deletes: models.Model | None = None
    creates: models.Model | None = None

    @property
    def does_something(self) -> bool:
        """Return whether the step changes anything."""
        return bool(self.values or self.deletes or self.creates)


class Plan:
    """What taking `change` of a record back means for whoever asks; made anew each time that somebody looks."""

    def __init__(
        self, model_admin: Any, request: HttpRequest, record: models.Model | None, change: Change
    ) -> None:
        self.office, self.request, self.record, self.change = model_admin, request, record, change
        self.words = Words(model_admin.model, [change])
        self.going = {(each.model, each.pk) for each in change.recorded if each.entry.history_type == ADDED}
        self.coming = {
            (each.model, each.pk) for each in change.recorded if each.entry.history_type == DELETED
        }
        self.now = {model: model._base_manager.in_bulk(pks) for model, pks in self._keys().items()}
        self.steps = [self._step(each) for each in change.recorded]

    @property
    def is_blocked(self) -> bool:
        """Return whether something later stands in the way."""
        return any(outcome.fate is Fate.BLOCKED for step in self.steps for outcome in step.outcomes)

    @property
    def is_possible(self) -> bool:
        """Return whether there is something to take back, and nothing in the way."""
        return not self.is_blocked and any(step.does_something for step in self.steps)

    def carry_out(self) -> None:
        """Take the change back, within a change of its own.

        Raises ValidationError when the register would not be right then, PermissionDenied when somebody who may not
        publish would change what is public.
        """
        model: Any = self.office.model
        order = [model, *parts_below(model)]
        by_depth = sorted(self.steps, key=lambda step: order.index(step.recorded.model))
        kept = KeptComplete(*self.office.wholes_of(self.record))
        self._carry_out(by_depth)
        kept.check()

    def _carry_out(self, by_depth: list[Step]) -> None:
        try:
            for step in reversed(by_depth):
                if step.deletes is not None:
                    step.deletes.delete()
            for step in by_depth:
                if step.creates is not None:
                    step.creates.full_clean()
                    step.creates.save(force_insert=True)
                    self._set_lists(step.creates, kept_lists(step.recorded.entry))
                    self._look_at(step.creates)
            for step in by_depth:
                if step.values:
                    self._store(step)
        except (IntegrityError, ProtectedError) as error:
            raise ValidationError(
                _("The register does not allow this: something else rests on it.")
            ) from error

    def _store(self, step: Step) -> None:
        record = self.now[step.recorded.model][step.recorded.pk]
        self._look_at(record)
        lists = {
            name: step.values[name] for name in entries_of(type(record)).kept_lists if name in step.values
        }
        for name in step.values.keys() - lists.keys():
            setattr(record, record._meta.get_field(name).attname, step.values[name])
        record.full_clean()
        record.save()
        self._set_lists(record, lists)
        self._look_at(record)

    def _set_lists(self, record: models.Model, lists: dict[str, list]) -> None:
        for name, keys in lists.items():
            getattr(record, name).set(keys)

    def _look_at(self, record: models.Model) -> None:
        """Refuse to change what is public for somebody who may not publish."""
        office = self._office_of(type(record))
        if office is not None and not office.has_change_permission(self.request, record):
            raise PermissionDenied(_("This would be public at once. Ask somebody who publishes to do it."))

    def _keys(self) -> dict[Any, set]:
        keys: dict[Any, set] = {}
        for each in self.change.recorded:
            keys.setdefault(each.model, set()).add(each.pk)
        return keys

    def _office_of(self, model: Any) -> Any:
        """Return the office's pages of `model`, None where it has none of its own."""
        if model is self.office.model:
            return self.office
        try:
            return self.office.admin_site.get_model_admin(model)
        except NotRegistered:
            return None

    def _may(self, verb: str, model: Any) -> bool:
        return self.request.user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")

    def _step(self, recorded: Recorded) -> Step:
        told = self.words.told(recorded)
        step = Step(recorded, told.heading)
        now = self.now[recorded.model].get(recorded.pk)
        if recorded.entry.history_type == ADDED:
            self._take_away(step, now)
        elif recorded.entry.history_type == DELETED:
            self._bring_back(step, now)
        else:
            step.outcomes += self._fields(step, now)
        return step

    def _take_away(self, step: Step, now: models.Model | None) -> None:
        """Plan the deletion of what the change added."""
        recorded = step.recorded
        if now is None:
            step.outcomes.append(Outcome("", "", "", Fate.DONE, _("It is deleted already.")))
        elif recorded.model is self.office.model:
            why = _("The record itself stays: a draft is deleted by the button under its form.")
            step.outcomes.append(Outcome("", "", "", Fate.STAYS, why))
        elif not self._may_delete(now):
            step.outcomes.append(Outcome("", "", "", Fate.STAYS, _("You may not delete this here.")))
        elif not self._is_as(now, recorded.entry):
            why = _("It was changed later: take that change back first.")
            step.outcomes.append(Outcome("", "", "", Fate.BLOCKED, why))
        elif (hangs_on := self._what_hangs_on(now)) != "":
            why = _("Something added later hangs on it: %(what)s.") % {"what": hangs_on}
            step.outcomes.append(Outcome("", "", "", Fate.BLOCKED, why))
        else:
            step.deletes = now
            step.outcomes.append(Outcome("", "", "", Fate.BACK, _("It is deleted.")))

    def _may_delete(self, record: models.Model) -> bool:
        office = self._office_of(type(record))
        if entries_of(type(record)).is_made_by_verbs:
            return False
        if office is not None:
            return office.has_delete_permission(self.request, record)
        return self._may("delete", type(record))

    def _bring_back(self, step: Step, now: models.Model | None) -> None:
        """Plan the return of what the change deleted."""
        model, entry = step.recorded.model, step.recorded.entry
        owners = [
            (model._meta.get_field(name).related_model, key)
            for name in entry.shown_with
            if (key := kept_value(entry, name)) is not None
        ]
        gone = [
            owner
            for owner in owners
            if owner not in self.coming and not owner[0]._base_manager.filter(pk=owner[1]).exists()
        ]
        if now is not None:
            step.outcomes.append(Outcome("", "", "", Fate.DONE, _("It is there again.")))
        elif entry.is_made_by_verbs or not self._may("add", model):
            step.outcomes.append(Outcome("", "", "", Fate.STAYS, _("You may not enter this here.")))
        elif gone:
            why = _("What it was a part of is deleted: bring that back first.")
            step.outcomes.append(Outcome("", "", "", Fate.BLOCKED, why))
        else:
            step.creates = entry.instance
            step.outcomes.append(Outcome("", "", "", Fate.BACK, _("It comes back as it was.")))

    def _fields(self, step: Step, now: models.Model | None) -> Iterator[Outcome]:
        """Plan what becomes of the fields that the change changed."""
        recorded = step.recorded
        if now is None:
            yield Outcome("", "", "", Fate.BLOCKED, _("It was deleted later: take that change back first."))
            return
        typed = self._typed_fields(now)
        for name, before, after in recorded.values:
            label = self.words.label(recorded.model, name)
            current = value_now(now, name)
            told = self.words.value(recorded.model, recorded.entry, name, current)
            then = self.words.value(recorded.model, recorded.entry, name, before)
            if recorded.before is None or name not in typed:
                why = _("This is not taken back here: it has a verb or a form of its own.")
                yield Outcome(label, told, "", Fate.STAYS, why)
            elif current == before:
                yield Outcome(label, told, then, Fate.DONE, _("It is so already."))
            elif current != after:
                why = _("It was changed again later: take that change back first.")
                yield Outcome(label, told, then, Fate.BLOCKED, why)
            else:
                step.values[name] = before
                yield Outcome(label, told, then, Fate.BACK)

    def _typed_fields(self, record: models.Model) -> set[str]:
        """Return the fields of a record or part that whoever asks may type in."""
        office = self._office_of(type(record))
        if office is None:
            if not self._may("change", type(record)):
                return set()
            return {each.name for each in record._meta.fields if each.editable and not each.primary_key}
        if not office.has_change_permission(self.request, record):
            return set()
        return set(office.get_form(self.request, record, change=True).base_fields)

    def _is_as(self, record: models.Model, entry: Any) -> bool:
        names = [*(each.name for each in entry.tracked_fields), *entry.kept_lists]
        return all(value_now(record, name) == kept_value(entry, name) for name in names)

    def _what_hangs_on(self, record: models.Model) -> str:
        """Return what the record would take with it, or what keeps it, "" for nothing but what the change added."""
        collector = Collector(using=record._state.db or "default")
        try:
            collector.collect([record])
        except ProtectedError as error:
            return ", ".join(sorted({str(each._meta.verbose_name) for each in error.protected_objects}))
        others = [
            each
            for model, rows in collector.data.items()
            for each in rows
            if is_tracked(model) and (model._meta.concrete_model, each.pk) not in self.going
        ]
        return ", ".join(sorted({str(each._meta.verbose_name) for each in others}))


def kept_lists(entry: Any) -> dict[str, list]:
    """Return the lists of keys that an entry keeps, by the names of the relations."""
    return {name: getattr(entry, name) for name in entry.kept_lists}


def value_now(record: models.Model, name: str) -> Any:
    """Return what a record holds in a field, as its entries keep it."""
    column: Any = record._meta.get_field(name)
    if column.many_to_many:
        return sorted(getattr(record, name).values_list("pk", flat=True))
    return getattr(record, column.attname)
