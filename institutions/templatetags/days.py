"""Pages as of a day, and the links that stay on it: `{% load days %}`."""

from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone

from institutions import days

register = template.Library()


def day_of(context: Context) -> date | None:
    """Return the day other than today that the page shows, None for today; works within `{% include … only %}` too."""
    request = getattr(context, "request", None)
    return days.other_day(request) if request else None


@register.simple_tag(takes_context=True)
def other_day(context: Context) -> date | None:
    """Return the day that the page shows if that is another than today: `{% other_day as as_of %}`."""
    return day_of(context)


@register.simple_tag(takes_context=True)
def dated(context: Context, target: Any, *arguments: Any) -> str:
    """Return the address of a record, of a view with its arguments, or a given one, on the day that the page shows.

    `{% dated institution %}`, `{% dated 'county' territory.slug %}`, `{% dated row.url %}`: only for pages that take
    the day.
    """
    if hasattr(target, "get_absolute_url"):
        address = target.get_absolute_url()
    elif target.startswith(("/", "?")):
        address = target
    else:
        address = reverse(target, args=arguments)
    return days.on_day(address, day_of(context))


@register.inclusion_tag("components/day_band.html", takes_context=True)
def day_band(context: Context) -> dict[str, Any]:
    """Say which day the page shows, with the way to the same page today; nothing on a page of today."""
    day = day_of(context)
    if day is None:
        return {"day": None}
    request = context["request"]
    query = days.without_day(request.GET).urlencode()
    return {
        "day": day,
        "is_past": day < timezone.localdate(),
        "url": f"{request.path}?{query}" if query else request.path,
    }
