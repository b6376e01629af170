"""What a page says of its record to programs, as JSON-LD: `{% load structured_data %}`."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from calregistry import structured_data
from certificates.models import Certificate
from institutions.days import other_day
from institutions.models import Institution

register = template.Library()

# What could end the element or begin another, as Django's `json_script` writes it; inside JSON all stand in strings.
ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def block(data: dict[str, Any]) -> SafeString:
    """Return the element that holds `data`: what `json_script` gives, but of the type of JSON-LD."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 – escaped above  # nosec


def root_of(request: HttpRequest) -> str:
    """Return the address of the site as it was asked for, without a slash at its end."""
    return f"{request.scheme}://{request.get_host()}"


@register.simple_tag(takes_context=True)
def data_of_institution(
    context: Context, institution: Institution, certificates: Iterable[Certificate]
) -> str:
    """Return what programs read of an institution and of its certificates, which need a `status`; today alone."""
    if other_day(context["request"]):
        return ""
    return block(structured_data.of_institution(institution, certificates, root_of(context["request"])))


@register.simple_tag(takes_context=True)
def data_of_certificate(context: Context, certificate: Certificate) -> str:
    """Return what programs read of a certificate, which needs its `status`; today alone."""
    if other_day(context["request"]):
        return ""
    return block(structured_data.of_certificate(certificate, root_of(context["request"])))


@register.simple_tag(takes_context=True)
def data_of_site(context: Context) -> SafeString:
    """Return what programs read of the whole site."""
    root = root_of(context["request"])
    return block(structured_data.of_site(root, home=reverse("home"), search=reverse("institutions:list")))


@register.simple_tag(takes_context=True)
def data_of_breadcrumb(
    context: Context, steps: Sequence[tuple[str, str]], title: SafeString, address: str
) -> SafeString:
    """Return what programs read of the way to the page of this title and address; see `components/breadcrumb.html`."""
    root = root_of(context["request"])
    return block(structured_data.of_breadcrumb(steps, title=title, address=address, root=root))
