"""Keeps the tables of words in step with the fold keys, by triggers of the database.

A search looks words up in an index instead of reading every name. On SQLite, at 20,000 institutions, reading took
7 ms a word for the institutions and 3.5 ms more for their people, and each facet's count does it again; looking a town
up takes half of one. So the words are stored, and one place writes them. It is triggers, because names come from
everywhere: the office, raw fixtures, `bulk_create()`, `update()`, SQL.

The triggers split a fold key where anything stands that is no letter a–z or digit, as `search.words_of` does, and
number its parts, which "|" divides; a word stands once, with the last part that holds it. SQLite drops the triggers of
a table that a migration makes anew, so they are looked after whenever `migrate` ends: where they are missing they are
made, and the words of that table are written anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import AppConfig
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Part of the triggers' names: count it up when they change, and every database makes them and the words anew.
VERSION = 1

# {rows} gives id and fold_key of the rows to split.
_SPLIT = {
    "sqlite": """
        SELECT * FROM (
            WITH RECURSIVE split(owner, part, next_part, begun, word, rest) AS (
                SELECT id, 1, 1, '', '', fold_key || ' ' FROM {rows}
                UNION ALL
                SELECT
                    owner,
                    next_part,
                    next_part + (substr(rest, 1, 1) = '|'),
                    CASE WHEN substr(rest, 1, 1) GLOB '[a-z0-9]' THEN begun || substr(rest, 1, 1) ELSE '' END,
                    CASE WHEN substr(rest, 1, 1) GLOB '[a-z0-9]' THEN '' ELSE begun END,
                    substr(rest, 2)
                FROM split WHERE rest <> ''
            )
            SELECT word, MAX(part), owner FROM split WHERE word <> '' GROUP BY word, owner
        )""",
    "postgresql": """
        SELECT word, MAX(part), each.id
        FROM {rows} AS each,
            unnest(string_to_array(each.fold_key, '|')) WITH ORDINALITY AS parts(content, part),
            regexp_split_to_table(content, '[^a-z0-9]+') AS word
        WHERE word <> ''
        GROUP BY word, each.id""",
}

_INSERT = "INSERT INTO {words} (word, part, {owner}) "
_DELETE = "DELETE FROM {words} WHERE {owner} {which}"

_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER {name}_insert AFTER INSERT ON {source} BEGIN {insert_new}; END",
        """CREATE TRIGGER {name}_update AFTER UPDATE ON {source} WHEN OLD.fold_key <> NEW.fold_key
        BEGIN {delete_old}; {insert_new}; END""",
        "CREATE TRIGGER {name}_delete AFTER DELETE ON {source} BEGIN {delete_old}; END",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.fold_key = NEW.fold_key THEN RETURN NULL; END IF;
            IF TG_OP <> 'INSERT' THEN {delete_old}; END IF;
            IF TG_OP <> 'DELETE' THEN {insert_new}; END IF;
            RETURN NULL;
        END $$""",
        """CREATE TRIGGER {name}_change AFTER INSERT OR UPDATE OR DELETE ON {source}
        FOR EACH ROW EXECUTE FUNCTION {name}()""",
    ),
}

_EXISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{source}'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = '{source}'::regclass AND NOT tgisinternal",
}
_DROP = {"sqlite": "DROP TRIGGER {trigger}", "postgresql": "DROP TRIGGER {trigger} ON {source}"}


@dataclass(frozen=True, slots=True)
class Index:
    """The words of one table: whose fold keys are split, where the words stand, which column tells whose they are."""

    source: str
    words: str
    owner: str

    @property
    def name(self) -> str:
        """What the names of its triggers begin with."""
        return f"words_{VERSION}_of_{self.source}"

    def statements(self, vendor: str) -> Iterator[str]:
        """Yield what makes the triggers and writes the words of all rows anew."""
        new = "(SELECT NEW.id AS id, NEW.fold_key AS fold_key)"
        names = {
            "name": self.name,
            "source": self.source,
            "insert_new": _INSERT.format(words=self.words, owner=self.owner)
            + _SPLIT[vendor].format(rows=new),
            "delete_old": _DELETE.format(words=self.words, owner=self.owner, which="= OLD.id"),
        }
        yield from (trigger.format(**names) for trigger in _TRIGGERS[vendor])
        yield _DELETE.format(words=self.words, owner=self.owner, which="IS NOT NULL")
        yield _INSERT.format(words=self.words, owner=self.owner) + _SPLIT[vendor].format(rows=self.source)


def indexes_of(app: AppConfig) -> Iterator[Index]:
    """Yield the indexes that the models of `app` ask for: each of their `words_of` names a foreign key."""
    for model in app.get_models():
        for name in getattr(model, "words_of", ()):
            field = cast(models.ForeignKey, model._meta.get_field(name))
            yield Index(field.related_model._meta.db_table, model._meta.db_table, field.column)


def keep_words(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the triggers of the app `sender` that are missing, and write the words of their tables anew.

    Does nothing where a table is not there yet, or no more: the migrations may have been asked to stop before.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for index in indexes_of(sender):
        if {index.source, index.words} <= tables:
            _keep(index, connection)


def free_words(sender: AppConfig, using: str, plan: list[tuple[Any, bool]], **kwargs: Any) -> None:
    """Drop the triggers of the app `sender` before migrations lead back, past the tables that the triggers write to.

    `keep_words` makes them again where the tables are still there.
    """
    if not any(leads_back for _migration, leads_back in plan):
        return
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for index in indexes_of(sender):
            if index.source in tables:
                _drop(_existing(index, cursor, connection.vendor), index, cursor, connection.vendor)


def _existing(index: Index, cursor: Any, vendor: str) -> set[str]:
    cursor.execute(_EXISTING[vendor].format(source=index.source))
    return {name for (name,) in cursor.fetchall() if name.startswith("words_")}


def _drop(triggers: Iterable[str], index: Index, cursor: Any, vendor: str) -> None:
    for trigger in sorted(triggers):
        cursor.execute(_DROP[vendor].format(trigger=trigger, source=index.source))


def _keep(index: Index, connection: BaseDatabaseWrapper) -> None:
    vendor = connection.vendor
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = _existing(index, cursor, vendor)
        wanted = {
            trigger.split()[2].format(name=index.name)
            for trigger in _TRIGGERS[vendor]
            if trigger.startswith("CREATE TRIGGER")
        }
        if existing == wanted:
            return
        _drop(existing, index, cursor, vendor)
        for statement in index.statements(vendor):
            cursor.execute(statement)
