"""Keeps the tables of words in step with the fold keys, by triggers of the database.

A search looks words up in an index instead of reading every name. On SQLite, at 20,000 institutions, reading took
7 ms a word for the institutions and 3.5 ms more for their people, and each facet's count does it again; looking a town
up takes half of one. So the words are stored, and one place writes them. It is triggers, because names come from
everywhere: the office, raw fixtures, `bulk_create()`, `update()`, SQL.

The triggers split a fold key where anything stands that is no letter a–z or digit, as `search.words_of` does, and
number its parts, which "|" divides; a word stands once, with the last part that holds it. Words that lead to something
else than their owner say so beside it: those of an earlier name to its institution, those of a person, once more for
each post, to where the post is, unless the person is hidden.

SQLite drops the triggers of a table that a migration makes anew, and refuses to make one anew that other triggers name.
So they are dropped before migrations, and looked after whenever `migrate` ends: where they are missing they are made,
and the words of that table are written anew. Where it was broken off, `checks` says so until it is run again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import AppConfig
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from institutions.search import COMMON_WORDS, KIND, LONGEST_WHOLE, OF_PEOPLE, TOWN, WHOLE

PEOPLE, POSTS = "institutions_person", "institutions_post"

# Part of the triggers' names: count it up when they change, and every database makes them and the words anew.
VERSION = 3

# {rows} gives id, fold_key and {found} of the rows to split.
_SPLIT = {
    "sqlite": """
        WITH RECURSIVE split(owner, leads_to, part, next_part, begun, word, rest) AS (
            SELECT id, {found}, 1, 1, '', '', fold_key || ' ' FROM {rows}
            UNION ALL
            SELECT
                owner,
                leads_to,
                next_part,
                next_part + (substr(rest, 1, 1) = '|'),
                CASE WHEN substr(rest, 1, 1) GLOB '[a-z0-9]' THEN begun || substr(rest, 1, 1) ELSE '' END,
                CASE WHEN substr(rest, 1, 1) GLOB '[a-z0-9]' THEN '' ELSE begun END,
                substr(rest, 2)
            FROM split WHERE rest <> ''
        )
        SELECT word, MAX(part) AS part, owner, leads_to FROM split WHERE word <> '' GROUP BY word, owner, leads_to""",
    "postgresql": """
        SELECT word, MAX(part) AS part, each.id AS owner, {found} AS leads_to
        FROM {rows} AS each,
            unnest(string_to_array(each.fold_key, '|')) WITH ORDINALITY AS parts(content, part),
            regexp_split_to_table(content, '[^a-z0-9]+') AS word
        WHERE word <> ''
        GROUP BY word, each.id, {found}""",
}

# The parts themselves, as far as anybody can type them. The kind is none of them: that of thousands is nobody's name.
_PARTS = {
    "sqlite": """
        WITH RECURSIVE split(owner, part, content, rest) AS (
            SELECT id, 0, '', fold_key || '|' FROM {rows}
            UNION ALL
            SELECT owner, part + 1, substr(rest, 1, instr(rest, '|') - 1), substr(rest, instr(rest, '|') + 1)
            FROM split WHERE rest <> ''
        )
        SELECT '{whole}' || content AS word, MAX(part) AS part, owner, owner AS leads_to FROM split
        WHERE length(content) BETWEEN 1 AND {longest} AND part <> {kind} GROUP BY content, owner""",
    "postgresql": """
        SELECT '{whole}' || content AS word, MAX(part) AS part, each.id AS owner, each.id AS leads_to
        FROM {rows} AS each, unnest(string_to_array(each.fold_key, '|')) WITH ORDINALITY AS parts(content, part)
        WHERE length(content) BETWEEN 1 AND {longest} AND part <> {kind} GROUP BY content, each.id""",
}

# The words of people, again for each of their posts at an institution.
_PASSED_ON = """
        SELECT own.word, {part} AS part, post.id AS owner, post.institution_id AS leads_to
        FROM {posts} AS post
            JOIN {people} AS person ON person.id = post.person_id
            JOIN {words} AS own ON own.person_id = person.id
        WHERE post.institution_id IS NOT NULL AND NOT person.is_hidden AND {which}"""

_TELLING = f"word NOT IN {COMMON_WORDS} OR part = {TOWN}"

_INSERT = "INSERT INTO {words} ({columns}) SELECT {values} FROM ({rows}) AS split WHERE {which}"
_HELD_BY = "IN (SELECT id FROM {posts} WHERE person_id {which})"
_DELETE = "DELETE FROM {words} WHERE {owner} {which}"

_CHANGED = {
    "sqlite": "OLD.{column} IS NOT NEW.{column}",
    "postgresql": "OLD.{column} IS DISTINCT FROM NEW.{column}",
}

_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER {name}_insert AFTER INSERT ON {source} BEGIN {insert_new}; END",
        """CREATE TRIGGER {name}_update AFTER UPDATE ON {source} WHEN {changed}
        BEGIN {delete_old}; {insert_new}; END""",
        "CREATE TRIGGER {name}_delete AFTER DELETE ON {source} BEGIN {delete_old}; END",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NOT ({changed}) THEN RETURN NULL; END IF;
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
    """The words of one table: whose fold keys are split, where the words stand, which column tells whose they are.

    `found` is the column with the institution that the words lead to, "" where they lead to their owner alone.
    """

    source: str
    words: str
    owner: str
    found: str = ""

    @property
    def name(self) -> str:
        """What the names of its triggers begin with."""
        return f"words_{VERSION}_of_{self.source}"

    @property
    def watched(self) -> list[str]:
        """The columns of the source that the words follow from."""
        return ["fold_key", *([self.found] if self.found else [])]

    def delete(self, which: str = "IS NOT NULL") -> list[str]:
        """Return what takes the words away of all owners, or of those that `which` tells."""
        return [_DELETE.format(words=self.words, owner=self.owner, which=which)]

    def insert(self, vendor: str, *, new: bool = False) -> list[str]:
        """Return what writes the words of all rows, or of the `new` one that a trigger sees."""
        return [self.write(_SPLIT[vendor].format(rows=self.rows(new=new), found=self.found or "id"))]

    def rows(self, *, new: bool) -> str:
        """Return the rows to split: all, or the `new` one that a trigger sees."""
        if not new:
            return self.source
        columns = dict.fromkeys(["id", "fold_key", self.found or "id"])
        return f"(SELECT {', '.join(f'NEW.{column} AS {column}' for column in columns)})"

    def write(self, rows: str, which: str = "true") -> str:
        """Return what writes those of `rows` that `which` tells."""
        columns = {"word": "word", "part": "part", self.owner: "owner"} | (
            {"finds_id": "leads_to"} if self.found else {}
        )
        return _INSERT.format(
            words=self.words,
            columns=", ".join(columns),
            values=", ".join(columns.values()),
            rows=rows,
            which=which,
        )

    def triggers(self, vendor: str) -> Iterator[str]:
        """Yield what makes the triggers."""
        names = {
            "name": self.name,
            "source": self.source,
            "changed": " OR ".join(_CHANGED[vendor].format(column=column) for column in self.watched),
            "insert_new": "; ".join(self.insert(vendor, new=True)),
            "delete_old": "; ".join(self.delete("= OLD.id")),
        }
        yield from (trigger.format(**names) for trigger in _TRIGGERS[vendor])

    def statements(self, vendor: str) -> Iterator[str]:
        """Yield what makes the triggers and writes the words of all rows anew."""
        yield from self.triggers(vendor)
        yield from self.delete()
        yield from self.insert(vendor)


class OwnIndex(Index):
    """The words of institutions themselves, and the whole parts of their fold keys behind a WHOLE.

    Of the common words those of towns alone: thousands of institutions hold the others, and a number in their own rows
    tells which.
    """

    __slots__ = ()

    def insert(self, vendor: str, *, new: bool = False) -> list[str]:
        """Return what writes the words, and what writes the parts."""
        return [
            self.write(_SPLIT[vendor].format(rows=self.rows(new=new), found="id"), which=_TELLING),
            self.write(
                _PARTS[vendor].format(rows=self.rows(new=new), whole=WHOLE, longest=LONGEST_WHOLE, kind=KIND)
            ),
        ]


class PeopleIndex(Index):
    """The words of people, which they pass on to their posts."""

    __slots__ = ()

    @property
    def watched(self) -> list[str]:
        """The columns of people that their words follow from, and those of their posts."""
        return ["fold_key", "is_hidden"]

    @property
    def posts(self) -> "PostIndex":
        """The words of the people's posts."""
        return PostIndex(POSTS, self.words, "post_id", "institution_id")

    def delete(self, which: str = "IS NOT NULL") -> list[str]:
        """Return what takes the words away of people and of their posts."""
        return [*self.posts.delete(_HELD_BY.format(posts=POSTS, which=which)), *super().delete(which)]

    def insert(self, vendor: str, *, new: bool = False) -> list[str]:
        """Return what writes the words of people, and then those of their posts."""
        which = "post.person_id = NEW.id" if new else "true"
        return [*super().insert(vendor, new=new), self.posts.passed_on(which)]


class PostIndex(Index):
    """The words of who holds a post at an institution, unless that person is hidden."""

    __slots__ = ()

    @property
    def watched(self) -> list[str]:
        """The columns of posts that their words follow from."""
        return ["person_id", "institution_id"]

    def insert(self, vendor: str, *, new: bool = False) -> list[str]:
        """Return what writes the words of posts."""
        return [self.passed_on("post.id = NEW.id" if new else "true")]

    def passed_on(self, which: str) -> str:
        """Return what writes the words of the posts that `which` tells."""
        return self.write(
            _PASSED_ON.format(part=OF_PEOPLE, posts=POSTS, people=PEOPLE, words=self.words, which=which)
        )


def indexes_of(app: AppConfig) -> Iterator[Index]:
    """Yield the indexes that the models of `app` ask for: each of their `words_of` names a foreign key."""
    for model in app.get_models():
        for name, (index, found) in getattr(model, "words_of", {}).items():
            field = cast(models.ForeignKey, model._meta.get_field(name))
            yield index(field.related_model._meta.db_table, model._meta.db_table, field.column, found)


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
    """Drop the triggers of the app `sender` before migrations that may drop what the triggers name.

    On SQLite every change of a table may, elsewhere those that lead back. `keep_words` makes the triggers again where
    the tables are still there.
    """
    connection = connections[using]
    if not any(leads_back or connection.vendor == "sqlite" for _migration, leads_back in plan):
        return
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for index in indexes_of(sender):
            if index.source in tables:
                _drop(_existing(index, cursor, connection.vendor), index, cursor, connection.vendor)


def missing_triggers(app: AppConfig, connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of the indexes of `app` that lack a trigger which keeps their words."""
    if not (indexes := list(indexes_of(app))):
        return []
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        return [
            index.source
            for index in indexes
            if {index.source, index.words} <= tables
            and _existing(index, cursor, connection.vendor) != _wanted(index, connection.vendor)
        ]


def _existing(index: Index, cursor: Any, vendor: str) -> set[str]:
    cursor.execute(_EXISTING[vendor].format(source=index.source))
    return {name for (name,) in cursor.fetchall() if name.startswith("words_")}


def _wanted(index: Index, vendor: str) -> set[str]:
    return {
        trigger.split()[2].format(name=index.name)
        for trigger in _TRIGGERS[vendor]
        if trigger.startswith("CREATE TRIGGER")
    }


def _drop(triggers: Iterable[str], index: Index, cursor: Any, vendor: str) -> None:
    for trigger in sorted(triggers):
        cursor.execute(_DROP[vendor].format(trigger=trigger, source=index.source))


def _keep(index: Index, connection: BaseDatabaseWrapper) -> None:
    vendor = connection.vendor
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = _existing(index, cursor, vendor)
        if existing == _wanted(index, vendor):
            return
        _drop(existing, index, cursor, vendor)
        for statement in index.statements(vendor):
            cursor.execute(statement)
