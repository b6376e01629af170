"""A register opens with its stock: once, and all of it or nothing."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.serializers.base import DeserializationError

from institutions.models import Institution, Territory
from tests.factories import make_institution

pytestmark = pytest.mark.django_db

TERRITORY = '[{"model": "institutions.territory", "fields": {"code": "%s", "name": "%s", "slug": "%s"}}]'


@pytest.fixture
def fixtures(settings, tmp_path):
    """Return an empty directory that stands for `fixtures/`."""
    settings.FIXTURE_DIRS = [tmp_path]
    return tmp_path


def load():
    """Run the command and return what it says."""
    out = StringIO()
    call_command("load_opening_stock", stdout=out)
    return out.getvalue()


def test_an_empty_register_takes_every_file(fixtures):
    (fixtures / "ground.json").write_text(
        TERRITORY % ("02", "dolnośląskie", "dolnoslaskie"), encoding="utf-8"
    )
    (fixtures / "article.json").write_text(
        TERRITORY % ("04", "kujawsko-pomorskie", "kujawsko-pomorskie"), encoding="utf-8"
    )

    assert "Files loaded: 2." in load()
    assert set(Territory.objects.values_list("code", flat=True)) == {"02", "04"}


def test_a_register_in_use_is_left_as_it_is(fixtures):
    make_institution()
    (fixtures / "ground.json").write_text(
        TERRITORY % ("32", "zachodniopomorskie", "zachodniopomorskie"), encoding="utf-8"
    )

    assert "The opening stock is not loaded" in load()
    assert not Territory.objects.filter(code="32").exists()


def test_a_broken_file_leaves_the_register_empty(fixtures):
    (fixtures / "ground.json").write_text(
        TERRITORY % ("02", "dolnośląskie", "dolnoslaskie"), encoding="utf-8"
    )
    (fixtures / "torn.json").write_text('[{"model": "institutions.', encoding="utf-8")

    with pytest.raises(DeserializationError):
        load()

    assert not Institution.objects.exists()
    assert not Territory.objects.exists()
