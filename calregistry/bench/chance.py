"""Chance that falls the same way for the same seed."""

import random

from calregistry.bench import words
from institutions.partial_dates import PartialDate, Precision

FIRST_AWARD, LAST_AWARD = 2005, 2026


class Chance(random.Random):
    """A source of the register's own kinds of random values."""

    def happens(self, percent: int) -> bool:
        """Return True in `percent` of a hundred cases."""
        return self.random() * 100 < percent

    def weighted(self, shares: dict[str, int]) -> str:
        """Return one of the keys, each as often as its share says."""
        return self.choices(list(shares), list(shares.values()))[0]

    def town(self) -> str:
        """Return a name such as a Polish town may have."""
        name = self.choice(words.TOWN_BEGINNINGS) + self.choice(words.TOWN_ENDINGS)
        return f"{self.choice(words.TOWN_ADJECTIVES)} {name}" if self.happens(10) else name

    def partial_date(self, year: int) -> PartialDate:
        """Return a date in `year` as precise as sources are: more often a day than a month or the year alone."""
        month, day = self.randint(1, 12), self.randint(1, 28)
        precision = self.choices((Precision.DAY, Precision.MONTH, Precision.YEAR), (60, 15, 25))[0]
        return PartialDate(
            year,
            None if precision == Precision.YEAR else month,
            day if precision == Precision.DAY else None,
        )

    def period(self, year: int) -> tuple[PartialDate, PartialDate]:
        """Return a printed period that begins in `year`, of years or of days, after the older or later term."""
        term = 3 if year < 2018 else 5
        if self.happens(60):
            return PartialDate(year), PartialDate(year + term)
        month, day = self.randint(1, 12), self.randint(1, 28)
        return PartialDate(year, month, day), PartialDate(year + term, month, day)
