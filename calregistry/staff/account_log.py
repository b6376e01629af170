"""The log of the accounts: who came in or tried to, and what became of accounts, roles, passwords, second factors.

Each entry is written in the transaction of what it tells of, by whoever does that: the pages on which staff come in,
what counts wrong passwords, the form of a member of staff. Accounts are made and passwords set in more places than we
know, on the server too, so storing an account is where these two are seen.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from calregistry.clients import neighbourhood_of
from calregistry.models import AccountEvent
from institutions import history
from institutions.entries import roles_of

Kind = AccountEvent.Kind

_network: ContextVar[str] = ContextVar("network", default="")


@contextmanager
def sent_by(request: HttpRequest) -> Iterator[None]:
    """Let all that is logged inside come from where the request comes from."""
    token = _network.set(neighbourhood_of(request))
    try:
        yield
    finally:
        _network.reset(token)


def log(kind: Kind, user: Any, *, by: Any, changes: Mapping[str, list[str]] | None = None) -> None:
    """Write that something happened to the account `user` (None: to none), done `by` somebody (None: by nobody known).

    `changes` are what stood in a field before and after, by its name. What is stored in one change has one key.
    """
    running = history.current_change()
    AccountEvent.objects.create(
        kind=kind,
        user=user,
        by=by,
        role="" if by is None else roles_of(by),
        changes=dict(changes or {}),
        network=_network.get(),
        key=uuid4() if running is None else running.key,
    )


def _store_and_log(store: Any) -> Any:
    @wraps(store)
    def save(user, *arguments, **options):
        is_new = user._state.adding
        has_new_password = user._password is not None  # Django forgets it when it is stored
        with transaction.atomic(savepoint=False):
            store(user, *arguments, **options)
            if is_new:
                told = vars(user).pop("told_of", {})  # what else is stored of a new account, its roles too
                log(Kind.MADE, user, by=history.current_person(), changes=told)
            elif has_new_password:
                log(Kind.PASSWORD_SET, user, by=history.current_person())

    return save


User.save = _store_and_log(User.save)  # type: ignore[method-assign]
