"""The system's Chromium, driven by Playwright, and the rules of accessibility by axe-core."""

import os
import subprocess
from collections.abc import Container, Sequence
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from tests.browser.every_page import make_every_state

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

CHROMIUM_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page, request):
    """Return a page in a fresh context; an indirect parametrisation gives it the options of `open_page`."""
    return open_page(**getattr(request, "param", {}))


@pytest.fixture
def register(transactional_db):
    """Load the opening stock, as `make run` does."""
    call_command("load_opening_stock", verbosity=0)


@pytest.fixture
def every_state(register):
    """Load the opening stock and, beside it, something of every kind and state; see `every_page`."""
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


def check_with_axe(
    page: Page, *, within: str | None = None, but: Container[str] = (), only: Sequence[str] = ()
) -> None:
    """Run axe-core on the open page, or the part `within` (a CSS selector), and fail with what it found.

    Rules named in `but` are left out; if any are named in `only`, they alone are looked at.

    The page must have JavaScript on. axe is evaluated by the debugger, which the page's content security
    policy does not bind, so the page is looked at under its own policy.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + "\n;undefined")
    rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(AXE_TAGS)}
    found = page.evaluate(
        """([within, rules]) => axe
            .run(within || document, {runOnly: rules, resultTypes: ["violations"], preload: false})
            .then(result => result.violations)""",
        [within, rules],
    )
    report = [
        f"{violation['id']}: {violation['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}  {node['html'][:160]}\n"
            f"        {node['failureSummary']}"
            for node in violation["nodes"]
        )
        for violation in found
        if violation["id"] not in but
    ]
    assert not report, f"{page.url} has {len(report)} kinds of barriers:\n" + "\n".join(report)
