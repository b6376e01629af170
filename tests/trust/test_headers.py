"""Every answer, of whatever status and sort, carries the headers that switch off what no page needs."""

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import RequestFactory

from tests.trust.addresses import Answer, ask, public_addresses

pytestmark = pytest.mark.one_engine

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
POLICY_OF_FILES = "default-src 'none'; sandbox"
FILES = {"files:rendition", "files:document"}


def assert_armed(answer, policy=POLICY):
    """Fail unless the answer carries the policy, and the headers against guessing and telling."""
    assert answer.headers["Content-Security-Policy"] == policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    if answer.is_page:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def head_of(address, **environ):
    """Return the register's own answer to HEAD: Django's test client drops any body, as a server does."""
    response = WSGIHandler().get_response(RequestFactory().head(address, **environ))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    request_finished.disconnect(close_old_connections)  # the test's own
    response.close()
    request_finished.connect(close_old_connections)
    return Answer(response.status_code, dict(response.headers), body, bool(response.cookies))


@pytest.mark.django_db
def test_head_is_answered_with_the_headers_of_get_and_no_body(client, world, still):
    addresses = {**public_addresses(world), "not found": "/nie-ma/", "office": "/admin/login/"}
    for name, address in addresses.items():
        answer, whole = head_of(address), ask(client, address)

        assert (answer.status, answer.body) == (whole.status, b""), name
        assert answer.headers == whole.headers, name
    assert head_of(addresses["institutions:list"], HTTP_ACCEPT_ENCODING="gzip").body == b""


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options", "trace"])
def test_every_public_address_is_armed_whatever_it_is_asked_with(client, world, method):
    for name, address in public_addresses(world).items():
        answer = ask(client, address, method)

        is_file = name in FILES and answer.status == 200
        assert_armed(answer, POLICY_OF_FILES if is_file else POLICY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nie-ma/", 404),
        ("/instytucje", 301),
        ("/instytucje/nie-ma/", 404),
        ("/instytucje/?nieznany=1", 400),
        ("/%00/", 400),
        ("/niezrozumiale/", 400),
        ("/odmowa/", 403),
        ("/awaria/", 500),
        ("/static/css/base.css", 200),
        ("/static/nie-ma.css", 404),
        ("/pliki/nie-ma.pdf", 404),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/admin/nie-ma/", 302),
        ("/healthz", 200),
    ],
)
def test_every_status_and_sort_of_answer_is_armed(client, settings, tmp_path, address, status):
    settings.STATIC_ROOT = tmp_path
    tmp_path.joinpath("css").mkdir()
    tmp_path.joinpath("css", "base.css").write_text("p {}")
    settings.ROOT_URLCONF = "tests.trust.breaking_urls"
    client.raise_request_exception = False

    answer = ask(client, address)

    assert answer.status == status
    assert_armed(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("is_redirected", [False, True])
@pytest.mark.parametrize("host", ["obcy.example", "a b", "testserver:x", ""])
def test_a_foreign_host_is_refused_with_an_armed_page(client, settings, host, is_redirected):
    settings.SECURE_SSL_REDIRECT = is_redirected

    answer = ask(client, "/", HTTP_HOST=host, SERVER_NAME="obcy.example")

    assert answer.status == 400
    assert '<html lang="pl">' in answer.text
    assert_armed(answer)


@pytest.mark.django_db
def test_the_way_to_https_is_armed(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = ask(client, "/instytucje/")

    assert (answer.status, answer.headers["Location"]) == (301, "https://testserver/instytucje/")
    assert_armed(answer)


@pytest.mark.django_db
def test_the_pages_of_the_office_are_armed(admin_client):
    for address in ("/admin/", "/admin/institutions/institution/", "/admin/institutions/institution/add/"):
        answer = ask(admin_client, address)

        assert answer.status == 200
        assert_armed(answer)


# What a browser may bring along that is none of ours, and what is left of ours.
FOREIGN_COOKIES = {
    "nothing": {},
    "of others": {"_ga": "GA1.2.3", "PHPSESSID": "abc", "lang": "en", "django_language": "en"},
    "of a message": {"messages": "W1tcIl9fanNvbl9tZXNzYWdlXCIsMCwyNSxcIlVwc1wiXV0:x:y"},
    "an old token": {"csrftoken": "x" * 32},
}


@pytest.mark.django_db
def test_a_readers_answer_depends_on_no_cookie_and_gives_none(client, settings, world, still, subtests):
    addresses = list(public_addresses(world).values())
    settings.ROOT_URLCONF = "tests.trust.breaking_urls"
    client.raise_request_exception = False
    further = ["/nie-ma/", "/instytucje/?nieznany=1", "/%00/", "/odmowa/", "/awaria/", "/static/css/base.css"]
    for address in [*addresses, *further]:
        expected = ask(client, address)
        for whose, cookies in FOREIGN_COOKIES.items():
            header = "; ".join(f"{name}={value}" for name, value in cookies.items())
            with subtests.test(address, cookies=whose):
                answer = ask(client, address, HTTP_COOKIE=header)

                assert answer == expected
                assert not answer.sets_cookie
                assert "cookie" not in answer.headers.get("Vary", "").lower()


@pytest.mark.django_db
def test_an_old_cookie_of_the_office_changes_no_byte_of_a_public_page(client, world, still):
    for address in public_addresses(world).values():
        expected = ask(client, address)
        client.cookies[django_settings.SESSION_COOKIE_NAME] = "abcdefghijklmnop0123456789abcdef"
        answer = ask(client, address)
        client.cookies.clear()

        assert (answer.status, answer.body) == (expected.status, expected.body)
