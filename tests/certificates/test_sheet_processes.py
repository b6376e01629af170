"""Imports in processes of their own: killed, at once, started by the web (BI1)."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from calregistry.roles import EDITOR
from certificates.models import Certificate, SheetImport
from certificates.sheets import runs
from institutions.models import Institution, Person
from tests.certificates.sheet_files import table_of
from tests.certificates.test_sheet_import import OPS, UNIT, decided, register, sent
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db(transaction=True)

State = SheetImport.State
ROWS = [OPS | {"nazwa": f"OPS nr {number}", "data wręczenia": f"{2000 + number}"} for number in range(6)]

# What the killed process runs: everything is written, and the transaction is not yet committed.
KILLED = """
import os, signal, sys
import django
django.setup()
from certificates.sheets import runs
store = runs.store
def store_and_die(plan, *, by):
    store(plan, by=by)
    os.kill(os.getpid(), signal.SIGKILL)
runs.store = store_and_die
runs.work(int(sys.argv[1]))
"""


def environment():
    """Return the environment of a process that works on the database of the tests."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "calregistry.settings"}


def previewed(user, *rows):
    """Return an import of `rows` that is confirmed and waits to be stored."""
    new_source = {"title": "Wykaz", "kind": "dokument"}
    sheet = SheetImport.of(name="plik.csv", content=table_of(*rows), by=user, new_source=new_source)
    sheet.save()
    runs.work(sheet.pk)
    sheet.refresh_from_db()
    sheet.confirm()
    return sheet


def test_a_process_that_is_killed_leaves_nothing_and_the_import_is_begun_again():
    user = make_member(EDITOR)
    sheet = previewed(user, *ROWS, UNIT)
    before = register()

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(sheet.pk)], cwd=settings.BASE_DIR, env=environment(), check=False
    )

    assert killed.returncode == -signal.SIGKILL
    assert register() == before
    sheet.refresh_from_db()
    assert sheet.state == State.STORING
    SheetImport.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    sheet.refresh_from_db()
    assert decided(client_of(user), sheet, "again")[0].state == State.STORED
    assert Institution.objects.count() == len(ROWS) + 2
    assert len(set(Certificate.objects.values_list("number", flat=True))) == len(ROWS) + 1


def test_of_two_imports_at_once_none_is_stored_twice():
    user = make_member(EDITOR)
    sheets = [previewed(user, *ROWS) for _number in range(2)]
    faults = []

    def work(key):
        try:
            runs.work(key)
        except Exception as error:  # noqa: BLE001 - every error of a thread fails the test below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[sheet.pk]) for sheet in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults
    for sheet in sheets:
        sheet.refresh_from_db()
    assert sorted(sheet.state for sheet in sheets) == [State.READY, State.STORED]
    assert Institution.objects.count() == Certificate.objects.count() == len(ROWS)
    assert Person.objects.count() == len(ROWS) + 1
    second = next(sheet for sheet in sheets if sheet.state == State.READY)
    assert second.counts["institution bez-zmian"] == len(ROWS)


def test_the_web_has_a_long_file_read_by_a_process_of_its_own(settings):
    settings.SHEET_BYTES_AT_ONCE = 0
    settings.ENVIRONMENT_OF_COMMANDS = environment()
    client = client_of(make_member(EDITOR))

    sheet, page = sent(client, table_of(*ROWS), title="Wykaz")
    assert "sheets.js" in page.content.decode() or sheet.state == State.READY
    for step in ("read", "stored"):
        for thread in threading.enumerate():
            if thread.name == f"import {sheet.pk}":
                thread.join(timeout=300)
        sheet.refresh_from_db()
        assert sheet.state == (State.READY if step == "read" else State.STORED), sheet.problems
        if step == "read":
            decided(client, sheet)

    assert Institution.objects.count() == len(ROWS)
