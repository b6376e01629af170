"""The roles of the office, as groups: which there are, and how a migration gives one its permissions.

What each may do is said in the migrations; `tests/trust/office_matrix.py` says it again as a table and tests it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps as global_apps
from django.contrib.auth.management import create_permissions

EDITOR = "Redaktor"
PUBLISHER = "Wydawca"
COMMISSION = "Komisja"
AUDITOR = "Audytor"
ROLES = (EDITOR, PUBLISHER, COMMISSION, AUDITOR)

VERBS = ("view", "add", "change", "delete")


def each(app: str, models: Iterable[str], verbs: Iterable[str] = VERBS) -> list[str]:
    """Return the names of the permissions for `verbs` on the `models` of an app: `certificates.view_event`."""
    verbs = tuple(verbs)
    return [f"{app}.{verb}_{model}" for model in models for verb in verbs]


def grant(apps, using: str, permissions: Mapping[str, Iterable[str]]) -> None:
    """Make the groups that are not there yet and give each its `permissions`, beside those that it has.

    Django makes permissions only after all migrations have run, so a migration makes those that it needs by itself, in
    Django's way; Django then finds them. `apps` are those of the migration.
    """
    group_model = apps.get_model("auth", "Group")
    found: dict[str, Any] = {}
    for app in {name.partition(".")[0] for names in permissions.values() for name in names}:
        create_permissions(global_apps.get_app_config(app), verbosity=0, using=using, apps=apps)
        of_app = apps.get_model("auth", "Permission").objects.using(using).filter(content_type__app_label=app)
        found |= {f"{app}.{permission.codename}": permission for permission in of_app}
    for role, names in permissions.items():
        group, _is_new = group_model.objects.using(using).get_or_create(name=role)
        group.permissions.add(*(found[name] for name in names))


def revoke(apps, using: str, permissions: Mapping[str, Iterable[str]]) -> None:
    """Take the `permissions` from the groups again, and take away a group that is left with none."""
    group_model = apps.get_model("auth", "Group")
    for group in group_model.objects.using(using).filter(name__in=permissions):
        for name in permissions[group.name]:
            app, _dot, codename = name.partition(".")
            group.permissions.remove(
                *group.permissions.filter(content_type__app_label=app, codename=codename)
            )
        if not group.permissions.exists():
            group.delete()
