"""Every page either shows the day that its address names, and says so, or refuses to be asked for one."""

from html import unescape
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from institutions.days import PARAMETER
from tests.pages.reading import said, words_of
from tests.trust.addresses import ask, asking, public_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]

PAST, COMING = "2016-06-01", "2031-06-01"
BAND = '<div class="day-band">'
NOINDEX = '<meta name="robots" content="noindex">'
WRONG = {
    "letters": "wczoraj",
    "a month": "2016-06",
    "a year": "2016",
    "not later than a day": "do 1.06.2016",
    "a day that the calendar lacks": "2015-02-29",
    "before the register's years": "1899-12-31",
    "behind the register's years": "2101-01-01",
    "Arabic digits": "٢٠١٦-٠٦-٠١",
    "marks": "\"'><script>",
    "7 kB": "1" * 7_000,
}


@pytest.fixture
def pages(world):
    """Return the addresses of all pages, by whether they take a day."""
    taking, refusing = {}, {}
    for name, address in public_addresses(world).items():
        view = resolve(urlsplit(address).path).func
        (taking if getattr(view, "takes_day", False) else refusing)[name] = address
    return taking, refusing


def test_pages_with_statuses_take_a_day_and_no_others(pages):
    taking, refusing = pages

    assert {
        "home",
        "map",
        "voivodeships",
        "voivodeship",
        "county",
        "institutions:list",
        "institutions:detail",
        "certificates:list",
        "certificates:detail",
        "certificates:short",
    } <= set(taking)
    assert {"certificates:verify", "new-certificates", "changes", "ceremonies", "ends-of-validity"} <= set(
        refusing
    )


@pytest.mark.parametrize("day", [PAST, COMING])
def test_a_page_of_another_day_says_so_keeps_robots_out_and_leads_to_today(client, pages, day):
    shown = {"2016-06-01": "1 czerwca 2016", "2031-06-01": "1 czerwca 2031"}[day]
    for name, address in pages[0].items():
        answer = ask(client, asking(address, {PARAMETER: day}), follow=True)
        if not answer.is_page:  # a file of the same rows
            continue
        whole = answer.text
        final = address if name != "certificates:short" else pages[0]["certificates:detail"]

        assert answer.status == 200, name
        band = words_of(whole.partition(BAND)[2].partition("</div>")[0])
        assert said("Statuses on %(day)s.", day=shown) in band, name
        assert f'<a href="{final}">' in whole.partition(BAND)[2].partition("</div>")[0], name
        assert NOINDEX in whole, name
        assert f'<link rel="canonical" href="http://testserver{final}">' in whole, name
        assert said("as of %(day)s", day=shown) in whole.partition("<title>")[2].partition("</title>")[0], (
            name
        )
        assert '"CertificationActive"' not in whole and "hasCertification" not in whole, name


def test_a_page_of_today_has_no_band_and_lets_robots_in(client, pages):
    for name, address in pages[0].items():
        for query in ("", f"?{PARAMETER}=", f"?{PARAMETER}=2026-07-01"):
            answer = ask(client, address + query, follow=True)
            if not answer.is_page:
                continue

            assert answer.status == 200, name
            assert BAND not in answer.text and NOINDEX not in answer.text, name
            assert f"{PARAMETER}=" not in answer.text.partition("<main")[2].partition("</main>")[0], name


def test_a_page_of_another_day_takes_as_many_queries_as_today(client, pages):
    for name, address in pages[0].items():
        counts = []
        for query in ("", f"?{PARAMETER}={PAST}"):
            with CaptureQueriesContext(connection) as queries:
                ask(client, address + query)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 12, name


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_a_day_that_cannot_be_read_is_refused_by_name(client, pages, value):
    for name, address in pages[0].items():
        answer = ask(client, asking(address, {PARAMETER: value}), follow=True)

        assert answer.status == 400, name
        assert 'class="error-summary"' in answer.text and f"„{PARAMETER}”" in answer.text, name
        assert BAND not in answer.text and "<script>" not in answer.text, name


def test_two_days_at_once_are_refused(client, pages):
    for name, address in pages[0].items():
        answer = ask(client, f"{address}?{PARAMETER}={PAST}&{PARAMETER}={COMING}", follow=True)

        assert answer.status == 400, name
        assert f"„{PARAMETER}”" in answer.text and f"{PAST}, {COMING}" in answer.text, name


def test_a_day_with_a_nul_is_refused(client, pages):
    for name, address in pages[0].items():
        assert ask(client, f"{address}?{PARAMETER}=2016-06-01%00").status == 400, name


@pytest.mark.parametrize(
    "written", ["2016-06-01", "1.06.2016", "01.06.2016", "1 czerwca 2016", " 2016-06-01 "]
)
def test_a_day_may_be_written_as_people_write_it(client, pages, written):
    for name, address in pages[0].items():
        answer = ask(client, asking(address, {PARAMETER: written}), follow=True)

        assert answer.status == 200, name
        if answer.is_page:
            assert said("Statuses on %(day)s.", day="1 czerwca 2016") in words_of(answer.text), name


def test_the_first_and_the_last_day_of_the_calendar_are_shown(client, pages):
    for day in ("1900-01-01", "2100-12-31"):
        for name, address in pages[0].items():
            assert ask(client, asking(address, {PARAMETER: day}), follow=True).status == 200, name


def test_every_other_page_refuses_a_day(client, pages):
    for name, address in pages[1].items():
        answer = ask(client, asking(address, {PARAMETER: PAST}))

        assert answer.status == 400, name
        assert f"„{PARAMETER}”" in unescape(answer.text), name
        assert BAND not in answer.text, name


def test_links_between_pages_that_take_a_day_keep_it(client, pages):
    wrong = []
    for name, address in pages[0].items():
        answer = ask(client, asking(address, {PARAMETER: PAST}), follow=True)
        if not answer.is_page:
            continue
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        band, main = main.partition(BAND)[2].partition("</div>")[0], main.partition("</div>")[2]
        for link in links_of(main):
            parts = urlsplit(unescape(link))
            days = parts.query.count(f"{PARAMETER}={PAST}")
            if days != takes_day(parts.path or address):
                wrong.append((name, link))
        assert PARAMETER not in band, name
    assert not wrong


def links_of(html):
    """Return the addresses on this site that a piece of a page leads to, those within the page left out."""
    return [part.partition('"')[0] for part in html.split('<a href="')[1:] if part.startswith(("/", "?"))]


def takes_day(path):
    """Return whether the page at `path` takes a day."""
    return getattr(resolve(path).func, "takes_day", False)
