"""Pages hold on the narrowest phone, at the largest text, on paper, and in the reading of a machine."""

import io

from django.utils.translation import gettext as _
from pypdf import PdfReader

from tests.browser.every_page import CERTIFICATES, CHECKS, GROUPS, LISTS, NUMBERS

PAGES = [address for group in GROUPS.values() for address in group.values()]

# What a reader may set, https://www.w3.org/TR/WCAG22/#text-spacing
TEXT_SPACING = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }
"""

OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"

STICKING_OUT = """() => {
    const root = document.documentElement;
    const name = each => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 40)}`;
    const isOut = each => each.getBoundingClientRect().right > root.clientWidth + 1;
    const isCut = each => getComputedStyle(each).overflowX !== "visible"
        && each.clientWidth && each.scrollWidth > each.clientWidth + 1;
    const all = [...document.querySelectorAll("body *")]
        .filter(each => !each.closest(".visually-hidden") && !each.matches("input"));
    const isTooWide = root.scrollWidth > root.clientWidth;
    return all.filter(each => (isTooWide && isOut(each)) || isCut(each)).map(name);
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, label, select, input")]
    .filter(each => each.matches("a, button, summary, .facet label, [type=search]"))
    .filter(each => getComputedStyle(each).display !== "inline" && each.checkVisibility())
    .filter(each => !each.matches(".visually-hidden, .to-results"))
    .filter(each => each.getBoundingClientRect().height < 24 || each.getBoundingClientRect().width < 24)
    .map(each => each.outerHTML.slice(0, 120))"""

OUTLINE = """() => ({
    lang: document.documentElement.lang,
    title: document.title,
    mains: document.querySelectorAll("main").length,
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
        .filter(each => !each.closest(".error-summary"))
        .map(each => Number(each.tagName[1])),
    ids: [...document.querySelectorAll("[id]")].map(each => each.id),
    deadEnds: [...document.querySelectorAll("a[href^='#']")]
        .map(each => decodeURIComponent(each.getAttribute("href").slice(1))).filter(id => !document.getElementById(id)),
    moving: document.getAnimations().length,
})"""


def test_the_narrowest_phone_shows_every_page_without_scrolling_sideways(open_page, every_state, subtests):
    page = open_page(width=320, height=640, bypass_csp=True)
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        with subtests.test(address):
            assert page.evaluate(STICKING_OUT) == []
            assert page.evaluate(SMALL_TARGETS) == []
        with subtests.test(address, spacing="wide"):
            page.add_style_tag(content=TEXT_SPACING)
            assert page.evaluate(STICKING_OUT) == []


def test_text_twice_as_large_makes_no_page_scroll_sideways(open_page, every_state, subtests):
    page = open_page(width=320, height=640)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.enable")
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        with subtests.test(address):
            assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
            assert page.evaluate(STICKING_OUT) == []


def test_every_page_is_in_order_for_those_who_hear_or_touch_it(open_page, every_state, subtests):
    page = open_page()
    titles = {}
    for address in PAGES:
        page.goto(address)
        found = page.evaluate(OUTLINE)
        titles.setdefault(found["title"], []).append(address)
        with subtests.test(address):
            assert found["lang"] == ("en" if address.startswith("/en/") else "pl")
            assert found["mains"] == 1
            assert found["headings"][0] == 1 and found["headings"].count(1) == 1
            steps = zip(found["headings"], found["headings"][1:], strict=False)
            assert all(below <= above + 1 for above, below in steps), found["headings"]
            assert len(found["ids"]) == len(set(found["ids"]))
            assert found["deadEnds"] == []
            assert found["moving"] == 0
            assert page.evaluate(SMALL_TARGETS) == []
    del titles[f"{_('Page not found')} – {_('CAL Register')}"]
    for title, addresses in titles.items():
        with subtests.test(title):
            assert len({address.partition("?")[0] for address in addresses}) == 1


def test_records_and_answers_go_on_little_paper(page, every_state, subtests):
    sheets = {CERTIFICATES["of Brodnica"]: 2} | {CHECKS[status.value]: 1 for status in NUMBERS}
    for address, most in sheets.items():
        page.goto(address)
        with subtests.test(address):
            assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) <= most


def test_a_printed_list_holds_its_rows_and_no_controls(page, every_state, subtests):
    page.emulate_media(media="print")
    for address in (
        LISTS["institutions"],
        LISTS["certificates"],
        LISTS["activities"],
        LISTS["events"],
        LISTS["people"],
    ):
        page.goto(address)
        with subtests.test(address):
            rows = page.locator("main .results > li")
            assert rows.count() and all(row.is_visible() for row in rows.all())
            assert not any(control.is_visible() for control in page.locator("button, input").all())
