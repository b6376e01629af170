"""Dates as the sources give them: a day, a month, a year, nothing, or "not later than" one of these.

A partial date is one text column that can be read in the database as it stands: `2015-02-05`, `2010-06`,
`2007`; "not later than" has a mark behind, `2014-11-07<`. NULL says that nothing is known. The column
compares byte by byte on both engines (see `bytewise`); all queries rest on that. For a day D,

- a period's first day has come by D if and only if `column <= 'D'`: `'2017' <= '2017-01-01'`, since a text
  comes before every longer text that starts with it;
- its last day has passed by D if and only if `column || '~' < 'D'`: `'2016~' < '2017-01-01'`, since `~`
  comes after the digits and `-`;
- the mark `<` also comes after them, so a marked column by itself stands for the end of its period.

Ascending order puts a year before its months, a month before its days, and a marked date right behind
everything that lies in it. The engines disagree on NULL: callers say `F("field").asc(nulls_last=True)`.

Outside the database a partial date is written in EDTF (ISO 8601-2, https://www.loc.gov/standards/datetime/):
`2015-02-05`, `2010-06`, `2007`, `[..2014-11-07]`. People read and write it in words: `partial_date_words`.
"""

import calendar
import datetime
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Func
from django.db.models.lookups import Lookup
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.bytewise import BytewiseCharField, bytewise_collation
from institutions.partial_date_words import in_words, month_in_words, not_a_date, period_in_words, read

__all__ = [
    "PartialDate",
    "PartialDateField",
    "PartialDateFormField",
    "PartialEnd",
    "PartialYear",
    "Precision",
    "in_words",
    "period_in_words",
]

FIRST_YEAR, LAST_YEAR = 1900, 2100
MARK = "<"
AFTER_ALL = "~"  # sorts after every character of a stored date

PLAIN = r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
EXCHANGE = re.compile(rf"{PLAIN}|\[\.\.{PLAIN.replace('?P<', '?P<latest_')}\]")
STORED = re.compile(rf"{PLAIN}(?P<mark>{MARK})?")


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    YEAR = "year", gettext_lazy("year")


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year of the calendar, exactly or as the latest that is possible.

    `month` and `day` are None when the source does not give them. An impossible date raises ValueError with
    a sentence in the active language. Values sort like the column that they are stored in.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_not_later_than: bool = False

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(
                _("The year must lie between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        if self.month is None:
            if self.day is not None:
                raise ValueError(_("A day needs its month."))
            return
        if not 1 <= self.month <= 12:
            raise ValueError(_("There is no such month: months are numbered from 1 to 12."))
        days = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= days:
            month = month_in_words(self.year, self.month)
            raise ValueError(
                _("There is no such day: %(month)s has %(days)s days.") % {"month": month, "days": days}
            )

    @classmethod
    def from_date(cls, day: datetime.date) -> Self:
        """Return the partial date of the whole `day`; the time of a datetime is dropped."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the date written in `text` in the exchange notation or as stored, else raise ValueError."""
        if match := STORED.fullmatch(text) or EXCHANGE.fullmatch(text):
            found = match.groupdict()
            year, month, day = (
                int(found[part] or found.get(f"latest_{part}") or 0) for part in ("year", "month", "day")
            )
            return cls(year, month or None, day or None, is_not_later_than=text[-1] in f"{MARK}]")
        raise ValueError(not_a_date())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the date that a person wrote in `text`, else raise ValueError with a sentence for them.

        Takes everything that `partial_date_words.read` reads, the exchange notation included.
        """
        return cls(*read(text))

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first_day(self) -> datetime.date:
        """The first day of the day, month or year; "not later than" leaves it as it is."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the day, month or year, and so the latest day that is possible."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def machine(self) -> str:
        """The day, month or year as HTML's `<time datetime>` wants it, without "not later than"."""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    @property
    def stored(self) -> str:
        """The text that stands in the database's column."""
        return self.machine + MARK * self.is_not_later_than

    def __str__(self) -> str:
        return f"[..{self.machine}]" if self.is_not_later_than else self.machine

    def __lt__(self, other: object) -> bool:
        return self.stored < other.stored if isinstance(other, PartialDate) else NotImplemented


class PartialDateFormField(forms.Field):
    """A text input that takes a partial date as people write it, and gives a `PartialDate` or None.

    With `allows_not_later_than=False` a "not later than" is refused in words.
    """

    def __init__(self, *, allows_not_later_than: bool = True, **options: Any) -> None:
        self.allows_not_later_than = allows_not_later_than
        if not options.get("help_text"):
            options["help_text"] = gettext_lazy(
                "As much as the source gives: a day (5.02.2015), a month (02.2015) or a year (2015)."
            )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Return the text for the input: a date in notation, and typed text as it was typed."""
        if isinstance(value, PartialDate) and value.is_not_later_than:
            return _("not later than %(date)s") % {"date": value.machine}
        return value

    def to_python(self, value: Any) -> PartialDate | None:
        """Return the date written in `value`, None for nothing, or raise ValidationError."""
        if value in self.empty_values or isinstance(value, PartialDate):
            return value or None
        if not str(value).strip():
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: PartialDate | None) -> None:
        """Refuse an absent required date, and "not later than" where the field does not take it."""
        super().validate(value)
        refuse_not_later_than(value, self.allows_not_later_than)


def refuse_not_later_than(value: PartialDate | None, is_allowed: bool) -> None:
    """Raise ValidationError if `value` is "not later than" and this is not allowed."""
    if value is not None and value.is_not_later_than and not is_allowed:
        raise ValidationError(
            _("Write the date without “not later than”: it bounds a period, which would become unclear."),
            code="not_later_than",
        )


class PartialDateField(BytewiseCharField):
    """A `PartialDate` or None in one text column; see the module for how it is stored, sorted and filtered.

    May be left out unless `null=False, blank=False`. `allows_not_later_than=False` is for the bounds of
    periods, whose first and last day must be known as far as they are printed.
    """

    description = gettext_lazy("A day, a month or a year")

    # What a type checker takes the attribute of a model for; the names are those of django-stubs.
    _pyi_private_set_type: PartialDate | str | None  # type: ignore[assignment]
    _pyi_private_get_type: PartialDate  # type: ignore[assignment]

    def __init__(self, *args: Any, allows_not_later_than: bool = True, **options: Any) -> None:
        self.allows_not_later_than = allows_not_later_than
        super().__init__(*args, **{"null": True, "blank": True, "max_length": 11} | options)
        # CharField counts the characters of text; this field's values are not text.
        self.validators = [each for each in self.validators if not isinstance(each, MaxLengthValidator)]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes: only what differs from this field's own defaults."""
        name, path, args, options = super().deconstruct()
        del options["max_length"]
        for option in ("null", "blank"):
            options.pop(option, None)
            if not getattr(self, option):
                options[option] = False
        if not self.allows_not_later_than:
            options["allows_not_later_than"] = False
        return name, path, args, options

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        """Return the date that stands in the column."""
        return None if value is None else PartialDate.from_text(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """Return the date of a PartialDate, a date or a text in exchange or stored notation, else None."""
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        if isinstance(value, datetime.date):
            return PartialDate.from_date(value)
        try:
            return PartialDate.from_text(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: PartialDate | None, model_instance: models.Model | None) -> None:
        """Refuse what CharField refuses, and "not later than" where the field does not take it."""
        super().validate(value, model_instance)
        refuse_not_later_than(value, self.allows_not_later_than)

    def get_prep_value(self, value: Any) -> Any:
        """Return the text for the column; expressions pass through."""
        if hasattr(value, "resolve_expression"):
            return value
        value = self.to_python(value)
        return None if value is None else value.stored

    def value_to_string(self, obj: models.Model) -> str | None:
        """Return the exchange notation, which fixtures hold."""
        value = self.to_python(self.value_from_object(obj))
        return None if value is None else str(value)

    def formfield(self, **options: Any) -> forms.Field | None:
        """Return the text input for partial dates."""
        options.setdefault("form_class", PartialDateFormField)
        # CharField would pass the length of its column, which is not that of the text that people write.
        return models.Field.formfield(self, allows_not_later_than=self.allows_not_later_than, **options)


class BytewiseLookup(Lookup):
    """Compares a partial date with a literal, byte by byte even where an expression has no collation."""

    takes: type = datetime.date

    def get_prep_lookup(self) -> Any:
        """Return the day or year to compare with, or raise TypeError if it is something else."""
        if not isinstance(self.rhs, self.takes) or isinstance(self.rhs, (bool, datetime.datetime)):
            raise TypeError(f"{self.lookup_name} takes a {self.takes.__name__}, not {self.rhs!r}.")
        return self.rhs

    def bytewise(self, sql: str, connection: Any) -> str:
        """Return the text expression `sql` with the collation that compares byte by byte."""
        return f"({sql}) COLLATE {connection.ops.quote_name(bytewise_collation(connection))}"


def last_letter(sql: str) -> str:
    """Return the SQL of the last character of the text expression `sql`, which it holds twice: MARK or a digit."""
    return f"SUBSTR({sql}, LENGTH({sql}))"


@PartialDateField.register_lookup
class BegunOn(BytewiseLookup):
    """`field__begun_on=day`: the first day is `day` or before.

    What is "not later than" has surely begun only on the last day that it may mean. On the last day of
    a month or year the bound is therefore the end of that month or year, behind all its marked dates.
    """

    lookup_name = "begun_on"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Return the comparison of the column with the end of the day."""
        sql, params = self.process_lhs(compiler, connection)
        sql = self.bytewise(sql, connection)
        return f"{sql} < %s", (*params, self.bound)

    @property
    def bound(self) -> str:
        """What comes after all that has begun by the day, and before all else."""
        tomorrow = self.rhs + datetime.timedelta(days=1)
        bound = self.rhs.isoformat()
        if tomorrow.day == 1:
            bound = bound[:4] if tomorrow.month == 1 else bound[:7]
        return bound + AFTER_ALL


@PartialDateField.register_lookup
class OverOn(BytewiseLookup):
    """`field__over_on=day`: the last day is before `day`."""

    lookup_name = "over_on"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Return the comparison of the column's end with the day."""
        sql, params = self.process_lhs(compiler, connection)
        sql = self.bytewise(f"{sql} || '{AFTER_ALL}'", connection)
        return f"{sql} < %s", (*params, self.rhs.isoformat())


@PartialDateField.register_lookup
class InYear(BytewiseLookup):
    """`field__in_year=2015`: the date is known to lie in that year; "not later than" never is."""

    lookup_name = "in_year"
    takes = int

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Return a range that an index can answer, and the exclusion of marked dates."""
        sql, params = self.process_lhs(compiler, connection)
        text = self.bytewise(sql, connection)
        year = f"{self.rhs:04}"
        unmarked = f"{last_letter(sql)} <> '{MARK}'"
        return (
            f"({text} >= %s AND {text} < %s AND {unmarked})",
            (*params, year, *params, year + AFTER_ALL, *params, *params),
        )


@PartialDateField.register_lookup
class NotLaterThan(Lookup):
    """`field__not_later_than=True`: the date is "not later than" something, so its beginning is not known."""

    lookup_name = "not_later_than"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Return the comparison of the last character with the mark."""
        sql, params = self.process_lhs(compiler, connection)
        operator = "=" if self.rhs else "<>"
        return f"{last_letter(sql)} {operator} '{MARK}'", (*params, *params)


class PartialEnd(Func):
    """The end of a partial date as text: it comes after every day of its period, and before the next day.

    `Q(begins__lte=PartialEnd("ends"))` says in a constraint that a period does not end before it begins.
    """

    template = f"(%(expressions)s || '{AFTER_ALL}')"
    arity = 1
    output_field = BytewiseCharField(max_length=12)


class PartialYear(Func):
    """The year of a partial date as text, to group by; NULL for nothing and for "not later than"."""

    arity = 1
    output_field = BytewiseCharField(max_length=4)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple]:
        """Return the first four characters, unless the last one is the mark."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return (
            f"CASE WHEN {last_letter(sql)} = '{MARK}' THEN NULL ELSE SUBSTR({sql}, 1, 4) END",
            (*params, *params, *params),
        )
