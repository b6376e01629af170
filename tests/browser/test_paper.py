"""Pages on paper."""

import io

from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from tests.browser.every_page import CERTIFICATES, CHECKS, LISTS, NUMBERS


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
            assert not any(control.is_visible() for control in page.locator("button, input, summary").all())


def test_a_printed_list_tells_what_it_was_asked_for_and_the_map_what_its_shades_mean(page, every_state):
    page.emulate_media(media="print")
    page.goto(LISTS["institutions, filtered"])

    chips = page.locator(".chips li")
    assert chips.first.is_visible() and not chips.last.is_visible()
    today = date_format(timezone.localdate(), "j E Y")
    assert page.get_by_text(f"Statusy na dzień {today}.").is_visible()
    page.goto(LISTS["certificates, another page"])
    assert page.get_by_text("(strona 2 z ").is_visible()
    page.goto("/mapa/")
    shade = "getComputedStyle(document.querySelector('.legend li'), '::before').printColorAdjust"
    assert page.evaluate(shade) == "exact"
    page.goto(LISTS["home"])
    assert not page.locator("main [type='application/atom+xml']").first.is_visible()
