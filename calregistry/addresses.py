"""Addresses in two languages: a page in Polish stands at its path, the same page in English at that path under /en/."""

from django.conf import settings
from django.urls import get_script_prefix

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def language_of(path: str) -> str:
    """Return the language that the page at `path`, which starts with a slash, speaks."""
    first = path.removeprefix(get_script_prefix()).partition("/")[0]
    return first if first in LANGUAGES else settings.LANGUAGE_CODE


def in_language(path: str, language: str) -> str:
    """Return the path in `language` of the page at `path`, never the beginning of another site's address."""
    root = get_script_prefix()
    rest = path.removeprefix(root)
    if (present := language_of(path)) != settings.LANGUAGE_CODE:
        rest = rest.removeprefix(present)
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{root}{prefix}{rest.lstrip('/')}"
