"""What there is one of: a table that holds one row or none."""

from collections.abc import Collection
from typing import Any

from django.db import models

from institutions.history import TrackedQuerySet

ONLY_KEY = 1


class SingleRowQuerySet(TrackedQuerySet):
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


def unsaid(row: SingleRow, names: Collection[str]) -> list[str]:
    """Return how those of the fields `names` are called that are silent in the row, in the order of the model."""
    fields = [field for field in row._meta.fields if field.name in names]
    return [str(field.verbose_name) for field in fields if not getattr(row, field.name)]
