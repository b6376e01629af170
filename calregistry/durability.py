"""What a database must promise before the register trusts it with a write.

A database check of Django's: `migrate` and `check --database default` run it, and gunicorn before it starts.
Sources: https://sqlite.org/pragma.html, https://www.postgresql.org/docs/current/runtime-config-wal.html.
"""

from collections.abc import Iterable

from django.core.checks import Error, Tags, register
from django.db import connections
from django.utils.translation import gettext as _

# What the engine answers when it is asked, for every setting that a lost write could come from.
SQLITE = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL: a commit survives a loss of power
    "foreign_keys": "1",
}
SQLITE_BUSY_TIMEOUT = 5_000  # milliseconds, at least
POSTGRESQL = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply", "remote_write"},
}


@register(Tags.database)
def check_durability(databases: Iterable[str] | None, **options) -> list[Error]:
    """Return an error for each setting with which one of `databases` could lose an acknowledged write."""
    return [error for alias in databases or () for error in _faults(connections[alias])]


def _faults(connection) -> list[Error]:
    if connection.vendor == "sqlite":
        wrong = {name: _pragma(connection, name) for name in SQLITE}
        wrong = {name: value for name, value in wrong.items() if value != SQLITE[name]}
        if connection.transaction_mode != "IMMEDIATE":
            wrong["transaction_mode"] = str(connection.transaction_mode)
        timeout = _pragma(connection, "busy_timeout")
        if int(timeout) < SQLITE_BUSY_TIMEOUT:
            wrong["busy_timeout"] = timeout
    else:
        wrong = {name: _show(connection, name) for name in POSTGRESQL}
        wrong = {name: value for name, value in wrong.items() if value not in POSTGRESQL[name]}
    message = _("The database setting %(name)s is “%(value)s”: with it a stored change could be lost.")
    hint = _("Set it as README says under “Deployment”, then start again.")
    return [
        Error(message % {"name": name, "value": value}, hint=hint, id="register.E001")
        for name, value in wrong.items()
    ]


def _pragma(connection, name: str) -> str:
    with connection.cursor() as cursor:
        return str(cursor.execute(f"PRAGMA {name}").fetchone()[0])


def _show(connection, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])
