"""What the head of a page says to programs about its address and title: `{% load addresses %}`."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from institutions.query_strings import without_noise

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> str:
    """Return the absolute address of the page, without what trackers added to it."""
    request = context["request"]
    query = without_noise(request.GET, ()).urlencode()
    return request.build_absolute_uri(f"{request.path}?{query}" if query else request.path)


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the absolute address of a `path` on this site."""
    return context["request"].build_absolute_uri(path)


@register.simple_block_tag
def kept(content: SafeString) -> SafeString:
    """Return what stands inside: with `{% kept as title %}` a block can be shown more than once."""
    return content
