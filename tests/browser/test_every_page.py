"""Every page in every state, opened once and looked at in each of the ways that readers may choose.

Opening a page costs more than looking at it, so all looks are taken at one visit: by day and in the dark, at a desk and
on the narrowest phone, with text spaced and enlarged, by keyboard. What each look is for is said where it is taken.
"""

from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext as _

from tests.browser.barriers import COLOURS
from tests.browser.every_page import GROUPS, LISTS
from tests.browser.notes import Notes

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
ENLARGED = {"width": 640, "height": 450}  # what a browser makes of the desk at 200 %

# At most so many bytes before compression: of HTML and style sheets, and of any page with its scripts, without photos.
LIST, HOME, ANY_PAGE = 60_000, 90_000, 100_000
MOST = {LISTS["home"]: HOME} | {
    address: LIST
    for look, address in LISTS.items()
    if look in ("institutions", "institutions, filtered", "certificates", "certificates, filtered", "sources")
}

# What a page loads beside its photos, by the ends of the files' names.
LOADED = """() => [...new Set([...document.querySelectorAll("link[rel=stylesheet], script[src], img")]
    .map(each => each.href || each.src).filter(each => /\\.(css|js|svg)$/.test(each)))]"""

STORED = "[document.cookie, localStorage.length, sessionStorage.length]"

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
    jumping: document.querySelectorAll("[tabindex]:not([tabindex='0'], [tabindex='-1'])").length,
    moving: document.getAnimations().length,
})"""

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

# What a reader may set, https://www.w3.org/TR/WCAG22/#text-spacing. A sheet made by script is none that the page's
# content security policy forbids, so the page is looked at under its own.
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
    return getComputedStyle(document.body).letterSpacing;
}"""
CLOSE_UP = "document.adoptedStyleSheets = []"

FONT_SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"

# Each link and control in turn, as Tab reaches it: where its ring is too faint or narrow, or something lies above it.
HIDDEN_FROM_THE_KEYBOARD = """() => {
    const light = text => text.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const page = light(getComputedStyle(document.documentElement).backgroundColor);
    const isRinged = each => {
        const style = getComputedStyle(each), ring = light(style.outlineColor);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && (Math.max(page, ring) + 0.05) / (Math.min(page, ring) + 0.05) >= 3;
    };
    const isThick = shape => parseFloat(getComputedStyle(shape).strokeWidth) >= 3;
    const isDrawn = each => each instanceof SVGElement && [...each.querySelectorAll("path, circle")].some(isThick);
    const isAbove = each => {
        const boxes = [...each.getClientRects()].filter(box => box.width && box.height);
        return boxes.length > 0 && boxes.every(box => {
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return top && !each.contains(top) && !top.contains(each) && !top.closest("label");
        });
    };
    const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
        .filter(each => each.checkVisibility() && each.tabIndex >= 0);
    const found = all.filter(each => {
        each.focus();
        each.scrollIntoView({block: "center"});
        return document.activeElement !== each || !(isRinged(each) || isDrawn(each)) || isAbove(each);
    }).map(each => each.outerHTML.slice(0, 120));
    document.activeElement.blur();
    scrollTo(0, 0);
    return found;
}"""


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_serves_every_reader(
    group, open_page, every_state, live_server, assert_accessible, subtests
):
    page = open_page(**DESK)
    noted = Notes(page)
    text = page.context.new_cdp_session(page)
    titles, weights = {}, {}

    def weigh(address):
        if address not in weights:
            weights[address] = len(page.request.get(address).body())
        return weights[address]

    def set_text_size(pixels):
        text.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels * 13 // 16}})

    text.send("Page.enable")
    for address in GROUPS[group].values():
        set_text_size(16)
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        html = len(page.goto(address).body())

        with subtests.test("keeps nothing of its reader", at=address):
            assert page.evaluate(STORED) == ["", 0, 0]
        with subtests.test("weighs little", at=address):
            files = page.evaluate(LOADED)
            sheets = [each for each in files if each.endswith(".css")]
            assert sheets
            assert html + sum(map(weigh, sheets)) < MOST.get(address, ANY_PAGE)
            assert html + sum(map(weigh, files)) < ANY_PAGE
        with subtests.test("is in order for those who hear it", at=address):
            found = page.evaluate(OUTLINE)
            titles.setdefault(found["title"], []).append(address)
            assert found["lang"] == ("en" if address.startswith("/en/") else "pl")
            assert found["mains"] == 1
            assert found["headings"][0] == 1 and found["headings"].count(1) == 1
            steps = zip(found["headings"], found["headings"][1:], strict=False)
            assert all(below <= above + 1 for above, below in steps), found["headings"]
            assert len(found["ids"]) == len(set(found["ids"]))
            assert found["deadEnds"] == []
            assert found["jumping"] == 0
            assert found["moving"] == 0

        page.evaluate(OPEN_ALL)
        with subtests.test("has no barrier by day", at=address):
            assert_accessible(page)
        with subtests.test("has targets to hit", at=address):
            assert page.evaluate(SMALL_TARGETS) == []
        with subtests.test("shows where the keyboard is", at=address):
            page.keyboard.press("Tab")
            assert page.evaluate(HIDDEN_FROM_THE_KEYBOARD) == []

        page.emulate_media(color_scheme="dark")
        with subtests.test("has no barrier in the dark", at=address):
            assert_accessible(page, only=COLOURS)

        page.set_viewport_size(ENLARGED)
        with subtests.test("holds at twice the size", at=address):
            assert page.evaluate(STICKING_OUT) == []
            assert page.evaluate(SMALL_TARGETS) == []
        page.set_viewport_size(PHONE)
        with subtests.test("holds on the narrowest phone", at=address):
            assert page.evaluate(STICKING_OUT) == []
            assert page.evaluate(SMALL_TARGETS) == []
        with subtests.test("holds with text spaced out", at=address):
            assert page.evaluate(SPACE_OUT) != "normal"
            assert page.evaluate(STICKING_OUT) == []
        with subtests.test("holds with text twice as large", at=address):
            page.evaluate(CLOSE_UP)
            set_text_size(32)
            assert page.evaluate(FONT_SIZE) == 32
            assert page.evaluate(STICKING_OUT) == []

    assert page.context.cookies() == []
    assert noted.hosts == {urlsplit(live_server.url).netloc}
    assert noted.complaints == []
    titles.pop(f"{_('Page not found')} – {_('CAL Register')}", None)
    for title, addresses in titles.items():
        with subtests.test("is the title of one page", title=title):
            assert len({address.partition("?")[0] for address in addresses}) == 1
