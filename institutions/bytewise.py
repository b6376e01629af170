"""Text columns that both database engines compare byte by byte.

SQLite compares text by bytes unless told otherwise; PostgreSQL follows the language of the database,
where `-` and `<` may weigh nothing. A column of codes, keys or dates must sort and compare the same on
both, so it names its collation: `BINARY` on SQLite, `C` on PostgreSQL.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

COLLATIONS = {"sqlite": "BINARY", "postgresql": "C"}


def bytewise_collation(connection: BaseDatabaseWrapper) -> str:
    """Return the name of the collation by which the engine of `connection` compares text byte by byte."""
    return COLLATIONS[connection.vendor]


class BytewiseCharField(models.CharField):
    """A `CharField` whose column compares byte by byte on both engines.

    Migrations name the field alone; the collation is added when the SQL is written, so one migration serves
    both engines. A foreign key to such a column, and a `GeneratedField` with it as `output_field`, carry the
    collation too.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Return the column's type for `connection`, with the collation of that engine."""
        return super().db_parameters(connection) | {"collation": bytewise_collation(connection)}
