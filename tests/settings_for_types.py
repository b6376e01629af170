"""The register's settings as mypy needs them: it asks only what they are called, and leaves nothing behind."""

import os
import secrets

os.environ.update(SECRET_KEY=secrets.token_urlsafe(60))

from calregistry.settings import *  # noqa: F403
