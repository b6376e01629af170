"""Finding with help: suggestions while typing, by keyboard and by ear, and what is near the reader's own position."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution
from tests.browser.leaving import leave_by
from tests.factories import make_institution

WAYS_IN = ("/", "/instytucje/", "/mapa/")
BRODNICA = {"latitude": 53.258712, "longitude": 19.396488}
STATES = """() => ({
    expanded: document.querySelector("#szukaj").getAttribute("aria-expanded"),
    active: document.querySelector("#szukaj").getAttribute("aria-activedescendant"),
    selected: [...document.querySelectorAll("[role=option][aria-selected=true]")].map(each => each.id),
    status: document.querySelector(".search-field [role=status]").textContent,
})"""
COVERED = """() => [...document.querySelectorAll("main a, main button, main input, main label, main p, main h2")]
    .filter(each => each.checkVisibility() && !each.closest(".suggestions, .visually-hidden"))
    .filter(each => {
        const box = each.getBoundingClientRect();
        const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return at && at.closest(".suggestions");
    })
    .map(each => each.outerHTML.slice(0, 100))"""


@pytest.fixture
def stock(register):
    """Store institutions with coordinates beside the opening stock, several of them called alike."""
    for number, latitude in enumerate(("53.300000", "53.900000", "52.100000"), start=1):
        make_institution(
            name=f"Biblioteka pod Dębem nr {number}",
            slug=f"debowa-{number}",
            town="Dębowo",
            latitude=latitude,
            longitude="19.400000",
            coordinates_precision="budynek",
        )


def fill_in(page, text, address="/instytucje/"):
    """Open a page and put `text` into its search at once, so that one answer comes; wait for its suggestions."""
    page.goto(address)
    page.locator("#szukaj").fill(text)
    page.locator("[role=option]").first.wait_for()


@pytest.mark.parametrize("address", WAYS_IN)
def test_a_reader_goes_along_the_suggestions_by_keyboard(page, stock, address):
    fill_in(page, "dębem", address)
    assert page.evaluate(STATES) == {
        "expanded": "true",
        "active": None,
        "selected": [],
        "status": "3 podpowiedzi",
    }

    walked = []
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home"):
        page.keyboard.press(key)
        state = page.evaluate(STATES)
        walked.append(state["active"])
        assert state["selected"] == ([state["active"]] if state["active"] else [])

    assert walked == [*(f"podpowiedz-{number}" if number >= 0 else None for number in (0, 1, 2, -1, 2, 0))]
    assert page.locator("#szukaj").input_value() == "dębem"
    page.keyboard.press("Enter")
    page.wait_for_url("**/instytucje/debowa-1/")


def test_a_suggestion_keeps_the_day_that_the_reader_travels_in(page, stock):
    fill_in(page, "dębem", "/instytucje/?na-dzien=2016-06-01")

    leave_by(page.locator("[role=option]").first)

    page.wait_for_url("**/instytucje/debowa-*/?na-dzien=2016-06-01")


def test_escape_closes_the_suggestions_and_keeps_the_text(page, stock):
    fill_in(page, "dębem")
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Escape")

    assert page.locator("#szukaj").input_value() == "dębem"
    assert page.locator(".suggestions").is_hidden()
    state = page.evaluate(STATES)
    assert (state["expanded"], state["active"], state["status"]) == ("false", None, "")


def test_enter_without_a_choice_searches_as_ever(page, stock):
    fill_in(page, "dębem")

    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/instytucje/\?szukaj=d%C4%99bem"))
    assert page.locator(".results > li").count() == 3


def test_a_suggestion_can_be_clicked_and_leaving_the_field_closes_the_list(page, stock):
    fill_in(page, "dębem")
    page.keyboard.press("Tab")
    assert page.locator(".suggestions").is_hidden()

    fill_in(page, "dębem")
    leave_by(page.get_by_role("option", name="Biblioteka pod Dębem nr 2"))

    page.wait_for_url("**/instytucje/debowa-2/")


def test_what_suggests_nothing_says_so_and_too_little_or_half_a_word_asks_nothing(page, stock):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "podpowiedzi/" in request.url else None)
    page.clock.install()
    page.goto("/instytucje/")
    page.clock.pause_at(timezone.now() + timedelta(days=1))  # the page's clock goes as far as it is told to
    for letter, then in (("d", 1000), ("ę", 1000), ("x", 150), ("y", 150), ("z", 1000)):
        page.locator("#szukaj").press_sequentially(letter)
        page.clock.run_for(then)

    page.locator(".search-field [role=status]").filter(has_text=_("no suggestions")).wait_for()

    assert [unquote(url).partition("szukaj=")[2] for url in asked] == ["dęxyz"]
    assert page.locator(".suggestions").is_hidden()


def test_a_server_that_fails_leaves_the_search_as_it_is(page, stock):
    page.route("**/podpowiedzi/**", lambda route: route.abort())
    page.goto("/instytucje/")
    with page.expect_event("requestfailed"):
        page.locator("#szukaj").fill("dębem")

    page.keyboard.press("Enter")

    page.wait_for_url("**/instytucje/?szukaj=**")
    assert page.locator(".results > li").count() == 3


@pytest.mark.parametrize("address", WAYS_IN)
def test_the_open_list_has_no_barrier_and_covers_nothing_on_a_narrow_phone(
    open_page, stock, address, assert_accessible
):
    page = open_page(width=320, height=640)
    fill_in(page, "dębem", address)
    page.keyboard.press("ArrowDown")

    assert page.evaluate(COVERED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert all(box.bounding_box()["height"] >= 24 for box in page.locator("[role=option]").all())
    assert_accessible(page)


@pytest.mark.parametrize(
    ("look", "rules"), [({"scheme": "dark"}, ()), ({"scheme": "dark", "forced_colors": "active"}, ())]
)
def test_the_open_list_has_no_barrier_in_the_dark_and_in_forced_colours(
    open_page, stock, look, rules, assert_accessible
):
    page = open_page(**look)
    fill_in(page, "dębem", "/")
    page.keyboard.press("ArrowDown")
    colours = page.locator("[role=option]").evaluate_all(
        "options => options.map(each => getComputedStyle(each).backgroundColor)"
    )

    assert colours[0] != colours[1]
    assert_accessible(page, but=("color-contrast",) if "forced_colors" in look else ())


def test_without_script_the_fields_search_and_no_button_asks_for_a_position(open_page, stock):
    page = open_page(javascript=False)
    page.goto("/instytucje/?rodzaj=ops")
    assert page.get_by_role("button", name=_("Use my position")).count() == 0

    page.locator("#blisko").fill("w Dębowie")
    leave_by(page.get_by_role("button", name=_("Apply filters")))

    page.wait_for_url(re.compile(r"blisko=w\+D%C4%99bowie"))
    assert page.locator(".results > li").first.inner_text().startswith("Biblioteka pod Dębem nr 1")
    page.get_by_label("25 km").check()
    leave_by(page.get_by_role("button", name=_("Apply filters")))
    page.wait_for_url(re.compile("promien=25"))
    assert page.locator(".results > li").count() == 1  # the town lies in the middle of the three


def test_a_reader_finds_what_is_near_her_and_gives_away_a_kilometre_only(open_page, stock):
    page = open_page(geolocation=BRODNICA, permissions=["geolocation"])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/instytucje/?rodzaj=ops")

    page.get_by_role("button", name=_("Use my position")).click()

    page.wait_for_url(re.compile("blisko="))
    assert "blisko=53.26%2C19.40" in page.url and "rodzaj=ops" in page.url
    assert [row.split("\n")[0] for row in page.locator(".results > li").all_inner_texts()[:3]] == [
        "Biblioteka pod Dębem nr 1",
        "Biblioteka pod Dębem nr 2",
        "Biblioteka pod Dębem nr 3",
    ]
    assert "4 km w linii prostej" in page.locator(".results > li").first.inner_text()
    assert not [url for url in asked if "53.258" in url or "19.396" in url]
    stored = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert stored == ["", 0, 0]


def test_a_refused_position_is_told_in_words(open_page, stock, assert_accessible):
    page = open_page(width=320)
    page.goto("/instytucje/")
    assert page.locator(".locate [role=status]").inner_text() == ""

    page.get_by_role("button", name=_("Use my position")).click()

    refused = page.get_by_text(_("Your browser gave no position. Write the name of a town instead."))
    refused.wait_for()
    assert page.url.endswith("/instytucje/")
    assert_accessible(page)


def test_nothing_asks_for_the_position_before_the_click(open_page, stock):
    page = open_page(geolocation=BRODNICA, permissions=["geolocation"])
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => { window.hasAsked = true; };")
    for address in ("/", "/instytucje/", "/instytucje/?blisko=Brodnica", "/mapa/"):
        page.goto(address)
        assert page.evaluate("window.hasAsked === undefined")
    assert Institution.objects.located().exists()
