"""What there is one of: a table that holds one row or none."""

from collections.abc import Iterable
from typing import Any

from django.db import models

ONLY_KEY = 1


class SingleRowQuerySet(models.QuerySet):
    def current(self) -> Any:
        """Return the row, or one that is not stored and says nothing."""
        return self.first() or self.model()


class SingleRow(models.Model):
    """Something that the register has one of. Whoever reads it asks for `objects.current()`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_KEY, editable=False)

    objects = SingleRowQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=models.Q(id=ONLY_KEY), name="only_one_%(class)s")]

    @property
    def is_stored(self) -> bool:
        """Return whether staff have written anything down yet."""
        return not self._state.adding


def unsaid(row: SingleRow, names: Iterable[str]) -> list[str]:
    """Return how the fields `names` that are silent in the row are called."""
    return [str(row._meta.get_field(name).verbose_name) for name in names if not getattr(row, name)]
