"""The system's Chromium, driven by Playwright, and the register that it is shown."""

import os
import shutil
import sqlite3
import subprocess

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.barriers import check_with_axe
from tests.browser.every_page import make_every_state

CHROMIUM_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Milliseconds for whatever a test waits for. Nothing takes so long: it is there for a machine with much else to do, and
# costs a test that passes nothing.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def allow_database_beside_playwright():
    """Playwright's loop runs in the test's own thread, where Django would take every query for a mistake."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser():
    """Return the system's Chromium, one a session."""
    executable = subprocess.run(
        [settings.BASE_DIR / ".ci" / "tools", "where", "chromium"], check=True, capture_output=True, text=True
    ).stdout.strip()
    flags = list(CHROMIUM_FLAGS)
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """Return a function that opens a page in a fresh context, as another reader would.

    Its arguments: `width` and `height` of the window in CSS pixels, `javascript` (on or off), `scheme`
    ("light" or "dark"), and any other option of Playwright's `new_context`. Addresses are relative to the
    test's server.
    """
    contexts = []

    def open_page(*, width=1280, height=900, javascript=True, scheme="light", **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,
            locale=options.pop("locale", "pl-PL"),
            timezone_id="Europe/Warsaw",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page, request):
    """Return a page in a fresh context; an indirect parametrisation gives it the options of `open_page`."""
    return open_page(**getattr(request, "param", {}))


@pytest.fixture(scope="session")
def store_again(tmp_path_factory):
    """Return a function that stores what `store` stores: by `store` itself at first, later from a copy.

    The copy, of the whole database and all files, is quicker by a hundred times. It takes the place of all that a
    test has stored before. Only SQLite makes it; on PostgreSQL everything is stored anew.
    """
    copies = {}

    def store_again(store, media_root):
        if store in copies:
            rows, files = copies[store]
            connection.ensure_connection()
            rows.backup(connection.connection)
            ContentType.objects.clear_cache()
            shutil.copytree(files, media_root, dirs_exist_ok=True)
            return
        store()
        if connection.vendor == "sqlite":
            rows, files = sqlite3.connect(":memory:"), tmp_path_factory.mktemp("files")
            connection.connection.backup(rows)
            if media_root.exists():
                shutil.copytree(media_root, files, dirs_exist_ok=True)
            copies[store] = rows, files

    yield store_again
    for rows, _files in copies.values():
        rows.close()


@pytest.fixture
def register(transactional_db, store_again, media_root):
    """Load the opening stock, as `make run` does."""
    store_again(load_stock, media_root)


@pytest.fixture
def every_state(transactional_db, store_again, media_root):
    """Load the opening stock and, beside it, something of every kind and state; see `every_page`."""
    store_again(load_every_state, media_root)


def load_stock():
    """Load the opening stock."""
    call_command("load_opening_stock", verbosity=0)


def load_every_state():
    """Load the opening stock, and store what the addresses in `every_page` show."""
    load_stock()
    make_every_state()


@pytest.fixture
def staff_cookies(admin_user, client, live_server):
    """Return the cookies of a superuser who has just logged in, for a context's `add_cookies`."""
    client.force_login(admin_user)
    return [
        {"name": name, "value": cookie.value, "url": live_server.url}
        for name, cookie in client.cookies.items()
    ]


@pytest.fixture
def assert_accessible():
    """Return a function that fails if the page open in `page` breaks WCAG 2.2 AA or good practice."""
    return check_with_axe
