"""How gunicorn serves the register: see https://docs.gunicorn.org/en/stable/settings.html.

Read from the environment: PORT (8000), HOST (127.0.0.1: the machine itself), WEB_CONCURRENCY (processes) and
FORWARDED_ALLOW_IPS (gunicorn's own).
"""

import gc
import os

import django
from django.core.management import call_command
from django.db import connections

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# Pages are computed more than awaited: gunicorn's own advice of 2 a core plus 1, but not more than five,
# since each process takes some 80 MB and, on PostgreSQL, a connection.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2 * (os.cpu_count() or 1) + 1, 5))

# Loaded once, before the workers are forked: a quicker start, shared memory, and a wrong setting ends it all.
# No connection to the database is open by then: Django opens one at a worker's first query.
preload_app = True

# Seconds after which a stuck worker is replaced; a proxy reads slow uploads whole before they come here.
timeout = 30
graceful_timeout = 30
keepalive = 5

# A slow leak never grows old; the jitter keeps the workers from leaving together.
max_requests = 10_000
max_requests_jitter = 1_000

# The heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - gunicorn makes its own file there  # nosec B108

accesslog = None
errorlog = "-"
loglevel = "warning"

# A page that asks the database for longer than this is a fault of ours; commands may take their time.
raw_env = [f"STATEMENT_TIMEOUT={os.environ.get('STATEMENT_TIMEOUT', '5s')}"]


def on_starting(server):
    """Refuse to serve from a database that could lose a write: see `calregistry.durability`."""
    django.setup()
    call_command("check", databases=["default"])
    # Workers are forked from here: over a connection left open they would all speak, and mix their rows up.
    connections.close_all()


def when_ready(server):
    """Leave what is loaded by now out of every search for garbage, which took a tenth of a page's time."""
    gc.collect()
    gc.freeze()
