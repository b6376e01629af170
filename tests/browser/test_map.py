"""The map in a reader's hands: by keyboard, by touch, in forced colours, on a narrow phone and on paper."""

import re

import pytest
from django.utils.translation import gettext as _

from institutions.models import Institution
from tests.browser.leaving import leave_by
from tests.factories import make_institution

STROKE = "shape => [getComputedStyle(shape).stroke, getComputedStyle(shape).strokeWidth]"


@pytest.fixture
def town(register):
    """Store an institution whose town's coordinates are known, the only one with any."""
    Institution.objects.update(latitude=None, longitude=None, coordinates_precision="")
    return make_institution(
        name="Ośrodek w Brodnicy",
        slug="w-brodnicy",
        territory_id="0402011",
        latitude="53.258700",
        longitude="19.396400",
        coordinates_precision="miejscowosc",
    )


def test_a_reader_walks_the_map_with_the_keyboard(page, town):
    page.goto("/mapa/")
    regions = page.locator(".map a:has(path)")
    plain = regions.nth(1).locator("path").evaluate(STROKE)

    regions.first.focus()
    page.keyboard.press("Tab")
    focused = page.locator(".map a:focus")

    assert focused.get_attribute("href") == "/instytucje/?wojewodztwo=kujawsko-pomorskie"
    assert focused.locator("path").evaluate(STROKE) != plain
    page.keyboard.press("Enter")
    page.wait_for_url("**/instytucje/?wojewodztwo=kujawsko-pomorskie")
    assert page.locator(".results > li").count() == 2


def test_a_reader_without_sight_hears_the_name_and_number_of_each_region(page, town):
    page.goto("/mapa/")
    named = page.get_by_label(_("Map of the voivodeships with the number of institutions in each"))

    assert named.get_by_role("link").count() == 17
    assert named.get_by_role("link", name="kujawsko-pomorskie: 2").count() == 1
    assert named.get_by_role("link", name=re.compile("^opolskie: 0")).count() == 1
    assert named.get_by_role("link", name="Ośrodek w Brodnicy").count() == 1


def test_a_point_lies_above_its_region_and_leads_to_the_institution(page, town):
    page.goto("/mapa/")

    leave_by(page.locator(".map circle"))

    page.wait_for_url("**/instytucje/w-brodnicy/")


def test_without_script_a_click_on_a_region_opens_what_it_counts(open_page, register):
    page = open_page(javascript=False, width=320)
    page.goto("/")

    leave_by(page.get_by_role("link", name="podkarpackie: 1"))

    page.wait_for_url("**/wojewodztwa/podkarpackie/")
    assert page.locator(".results > li").count() == 1


def test_the_numbers_can_be_read_on_a_narrow_phone(open_page, register):
    page = open_page(width=320)
    for address in ("/", "/mapa/", "/wojewodztwa/"):
        page.goto(address)
        number = page.locator(".map text").first.bounding_box()
        drawing = page.locator(".map svg").bounding_box()

        assert number["height"] >= 12
        assert drawing["x"] >= 0 and drawing["x"] + drawing["width"] <= 320


def test_the_shades_stay_apart_in_forced_colours(open_page, register):
    page = open_page(forced_colors="active")
    page.goto("/mapa/")
    fills = page.locator(".map path").evaluate_all(
        "shapes => shapes.map(shape => getComputedStyle(shape).fill)"
    )

    assert len(set(fills)) == 3
