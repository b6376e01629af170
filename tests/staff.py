"""Members of staff in their roles, and the clients by which they come to the office."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.conftest import WatchfulClient


def make_roles():
    """Make the groups again that the migrations made: a test with transactions leaves the tables empty."""
    editor = SimpleNamespace(connection=connection)
    for app, name in sorted(MigrationLoader(None).disk_migrations):
        if app == "calregistry":
            migration = import_module(f"calregistry.migrations.{name}")
            if hasattr(migration, "GRANTS"):
                migration.grant(apps, editor)


def make_member(*roles, **fields):
    """Return a member of the staff in the `roles`."""
    if not Group.objects.exists():
        make_roles()
    name = fields.pop("username", f"osoba-{User.objects.count() + 1}")
    user = User.objects.create_user(name, password="password", is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    assert user.groups.count() == len(roles)
    return user


def client_of(user, *, second_factor=True):
    """Return a client by which the member of staff is logged in."""
    client = WatchfulClient()
    client.force_login(user, second_factor=second_factor)
    return client
