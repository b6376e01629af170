"""What the database must hold beside its tables; a database check of Django's, as `calregistry.durability` is one."""

from collections.abc import Iterable

from django.apps import apps
from django.core.checks import Tags, Warning, register  # noqa: A004 - Django's own name for it
from django.db import connections
from django.utils.translation import gettext as _

from institutions import only_added_to, word_index


@register(Tags.database)
def check_triggers(databases: Iterable[str] | None, **options) -> list[Warning]:
    """Return a warning where triggers are missing: `migrate`, which drops some, was broken off and not run again."""
    return [
        Warning(
            _("The database lacks triggers of: %(tables)s.") % {"tables": ", ".join(tables)},
            hint=_(
                "Run manage.py migrate to its end: it makes them. Until then searches miss what is new, and "
                "histories can be changed."
            ),
            id="register.W002",
        )
        for alias in databases or ()
        if (tables := _tables_without(connections[alias]))
    ]


def _tables_without(connection) -> list[str]:
    return sorted(
        table
        for app in apps.get_app_configs()
        for missing in (only_added_to.missing_triggers, word_index.missing_triggers)
        for table in missing(app, connection)
    )
