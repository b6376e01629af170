"""Pages that each process makes once and gives again as long as nothing is stored in the database.

A list of a large register takes long to count, and the register changes seldom. Whether it did, the engine itself
tells, so no write can be forgotten, not even one of plain SQL:

- PostgreSQL's snapshot names the transactions that are over and those under way: as long as it is the same, the same
  rows are seen (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT). On a standby it
  names too little, so nothing is kept there.
- SQLite's data_version grows with what other connections store, total_changes() with what this one does
  (https://www.sqlite.org/pragma.html#pragma_data_version).

Either is compared on one connection only: another one may lead to a database that was restored meanwhile.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

MOST = 300  # pages, some 40 kB each

REVISIONS = {
    "postgresql": "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_snapshot()::text END",
    "sqlite": "SELECT data_version || '.' || total_changes() FROM pragma_data_version",
}

_pages: OrderedDict[Any, HttpResponse] = OrderedDict()


def revision() -> tuple[Any, str] | None:
    """Return what stays the same only while nothing is stored, in one query; None where that cannot be told.

    A transaction may see rows that are never stored, so none is told within one.
    """
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(REVISIONS[connection.vendor])
        (text,) = cursor.fetchone()
    return text and (connection.connection, text)


def cached_while_unchanged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page of the `view` again until something is stored or the day ends.

    The view must make it of the address, the day and the database alone. Whoever has a session gets it anew.
    """

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **options)
        # Asked for before the page is made: what is stored meanwhile leaves it under a key that nobody asks for again.
        now = revision()
        key = (now, timezone.localdate(), request.build_absolute_uri())
        page = _pages.get(key) if now else None
        if page is None:
            page = view(request, *args, **options)
            if not now or page.status_code != 200:
                return page
            _pages[key] = page
            if len(_pages) > MOST:
                _pages.popitem(last=False)
        return HttpResponse(page.content, headers=page.headers)

    return cached
