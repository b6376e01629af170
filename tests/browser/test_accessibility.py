"""No barrier that axe-core can find, on any kind of page in any state, in any of the looks that readers choose."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse

from tests.browser.every_page import GROUPS, INSTITUTIONS

LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
# All that the dark changes.
COLOURS = ("color-contrast", "link-in-text-block")
# Pages that say what the operator of the register has not given yet.
SAYING = ("/deklaracja-dostepnosci/", "/prywatnosc/")
END_OF_FADING = "document.getAnimations().forEach(each => each.finish())"

# Forced colours are the reader's own; axe reads those that were forced out.
OF_THE_READER = {"color-contrast": "colours are those of the reader's system"}

# What Django's own markup of the office breaks, and why it stays.
OF_DJANGO = {
    "empty-table-header": "rows under a record begin with a column for what they are, which has no heading",
}


@pytest.fixture
def look_at(page, assert_accessible, subtests):
    """Return a function that opens an address and looks for barriers, by daylight and in the dark."""

    def look_at(address, *, looks=(LIGHT, DARK), **options):
        page.goto(address)
        for look in looks:
            with subtests.test(address, **look):
                page.emulate_media(**look)
                page.evaluate(END_OF_FADING)
                assert_accessible(page, only=COLOURS if look == DARK else (), **options)

    return look_at


def test_no_page_for_readers_has_a_barrier(look_at, every_state):
    for address in (address for group in GROUPS.values() for address in group.values()):
        look_at(address)


def test_no_barrier_arises_in_what_readers_open(page, every_state, assert_accessible, subtests):
    for address in ("/instytucje/", "/certyfikaty/", INSTITUTIONS["with certificate"]):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        with subtests.test(address):
            assert_accessible(page)


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
    page.locator("[type=submit]").click()

    assert page.locator(".errornote").is_visible()
    assert_accessible(page)


def test_no_page_of_the_office_has_a_barrier_of_ours(page, look_at, every_state, staff_cookies):
    page.context.add_cookies(staff_cookies)
    look_at("/admin/", but=OF_DJANGO)
    for model in admin.site._registry:
        if model._meta.app_label not in {"calregistry", "institutions", "certificates"}:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        look_at(reverse(f"{name}_changelist"), looks=(LIGHT,), but=OF_DJANGO)
        record = model._default_manager.order_by("pk").first()
        if record is not None:
            look_at(reverse(f"{name}_change", args=[record.pk]), looks=(LIGHT,), but=OF_DJANGO)


@pytest.mark.parametrize("model", ["institutions.institution", "certificates.certificate"])
def test_the_largest_forms_of_the_office_have_no_barrier_in_the_dark(
    page, look_at, every_state, staff_cookies, model
):
    page.context.add_cookies(staff_cookies)
    name = f"admin:{model.replace('.', '_')}"
    record = apps.get_model(model).objects.order_by("pk").first()

    look_at(reverse(f"{name}_add"), looks=(LIGHT, DARK), but=OF_DJANGO)
    look_at(reverse(f"{name}_change", args=[record.pk]), looks=(DARK,), but=OF_DJANGO)
