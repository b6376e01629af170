"""The questions that visitors come with, each walked from the home page to the page that answers it.

They are those of residents, social workers, heads of centres, officials, researchers, journalists and the association's
staff, whom the front page of the office answers. A walk has three steps at most and needs no script.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from tests.browser.leaving import leave_by
from tests.browser.menu import open_menu
from tests.factories import make_certificate, make_citation, make_institution, make_source

MOST_STEPS = 3

Step = Callable[[Page], None]


def follow(words: str, *, within: str = "body") -> Step:
    """Follow the first link with these words."""

    def step(page: Page) -> None:
        leave_by(page.locator(within).get_by_role("link", name=words).first)

    return step


def from_menu(words: str) -> Step:
    """Open the menu of the site, and follow its link with these words."""

    def step(page: Page) -> None:
        open_menu(page)
        follow(words, within=".site-nav")(page)

    return step


def search(text: str) -> Step:
    """Type `text` into the first search field of the page, and search."""

    def step(page: Page) -> None:
        page.locator("main form input[name=szukaj]").first.fill(text)
        leave_by(page.locator("main form:has(input[name=szukaj]) button").first)

    return step


def found(name: str) -> Step:
    """Follow the first result with this name."""
    return follow(name, within=".results")


def near(town: str) -> Step:
    """Ask the list what is near a town."""

    def step(page: Page) -> None:
        page.locator("input[name=blisko]").fill(town)
        leave_by(page.locator(".filters button[type=submit], .filters button:not([type])").last)

    return step


def compare(*slugs: str) -> Step:
    """Choose institutions in the list, and compare them."""

    def step(page: Page) -> None:
        for slug in slugs:
            page.locator(f"input[name=instytucja][value='{slug}']").check()
        button = page.get_by_role("button", name=_("Compare"))
        leave_by(button.or_(page.locator("form[action*='porownanie'] button")).first)

    return step


BRODNICA = "Miejski Ośrodek Pomocy Społecznej w Brodnicy"
BRZESZCZE = "Ośrodek Pomocy Społecznej w Brzeszczach"
MAIN = "main"
FOOTER = "footer"
ABOUT = follow("Czym jest certyfikat", within=MAIN)
OBTAINING = follow("Jak instytucja go uzyskuje", within=MAIN)
STATISTICS = follow("statystyki", within=MAIN)

# What is asked; the steps; where the answer stands; words of it.
RESIDENT = [
    (
        "is my centre certified",
        [search("w brodnicy"), follow(BRODNICA, within=".results")],
        ".verdict",
        "5 lutego 2015",
    ),
    (
        "is it still in force",
        [search("brodnica"), follow(BRODNICA, within=".results")],
        ".verdict",
        "Źródła nie podają",
    ),
    (
        "what goes on there",
        [search("mieroszowie"), found("Mieroszowie")],
        MAIN,
        "Klub Seniora",
    ),
    ("where, and whom to ask", [search("brzeszcze"), found(BRZESZCZE)], MAIN, "Adres"),
    ("what a CAL is", [ABOUT], MAIN, "trzy litery, trzy znaczenia"),
    (
        "what OSL is",
        [ABOUT],
        MAIN,
        "OSL to organizowanie społeczności lokalnej",
    ),
    ("what it gives", [ABOUT], MAIN, "Co może posiadacz"),
    (
        "the same in plain words",
        [follow("To samo prostymi zdaniami", within=MAIN)],
        "h1",
        "łatwy do czytania",
    ),
]
SOCIAL_WORKER = [
    (
        "who near me works this way",
        [from_menu("Instytucje"), near("Brodnica")],
        ".results > li:first-child",
        "w Brodnicy",
    ),
    (
        "how they changed duties and hours",
        [from_menu("Instytucje"), compare("mops-brodnica", "ops-mieroszow")],
        MAIN,
        "Mniejszy etat na rzecz OSL",
    ),
    ("what others run", [follow("Działania", within=FOOTER)], MAIN, "Klub Wolontariatu przy OPS"),
    ("what to prepare", [OBTAINING], MAIN, "Zgłoszenie i raport"),
    ("how long it takes", [OBTAINING], MAIN, "Ile to trwa"),
]
HEAD_OF_A_CENTRE = [
    ("which steps and papers", [OBTAINING], MAIN, "Krok po kroku"),
    ("who visits", [OBTAINING], MAIN, "Wizytacja"),
    ("for how long it holds", [ABOUT], MAIN, "Na jak długo"),
    ("when to renew", [OBTAINING], MAIN, "po upływie okresu"),
    (
        "which name and sign to use",
        [ABOUT],
        MAIN,
        "Znak jest zastrzeżony",
    ),
]
OFFICIAL = [
    (
        "which centres in my voivodeship, since when",
        [follow("małopolskie", within=".region-names")],
        MAIN,
        "2009",
    ),
    (
        "which in my county",
        [follow("kujawsko-pomorskie", within=".region-names"), follow("brodnicki", within=MAIN)],
        MAIN,
        BRODNICA,
    ),
    (
        "is “second in the voivodeship” right",
        [search("brodnica"), found(BRODNICA), follow("CAL-2015-0001-0", within=MAIN)],
        "section[aria-labelledby=twierdzenia]",
        "rejestr sam tego nie liczył",
    ),
    (
        "what local strategies must say",
        [OBTAINING],
        MAIN,
        "strategicznych gminy",
    ),
    (
        "is another certificate the same",
        [ABOUT],
        MAIN,
        "Co nie jest certyfikatem",
    ),
]
RESEARCHER = [
    ("awards by year", [STATISTICS], "#lata", "2015"),
    ("awards by kind", [STATISTICS], "#rodzaje", "ośrodek pomocy społecznej"),
    ("renewals", [STATISTICS], "#kolejne", "4 lub więcej"),
    ("share of units", [STATISTICS], "#jednostki", "Jednostki innych instytucji"),
    ("precision of dates", [STATISTICS], "#daty", "Co do miesiąca"),
    ("what is unknown", [STATISTICS], "#okresy", "Okresu nie podano"),
    (
        "certified or only a pilot",
        [follow("Programy", within=FOOTER), follow("Tworzenie i rozwijanie standardów", within=MAIN)],
        MAIN,
        "edukator",
    ),
]
JOURNALIST = [
    (
        "what happened in Brodnica in 2015",
        [follow("Wydarzenia", within=FOOTER), search("w brodnicy")],
        ".results",
        "5 lutego 2015",
    ),
    (
        "date, place, who handed over and who received",
        [follow(BRODNICA, within=MAIN)],
        MAIN,
        "Pałac Anny Wazówny",
    ),
    ("correct names", [follow(BRODNICA, within=MAIN)], MAIN, "Alfred Józefiak"),
    (
        "a source to quote",
        [follow(BRODNICA, within=MAIN), follow("Certyfikat CAL dla MOPS", within=MAIN)],
        MAIN,
        "osl.org.pl",
    ),
]
OF_THE_OFFICE = [
    (
        "who has handed over what",
        [follow("Ludzie", within=FOOTER), follow("Magdalena Popłońska-Kowalska", within=MAIN)],
        MAIN,
        "Wręczenie certyfikatu",
    ),
    ("what lacks a date", [STATISTICS], "#daty", "Brak daty"),
]
VISITORS = {
    "resident": RESIDENT,
    "social worker": SOCIAL_WORKER,
    "head of a centre": HEAD_OF_A_CENTRE,
    "official": OFFICIAL,
    "researcher": RESEARCHER,
    "journalist": JOURNALIST,
    "staff, among the pages for all": OF_THE_OFFICE,
}


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_question_is_answered_a_few_steps_from_home(open_page, register, subtests, visitor):
    page = open_page(width=320, height=640, javascript=False)
    for question, steps, place, words in VISITORS[visitor]:
        with subtests.test(question):
            page.goto("/")
            for step in steps:
                step(page)

            assert len(steps) <= MOST_STEPS
            expect(page.locator(place).first).to_contain_text(words, ignore_case=True)


def test_a_researcher_takes_the_whole_list_away(open_page, register):
    page = open_page(javascript=False)
    page.goto("/")
    leave_by(page.get_by_role("link", name=_("Institutions"), exact=True).first)

    with page.expect_download() as download:
        page.get_by_role("link", name=_("Download them (CSV)")).click()

    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 6
    assert "CAL-2015-0001-0" in lines[1]


def test_the_office_answers_from_its_front_page_what_staff_ask(open_page, register, staff_cookies, subtests):
    holder = make_institution(name="Ośrodek z końcem")
    later = (timezone.localdate() + timedelta(days=100)).isoformat()
    ending, twice, again = (
        make_certificate(holder=holder, **dates)
        for dates in ({"valid_until": later}, {"handed_over_on": "2015"}, {"handed_over_on": "2015"})
    )
    for wording in ("Ośrodka", "Ośrodkowi"):
        make_citation(institution=holder, source=make_source(), field="name", wording=wording)
    page = open_page(javascript=False)
    page.context.add_cookies(staff_cookies)
    questions = {
        "what runs out this year": (_("End within 12 months"), [ending.number]),
        "what lacks sources": (_("Certificates without a published source"), [ending.number, twice.number]),
        "duplicates": (_("Certificates that may be one award entered twice"), [twice.number, again.number]),
        "conflicts": (_("Facts that sources word differently"), ["Ośrodka", "Ośrodkowi"]),
        "what is due when": (_("What is due when"), [ending.number]),
    }
    for question, (words, answers) in questions.items():
        with subtests.test(question):
            page.goto("/admin/")
            leave_by(page.get_by_role("link", name=words).first)
            for answer in answers:
                expect(page.locator("#content")).to_contain_text(answer)
    with subtests.test("an award from a news text"):
        page.goto("/admin/")
        leave_by(page.get_by_role("link", name=capfirst(_("certificates")), exact=True).first)
        leave_by(page.get_by_role("link", name=_("From an article…")))
        expect(page.locator("#content textarea").first).to_be_visible()
