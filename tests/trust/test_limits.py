"""However much the register holds, and whatever is asked, a page costs little."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Territory
from tests.factories import (
    make_activity,
    make_answer,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_claim,
    make_criterion,
    make_edition,
    make_event,
    make_evidence,
    make_institution,
    make_institution_name,
    make_link,
    make_part,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_signature,
    make_source,
    make_territory,
)
from tests.trust.addresses import ALL_LISTS, LISTS, ask, asking, public_addresses

MOST_QUERIES = 12
ROWS = 60
LONGEST_LIST = 100  # rows of a page at most


def grow(world, rows):
    """Hang `rows` more of everything on the world's institution, certificate and source, and beside them."""
    for serial in range(rows):
        territory = (
            make_territory(f"0402{serial:03d}") if serial != 11 else Territory.objects.get(code="0402011")
        )
        neighbour = make_institution(territory=territory, parent=world.institution)
        make_certificate(holder=neighbour, handed_over_on="2014")
        award = make_certificate(holder=world.institution, valid_until="2030", edition=make_edition())
        person = make_person()
        programme = make_programme()
        activity = make_activity(institution=world.institution, programme=programme)
        activity.people.add(person, world.person)
        source = make_source()
        cited = {
            "institution": neighbour,
            "name": make_institution_name(institution=world.institution),
            "person": person,
            "post": make_post(institution=world.institution, person=person),
            "activity": activity,
            "programme": programme,
            "participation": make_participation(institution=world.institution, programme=programme),
        }
        event = make_event(certificate=world.certificate, kind="wizytacja", happened_on=f"{1950 + serial}")
        certified = {
            "certificate": award,
            "event": event,
            "part": make_part(event=world.event, person=person),
            "claim": make_claim(certificate=world.certificate, scope=f"Kraj {serial}"),
            "evidence": make_evidence(
                certificate=world.certificate,
                criterion=make_criterion(edition=world.edition, number=serial + 2),
                activity=make_activity(institution=neighbour),
            ),
            "edition": award.edition,
        }
        make_part(event=event, person=make_person())
        for teller in (world.source, source):
            for field, record in cited.items():
                make_citation(source=teller, **{field: record})
            for field, record in certified.items():
                make_certificate_citation(source=teller, **{field: record})
        make_answer(source=source, institution=world.institution)
        make_answer(source=world.source, institution=neighbour)
        make_link(source=world.source)
        make_signature(source=world.source, person=person)


def queries_of(client, addresses) -> dict[str, int]:
    """Return how many queries each page took."""
    counts = {}
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(client, address).status in {200, 302}, address
        counts[address] = len(queries)
    return counts


@pytest.mark.django_db
def test_no_page_takes_more_than_twelve_queries_however_much_there_is(client, world):
    addresses = public_addresses(world)
    pages = [
        *addresses.values(),
        *(asking(addresses[name], {"szukaj": "osrodek", "wojewodztwo": "gmina-04"}) for name in LISTS),
        asking(
            addresses["institutions:list"],
            {"powiat": "gmina-0402", "wojewodztwo": "gmina-04", "status": "w-mocy"},
        ),
        asking(addresses["certificates:verify"], {"numer": world.certificate.number}),
    ]
    few = queries_of(client, pages)

    grow(world, ROWS)

    many = queries_of(client, pages)
    assert {page: count for page, count in (few | many).items() if count > MOST_QUERIES} == {}
    assert {page: (few[page], many[page]) for page in pages if many[page] > few[page] + 2} == {}


@pytest.mark.django_db
def test_a_list_shows_a_page_of_rows_and_nothing_lies_beyond_its_end(client, world):
    for _serial in range(LONGEST_LIST + 1):
        make_certificate(holder=make_institution())
        make_source()
    addresses = public_addresses(world)

    for name in (*LISTS, "institutions:sources"):
        address = addresses[name]
        first = ask(client, address).text.partition("</main>")[0]
        last = int(first.rpartition("strona=")[0].rpartition("strona=")[2].split('"')[0].split("&")[0])

        assert 10 < first.count("<h3>") <= LONGEST_LIST
        assert ask(client, asking(address, {"strona": last})).status == 200
        for beyond in (last + 1, 10**9 - 1, 10**9, 10**30):
            answer = ask(client, asking(address, {"strona": beyond}))
            # A number longer than any register is refused as none at all.
            assert answer.status in ({404} if beyond < 10**9 else {400, 404})
            assert '<html lang="pl">' in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("length", [200, 201])
def test_a_search_text_of_200_characters_is_searched_and_a_longer_one_refused_in_words(client, world, length):
    for name in ALL_LISTS:
        answer = ask(client, asking(public_addresses(world)[name], {"szukaj": "ż" * length}), follow=True)

        assert answer.status == (200 if length == 200 else 400)
        assert ("200" in answer.text and "201" in answer.text) == (length == 201)


def served_with():
    """Return what gunicorn is told, by name."""
    return runpy.run_path(str(settings.BASE_DIR / "calregistry" / "gunicorn.conf.py"))


def test_a_stuck_worker_is_replaced_after_thirty_seconds():
    assert served_with()["timeout"] == 30


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no limit of the kind")
@pytest.mark.parametrize("web", [True, False], ids=["of the web", "of a command"])
def test_the_database_ends_what_the_web_asks_after_five_seconds_and_leaves_commands_alone(web):
    environment = {name: value for name, value in os.environ.items() if name != "STATEMENT_TIMEOUT"}
    if web:
        environment |= dict(setting.split("=", 1) for setting in served_with()["raw_env"])

    def ask_database(statement):
        """Return what the database answers to the register's own connection, run as a process of its own."""
        code = (
            "from django.db import connection as c; k = c.cursor(); "
            f"k.execute({statement!r}); print(k.fetchone()[0])"
        )
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=settings.BASE_DIR,
            env=environment | {"DEBUG": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert ask_database("SHOW statement_timeout").stdout.split() == ["5s" if web else "0"]
    if web:
        environment["STATEMENT_TIMEOUT"] = "100ms"
        assert "statement timeout" in ask_database("SELECT pg_sleep(5)").stderr
