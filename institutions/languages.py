"""Two languages on one page: the records are in Polish, and a page in English says so of their words."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

POLISH = "pl"


def page_is_polish() -> bool:
    """Return whether the page speaks Polish, so that Polish words on it need no mark."""
    return (get_language() or POLISH).startswith(POLISH)


def in_polish(words: Any) -> Any:
    """Return Polish `words` as a piece of a sentence: marked where the page is in another language, else untouched."""
    return words if page_is_polish() or not words else format_html('<span lang="pl">{}</span>', words)


def told(sentence: str, /, **words: Any) -> SafeString:
    """Return `sentence` with `words` put in its `%(name)s`, as HTML; what is no HTML yet is escaped."""
    escaped = {name: conditional_escape(each) for name, each in words.items()}
    return mark_safe(conditional_escape(sentence) % escaped)  # noqa: S308 – every piece is escaped  # nosec
