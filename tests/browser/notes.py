"""What a page's browser does beyond showing the page."""

from urllib.parse import urlsplit


class Notes:
    """What a page's browser asks for and complains of, as it goes."""

    def __init__(self, page):
        self.page = page
        self.hosts = set()
        self.pages = set()
        self.complaints = []
        page.on("request", self.ask)
        page.on("requestfailed", self.miss)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self.hear)
        page.on("response", self.take)

    def ask(self, request):
        """Note who is asked, and for which page."""
        self.hosts.add(urlsplit(request.url).netloc)
        if request.is_navigation_request():
            self.pages.add(request.url)

    def hear(self, message):
        """Note what the console says, save that a page itself was not found, which is no fault of the page."""
        is_of_a_page = (
            message.text.startswith("Failed to load resource") and message.location["url"] in self.pages
        )
        if message.type in ("error", "warning") and not is_of_a_page:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def miss(self, request):
        """Note a request without an answer, unless the reader went on before it came."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def take(self, response):
        """Note an answer that is an error, of what a page loads by itself."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")
