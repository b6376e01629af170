"""The entries of the history: what a change of a record leaves behind; see `history` for who writes them and when."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BATCH = 500  # records that one query asks for
ADDED, CHANGED, DELETED = "+", "~", "-"
BEGINNING = UUID(int=0)  # the key of what the register held when its history began


class Entry(models.Model):
    """One change of one record: who, in which role, when, why, and the record as it was then; see the module."""

    only_added_to = True

    history_key = models.UUIDField(_("change"), db_index=True, editable=False)
    history_role = models.CharField(_("role"), max_length=200, blank=True, editable=False)
    history_fields = models.TextField(
        _("changed fields"),
        blank=True,
        editable=False,
        help_text=_("The names of the fields that differ from the entry before, after spaces."),
    )

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Touched:
    """What is known of a record that was stored or deleted within a change; records known alike share it."""

    is_new: bool = False
    stored: list | None = None  # the values of a new record, where nothing else can have happened to it since
    deleted: list | None = None  # the values of a deleted record
    by: AbstractBaseUser | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the entries of one change share: its key and time, and by whom and why where nothing else is known."""

    by: AbstractBaseUser | None
    reason: str
    key: UUID
    at: datetime = field(default_factory=timezone.now)
    roles: dict[Any, str] = field(default_factory=lambda: {None: ""}, repr=False)

    def of(self, touched: Touched) -> tuple[AbstractBaseUser | None, str]:
        """Return by whom and why a record was touched."""
        return touched.by or self.by, touched.reason or self.reason

    def on_entries(self, by: AbstractBaseUser | None, reason: str) -> dict[str, Any]:
        """Return what entries by somebody for a reason hold beside the record; the roles are asked for once."""
        if by not in self.roles:
            self.roles[by] = roles_of(by)
        return {
            "history_date": self.at,
            "history_key": self.key,
            "history_role": self.roles[by],
            "history_user_id": by and by.pk,
            "history_change_reason": reason,
        }


def entries_of(model: Any) -> Any:
    """Return the model of the entries of `model`."""
    return vars(model._meta.concrete_model)["history"].model


def is_tracked(model: Any) -> bool:
    """Return whether records of `model` have a history."""
    return hasattr(model._meta.concrete_model._meta, "simple_history_manager_attribute")


def values_of(record: models.Model) -> list | None:
    """Return the values of the record that its entries keep; None while the database alone knows one of them."""
    values = [getattr(record, each.attname) for each in entries_of(type(record)).tracked_fields]
    return None if any(hasattr(value, "resolve_expression") for value in values) else values


def roles_of(user: Any) -> str:
    """Return in which roles somebody acts: the names of their groups, and whether they may do everything; one query."""
    names = sorted(user.groups.values_list("name", flat=True))
    return ", ".join(["superuser"] * user.is_superuser + names)


def write_entries(touched: Mapping[Any, Mapping[Any, Touched]], stamp: Stamp) -> None:
    """Write an entry for each of the records touched, by model and key, that is not as its last entry says."""
    for model, records in touched.items():
        pks = list(records)
        for start in range(0, len(pks), BATCH):
            batch = {pk: records[pk] for pk in pks[start : start + BATCH]}
            if _are_first_seen(model, batch):
                _copy_new(model, batch, stamp)
            else:
                entries_of(model)._base_manager.bulk_create(_entries(model, batch, stamp))


def _are_first_seen(model: Any, records: Mapping[Any, Touched]) -> bool:
    """Return whether the records are new rows whose values the database alone knows, and that never had an entry."""
    entries = entries_of(model)
    if entries.kept_lists:
        return False
    if any(not each.is_new or each.stored or each.deleted for each in records.values()):
        return False
    return not entries._base_manager.filter(**_among(model, list(records))).exists()


def _among(model: Any, pks: Sequence[Any]) -> dict[str, Any]:
    """Return the condition that finds the records `pks`: those of an import follow each other, which is soon said."""
    name = model._meta.pk.attname
    if isinstance(pks[0], int) and max(pks) - min(pks) == len(pks) - 1:
        return {f"{name}__range": (min(pks), max(pks))}
    return {f"{name}__in": pks}


def _copy_new(model: Any, records: Mapping[Any, Touched], stamp: Stamp) -> None:
    """Write the first entries of new records: the database copies the rows, of which an import makes very many."""
    entries = entries_of(model)
    names = [each.attname for each in entries.tracked_fields]
    alike: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for pk, touched in records.items():
        alike[stamp.of(touched)].append(pk)
    for who_and_why, pks in alike.items():
        shared = stamp.on_entries(*who_and_why) | {"history_type": ADDED, "history_fields": ""}
        columns = {name: entries._meta.get_field(name) for name in (*names, *shared)}
        told = {name: models.Value(value, output_field=columns[name]) for name, value in shared.items()}
        rows = model._base_manager.order_by("pk").filter(**_among(model, pks)).annotate(**told)
        connection = connections[rows.db]
        select, values = rows.values_list(*columns).query.get_compiler(connection=connection).as_sql()
        quoted = ", ".join(connection.ops.quote_name(column.column) for column in columns.values())
        table = connection.ops.quote_name(entries._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({quoted}) {select}", values)


def _entries(model: Any, records: Mapping[Any, Touched], stamp: Stamp) -> list[Any]:
    """Return the entries of the touched `records` of `model`, which are no more than one query can ask for."""
    entries = entries_of(model)
    names = [*(each.attname for each in entries.tracked_fields), *entries.kept_lists]
    if all(touched.stored for touched in records.values()):
        last: dict[Any, list] = {}
        now = {pk: [*(each.stored or ()), *([] for _ in entries.kept_lists)] for pk, each in records.items()}
    else:
        last, now = _last_and_now(model, names, records)
    rows = []
    for pk, touched in records.items():
        before, after = last.get(pk), now.get(pk)
        if before is None and after is None and not touched.is_new:
            before = touched.deleted  # it was stored before there was any history
        differing = _differing(entries, before, after) if before and after else []
        if before == after or (before and after and not differing):
            continue
        action = DELETED if after is None else CHANGED if before else ADDED
        rows.append(
            entries(
                history_type=action,
                history_fields=" ".join(differing),
                **dict(zip(names, after or before or (), strict=False)),
                **stamp.on_entries(*stamp.of(touched)),
            )
        )
    return rows


def _differing(entries: Any, before: list, after: list) -> list[str]:
    """Return the names of the fields in which two states differ."""
    names = [*(each.name for each in entries.tracked_fields), *entries.kept_lists]
    return [name for name, old, new in zip(names, before, after, strict=True) if old != new]


def _last_and_now(
    model: Any, names: list[str], records: Mapping[Any, Touched]
) -> tuple[dict[Any, list], dict[Any, list]]:
    """Return by key what the last entries of the records say, those of deleted ones left out, and what they are now.

    One query for both, and one more for each relation to many.
    """
    entries = entries_of(model)
    pk_name = model._meta.pk.attname
    among = {f"{pk_name}__in": list(records)}
    newest = entries._base_manager.filter(**among).order_by().values(pk_name)
    said = entries._base_manager.order_by().filter(
        history_id__in=newest.annotate(newest=models.Max("history_id")).values("newest")
    )
    # Lists are not in the record's own table: an empty one stands for each until it is asked for below.
    columns = names[: len(names) - len(entries.kept_lists)]
    lists = {f"kept_{name}": models.Value([], models.JSONField()) for name in entries.kept_lists}
    kind_now = models.Value("", models.CharField(max_length=1))
    now = model._base_manager.order_by().filter(**among).annotate(history_type=kind_now, **lists)
    rows = now.values_list("history_type", *columns, *lists)
    found: dict[str, dict[Any, list]] = {kind: {} for kind in ("", ADDED, CHANGED, DELETED)}
    for kind, *values in rows.union(said.values_list("history_type", *names), all=True):
        found[kind][values[names.index(pk_name)]] = values
    for name in entries.kept_lists:
        related = _related_keys(model, name, list(found[""]))
        for pk, values in found[""].items():
            values[names.index(name)] = sorted(related[pk])
    return found[ADDED] | found[CHANGED], found[""]


def _related_keys(model: Any, name: str, pks: Collection[Any]) -> dict[Any, list]:
    """Return for each of the records `pks` the keys of what its relation to many leads to."""
    relation = model._meta.get_field(name)
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    rows = relation.remote_field.through._base_manager.filter(**{f"{own}__in": pks})
    found = defaultdict(list)
    for pk, related in rows.values_list(own, other):
        found[pk].append(related)
    return found


def begin(apps: Any, app: str, *, reason: str) -> None:
    """Write the first entry of every record of `app` that has none: what the register held when its history began.

    For a migration, whose `apps` these are: it names no model of today.
    """
    for entries in apps.get_app_config(app).get_models():
        if not entries.__name__.startswith("Historical"):
            continue
        model = apps.get_model(app, entries.__name__.removeprefix("Historical"))
        kept = {field.attname for field in entries._meta.concrete_fields}
        names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
        about_all = {
            "history_date": timezone.now(),
            "history_type": ADDED,
            "history_change_reason": reason,
            "history_key": BEGINNING,
        }
        rows = list(model._base_manager.order_by("pk").values("pk", *names))
        for name in (each.name for each in model._meta.many_to_many if each.name in kept):
            related = _related_keys(model, name, [row["pk"] for row in rows])
            for row in rows:
                row[name] = sorted(related[row["pk"]])
        for row in rows:
            del row["pk"]
        entries._base_manager.bulk_create([entries(**row, **about_all) for row in rows], batch_size=BATCH)
