"""The bench writes the same sound register every time, only where nothing is, and sums up rightly."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import transaction

from calregistry.bench.load import Load, percentile
from calregistry.bench.office import measure_office, office_table
from calregistry.bench.pages import BARE, Weight, pages
from calregistry.bench.register import fill
from calregistry.bench.results import result_of, table
from calregistry.bench.searches import measure_searches, search_table
from calregistry.bench.sheet import preview, sheet_table, store
from certificates.actions import register_certificate
from certificates.models import Certificate, NumberSeries, Status
from certificates.numbers import make_number, read_number
from institutions.models import Institution, Territory
from institutions.partial_dates import PartialDate
from tests.factories import make_institution

MODELS = [
    model
    for app in ("institutions", "certificates")
    for model in apps.get_app_config(app).get_models()
    if not model._meta.proxy and hasattr(model, "natural_key")
]


def fill_with(size=20, seed=1):
    """Write a small register and return the sizes of its batches."""
    written = []
    fill(size=size, seed=seed, written=written.append)
    return written


def everything():
    """Return all rows as a fixture would hold them, without the time of their writing."""
    rows = []
    for model in MODELS:
        records = serializers.serialize(
            "python",
            model._default_manager.all(),
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
        rows += [str({**record, "fields": record["fields"] | {"changed_at": None}}) for record in records]
    return sorted(rows)


@pytest.mark.django_db
def test_the_same_seed_writes_the_same_register_and_another_one_another():
    def written(seed):
        with transaction.atomic():
            fill_with(seed=seed)
            rows = everything()
            transaction.set_rollback(True)
        return rows

    first = written(1)

    assert written(1) == first
    assert written(2) != first


@pytest.mark.django_db
def test_a_generated_register_holds_what_its_own_rules_ask():
    fill_with()

    assert Institution.objects.count() == 20
    for model in MODELS:
        for record in model._default_manager.all():
            record.full_clean()


@pytest.mark.django_db
def test_a_generated_register_knows_which_numbers_are_given():
    fill_with()
    numbers = set(Certificate.objects.values_list("number", flat=True))
    given = NumberSeries.objects.get(year="2015").last_serial if "2015" in series() else 0

    new = register_certificate(
        Certificate(holder=Institution.objects.first(), handed_over_on=PartialDate(2015))
    )

    assert all(read_number(number) == number for number in numbers)
    assert new.number not in numbers
    assert new.number == make_number(year=2015, serial=given + 1)


def series():
    """Return the years of which numbers are given."""
    return set(NumberSeries.objects.values_list("year", flat=True))


@pytest.mark.django_db
def test_a_larger_register_has_every_status_and_drafts():
    fill_with(size=400)

    today = PartialDate(2026, 11, 1).first_day
    found = Counter(Certificate.objects.with_status(on=today).values_list("status", flat=True))
    assert set(found) == set(Status.values) - {Status.NONE}
    assert found.most_common(1)[0][0] == Status.UNKNOWN
    assert Certificate.objects.drafts().exists()
    assert Institution.objects.drafts().exists()


@pytest.mark.django_db
def test_batches_follow_each_other_to_the_last_institution(monkeypatch):
    monkeypatch.setattr("calregistry.bench.register.BATCH", 8)

    assert fill_with(size=20) == [8, 8, 4]
    assert Territory.objects.filter(level="wojewodztwo").count() == 16


@pytest.mark.django_db
def test_a_register_is_never_generated_beside_a_real_one():
    make_institution()

    with pytest.raises(ValueError, match="not empty"):
        fill_with()
    assert Institution.objects.count() == 1


def test_the_bench_refuses_the_database_of_a_register(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/register.sqlite3"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--settings", "calregistry.bench.settings"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "databases whose names begin with bench_ only" in done.stderr


@pytest.mark.django_db
def test_nothing_is_generated_under_the_settings_of_the_register():
    with pytest.raises(CommandError, match="in its databases only"):
        call_command("bench_register", "fill", "20", "1")
    assert not Institution.objects.exists()


@pytest.mark.django_db
def test_every_page_that_is_measured_shows_something(client, settings):
    settings.ROOT_URLCONF = "calregistry.bench.urls"
    fill_with(size=60)

    found = {name: client.get(path) for name, path in pages().items()}

    holder = Certificate.objects.get(number=found["certificate"].context["certificate"].number).holder
    assert found[BARE].content == b"Nothing else"
    for name, response in found.items():
        assert response.status_code == 200, name
    for name in ("institutions, search", "certificates, filtered", "institution", "certificate"):
        assert holder.town in found[name].text


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 5), (51, 6), (95, 10), (100, 10)])
def test_a_percentile_is_the_smallest_value_that_enough_others_do_not_exceed(percent, value):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value


def test_there_is_no_percentile_of_nothing():
    with pytest.raises(ValueError, match="of nothing"):
        percentile([], 50)


def test_rounds_of_a_page_are_summed_up_together():
    loads = [Load([0.1, 0.2], seconds=0.5), Load([0.3, 0.4], seconds=1.5)]

    result = result_of("home", loads, [0.2, 0.4], Weight(5, 1000, 3000))

    assert (result.requests, result.per_second) == (4, 2)
    assert (result.p50, result.p95) == (200, 400)
    assert result.cpu == pytest.approx(150)
    assert result_of("home", loads, [0.2, None], Weight(5, 1000, 3000)).cpu is None


def test_the_table_sets_each_page_beside_the_bare_answer():
    bare = result_of(BARE, [Load([0.01], seconds=0.01)], [0.001], Weight(0, 12, 12))
    home = result_of("home", [Load([0.04], seconds=0.04)], [0.01], Weight(5, 6800, 30700))

    assert table([bare, home]).splitlines()[3] == (
        "| home | 25.0 (0.250×) | 40.0 (4.0×) | 40.0 (4.0×) | 10.0 (10.0×) | 5 | 6.8 | 30.7 |"
    )


@pytest.mark.django_db
def test_searches_for_what_the_register_holds_find_it():
    fill_with(size=60)

    found = {result.search: result for result in measure_searches()}

    assert {name for name, result in found.items() if not result.found} <= {
        "its MOPS",
        "a full name",
        "what is nowhere",
    }
    assert found["a word of most"].found > 30
    assert found["both and the town"].found >= 1
    assert min(min(result.page_ms, result.count_ms) for result in found.values()) > 0
    assert search_table(found.values()).count("\n") == len(found) + 1


@pytest.mark.django_db
def test_the_office_asks_no_more_than_its_bars_and_is_left_as_it_was():
    fill_with(size=60)
    before = everything()

    found = {result.page: result for result in measure_office(rounds=1)}

    forms = {page for page in found if page.endswith(": 50")}
    assert len(forms) == 2
    assert {
        page: found[page].queries for page in found if page not in forms and found[page].queries > 20
    } == {}
    assert {page: found[page].queries for page in forms if found[page].queries > 60} == {}
    assert everything() == before
    assert office_table(found.values()).count("\n") == len(found) + 1


@pytest.mark.django_db(transaction=True)
def test_the_spreadsheet_of_the_bench_is_read_and_stored_while_somebody_else_numbers_certificates():
    fill_with(size=20)

    read, stored = preview(rows=30, seed=1), store()

    assert (read.rows, stored.rows) == (30, 30)
    assert Institution.objects.count() == 50
    assert Certificate.objects.filter(holder__name__startswith="Ośrodek Pomocy Społecznej nr").count() == 30
    assert 0 < stored.cpu <= stored.seconds * 2
    assert stored.megabytes > 10
    assert sheet_table([read, stored]).count("\n") == 3
