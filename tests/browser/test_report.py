"""A reader reports an error: with and without script, on a phone and at a desk, with slips on the way."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from calregistry.models import ErrorReport
from tests.browser.leaving import leave_by
from tests.browser.test_journeys import READERS

BUTTON = "form.report button"
ENOUGH = timedelta(seconds=4)  # after which the form is no longer too fast for a person


@pytest.mark.parametrize("page", READERS, indirect=True)
def test_a_reader_reports_what_is_wrong_on_the_page_that_they_read(page, register):
    page.goto("/instytucje/mops-brodnica/")
    leave_by(page.locator("footer a[href*='zglos-blad']"))
    expect(page.locator("#strona")).to_have_value("/instytucje/mops-brodnica/")
    expect(page.locator("#www")).to_be_hidden()

    page.locator("#skad").fill("Strona ośrodka")
    page.locator("#email").fill("czytelniczka")
    leave_by(page.locator(BUTTON))
    expect(page).to_have_title(re.compile("^Błąd:"))
    expect(page.locator("#skad")).to_have_value("Strona ośrodka")
    page.locator(".error-summary a[href='#blad']").click()
    expect(page.locator("#blad")).to_be_in_viewport()

    page.locator("#blad").fill("Dyrektorem jest ktoś inny.")
    page.locator("#email").fill("czytelniczka@przyklad.pl")
    with time_machine.travel(datetime.now(UTC) + ENOUGH):
        leave_by(page.locator(BUTTON))
        expect(page.locator("h1")).to_have_text("Twoje zgłoszenie przyjęto")

    report = ErrorReport.objects.get()
    expect(page.locator(".verdict")).to_contain_text(report.reference)
    assert (report.page, report.problem) == ("/instytucje/mops-brodnica/", "Dyrektorem jest ktoś inny.")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.context.cookies() == []


def test_the_form_is_filled_in_with_the_keyboard_alone(page, register):
    page.goto("/zglos-blad/")
    page.locator("#strona").focus()
    order = []
    for _step in range(4):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))

    assert order == ["blad", "skad", "email", "BUTTON"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_has_no_barrier_empty_refused_or_confirmed(
    open_page, register, assert_accessible, language, scheme
):
    page = open_page(width=320, scheme=scheme)
    prefix = "" if language == "pl" else "/en"
    page.goto(f"{prefix}/zglos-blad/?strona=/mapa/")
    assert_accessible(page)

    page.locator("#email").fill("nie adres")
    leave_by(page.locator(BUTTON))
    expect(page.locator(".error-summary li")).to_have_count(2)
    assert_accessible(page)

    page.locator("#blad").fill("Nazwa jest nieaktualna.")
    page.locator("#email").fill("")
    with time_machine.travel(datetime.now(UTC) + ENOUGH):
        leave_by(page.locator(BUTTON))
        expect(page.locator(".verdict")).to_be_visible()
    assert_accessible(page)


def test_the_declaration_in_english_has_no_barrier_before_anybody_filled_it_in(
    open_page, transactional_db, assert_accessible
):
    page = open_page(width=320)

    page.goto("/en/deklaracja-dostepnosci/")

    expect(page.locator("h1")).to_have_text("Accessibility declaration")
    assert_accessible(page)
