"""Who changes the register, and why: what is stored together is one change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class Change:
    """One change: by whom (None for a command), why ("" where no reason is asked for), what tells it from others."""

    by: AbstractBaseUser | None
    reason: str
    key: UUID = field(default_factory=uuid4)


_current: ContextVar[Change | None] = ContextVar("change", default=None)


@contextmanager
def change(*, by: AbstractBaseUser | None = None, reason: str = "") -> Iterator[Change]:
    """Count all that is stored inside as one change, by `by` and for `reason`.

    Inside another change it is a part of that one, whose person and reason stand where none are given here.
    """
    outer = _current.get()
    made = Change(by, reason) if outer is None else Change(by or outer.by, reason or outer.reason, outer.key)
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)


def current_change() -> Change | None:
    """Return the change that is being made, None outside of any."""
    return _current.get()
