"""Who changes the register, and why: what is stored together is one change, and each record changed in it one entry.

Every model that staff keep has `history = History(…)`. It makes a table of entries beside the model's own, in the way
of django-simple-history: the whole record as it was after each change (for a deletion: before it), with who changed
it in which role, when (UTC), why, and a key that entries of one change share. The entry before says what was there
before; `history_fields` names what differs.

    with change(by=user, reason=_("The council's resolution says so.")):
        institution.save()
        institution.activities.update(place="")

Entries are written when the outermost `change()` ends, in its transaction: the records touched are read again and
compared with their last entries, in one query a model and 500 records; rows that are new are copied by the database
itself, since an import has hundred thousands of them. So a record that was saved twice has one entry,
one that is as it was before has none, whatever was rolled back on the way counts for nothing, and no entry is ever
written over. A record stored outside of any change is a change by itself: it and its entry are stored together.

`QuerySet.update()`, `bulk_create()`, `insert_rows()` and `bulk_update()` are seen too where the model's querysets are
`TrackedQuerySet`s (a test holds that all are), rows that cascade away with what they are parts of, and fixtures. SQL of
one's own is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from institutions.entries import (
    ADDED,
    BATCH,
    CHANGED,
    DELETED,
    Entry,
    Stamp,
    Touched,
    values_of,
    write_entries,
)

# What says when a record was changed says nothing of what changed.
NEVER_KEPT = {"changed_at"}


@dataclass(slots=True)
class Change:
    """One change: by whom (None for a command or a reader), why ("" where no reason is asked for), its key.

    The reason may be given while the change is being made, when a form has been read.
    """

    by: AbstractBaseUser | None
    reason: str
    key: UUID = field(default_factory=uuid4)
    touched: dict[Any, dict[Any, Touched]] = field(default_factory=dict, repr=False)

    def touch(self, model: Any, pks: Iterable[Any], **known: Any) -> None:
        """Remember that the records `pks` of `model` may have changed, and what else is `known` of them."""
        records = self.touched.setdefault(model._meta.concrete_model, {})
        alone = Touched(by=self.by, reason=self.reason, **known)
        for pk in pks:
            before = records.get(pk)
            records[pk] = alone if before is None else self._touched_again(before, **known)

    def _touched_again(self, before: Touched, **known: Any) -> Touched:
        known = {"stored": None} | known
        return replace(before, by=self.by or before.by, reason=self.reason or before.reason, **known)

    def write(self) -> None:
        """Write an entry for each record touched that is not as its last entry says."""
        write_entries(self.touched, Stamp(self.by, self.reason, self.key))


_current: ContextVar[Change | None] = ContextVar("change", default=None)
_person: ContextVar[AbstractBaseUser | None] = ContextVar("person", default=None)
_is_recorded: ContextVar[bool] = ContextVar("is_recorded", default=True)


@contextmanager
def change(*, by: Any = None, reason: str = "") -> Iterator[Change]:
    """Count all that is stored inside as one change, by `by` and for `reason`, stored whole or not at all.

    Inside another change it is a part of that one, whose person and reason stand where none are given here. Without
    either, the person is who is `acting()`. Files go around it: `with atomic_with_files(), change(…)`.
    """
    outer = _current.get()
    if outer is None:
        made = Change(by or _person.get(), reason)
    else:
        made = Change(by or outer.by, reason or outer.reason, outer.key, outer.touched)
    token = _current.set(made)
    try:
        with transaction.atomic():
            yield made
            if outer is None and not transaction.get_rollback():
                made.write()
    finally:
        _current.reset(token)


def current_change() -> Change | None:
    """Return the change that is being made, None outside of any."""
    return _current.get()


def current_person() -> AbstractBaseUser | None:
    """Return who makes the change that is being made or, outside of any, who is acting; None for nobody known."""
    running = _current.get()
    return (running and running.by) or _person.get()


@contextmanager
def acting(by: Any) -> Iterator[None]:
    """Let every change inside that names nobody be one by `by`."""
    token = _person.set(by)
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Leave no entries of what is stored inside: for registers that are generated, not kept."""
    token = _is_recorded.set(False)
    try:
        yield
    finally:
        _is_recorded.reset(token)


def touch(model: type[models.Model], pks: Iterable[Any], **known: Any) -> None:
    """Have the records `pks` of `model`, which were stored in a way that nobody else sees, looked over for entries."""
    if not _is_recorded.get():
        return
    running = _current.get()
    if running is not None:
        running.touch(model, pks, **known | {"stored": None})
        return
    alone = Change(_person.get(), "")
    alone.touch(model, pks, **known)
    alone.write()


class TrackedQuerySet(models.QuerySet):
    """Rows of a model with history: what changes many of them at once leaves its entries too."""

    def update(self, **values):
        """Update the rows in one query; their keys are asked for first, for afterwards they may not be found."""
        pks = list(self.order_by().values_list("pk", flat=True)) if _is_recorded.get() else []
        with transaction.atomic():
            count = super().update(**values)
            touch(self.model, pks)
        return count

    update.alters_data = True

    def bulk_create(self, objs, *arguments, **options):
        """Insert the rows; those whose keys are not known afterwards, since they were there already, are not seen."""
        with transaction.atomic():
            stored = super().bulk_create(objs, *arguments, **options)
            is_new = not options.get("update_conflicts")
            touch(self.model, [row.pk for row in stored if row.pk is not None], is_new=is_new)
        return stored

    bulk_create.alters_data = True

    def insert_rows(self, names: Iterable[str], rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Insert rows given as the values of the fields `names`, as the database holds them; return their keys.

        For tens of thousands of rows of few columns: `bulk_create()` takes several times as long, since it makes a
        record of each. What is not named stays as the database fills it.
        """
        self._for_write = True
        connection = connections[self.db]
        quote = connection.ops.quote_name
        options: Any = self.model._meta
        fields: list[Any] = [options.get_field(name) for name in names]
        columns = ", ".join(quote(each.column) for each in fields)
        place = f"({', '.join(['%s'] * len(fields))})"
        table, key = quote(options.db_table), quote(options.pk.column)
        pks: list[Any] = []
        with transaction.atomic(), connection.cursor() as cursor:
            for start in range(0, len(rows), BATCH):
                chunk = rows[start : start + BATCH]
                places = ", ".join([place] * len(chunk))
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) VALUES {places} RETURNING {key}",  # noqa: S608 - names of ours  # nosec
                    [value for row in chunk for value in row],
                )
                pks += [pk for (pk,) in cursor.fetchall()]
            touch(self.model, pks, is_new=True)
        return pks

    insert_rows.alters_data = True

    def bulk_update(self, objs, *arguments, **options):
        """Update the rows, each with its own values."""
        with change():
            return super().bulk_update(objs, *arguments, **options)  # by update(), batch after batch

    bulk_update.alters_data = True


class History(HistoricalRecords):
    """The entries of a model, which django-simple-history makes a table for; see the module for when they are written.

    `of` names the relations to the records on whose pages of history these entries are shown too, `named_by` the fields
    that tell a part of a record from others, `many` the relations to many that are kept as lists of keys, `leaves_out`
    fields that are not kept beside those of NEVER_KEPT and those that the database computes. With `is_made_by_verbs`
    records are neither made nor deleted by taking a change back: their files or other records come and go with them.
    """

    def __init__(
        self,
        *,
        of: Iterable[str] = (),
        named_by: Iterable[str] = (),
        many: Iterable[str] = (),
        leaves_out: Iterable[str] = (),
        is_made_by_verbs: bool = False,
    ) -> None:
        super().__init__(
            bases=(Entry,),
            excluded_fields=[*leaves_out],
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(_("reason"), blank=True),
        )
        self.of, self.named_by, self.many = tuple(of), tuple(named_by), tuple(many)
        self.is_made_by_verbs = is_made_by_verbs

    def add_extra_methods(self, cls):
        """Have a record and its entry stored together, or neither, where nobody else opened a transaction.

        All ways of storing one record end in `save_base()`; Django's own transaction in it closes before the signals.
        """
        super().add_extra_methods(cls)
        store = cls.save_base

        @wraps(store)
        def save_base(record, *arguments, **options):
            with transaction.atomic(savepoint=False):
                return store(record, *arguments, **options)

        cls.save_base = save_base

    def finalize(self, sender, **options):
        """Make the table; see also what is stored through a proxy of the model."""
        if sender._meta.proxy and sender._meta.concrete_model is self.cls:
            models.signals.post_save.connect(self.post_save, sender=sender, weak=False)
            models.signals.post_delete.connect(self.post_delete, sender=sender, weak=False)
            models.signals.pre_delete.connect(self.pre_delete, sender=sender, weak=False)
            return
        super().finalize(sender, **options)
        if sender is self.cls:
            for name in self.many:
                through = sender._meta.get_field(name).remote_field.through
                models.signals.m2m_changed.connect(self.relation_changed, sender=through, weak=False)

    def fields_included(self, model):
        """Return the fields that are kept."""
        return [
            each
            for each in super().fields_included(model)
            if not each.generated and each.name not in NEVER_KEPT
        ]

    def copy_fields(self, model):
        """Return the copies of the fields: bare columns, with an index where entries are looked up by them."""
        copies = super().copy_fields(model)
        for name, copy in copies.items():
            copy.db_index = name == model._meta.pk.attname or name in self.of
            copy.help_text, copy.choices, copy._validators = "", None, []
        return copies

    def get_extra_fields(self, model, fields):
        """Return the fields that entries have beside those of the record."""
        extra = super().get_extra_fields(model, fields)
        extra["history_type"] = models.CharField(
            _("action"),
            max_length=1,
            choices=((ADDED, _("added")), (CHANGED, _("changed")), (DELETED, _("deleted"))),
        )
        extra["history_date"] = models.DateTimeField(_("time"))
        extra |= {name: models.JSONField(default=list) for name in self.many}
        return extra | {
            "kept_lists": self.many,
            "shown_with": self.of,
            "named_by": self.named_by,
            "is_made_by_verbs": self.is_made_by_verbs,
        }

    def get_meta_options(self, model):
        """Return the options of the entries: whoever may see the record may see them, and nobody changes them."""
        names = {"verbose_name": _("entry of the history"), "verbose_name_plural": _("history")}
        return super().get_meta_options(model) | names | {"default_permissions": ()}

    def post_save(self, instance, created, using=None, raw=False, **options):
        """See that a record was stored, from a fixture too."""
        known = {"is_new": True, "stored": values_of(instance)} if created else {}
        touch(type(instance), [instance.pk], **known)

    def post_delete(self, instance, using=None, **options):
        """See that a record was deleted, and remember it as it was."""
        touch(type(instance), [instance.pk], deleted=values_of(instance))

    def relation_changed(self, instance, action, reverse, pk_set, model, **options):
        """See that a relation to many of one record was changed, from either side."""
        if action in ("post_add", "post_remove", "post_clear"):
            touch(self.cls, (pk_set or ()) if reverse else [instance.pk])
