"""The head of every page: the name of the register and its menu, in one row on a phone."""

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from tests.browser.test_every_page import SMALL_TARGETS, STICKING_OUT

pytestmark = pytest.mark.django_db(transaction=True)

ONE_ROW = 72  # pixels: a target of 44 with its space and the stripe above
LINKS = 7


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("address", ["/", "/en/certyfikaty/"])
def test_the_head_is_one_row_on_a_phone_and_its_menu_opens_by_keyboard_without_script(
    open_page, address, width
):
    page = open_page(width=width, height=640, javascript=False)
    page.goto(address)
    header, links = page.locator(".site-header"), page.locator(".site-nav a")

    assert header.bounding_box()["height"] <= ONE_ROW
    assert [link.is_visible() for link in links.all()] == [False] * LINKS
    for _stop in ("skip link", "name", "button"):
        page.keyboard.press("Tab")
    expect(page.locator(".site-nav summary")).to_be_focused()
    page.keyboard.press("Enter")
    assert [link.is_visible() for link in links.all()] == [True] * LINKS
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()


def test_the_menu_is_told_to_a_screen_reader_as_closed_and_open(open_page):
    page = open_page(width=320, height=640)
    page.goto("/")
    navigation = page.get_by_role("navigation", name=_("Main navigation"))

    assert _("Institutions") not in navigation.aria_snapshot()
    page.locator(".site-nav summary").click()

    assert f'link "{_("Institutions")}"' in navigation.aria_snapshot()


@pytest.mark.parametrize("width", [768, 1440])
def test_where_there_is_room_the_menu_stands_open_and_has_no_button(open_page, width):
    page = open_page(width=width)
    page.goto("/")

    expect(page.locator(".site-nav summary")).to_be_hidden()
    assert [link.is_visible() for link in page.locator(".site-nav a").all()] == [True] * LINKS
    for _stop in ("skip link", "name", "first link"):
        page.keyboard.press("Tab")
    expect(page.locator(".site-nav a").first).to_be_focused()


@pytest.mark.parametrize("is_open", [False, True])
def test_the_head_holds_with_text_twice_as_large_on_the_narrowest_phone(open_page, is_open):
    page = open_page(width=320, height=640)
    text = page.context.new_cdp_session(page)
    text.send("Page.enable")
    text.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.goto("/en/")
    if is_open:
        page.locator(".site-nav summary").click()

    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(SMALL_TARGETS) == []
    name, button = (page.locator(part).bounding_box() for part in (".site-name", ".site-nav summary"))
    assert button["y"] >= name["y"] + name["height"] or button["x"] >= name["x"] + name["width"]
