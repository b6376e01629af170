"""The register's settings as the tests need them: plain HTTP, throw-away directories, quick passwords.

The database is the one of DATABASE_URL, else SQLite in a file, since that is what runs: with a write-ahead
log and one connection a thread, neither of which a database in memory has.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

SCRATCH_DIR = Path(tempfile.mkdtemp(prefix="register-tests-"))
atexit.register(shutil.rmtree, SCRATCH_DIR, ignore_errors=True)

os.environ.pop("DEBUG", None)
os.environ.update(SECRET_KEY=secrets.token_urlsafe(60), PLAIN_HTTP="1", VAR_DIR=str(SCRATCH_DIR))
os.environ.update(SECURITY_CONTACT="mailto:bezpieczenstwo@przyklad.pl")

from calregistry.settings import *  # noqa: E402, F403
from calregistry.settings import BASE_DIR, DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402
from tests.strict_templates import Undefined  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": SCRATCH_DIR / "test.sqlite3"}

# Pages name static files as they lie in the tree, so no test needs collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined(within=BASE_DIR / "templates")
