"""Days that lie whole months apart."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the day `months` later (earlier for a negative number): the month's last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
