"""How soon a page is read on a slow connection."""

import pytest

from tests.browser.every_page import CERTIFICATES, INSTITUTIONS, LISTS

pytestmark = pytest.mark.django_db(transaction=True)

# A slow 4G connection as Lighthouse has it: milliseconds there and back, bytes a second.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
MOST = 2_500  # milliseconds until the largest piece is painted
VISITS = 3  # the quickest counts: tests share their processor with others, a reader's page does not

LARGEST_PAINT = """() => new Promise(resolve => new PerformanceObserver(
    list => resolve(list.getEntries().at(-1).startTime)
).observe({type: "largest-contentful-paint", buffered: true}))"""

PHOTOS = """() => [...document.querySelectorAll("main img")]
    .map(each => [each.loading, each.hasAttribute("width"), each.hasAttribute("height")])"""


@pytest.mark.parametrize(
    "address",
    [
        "/",
        LISTS["institutions"],
        INSTITUTIONS["with everything"],
        CERTIFICATES["of Brodnica"],
        "/statystyki/",
    ],
)
def test_the_largest_piece_is_painted_soon_on_a_slow_connection(open_page, every_state, address):
    paints = []
    for _visit in range(VISITS):
        page = open_page(width=390, height=800)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW_4G)
        page.goto(address)
        paints.append(page.evaluate(LARGEST_PAINT))
        if paints[-1] <= MOST:
            break

    assert 150 < min(paints) <= MOST, paints


def test_photos_wait_until_they_are_near_and_keep_their_place(page, every_state):
    page.goto(INSTITUTIONS["with everything"])
    photos = page.evaluate(PHOTOS)

    assert photos
    assert all(photo == ["lazy", True, True] for photo in photos), photos
