"""Who comes with a question about the certificate itself walks from the home page to the answer."""

import re

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from tests.browser.leaving import leave_by
from tests.browser.menu import open_menu
from tests.browser.test_journeys import EXTREMES


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_the_head_of_a_centre_learns_the_steps_and_for_how_long_the_certificate_holds(page, register):
    page.goto("/")
    leave_by(page.get_by_role("link", name=_("How an institution obtains it")))

    expect(page.locator(".steps > li")).to_have_count(8)
    expect(page.locator("section[aria-labelledby=terminy]")).to_contain_text("5 lat")
    leave_by(page.locator("section[aria-labelledby=terminy] .source-marks a").first)
    leave_by(page.locator(".notes li:target > a").first)
    expect(page).to_have_url(re.compile("/zrodla/"))


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_a_councillor_asks_what_osl_is_and_whether_the_criteria_were_always_the_same(page, register):
    page.goto("/")
    open_menu(page)
    leave_by(page.locator(".site-nav").get_by_role("link", name=_("About the certificate")))
    leave_by(page.locator("section[aria-labelledby=osl]").get_by_role("link", name="OSL", exact=True))

    expect(page).to_have_url(re.compile(r"/slownik/#osl$"))
    expect(page.locator("#osl:target")).to_contain_text("organizowanie społeczności lokalnej")
    page.go_back()
    leave_by(page.locator(".local-menu").get_by_role("link", name=_("Criteria through the years")))

    expect(page.locator(".editions > section")).to_have_count(3)


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_somebody_who_reads_with_effort_is_led_to_the_check_in_simple_sentences(page, register):
    page.goto("/")
    leave_by(page.get_by_role("link", name=_("The same in simple sentences")))
    leave_by(page.locator("section[aria-labelledby=sprawdz]").get_by_role("link"))

    page.locator("#numer").fill("CAL-2015-0001-0")
    leave_by(page.get_by_role("button", name=_("Check"), exact=True))
    expect(page.locator(".verdict")).to_be_visible()


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_whoever_is_named_learns_how_to_be_hidden(page, register):
    page.goto("/osoby/alfred-jozefiak/")
    leave_by(page.locator(".site-footer").get_by_role("link", name=_("Privacy")))
    asking = page.locator("section[aria-labelledby=jak-poprosic]")
    leave_by(asking.get_by_role("link", name=_("Report an error")))

    expect(page).to_have_url(re.compile("/zglos-blad/"))
    expect(page.locator("form textarea").first).to_be_visible()
