"""Records that an import makes or changes: each once, however many rows tell of it."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from institutions.models import Source
from institutions.partial_dates import PartialDate, in_words


class Difference(NamedTuple):
    """A field of which a row says otherwise than the register, all in words."""

    label: str
    before: str
    after: str


# That a new record has the field: nobody wants to read what it was before.
UNTOLD = Difference("", "", "")


@dataclass(slots=True)
class Fault:
    """Why a row cannot be taken: the column, what stands there, and the reason."""

    column: str
    value: str
    reason: str


@dataclass(slots=True, eq=False)
class Entry:
    """A record as the rows tell it, and what is to be stored of it.

    `row` is the row that named it first; `may_change` says whether whoever imports may change the record, which is
    published then; `facts` are the fields to be stored, each with the source that tells it ("" for the whole).
    """

    record: Any
    row: int
    is_new: bool
    may_change: bool = True
    told: dict[str, tuple[int, Any]] = field(default_factory=dict)
    facts: dict[str, Source | None] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def tell(self, name: str, value: Any, row: int, *, same: bool = False) -> Difference | None:
        """Take what the row says of a field; return the difference from what the register holds, if there is one.

        `same` says that the value means what the register holds, though it is written otherwise. Raises ValueError when
        another row says something else. An empty value says nothing.
        """
        if value in ("", None):
            return None
        if name in self.told:
            first, other = self.told[name]
            if other != value:
                raise ValueError(
                    _("Row %(row)s says something else of the same record: %(value)s.")
                    % {"row": first, "value": in_plain_words(self.record, name, other)}
                )
            return None
        self.told[name] = (row, value)
        before = getattr(self.record, name)
        if same or before == value:
            return None
        if self.may_change:
            setattr(self.record, name, value)
            self.facts[name] = None
            if self.is_new:
                return UNTOLD
            self.changed.append(name)
        return Difference(
            capfirst(str(self.record._meta.get_field(name).verbose_name)),
            in_plain_words(self.record, name, before),
            in_plain_words(self.record, name, value),
        )


def in_plain_words(record: models.Model, name: str, value: Any) -> str:
    """Return the value of a field as people read it."""
    if value in ("", None):
        return _("nothing")
    if isinstance(value, PartialDate):
        return in_words(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    column: Any = record._meta.get_field(name)
    return str(dict(column.flatchoices).get(value, value))


# What a record is given only when it is stored.
_GIVEN_LATER = {"slug", "number"}


class Constraints:
    """Asks whether a record breaks a constraint, of the database once for all records that are alike in its fields.

    Uniqueness is not asked for: what is equal is found by the look-ups, in the register and in the file.
    """

    def __init__(self) -> None:
        self._known: dict[tuple, str] = {}

    def broken_by(self, record: models.Model) -> list[str]:
        """Return the sentences of the constraints that the record breaks."""
        sentences = []
        for constraint in record._meta.constraints:
            if not isinstance(constraint, models.CheckConstraint):
                continue
            condition: Any = constraint.condition
            names = sorted(condition.referenced_base_fields)
            if _GIVEN_LATER.issuperset(names):
                continue
            key = (constraint.name, *(str(_value(record, name)) for name in names))
            if key not in self._known:
                self._known[key] = _broken(constraint, record, names)
            sentences.append(self._known[key])
        return [sentence for sentence in sentences if sentence]


def _value(record: models.Model, name: str) -> Any:
    """Return what the column of a field will hold; 0 stands for the key of a record that is not stored yet."""
    column: Any = record._meta.get_field(name)
    value = getattr(record, column.attname)
    return 0 if value is None and column.is_relation and column.is_cached(record) else value


def _broken(constraint: models.CheckConstraint, record: models.Model, names: list[str]) -> str:
    stand_in = copy(record)
    for name in names:
        column: Any = record._meta.get_field(name)
        setattr(stand_in, column.attname, _value(record, name))
    try:
        constraint.validate(type(record), stand_in)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
