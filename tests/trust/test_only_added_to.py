"""What is written down stays as it was written: the database refuses to change or delete it (AT2)."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from calregistry.models import AccountEvent
from institutions.models import Institution
from institutions.only_added_to import free_entries, rewriting
from tests.factories import make_account_event, make_institution

pytestmark = pytest.mark.django_db

KEPT = [model for model in apps.get_models() if getattr(model, "only_added_to", False)]
STATEMENTS = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table}",
}


def refused(statement):
    """Return whether the database refuses the statement; nothing of it stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError as error:
        return "is only added to" in str(error)
    return False


def test_histories_and_the_log_of_accounts_are_kept():
    assert {AccountEvent, Institution.history.model} <= set(KEPT)
    assert len(KEPT) > 20


@pytest.mark.parametrize("model", [Institution.history.model, AccountEvent])
def test_no_entry_is_changed_or_deleted_by_any_statement(model):
    make_institution()
    make_account_event()
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # PostgreSQL empties no table while checks are due

    for name, statement in STATEMENTS.items():
        if name != "truncate" or connection.vendor == "postgresql":
            assert refused(statement.format(table=table, column=column))
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.all().delete()

    assert model._base_manager.exists()


def test_every_table_has_its_triggers():
    assert not [fault for fault in run_checks(databases=["default"]) if fault.id == "register.W002"]


def test_what_has_to_be_forgotten_is_forgotten_and_nothing_after_it():
    make_institution()
    entries = Institution.history.model._base_manager

    with rewriting():
        with rewriting():
            entries.update(name="Inna")
        entries.update(name="")
    assert entries.get().name == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        entries.update(name="Inna")
    with rewriting():
        entries.all().delete()

    assert not entries.exists()


@pytest.mark.django_db(transaction=True)
def test_triggers_that_a_broken_migration_left_away_are_missed_and_come_back():
    app = apps.get_app_config("institutions")
    free_entries(app, "default", plan=[()])
    make_institution()
    table = Institution.history.model._meta.db_table

    told = [fault.msg for fault in run_checks(databases=["default"]) if fault.id == "register.W002"]
    assert table in told[0]
    assert not refused(f"UPDATE {table} SET name = name")

    call_command("migrate", verbosity=0)

    assert refused(f"UPDATE {table} SET name = name")
    assert not [fault for fault in run_checks(databases=["default"]) if fault.id == "register.W002"]
