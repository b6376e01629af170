"""A register that is not set up safely does not start, and says in a sentence what to set."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

SET_BY_US = ("SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PLAIN_HTTP", "DJANGO_SETTINGS_MODULE")


def start(**environment):
    """Run Django's deployment check as a host would start the register, and return the finished process."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_US}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def strong_key():
    """Return a secret key as the settings ask for it."""
    return secrets.token_urlsafe(50)


def test_a_strong_key_and_a_named_host_are_enough():
    process = start(SECRET_KEY=strong_key(), ALLOWED_HOSTS="register.example")

    assert process.returncode == 0, process.stderr


@pytest.mark.parametrize("key", [None, "", "x" * 49, "django-insecure-" + "x" * 50])
def test_a_missing_short_or_known_key_stops_the_start(key):
    process = start(ALLOWED_HOSTS="register.example", **({} if key is None else {"SECRET_KEY": key}))

    assert process.returncode != 0
    assert "Set SECRET_KEY to at least 50 random characters" in process.stderr.splitlines()[-1]


@pytest.mark.parametrize("hosts", ["*", "register.example, *"])
def test_a_host_for_everybody_stops_the_start(hosts):
    process = start(SECRET_KEY=strong_key(), ALLOWED_HOSTS=hosts)

    assert process.returncode != 0
    assert "Set ALLOWED_HOSTS to the host names of the register" in process.stderr.splitlines()[-1]
