"""What every answer carries, and what no request may bring in."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

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


class SecurityHeadersMiddleware:
    """Send the content security policy with every answer, the admin and the error pages included.

    It stands before all others, since any of them may answer by itself: the way to HTTPS, a refused host. Django's
    own headers are missing from a refusal that its own middleware raises, so they are given here too.
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


class CleanInputMiddleware:
    """Refuse an address or a cookie that holds a NUL: PostgreSQL cannot store one and would answer with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        words = [request.path, *request.GET, *request.COOKIES.values()]
        words += [value for _name, values in request.GET.lists() for value in values]
        if any("\x00" in word for word in words):
            raise BadRequest(_("The address holds a character that no page here can have."))
        return self.get_response(request)
