"""The register's settings for the bench: one more address, and never the register's own database."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from calregistry.settings import *  # noqa: F403
from calregistry.settings import DATABASES

ROOT_URLCONF = "calregistry.bench.urls"

PREFIX = "bench_"
if not Path(str(DATABASES["default"]["NAME"])).name.startswith(PREFIX):
    raise ImproperlyConfigured(
        f"The bench works in databases whose names begin with {PREFIX} only, so that it can never harm a register; "
        "manage.py bench makes one."
    )
