"""What readers and staff come for, from first page to answer, on a phone and on a desk, with and without script.

Words of the interface are read from the catalogue, so a better translation breaks nothing here.
"""

import re
from itertools import groupby

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from certificates.numbers import make_number
from institutions.models import Institution
from tests.browser.leaving import leave_by
from tests.browser.office import log_in
from tests.factories import make_certificate, make_institution

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1440, "height": 900}
READERS = [
    pytest.param(size | {"javascript": script}, id=f"{size['width']}{'' if script else '-no-script'}")
    for size in (PHONE, DESK)
    for script in (True, False)
]
EXTREMES = [READERS[1], READERS[2]]  # a phone without script, a desk with it

BRODNICA = make_number(year=2015, serial=1)
FACETS = ".filters .facet"
RESULTS = "ol.results > li"


def choose(page, name, value):
    """Choose a value in the panel of filters, opening its group, and apply the filters."""
    choice = page.locator(f"input[name='{name}'][value='{value}']")
    group = page.locator(FACETS).filter(has=choice)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    choice.check()
    leave_by(page.locator(".filters button:not([type])"))


@pytest.mark.parametrize("page", READERS, indirect=True)
def test_somebody_finds_the_centre_near_them_its_certificate_and_its_source(page, register):
    page.goto("/")
    page.locator("#szukaj").fill("osrodek")
    leave_by(page.locator("form[role=search] button"))
    expect(page.locator(RESULTS)).to_have_count(5)

    choose(page, "wojewodztwo", "kujawsko-pomorskie")
    expect(page.locator(RESULTS)).to_have_count(1)
    leave_by(page.locator(f"{RESULTS} h3 a"))

    expect(page.locator("h1")).to_contain_text("Brodnicy")
    expect(page.locator(".verdict")).to_have_attribute("data-status", "okres-nieznany")
    leave_by(page.locator(".timeline a", has_text=BRODNICA))

    expect(page.locator("h1")).to_contain_text(BRODNICA)
    expect(page.locator(".timeline")).to_contain_text("5 lutego 2015")
    leave_by(page.locator(".timeline .source-marks a").first)
    expect(page).to_have_url(re.compile(r"#nota-\d+$"))
    leave_by(page.locator(".notes li:target > a").first)

    expect(page).to_have_url(re.compile("/zrodla/brodnica-"))
    expect(page.locator(f"a[href='/certyfikaty/{BRODNICA}/']").first).to_be_attached()


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_somebody_asks_what_held_on_a_day_long_ago_and_comes_back_to_today(page, register):
    page.goto("/instytucje/mops-brodnica/")
    expect(page.locator(".verdict")).to_have_attribute("data-status", "okres-nieznany")
    page.locator(".day-form summary").click()
    page.locator("#na-dzien").fill("2015-02-04")
    leave_by(page.locator(".day-form button"))

    expect(page.locator(".day-band")).to_contain_text("4 lutego 2015")
    expect(page.locator(".verdict")).to_have_attribute("data-status", "przyszly")
    leave_by(page.locator(".timeline a", has_text=BRODNICA))
    expect(page.locator(".verdict")).to_have_attribute("data-status", "przyszly")
    leave_by(page.locator(".breadcrumb a").last)
    expect(page).to_have_url(re.compile(r"/certyfikaty/\?na-dzien=2015-02-04$"))
    expect(page.locator(f"{RESULTS} .status[data-status='przyszly']")).to_have_count(3)

    page.locator("#na-dzien").fill("2015-02-05")
    leave_by(page.locator(".filters button:not([type])"))
    expect(page.locator(f"{RESULTS} .status[data-status='przyszly']")).to_have_count(2)
    leave_by(page.locator(".day-band a"))
    expect(page.locator(".day-band")).to_have_count(0)
    expect(page.locator("#na-dzien")).to_have_value("")


@pytest.mark.parametrize("page", READERS, indirect=True)
def test_somebody_checks_the_paper_in_their_hand(page, register):
    page.goto("/")
    page.locator("#numer").fill("cal 2015 0001 0")
    leave_by(page.locator("form:has(#numer) button"))
    expect(page.locator(".verdict")).to_have_attribute("data-status", "okres-nieznany")
    expect(page.locator("h1")).to_contain_text(BRODNICA)
    expect(page.locator("main")).to_contain_text("Brodnicy")

    page.locator("#numer").fill("CAL-2015-0001-7")
    leave_by(page.locator("form:has(#numer) button"))
    expect(page.locator(".verdict")).to_have_count(0)
    expect(page.locator("#numer")).to_have_value("CAL-2015-0001-7")
    expect(page.locator("#numer")).to_have_attribute("aria-invalid", "true")
    page.locator(".error-summary a").click()
    expect(page).to_have_url(re.compile("#numer$"))

    unknown = make_number(year=2015, serial=999)
    page.locator("#numer").fill(unknown)
    leave_by(page.locator("form:has(#numer) button"))
    expect(page.locator(".verdict")).to_have_attribute("data-status", "bez-certyfikatu")
    expect(page.locator("h1")).to_have_text(
        _("We have no certificate with number %(number)s") % {"number": unknown}
    )


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_somebody_narrows_the_certificates_down_and_opens_them_up_again(page, register):
    make_certificate(
        holder=Institution.objects.get(slug="mops-brodnica"), valid_from="2010", valid_until="2013"
    )
    page.goto("/certyfikaty/")
    expect(page.locator(RESULTS)).to_have_count(5)

    choose(page, "status", "okres-nieznany")
    expect(page.locator(RESULTS)).to_have_count(4)
    choose(page, "rok", "2015")
    expect(page.locator(RESULTS)).to_have_count(2)
    expect(page.locator(".chips .chip")).to_have_count(2)
    expect(page.locator(".filters input[name='rok'][value='2015']")).to_be_checked()

    leave_by(page.locator(".chips .chip", has_text="2015"))
    expect(page.locator(RESULTS)).to_have_count(4)
    expect(page).to_have_url(re.compile(r"\?status=okres-nieznany$"))

    leave_by(page.locator(".chips li:last-child a"))
    expect(page.locator(RESULTS)).to_have_count(5)
    expect(page.locator(".chips")).to_have_count(0)


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_a_filter_that_nobody_knows_is_named_and_nothing_is_listed(page, register):
    for address in ("/instytucje/", "/certyfikaty/"):
        page.goto(f"{address}?kolor=zielony&utm_source=list")

        expect(page.locator(".error-summary")).to_contain_text("kolor")
        expect(page.locator(".error-summary")).not_to_contain_text("utm_source")
        expect(page.locator(RESULTS)).to_have_count(0)
        leave_by(page.locator("main a[href='?']"))
        expect(page.locator(RESULTS).first).to_be_visible()


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_the_next_page_of_a_list_keeps_the_filters(page, register):
    for serial in range(60):
        make_institution(name=f"Biblioteka nr {serial:02}", slug=f"biblioteka-{serial}", kind="biblioteka")
    page.goto("/instytucje/?fbclid=x")
    choose(page, "rodzaj", "biblioteka")
    expect(page.locator(RESULTS)).to_have_count(25)
    first = page.locator(f"{RESULTS} h3").all_inner_texts()

    leave_by(page.locator(".pagination a[rel=next]"))
    expect(page).to_have_url(re.compile(r"\?rodzaj=biblioteka&strona=2$"))
    second = page.locator(f"{RESULTS} h3").all_inner_texts()
    leave_by(page.locator(".pagination a[rel=next]"))
    expect(page.locator(RESULTS)).to_have_count(10)
    third = page.locator(f"{RESULTS} h3").all_inner_texts()

    assert [*first, *second, *third] == [f"Biblioteka nr {serial:02}" for serial in range(60)]
    expect(page.locator(".pagination a[rel=next]")).to_have_count(0)


@pytest.mark.parametrize("page", EXTREMES, indirect=True)
def test_an_educator_of_a_programme_is_shown_without_a_certificate(page, register):
    page.goto("/instytucje/?certyfikat=nie")
    leave_by(page.locator(f"{RESULTS} h3 a", has_text="Szklarskiej Porębie"))

    expect(page.locator(".verdict")).to_have_attribute("data-status", "bez-certyfikatu")
    expect(page.locator("#certyfikaty")).to_have_count(0)
    expect(page.locator("#programy")).to_be_visible()
    expect(page.locator("main a[href^='/certyfikaty/']")).to_have_count(0)


def test_a_draft_is_nothing_to_a_reader(page, register):
    make_institution(name="Jeszcze nie", slug="jeszcze-nie", published_at=None)

    assert page.goto("/instytucje/jeszcze-nie/").status == 404
    draft = page.locator("main").inner_html()
    assert page.goto("/instytucje/nigdy-nie-bylo/").status == 404
    assert draft == page.locator("main").inner_html()
    page.goto("/instytucje/?szukaj=jeszcze")
    expect(page.locator(RESULTS)).to_have_count(0)


FOCUSED = """() => {
    const each = document.activeElement, box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const colour = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = text => colour(text).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const page = light(getComputedStyle(document.documentElement).backgroundColor);
    const ring = light(style.outlineColor);
    const top = document.elementFromPoint(
        (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
        (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
    );
    return {
        what: each.outerHTML.slice(0, 100),
        isBody: each === document.body,
        isSeen: each.contains(top) || (top !== null && top.contains(each)),
        ringWidth: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        ringContrast: (Math.max(page, ring) + 0.05) / (Math.min(page, ring) + 0.05),
    };
}"""


@pytest.mark.parametrize(
    "page", [PHONE, DESK, DESK | {"scheme": "dark"}], ids=["phone", "desk", "desk-dark"], indirect=True
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page, register):
    page.goto("/certyfikaty/?status=okres-nieznany")
    stops = []
    for _press in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["isBody"]:
            break
        assert stop["isSeen"] and stop["ringWidth"] >= 2 and stop["ringContrast"] >= 3, stop
        stops.append(stop["what"])

    reachable = page.evaluate(
        "[...document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')]"
        ".filter(each => each.checkVisibility()).length"
    )
    assert 'href="#main"' in stops[0]
    # A field for a day stops at the day, the month, the year and the calendar.
    assert len([what for what, _again in groupby(stops)]) == reachable


@pytest.mark.parametrize("page", [PHONE, DESK], ids=["phone", "desk"], indirect=True)
def test_filters_work_by_keyboard_alone(page, register):
    page.goto("/certyfikaty/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    group = page.locator(FACETS).filter(has=page.locator("input[name=rok]"))
    tab_to(page, group.locator("summary"))
    page.keyboard.press("Enter")
    expect(group).to_have_attribute("open", "")
    tab_to(page, group.locator("input[value='2015']"))
    page.keyboard.press("Space")
    tab_to(page, page.locator(".filters button"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"[?&]rok=2015"))
    expect(page.locator(RESULTS)).to_have_count(2)


def tab_to(page, target):
    """Press Tab until `target` has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("Tab does not reach it.")


def test_staff_add_a_draft_look_at_it_and_publish_it(open_page, register, admin_user, live_server):
    office, reader = open_page(), open_page(**PHONE)
    log_in(office, admin_user)

    leave_by(office.locator("a.addlink[href='/admin/institutions/institution/add/']").first)
    office.locator("#id_name").fill("Ośrodek Pomocy Społecznej w Próbie")
    office.locator("#id_short_name").fill("OPS Próba")
    office.locator("#id_kind").select_option("ops")
    office.locator("#id_town").fill("Próba")
    office.locator("#citations-group .add-row a").click()
    office.locator("#citations-0 .select2-selection").click()
    office.locator(".select2-search__field").last.fill("mops w brodnicy")
    found = office.locator(".select2-results__option[aria-selected]")
    expect(found).to_have_count(1)
    found.click()
    office.locator("#id_citations-0-wording").fill("OPS w Próbie")
    leave_by(office.locator("input[name=_continue]"))
    expect(office.locator(".messagelist .success")).to_be_visible()
    assert reader.goto("/instytucje/ops-proba/").status == 404

    leave_by(office.locator(".viewsitelink"))
    expect(office.locator(".draft-band")).to_be_visible()
    expect(office.locator("h1")).to_contain_text("w Próbie")
    expect(office.locator(".notes > li")).to_have_count(1)
    office.go_back()

    leave_by(office.locator("input[name=_publish]"))
    expect(office.locator(".messagelist .success")).to_be_visible()
    assert reader.goto("/instytucje/ops-proba/").status == 200
    expect(reader.locator("h1")).to_contain_text("Ośrodek Pomocy Społecznej w Próbie")
    expect(reader.locator(".draft-band")).to_have_count(0)
    reader.goto("/instytucje/?szukaj=proba")
    expect(reader.locator(RESULTS)).to_have_count(1)
