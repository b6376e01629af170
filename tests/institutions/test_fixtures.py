"""The opening stock loads again and in any order, and one database comes of it."""

import json
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from institutions.entries import entries_of, is_tracked
from institutions.models import Institution

pytestmark = pytest.mark.django_db

ARTICLES = ("brodnica", "brzeszcze", "mieroszow", "stalowa_wola", "szklarska_poreba")


def load(*names: str) -> None:
    """Load the fixtures `names`, one command each."""
    for name in names:
        call_command("loaddata", name, verbosity=0)


def dump() -> list[str]:
    """Return every record of both apps as one line of JSON without database keys, sorted; neither the
    words of searches nor the history.
    """
    out = StringIO()
    call_command(
        "dumpdata",
        "institutions",
        "certificates",
        exclude=[
            "institutions.word",
            "certificates.certificateword",
            *(entries_of(model)._meta.label for model in apps.get_models() if is_tracked(model)),
        ],
        natural_foreign=True,
        natural_primary=True,
        stdout=out,
    )
    return sorted(json.dumps(record, sort_keys=True) for record in json.loads(out.getvalue()))


@cache  # loading takes seconds
def dump_after(*names: str) -> list[str]:
    """Return what stands in an empty database after loading `names`, and leave it empty."""
    with transaction.atomic():
        load(*names)
        records = dump()
        transaction.set_rollback(True)
    return records


def test_every_article_has_a_file_beside_the_ground(settings):
    (folder,) = settings.FIXTURE_DIRS

    assert {path.name for path in Path(folder).iterdir()} == {"ground.json"} | {
        f"{name}.json" for name in ARTICLES
    }


def test_loading_again_changes_nothing():
    assert dump_after("ground", *ARTICLES, "ground", *ARTICLES) == dump_after("ground", *ARTICLES)


def test_the_order_of_articles_does_not_matter():
    # Between them these two orders hold every pair of articles both ways round.
    assert dump_after("ground", *reversed(ARTICLES)) == dump_after("ground", *ARTICLES)


def test_each_article_needs_nothing_but_the_ground():
    alone = {article: set(dump_after("ground", article)) for article in ARTICLES}

    assert set().union(*alone.values()) == set(dump_after("ground", *ARTICLES))


def test_loading_again_undoes_a_slip_and_keeps_what_staff_added():
    load("ground", "brodnica")
    Institution.objects.filter(slug="mops-brodnica").update(staff_count=60)
    Institution.objects.create(name="Biblioteka", kind="biblioteka", slug="biblioteka", town="Brodnica")

    load("brodnica")

    assert Institution.objects.get(slug="mops-brodnica").staff_count == 59
    assert Institution.objects.filter(slug="biblioteka").exists()
