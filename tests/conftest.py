"""What every test may rely on: the database, a reader's client that watches over pages, files kept apart."""

import gc
import re
import shutil
from html.parser import HTMLParser

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import Client, TransactionTestCase
from django.utils import translation
from django.utils.translation import get_language, override
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice

from institutions.media_check import look_over
from institutions.only_added_to import rewriting

# Django's own marks carry a space after the brace; a payload such as {{7*7}} in a test's data is no template.
UNRENDERED = re.compile(r"\{\{ |\{% |\{# ")
# A script with one of these types is data: the browser does not run it.
DATA_TYPES = {"application/json", "application/ld+json"}


# Between tests even what is only added to is emptied.
empty = TransactionTestCase._fixture_teardown


def empty_all(case):
    """Empty all tables, histories too."""
    with rewriting():
        empty(case)


TransactionTestCase._fixture_teardown = empty_all


class InlineFinder(HTMLParser):
    """Gather what the content security policy would switch off: inline script, style and handlers."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Look at one opening tag and its attributes."""
        attributes = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and not attributes.get("src") and attributes.get("type") not in DATA_TYPES:
            self.found.append("<script> without src")
        for name, value in attrs:
            scripted = (value or "").strip().lower().startswith("javascript:")
            if name == "style" or name.startswith("on") or scripted:
                self.found.append(f'<{tag} {name}="{value}">')


def inline_code(html: str) -> list[str]:
    """Return each piece of inline script, style or event handler in `html`, as its author would find it."""
    finder = InlineFinder()
    finder.feed(html)
    finder.close()
    return finder.found


class StaffClient(Client):
    """A client that comes into the office as staff do."""

    def force_login(self, user, backend=None, *, second_factor=True):
        """Log in with password and second factor, or with the password alone."""
        super().force_login(user, backend)
        if second_factor:
            device, _is_new = StaticDevice.objects.get_or_create(user=user, name="of the tests")
            session = self.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()


class WatchfulClient(StaffClient):
    """A client that fails a test over any answer that no page of the register may give.

    These are: inline script, style or handlers; a template mark left unrendered; a cookie for a reader. Staff
    have cookies, and the office may give one before they log in.
    """

    def request(self, **request):
        """Send the request, look the answer over, and return it."""
        is_reader = django_settings.SESSION_COOKIE_NAME not in self.cookies
        with override(get_language()):  # a page in English leaves the test itself in the language that it had
            response = super().request(**request)
        path = request.get("PATH_INFO", "/")
        if is_reader and "/admin/" not in path:
            assert not response.cookies, f"{path} gives a reader a cookie: {response.cookies.output()}"
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            html = response.content.decode(response.charset)
            assert not inline_code(html), f"{path} holds inline code: {inline_code(html)}"
            mark = UNRENDERED.search(html)
            assert mark is None, (
                f"{path} shows a template mark: {html[mark.start() - 40 : mark.end() + 40]!r}"
            )
        return response


# The tests make and drop objects by the million, few of them in cycles: collecting less often saves a twentieth.
gc.set_threshold(200_000, 20, 100)

# Generated cases are the same in every run, and none is judged by how long a busy machine took over it.
hypothesis.settings.register_profile(
    "register",
    derandomize=True,
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,  # what a test stores of one case, it removes before the next
    ],
)
hypothesis.settings.load_profile("register")


def pytest_addoption(parser):
    """Let a run on another engine leave out what no engine can change."""
    parser.addoption(
        "--engine-tests",
        action="store_true",
        help="only run tests whose result the database's engine may change",
    )


def pytest_configure(config):
    """Tell of the marker by which a test says that it need not run on a second engine."""
    config.addinivalue_line(
        "markers",
        "one_engine: it reads from pages what no engine changes: roles, languages, escaping, headers",
    )


def has_database(item) -> bool:
    """Return whether a test may use the database: pytest-django closes it to all others."""
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


def asks_engine(item) -> bool:
    """Return whether a test may end otherwise on another engine."""
    return has_database(item) and not item.get_closest_marker("one_engine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Let what walks every page in the browser come first among the tests that need a server, which come last.

    They take longest, so that at the end no worker waits for another.
    """
    if config.getoption("--engine-tests"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_engine(item)])
        items[:] = filter(asks_engine, items)
    items.sort(key=lambda item: ("live_server" in item.fixturenames, "every_state" not in item.fixturenames))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Fail a test that leaves files behind which no record knows, where there are files and a database at all.

    Records without files are what many tests are content with.
    """
    root = item.funcargs.get("media_root")
    found = look_over() if has_database(item) and root is not None and root.exists() else None
    result = yield
    assert found is None or not found.orphans, found.orphans
    return result


def pytest_unconfigure():
    """Remove what the settings made: workers of a parallel run leave without running exit handlers."""
    shutil.rmtree(django_settings.SCRATCH_DIR, ignore_errors=True)


@pytest.fixture
def client():
    """Return a reader's client, which also looks every page over: see `WatchfulClient`."""
    return WatchfulClient()


@pytest.fixture
def admin_client(admin_user):
    """Return the client of a superuser, which looks pages over as a reader's does."""
    client = WatchfulClient()
    client.force_login(admin_user)
    return client


@pytest.fixture
def colleague_client(django_user_model):
    """Return the client of another superuser, for what takes two people."""
    client = WatchfulClient()
    client.force_login(django_user_model.objects.create_superuser("kolezanka", password="password"))
    return client


@pytest.fixture(autouse=True)
def polish():
    """Speak Polish again after a test that asked for a page in English: a request leaves its language behind."""
    yield
    translation.activate("pl")


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Keep each test's uploads in a directory of its own, and return that directory."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
