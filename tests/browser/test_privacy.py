"""What a reader's browser does beyond showing the page: nothing. And nothing breaks on the way."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.urls import reverse

from tests.browser.every_page import GROUPS, LISTS

MOST_BYTES = 60_000  # of HTML and style sheets, before compression

PAGES = [address for group in GROUPS.values() for address in group.values()]


class Notes:
    """What a page's browser asks for and complains of, as it goes."""

    def __init__(self, page):
        self.page = page
        self.hosts = set()
        self.complaints = []
        self.answers = []
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
        """Note an answer; an error is one only for what a page loads by itself."""
        self.answers.append(response)
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")

    def weight(self):
        """Return the bytes of documents and style sheets so far."""
        kinds = ("document", "stylesheet")
        return sum(len(answer.body()) for answer in self.answers if answer.request.resource_type in kinds)


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


def test_a_page_of_a_list_weighs_little(open_page, every_state, subtests):
    for name in (
        "institutions",
        "institutions, filtered",
        "certificates",
        "certificates, filtered",
        "sources",
    ):
        page = open_page()
        noted = Notes(page)
        page.goto(LISTS[name])
        with subtests.test(name):
            assert len(noted.answers) > 1
            assert noted.weight() < MOST_BYTES
