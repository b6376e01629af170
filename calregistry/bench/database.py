"""Makes a database of the bench's own beside the register's, and takes it away again."""

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

PREFIX = "bench_"


class NoDatabaseError(Exception):
    """No database can be made for the bench; says why in words."""


@contextlib.contextmanager
def own_database(directory: Path) -> Iterator[str]:
    """Give the URL of an empty database of the kind that the register has, which is gone afterwards.

    On SQLite it is a file in `directory`; on PostgreSQL a database named bench_… in the same cluster. The database
    of the register is not even opened. Raises NoDatabaseError for other engines and when none may be made.
    """
    register: Mapping[str, Any] = settings.DATABASES["default"]
    engine = register["ENGINE"].rpartition(".")[2]
    if engine == "sqlite3":
        yield f"sqlite:///{directory / PREFIX}register.sqlite3"
        return
    if engine != "postgresql":
        raise NoDatabaseError(f"The bench knows SQLite and PostgreSQL, not {engine}.")
    name = PREFIX + secrets.token_hex(6)
    _run(register, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        user, password = (quote(register[part], safe="") for part in ("USER", "PASSWORD"))
        yield f"postgres://{user}:{password}@{quote(register['HOST'], safe='')}:{register['PORT'] or 5432}/{name}"
    finally:
        _run(register, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def gather_statistics(url: str) -> None:
    """Let PostgreSQL gather statistics, as its autovacuum does in time; SQLite is left as the register leaves it."""
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _run(register: Mapping[str, Any], statement: sql.Composed) -> None:
    """Run a statement about databases in the cluster of the register."""
    given: dict[str, Any] = {
        option.lower(): register[option] or None for option in ("USER", "PASSWORD", "HOST", "PORT")
    }
    try:
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as connection:
            connection.execute(statement)
    except psycopg.Error as error:
        raise NoDatabaseError(
            f"PostgreSQL makes no database for the bench: {error}Give the user the right to create databases, "
            "or run the bench with another DATABASE_URL."
        ) from error
