"""Keeps what is written down as it was written: the entries of all histories, and those of the log of accounts.

Triggers refuse to change or to delete them, whoever asks: a page, a command, SQL by hand. A model tells with
`only_added_to = True` that its rows are such. What the law wants forgotten is forgotten all the same, by code that
says so:

    with rewriting():
        events.filter(at__lt=…).delete()

On PostgreSQL this sets a variable of the transaction, at which the triggers look. On SQLite they ask a function that
every connection of ours brings along, so another program can change no entry at all.

Migrations may rewrite what they move, and SQLite drops the triggers of a table that it makes anew: they go before
migrations and come back whenever `migrate` ends; `checks` tells when that was broken off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Part of the triggers' names: count it up when they change, and every database makes them anew.
VERSION = 1
NAME = f"only_added_to_{VERSION}"

_rewrites: ContextVar[bool] = ContextVar("rewrites", default=False)

# On SQLite a trigger's name is the database's, on PostgreSQL its table's.
_TRIGGERS = {
    "sqlite": {
        f"{NAME}_{{table}}_{event.lower()}": f"""CREATE TRIGGER {{name}} BEFORE {event} ON {{table}}
        WHEN NOT register_rewrites() BEGIN SELECT RAISE(ABORT, '{{table}} is only added to'); END"""
        for event in ("UPDATE", "DELETE")
    },
    "postgresql": {
        f"{NAME}_rows": f"""CREATE TRIGGER {{name}} BEFORE UPDATE OR DELETE ON {{table}}
        FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
        f"{NAME}_all": f"""CREATE TRIGGER {{name}} BEFORE TRUNCATE ON {{table}}
        FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()""",
    },
}
_FUNCTION = f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('register.rewrites', true) = 'yes' THEN RETURN COALESCE(NEW, OLD); END IF;
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
_EXISTING = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}
_DROP = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP TRIGGER {name} ON {table}"}


@contextmanager
def rewriting(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let what is stored inside, whole or not at all, change and delete entries; for what the law wants forgotten."""
    was_rewriting = _rewrites.get()
    token = _rewrites.set(True)
    try:
        with transaction.atomic(using=using):
            _tell(connections[using], "yes")
            yield
            _tell(connections[using], "yes" if was_rewriting else "")
    finally:
        _rewrites.reset(token)


def _tell(connection: BaseDatabaseWrapper, word: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('register.rewrites', %s, true)", [word])


def bring_function(connection: Any, **kwargs: Any) -> None:
    """Give a new connection to SQLite the function that the triggers ask."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("register_rewrites", 0, _rewrites.get)


def keep_entries(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the triggers of the app `sender` that are missing."""
    connection = connections[using]
    missing = missing_triggers(sender, connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if missing and connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in missing:
            _drop(connection, cursor, table)
            for name, trigger in _TRIGGERS[connection.vendor].items():
                cursor.execute(trigger.format(name=name.format(table=table), table=table))


def free_entries(sender: AppConfig, using: str, plan: list[Any], **kwargs: Any) -> None:
    """Drop the triggers of the app `sender` before there are migrations."""
    connection = connections[using]
    if not plan:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _drop(connection, cursor, *_tables_of(sender))


def missing_triggers(app: AppConfig, connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of `app` that are only added to and lack a trigger that holds them to it."""
    if not (tables := _tables_of(app)):
        return []
    existing = _existing(connection)
    there = set(connection.introspection.table_names())
    return [
        table
        for table in tables
        if table in there
        and {(table, name.format(table=table)) for name in _TRIGGERS[connection.vendor]} - existing
    ]


def _tables_of(app: AppConfig) -> list[str]:
    return [model._meta.db_table for model in app.get_models() if getattr(model, "only_added_to", False)]


def _existing(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Return the triggers of ours that there are, each with its table."""
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING[connection.vendor])
        return {(table, name) for table, name in cursor.fetchall() if name.startswith("only_added_to_")}


def _drop(connection: BaseDatabaseWrapper, cursor: Any, *tables: str) -> None:
    for table, name in sorted(_existing(connection)) if tables else ():
        if table in tables:
            cursor.execute(_DROP[connection.vendor].format(name=name, table=table))
