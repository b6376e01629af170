"""What every answer carries, and what no request may bring in."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import activate
from django.utils.translation import gettext as _

from calregistry.addresses import language_of
from calregistry.clients import is_sent_from_here
from calregistry.staff.account_log import sent_by
from institutions.days import PARAMETER, WrongDay, does_take_day
from institutions.query_strings import unknown_parameters

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


MOST_BYTES_OF_A_FORM = 100_000  # of readers: more than any text that a form of theirs takes


# Where the office is; see `calregistry.urls`.
OFFICE = "/admin/"

# Types of what is worth compressing; pictures and documents are compressed already.
WORDS = ("text/", "application/json", "application/xml", "application/atom+xml")


class HeadMiddleware:
    """Answer HEAD with the headers alone.

    Django leaves it to the server to drop the body (RFC 9110, 9.3.2); gunicorn does so and writes a warning each time.
    Whatever the body says of itself, its length among it, stands in the headers by now, so this comes last.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response


class SecurityHeadersMiddleware:
    """Send the content security policy with every answer, the admin and the error pages included.

    It stands before all others that may answer, since any of them may do so by itself: the way to HTTPS, a refused
    host. Django's own headers are missing from a refusal that its own middleware raises, so they are given here too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OfficeMiddleware:
    """Tell browsers and caches to keep nothing of the office, and search engines to leave it out.

    What is more than a form takes is refused in words before any of it is read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_office = request.path.startswith(OFFICE)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if is_office and length.isdecimal() and int(length) > settings.MOST_BYTES_AT_ONCE:
            limit = {"limit": settings.MOST_BYTES_AT_ONCE}
            response = render(request, "413.html", limit, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif is_office:
            with sent_by(request):
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        if is_office:
            add_never_cache_headers(response)
            response.headers["X-Robots-Tag"] = "noindex"
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress the words that readers get, to a fifth of a page, and nothing of the office.

    The length of a compressed page can give away a secret in it to whoever makes a browser ask for the page again
    and again, each time with a guess in its address: https://www.breachattack.com/. What readers get is the same for
    everybody and holds no secret, not even of a form. Whoever has a session gets all pages as they are, since drafts
    show on the public ones too.
    """

    def process_response(self, request, response):
        is_of_staff = settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith(OFFICE)
        is_words = response.headers.get("Content-Type", "").startswith(WORDS)
        return super().process_response(request, response) if is_words and not is_of_staff else response


class LanguageMiddleware:
    """Speak the language of the address to everybody, whatever the browser asks for.

    Django's own `LocaleMiddleware` would tell caches that a page in Polish varies with `Accept-Language`. This one
    stands before all that may refuse a request, so a refusal never speaks the language of the request before it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        activate(language_of(request.path))
        return self.get_response(request)


class CleanInputMiddleware:
    """Refuse an address or a cookie that holds a NUL: PostgreSQL cannot store one and would answer with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        words = [request.path, *request.GET, *request.COOKIES.values()]
        words += [value for _name, values in request.GET.lists() for value in values]
        if any("\x00" in word for word in words):
            raise BadRequest(_("The address contains a character that no page here can accept."))
        return self.get_response(request)


class ReadingDayMiddleware:
    """Refuse a day that cannot be read, and any day in the address of a page that does not read it.

    Such a page would show today as if it were that day.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named_arguments):
        if PARAMETER in request.GET and not does_take_day(request):
            sentence = _("This page tells of today only: remove “%(name)s” from its address.")
            return day_refused(request, sentence % {"name": PARAMETER})
        return None

    def process_exception(self, request, exception):
        return day_refused(request, str(exception)) if isinstance(exception, WrongDay) else None


def day_refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """Return the page that says what is wrong with the day in the address, and leads to the same page today."""
    return refused(request, sentence, _("Show this page today"))


def refused(request: HttpRequest, sentence: str, onward: str) -> HttpResponse:
    """Return the page that says what is wrong with the address; the words `onward` lead to the path alone."""
    context = {"errors": [(sentence, "")], "address": request.path, "onward": onward}
    return render(request, "400.html", context, status=HTTPStatus.BAD_REQUEST)


class KnownParametersMiddleware:
    """Refuse what an address asks for beyond the parameters that its view takes, where the view names them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named_arguments):
        known = getattr(view, "known_parameters", None)
        sentence = unknown_parameters(request.GET, known) if known is not None else ""
        return refused(request, sentence, _("Show all that is at this address")) if sentence else None


class ReadersFormMiddleware:
    """Vouch for the forms of readers, who get no cookie that Django could compare a token with.

    Such a view reads no session and no account, so another site can make a browser send nothing in the reader's name:
    what is left to keep out are reports by way of strangers' browsers, and these say themselves where they come from.
    The form's own signed stamp stands for the token. All other forms are left to Django's middleware, which follows.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named_arguments):
        if request.method != "POST" or not getattr(view, "is_form_of_readers", False):
            return
        if not is_sent_from_here(request):
            raise PermissionDenied
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES_OF_A_FORM:
            raise BadRequest
        request.csrf_processing_done = True  # as Django's own middleware says it to its twin


def form_of_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose form is for people without account or cookie, and looks at neither."""
    view.is_form_of_readers = True
    return view
