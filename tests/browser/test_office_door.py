"""Coming into the office in a browser, on a phone and on a desk: nothing in the way, nothing cut off."""

from base64 import b32decode

import pytest
from django_otp.oath import totp

from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.staff import make_member

WAYS = [
    pytest.param({"width": 320, "height": 640, "javascript": False}, id="phone"),
    pytest.param({"width": 1280, "height": 900, "scheme": "dark"}, id="desk"),
]


def assert_fits(page):
    """Fail if the page is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def come_in(page, user, look):
    """Log in for the first time, setting up the second factor, and `look` at every page on the way."""
    page.goto("/admin/")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill("password")
    leave_by(page.locator("[type=submit]").last)
    look()
    key = b32decode(page.locator("code").inner_text().replace(" ", ""))
    page.locator("#id_code").fill(f"{totp(key):06}")
    leave_by(page.locator("form:has(#id_code) [type=submit]"))
    look()
    leave_by(page.locator("#content-main a"))


@pytest.mark.parametrize("page", WAYS, indirect=True)
def test_a_newcomer_comes_in_and_invites_a_colleague(page, transactional_db, assert_accessible):
    def look():
        assert_fits(page)
        # Without JavaScript axe does not run either; the desk looks for barriers.
        if page.viewport_size["width"] > 320:
            assert_accessible(page)

    come_in(page, make_member(is_superuser=True), look)
    page.goto("/admin/kody-zapasowe/")
    look()
    page.goto("/admin/auth/user/add/")
    page.locator("#id_username").fill("nowa")
    page.locator("#id_email").fill("nowa@przyklad.pl")
    leave_by(page.locator("[name=_save]"))
    look()
    leave_by(page.locator("#content-main [type=submit]"))
    link = page.locator("#link").input_value()
    leave_by(page.locator("#logout-form button"))

    page.goto(link)
    look()
    for name in ("new_password1", "new_password2"):
        page.locator(f"#id_{name}").fill("koń bateria zszywka poprawnie")
    leave_by(page.locator("[type=submit]").last)
    page.locator("#id_username").fill("nowa")
    page.locator("#id_password").fill("koń bateria zszywka poprawnie")
    leave_by(page.locator("[type=submit]").last)
    assert page.locator(".qr").evaluate("each => each.naturalWidth > 100")

    page.goto(link)
    look()


@pytest.mark.parametrize("page", WAYS[1:], indirect=True)
def test_whoever_was_here_before_is_asked_for_the_code_alone(page, transactional_db, assert_accessible):
    log_in(page, make_member(is_superuser=True))

    assert page.url.endswith("/admin/")
    assert_accessible(page)


@pytest.mark.parametrize("page", WAYS, indirect=True)
def test_whoever_guesses_is_told_when_to_come_back(page, transactional_db):
    for _number in range(10):
        page.goto("/admin/login/")
        page.locator("#id_username").fill("ktokolwiek")
        page.locator("#id_password").fill("cokolwiek")
        leave_by(page.locator("[type=submit]").last)

    assert "15" in page.locator(".lede").inner_text()
