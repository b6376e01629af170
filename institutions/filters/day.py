from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django_filters import Filter

from institutions.days import WrongDay, read_day


class DayField(forms.Field):
    """A day as `read_day()` reads it; None where the field is empty."""

    def to_python(self, value: Any) -> date | None:
        """Return the day, or raise ValidationError with the words that say what is wrong."""
        if not value:
            return None
        try:
            return read_day(value)
        except WrongDay as error:
            raise ValidationError("%(sentence)s", "day", {"sentence": str(error)}) from error


class DayFilter(Filter):
    """The day that statuses are told for; it chooses no rows by itself."""

    field_class = DayField
