"""What is stored shows at once: a list is given again as it was only while the database is."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_certificate, make_institution
from tests.pages.lists import read

ADDRESS = "/instytucje/"


def elsewhere(work):
    """Do the `work` over another connection, as another process would."""

    def over_its_own_connection():
        work()
        connections.close_all()

    thread = threading.Thread(target=over_its_own_connection)
    thread.start()
    thread.join()


def here(work):
    work()


def kinds(client):
    """Return how many institutions of each kind the list counts."""
    return read(client, ADDRESS).facet("rodzaj")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stored", [elsewhere, here])
def test_a_list_asks_the_database_for_nothing_but_changes_and_shows_each_at_once(
    client, admin_client, django_assert_num_queries, stored
):
    institution = make_institution(kind="mops")
    assert kinds(client) == {"mops": 1}
    with django_assert_num_queries(1):
        assert kinds(client) == {"mops": 1}

    stored(lambda: make_certificate(holder=make_institution(kind="gops")))
    assert kinds(client) == {"mops": 1, "gops": 1}

    def by_plain_sql():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE institutions_institution SET kind = 'cus' WHERE id = %s", [institution.pk])

    stored(by_plain_sql)
    assert kinds(client) == {"cus": 1, "gops": 1}

    with transaction.atomic():
        institution.delete()
        assert kinds(client) == {"gops": 1}
        transaction.set_rollback(True)
    assert kinds(client) == {"cus": 1, "gops": 1}
    assert read(client, f"/en{ADDRESS}").title.startswith("Institutions")
    assert client.post(ADDRESS).status_code == 405
    assert client.head(ADDRESS).content == b""
    for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):  # where at any hour it is not the same day
        with timezone.override(zone), CaptureQueriesContext(connection) as asked:
            read(client, ADDRESS, "strona=1")
        assert len(asked) > 1
    with CaptureQueriesContext(connection) as asked:
        assert kinds(admin_client) == {"cus": 1, "gops": 1}
    assert len(asked) > 1


@pytest.mark.django_db(transaction=True)
def test_what_is_not_stored_yet_shows_nowhere_and_then_at_once(client):
    make_institution(kind="mops")
    written, read_once = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            make_institution(kind="gops")
            written.set()
            read_once.wait(20)

    thread = threading.Thread(target=lambda: (write_slowly(), connections.close_all()))
    thread.start()
    assert written.wait(20)
    before = kinds(client), kinds(client)
    read_once.set()
    thread.join()

    assert before == ({"mops": 1}, {"mops": 1})
    assert kinds(client) == {"mops": 1, "gops": 1}
