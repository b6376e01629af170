"""The tests' own watchmen: a rule that nothing can break protects nobody."""

import os
import subprocess
import sys
import tomllib

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, engines
from django.template.base import Origin, Template

from tests.conftest import UNRENDERED, inline_code
from tests.strict_templates import UndefinedVariable


def render(source, *, at, **context):
    """Return the text `source` rendered as if it were the template in the file `at`."""
    return Template(source, origin=Origin(name=str(at)), engine=engines["django"].engine).render(
        Context(context)
    )


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{{ there.missing }}", "{% if there %}{{ missing|default:'-' }}{% endif %}"]
)
def test_an_undefined_variable_in_our_template_is_an_error(source):
    with pytest.raises(UndefinedVariable, match="missing"):
        render(source, at=settings.BASE_DIR / "templates" / "page.html", there="here")


def test_an_undefined_variable_in_a_template_of_djangos_is_nothing_as_it_always_was():
    assert render("[{{ missing|default:'-' }}]", at="/elsewhere/admin/base.html") == "[-]"


def test_asking_whether_a_variable_is_there_is_allowed():
    page = settings.BASE_DIR / "templates" / "page.html"

    assert render("{% if missing %}yes{% else %}no{% endif %}", at=page) == "no"


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color: red'>",
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        "<a href=' JavaScript:alert(1)'>",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_inline_code_is_found(html):
    assert inline_code(html)


@pytest.mark.parametrize(
    "html", ["<script src=/a.js></script>", '<script type="application/ld+json">{}</script>', "style='x'"]
)
def test_linked_scripts_data_and_plain_text_are_no_inline_code(html):
    assert not inline_code(html)


def test_an_unrendered_mark_is_told_from_data_with_braces():
    assert UNRENDERED.search("<p>{{ certificate.number }}</p>")
    assert not UNRENDERED.search("<p>{{7*7}}</p>")


@pytest.mark.django_db
def test_the_tests_run_on_the_engine_that_the_environment_names():
    assert connection.vendor in settings.DATABASES["default"]["ENGINE"]


def test_reading_types_leaves_nothing_behind(tmp_path):
    """Mypy leaves without ado, so what its settings made would stay."""
    named = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["django-stubs"]
    left = f"import importlib, os;importlib.import_module({named['django_settings_module']!r}); os._exit(0)"

    subprocess.run(
        [sys.executable, "-c", left],
        cwd=settings.BASE_DIR,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        check=True,
    )

    assert not list(tmp_path.iterdir())
