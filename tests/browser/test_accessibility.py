"""No barrier that axe-core can find, where `test_every_page` does not come."""

import pytest
from django.template.loader import render_to_string

from tests.browser.barriers import COLOURS
from tests.browser.leaving import leave_by

LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
# Pages that say what the operator of the register has not given yet.
SAYING = ("/deklaracja-dostepnosci/", "/prywatnosc/")

# Forced colours are the reader's own; axe reads those that were forced out.
OF_THE_READER = {"color-contrast": "colours are those of the reader's system"}


@pytest.fixture
def look_at(page, assert_accessible, subtests):
    """Return a function that opens an address and looks for barriers, by daylight and in the dark."""

    def look_at(address):
        page.goto(address)
        for look in (LIGHT, DARK):
            with subtests.test(address, **look):
                page.emulate_media(**look)
                assert_accessible(page, only=COLOURS if look == DARK else ())

    return look_at


def test_no_barrier_arises_in_forced_colours(open_page, every_state, assert_accessible, subtests):
    page = open_page(scheme="dark", forced_colors="active")
    for address in (
        "/",
        "/instytucje/?rok=2015",
        "/instytucje/wszystko/",
        "/sprawdz/?numer=1",
        "/admin/login/",
    ):
        page.goto(address)
        with subtests.test(address):
            assert_accessible(page, but=OF_THE_READER)


def test_an_empty_register_has_no_barrier(look_at, transactional_db):
    for address in ("/", "/instytucje/", "/certyfikaty/", "/zrodla/", "/o-certyfikacie/", *SAYING):
        look_at(address)


def test_the_page_of_a_broken_server_has_no_barrier(page, look_at):
    html = render_to_string("500.html")
    page.route(
        "**/zepsute/",
        lambda route: route.fulfill(status=500, body=html, content_type="text/html; charset=utf-8"),
    )

    look_at("/zepsute/")


def test_a_form_that_was_open_for_too_long_is_refused_without_a_barrier(page, db, assert_accessible):
    page.goto("/admin/login/")
    page.locator("#id_username").fill("ktokolwiek")
    page.locator("#id_password").fill("cokolwiek")
    page.context.clear_cookies()
    with page.expect_navigation() as answer:
        page.locator("[type=submit]").click()

    assert answer.value.status == 403
    assert_accessible(page)


def test_a_draft_that_staff_look_at_has_no_barrier(page, look_at, every_state, staff_cookies):
    page.context.add_cookies(staff_cookies)

    look_at("/instytucje/szkic/")

    assert page.locator(".draft-band").is_visible()


def test_logging_in_has_no_barrier(page, db, look_at, assert_accessible):
    look_at("/admin/login/")

    page.locator("#id_username").fill("nikt")
    page.locator("#id_password").fill("haslo-ktorego-nikt-nie-ma")
    leave_by(page.locator("[type=submit]"))

    assert page.locator(".errornote").is_visible()
    assert_accessible(page)
