"""Links that lead out of the register: `{% load web_links %}`."""

import re

from django import template
from django.utils.html import format_html

register = template.Library()

WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\]", re.ASCII | re.IGNORECASE)


@register.filter
def web_link(address: str) -> str:
    """Return the address as a link to itself; as plain text when it is no address of the web.

    Forms check addresses, imports may not: `javascript:` in a link would be run by the browser.
    """
    return format_html('<a href="{0}">{0}</a>', address) if WEB_ADDRESS.match(address) else address
