"""What a page's browser does beyond showing the page."""

from urllib.parse import urlsplit


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
