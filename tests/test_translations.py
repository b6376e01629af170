"""The catalogues: complete, compiled, and in step with the sources."""

import os
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

LOCALE = settings.BASE_DIR / "calregistry" / "locale"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SOURCES = (".ci", "calregistry", "certificates", "institutions", "templates")


def catalogue(language):
    """Return the directory of the catalogue of `language`."""
    return LOCALE / language / "LC_MESSAGES"


def texts(entries):
    """Return what each entry says, by its context and msgid, leaving out what is not translated."""
    said = {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries}
    return {key: text for key, text in said.items() if text}


def msgids(po):
    """Return what a catalogue has to translate: context, msgid and plural of each entry in use."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in po if not entry.obsolete}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """Return the directory of catalogues that `make messages` writes in a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.BASE_DIR / "manage.py", copy)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [copy / ".ci" / "messages"],
        env=environment | {"PYTHON": sys.executable, "VAR_DIR": str(copy / "var")},
        check=True,
        capture_output=True,
    )
    return copy / "calregistry" / "locale"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_catalogue_says(language):
    po = polib.pofile(str(catalogue(language) / "django.po"))
    mo = polib.mofile(str(catalogue(language) / "django.mo"))

    assert texts(mo) == texts(po)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_sources_say(language, extracted):
    kept = msgids(polib.pofile(str(catalogue(language) / "django.po")))
    found = msgids(polib.pofile(str(extracted / language / "LC_MESSAGES" / "django.po")))

    assert kept == found, "run make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_all_its_plural_forms(language):
    po = polib.pofile(str(catalogue(language) / "django.po"))

    assert not [entry.msgid for entry in po.untranslated_entries() + po.fuzzy_entries()]
