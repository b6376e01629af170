"""What the head of a page says to programs about its address and title: `{% load addresses %}`."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.safestring import SafeString

from calregistry import addresses
from calregistry.forms import PAGE
from calregistry.models.report import MOST_ADDRESS
from institutions.days import PARAMETER, without_day
from institutions.query_strings import without_noise

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> str:
    """Return the absolute address of the page, without what trackers added to it; of another day, the page today."""
    path = address_in(context, translation.get_language(), keeps_day=False)
    return context["request"].build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str, *, keeps_day: bool = True) -> str:
    """Return the address of the page in `language`, without what trackers added to it; home for an error page.

    A page of another day is the same page today, unless it `keeps_day`.
    """
    request = context.get("request")
    if request is None or "exception" in context:
        with translation.override(language):
            return reverse("home")
    path = escape_uri_path(addresses.in_language(request.path, language))
    given = without_noise(request.GET, ())
    if not keeps_day and PARAMETER in given:
        given = without_day(given)
    query = given.urlencode()
    return f"{path}?{query}" if query else path


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the absolute address of a `path` on this site."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def address_of(context: Context, name: str) -> str:
    """Return the absolute address of the page `name`; its path where a refusal knows of no request."""
    request = context.get("request")
    return request.build_absolute_uri(reverse(name)) if request else reverse(name)


@register.simple_tag(takes_context=True)
def report_address(context: Context) -> str:
    """Return the address of the form for reporting an error, filled in with that of the page where one is known."""
    request = context.get("request")
    form = reverse("report")
    if request is None or request.path.startswith(form):
        return form
    path, query = escape_uri_path(request.path), without_noise(request.GET, ()).urlencode()
    page = f"{path}?{query}" if query else path
    return f"{form}?{urlencode({PAGE: page if len(page) <= MOST_ADDRESS else path[:MOST_ADDRESS]})}"


@register.simple_block_tag
def kept(content: SafeString) -> SafeString:
    """Return what stands inside: with `{% kept as title %}` a block can be shown more than once."""
    return content
