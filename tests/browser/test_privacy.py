"""What a reader's browser does beyond showing the page: nothing. And nothing breaks on the way."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.urls import reverse

from tests.browser.every_page import GROUPS, LISTS

# At most so many bytes before compression: of HTML and style sheets, and of any page with its scripts, without photos.
LIST, HOME, ANY_PAGE = 60_000, 90_000, 100_000

# The bytes of the document and of the files that it loaded, of the kinds that are named.
WEIGHT = """kinds => [
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource").filter(each => kinds.some(kind => each.name.endsWith("." + kind))),
].reduce((sum, each) => sum + each.decodedBodySize, 0)"""

PAGES = [address for group in GROUPS.values() for address in group.values()]


class Notes:
    """What a page's browser asks for and complains of, as it goes."""

    def __init__(self, page):
        self.page = page
        self.hosts = set()
        self.complaints = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("requestfailed", self.miss)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self.hear)
        page.on("response", self.take)

    def hear(self, message):
        """Note what the console says, save that the page itself was not found, which is no fault of the page."""
        if message.type in ("error", "warning") and message.location["url"] != self.page.url:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def miss(self, request):
        """Note a request without an answer, unless the reader went on before it came."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def take(self, response):
        """Note an answer that is an error, of what a page loads by itself."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")


def test_reading_leaves_nothing_behind_and_asks_nobody_else(page, every_state, live_server):
    noted = Notes(page)
    for address in PAGES:
        page.goto(address)
        stored = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
        assert stored == ["", 0, 0], address

    assert page.context.cookies() == []
    assert noted.hosts == {urlsplit(live_server.url).netloc}
    assert noted.complaints == []


def test_the_office_works_under_the_policy_and_asks_nobody_else(
    page, every_state, staff_cookies, live_server
):
    noted = Notes(page)
    page.goto("/admin/login/")
    page.context.add_cookies(staff_cookies)
    page.goto("/admin/")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        page.goto(reverse(f"{name}_changelist"))
        page.goto(reverse(f"{name}_add"))
        record = model._default_manager.order_by("pk").first()
        if record is not None:
            page.goto(reverse(f"{name}_change", args=[record.pk]))

    assert noted.hosts == {urlsplit(live_server.url).netloc}
    assert noted.complaints == []


def test_every_page_weighs_little(page, every_state, subtests):
    for name, most in {"home": HOME, "institutions": LIST, "certificates": LIST, "sources": LIST}.items():
        for look in (name, f"{name}, filtered"):
            if look in LISTS:
                page.goto(LISTS[look])
                with subtests.test(look):
                    assert 10_000 < page.evaluate(WEIGHT, ["css"]) < most
    for address in PAGES:
        page.goto(address)
        with subtests.test(address):
            assert 10_000 < page.evaluate(WEIGHT, ["css", "js", "svg"]) < ANY_PAGE
