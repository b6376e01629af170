"""The database keeps what it acknowledged: its settings are looked at before a start, and it bears load."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.db import connection, connections
from django.test import Client

from calregistry.durability import check_durability
from certificates.actions import register_certificate
from certificates.models import Certificate
from institutions.partial_dates import PartialDate
from tests.at_once import at_once
from tests.factories import make_certificate, make_certificate_citation, make_institution, make_source


@pytest.mark.django_db
def test_the_databases_settings_lose_no_write():
    assert [fault for fault in run_checks(databases=["default"]) if fault.id == "register.E001"] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")
@pytest.mark.parametrize(
    ("pragma", "named"),
    [
        ("synchronous=NORMAL", "synchronous"),
        ("foreign_keys=OFF", "foreign_keys"),
        ("busy_timeout=100", "busy_timeout"),
    ],
)
def test_a_weakened_sqlite_is_refused_by_name(pragma, named):
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
        faults = check_durability(["default"])
    finally:
        connections["default"].close()

    assert len(faults) == 1
    assert named in faults[0].msg


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
def test_a_weakened_postgresql_is_refused_by_name():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    (fault,) = check_durability(["default"])

    assert "synchronous_commit" in fault.msg


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "data_checksums"])
def test_the_cluster_that_the_tests_run_on_is_set_as_production(setting):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == ("on",)


def test_gunicorn_does_not_start_on_a_database_that_could_lose_a_write(tmp_path):
    """A database in memory has no write-ahead log."""
    environment = os.environ | {
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "calregistry.settings",
        "VAR_DIR": str(tmp_path),
        "PORT": "0",
    }

    start = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "calregistry/gunicorn.conf.py", "calregistry.wsgi"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert start.returncode != 0
    assert "journal_mode" in start.stderr


STARTED = """
import gc
import runpy
from django.db import connections

told = runpy.run_path("calregistry/gunicorn.conf.py")
told["on_starting"](None)
told["when_ready"](None)
print(gc.get_freeze_count() > 100_000)
print([each.vendor for each in connections.all() if each.connection is not None])
"""


@pytest.mark.django_db
def test_workers_inherit_no_connection_from_the_start_and_search_nothing_of_it_for_garbage(tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "calregistry.settings", "VAR_DIR": str(tmp_path)}

    start = subprocess.run(
        [sys.executable, "-c", STARTED], env=environment, capture_output=True, text=True, check=False
    )

    assert start.returncode == 0, start.stderr
    assert start.stdout.splitlines()[-2:] == ["True", "[]"]


READERS = WRITERS = 6
EACH = 10  # certificates that a writer writes


@pytest.mark.django_db(transaction=True)
def test_writers_and_readers_do_not_get_into_each_others_way():
    holder = make_institution(slug="pod-obciazeniem")
    make_certificate(holder=holder, handed_over_on="2015")
    source = make_source()
    written, gone = [], []

    def write():
        try:
            for _serial in range(EACH):
                certificate = Certificate(holder=holder, handed_over_on=PartialDate(2016))
                register_certificate(certificate)
                make_certificate_citation(certificate=certificate, source=source)
                certificate.publish()
                written.append(certificate.number)
        finally:
            gone.append("a writer")

    def read():
        client = Client(raise_request_exception=False)
        answers = set()
        while True:
            for address in ("/", "/certyfikaty/", "/instytucje/pod-obciazeniem/"):
                answers.add((address, client.get(address).status_code))
            if len(gone) == WRITERS:
                return {status for _address, status in answers}

    answers = at_once(*[write] * WRITERS, *[read] * READERS)[WRITERS:]

    assert answers == [{200}] * READERS
    assert len(set(written)) == len(written) == WRITERS * EACH
    assert set(written) <= set(Certificate.objects.published().values_list("number", flat=True))
