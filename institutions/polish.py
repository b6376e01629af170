"""Polish letters in search and in order, the same on SQLite and PostgreSQL.

SQLite folds case only in ASCII and compares by code point; PostgreSQL depends on how the cluster was made;
`ł` has no decomposition anywhere. So the register keeps two generated columns beside a name: a *fold key*
(what a search compares: lower case, no diacritics) and a *sort key* (what a list is ordered by: the Polish
alphabet, a ą b c ć … z ź ż). Both are computed by the database from one table of letters, here.
"""

import unicodedata

from django.db import models

from institutions.bytewise import BytewiseCharField

# The letters beyond ASCII of the Polish alphabet; the upper case of each is derived. SQLite's parser before 3.46
# refuses an expression nested about 25 deep, so there is no room for other alphabets in one generated column.
_PLAIN = dict(zip("ąćęłńóśźż", "acelnoszz", strict=True))
# After which plain letter a Polish one stands: "~" sorts behind every letter and digit of ASCII.
_ORDERED = {
    "ą": "a~",
    "ć": "c~",
    "ę": "e~",
    "ł": "l~",
    "ń": "n~",
    "ó": "o~",
    "ś": "s~",
    "ź": "z~",
    "ż": "z~~",
}

FOLDED_LETTERS = {**_PLAIN, **{letter.upper(): plain for letter, plain in _PLAIN.items()}}
ORDERED_LETTERS = {
    **FOLDED_LETTERS,
    **_ORDERED,
    **{letter.upper(): key for letter, key in _ORDERED.items()},
}
_ASCII_LOWER = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_FOLD = str.maketrans({**_ASCII_LOWER, **FOLDED_LETTERS})
_SORT = str.maketrans({**_ASCII_LOWER, **ORDERED_LETTERS})


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, as the fold key columns hold it (`Łódź` → `lodz`)."""
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def sort_key(text: str) -> str:
    """Return the key by which `text` is ordered in Polish, as the columns hold it (`Łódź` → `l~o~dz~`)."""
    return unicodedata.normalize("NFC", text).translate(_SORT)


class LetterMap(models.Func):
    """Replace letters of a text column in SQL; the subclasses give the table."""

    arity = 1
    letters: dict[str, str]

    def as_sql(self, compiler, connection, **extra_context):
        sql, params = compiler.compile(self.source_expressions[0])
        sql = f"LOWER({sql})"  # lower case of ASCII on SQLite; the rest is in the table
        for letter, key in self.letters.items():
            sql = f"REPLACE({sql}, '{letter}', '{key}')"
        return sql, params

    def as_postgresql(self, compiler, connection, **extra_context):
        """Use `translate()`: one pass, and no lower case that depends on the cluster's locale."""
        sql, params = compiler.compile(self.source_expressions[0])
        single = {**_ASCII_LOWER, **{letter: key for letter, key in self.letters.items() if len(key) == 1}}
        sql = f"TRANSLATE({sql}, '{''.join(single)}', '{''.join(single.values())}')"
        for letter, key in self.letters.items():
            if len(key) > 1:
                sql = f"REPLACE({sql}, '{letter}', '{key}')"
        return sql, params


class FoldKey(LetterMap):
    """`fold()` as an SQL expression."""

    letters = FOLDED_LETTERS


class SortKey(LetterMap):
    """`sort_key()` as an SQL expression."""

    letters = ORDERED_LETTERS


class WordBits(models.Func):
    """Which of some folded words a fold key holds, as a number: 1 for the first, 2 for the second, 4 for the third…

    Two engines tell a whole word by two kinds of patterns; for both, a word ends where no letter a–z or digit follows.
    """

    arity = 1
    output_field = models.BigIntegerField()
    patterns = {
        "sqlite": "CASE WHEN ('|' || {key} || '|') GLOB '*[^a-z0-9]{word}[^a-z0-9]*' THEN {bit} ELSE 0 END",
        "postgresql": "CASE WHEN ('|' || {key} || '|') ~ '[^a-z0-9]{word}[^a-z0-9]' THEN {bit}::bigint ELSE 0 END",
    }

    def __init__(self, expression, *, words):
        super().__init__(expression)
        self.words = words

    def as_sql(self, compiler, connection, **extra_context):
        key, params = compiler.compile(self.source_expressions[0])
        pattern = self.patterns[connection.vendor]
        bits = (pattern.format(key=key, word=word, bit=1 << n) for n, word in enumerate(self.words))
        return f"({' + '.join(bits)})", params * len(self.words)


class JoinedBySpaces(models.Func):
    """Text columns, none of them null, joined by spaces; flatter SQL than `Concat`, which nests."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class JoinedByBars(JoinedBySpaces):
    """Text columns joined by "|", so that each can be told from the next."""

    arg_joiner = " || '|' || "


def fold_key_of(*columns: str, joined: type[JoinedBySpaces] = JoinedBySpaces) -> models.GeneratedField:
    """Return a column that holds the fold key of `columns`, joined by spaces unless told otherwise."""
    return models.GeneratedField(
        expression=FoldKey(joined(*columns)),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )


def sort_key_of(*columns: str, max_length: int = 600) -> models.GeneratedField:
    """Return a column that holds the sort key of `columns`, joined by spaces; it orders byte by byte."""
    return models.GeneratedField(
        expression=SortKey(JoinedBySpaces(*columns)),
        output_field=BytewiseCharField(max_length=max_length),
        db_persist=True,
        editable=False,
    )
