"""Addresses of pages as sources have them: two ways of writing one are the same page.

What mailing and advertising services add is left out; http or https, `www.`, a slash at the end and capital letters
tell nothing apart. That is enough to ask whoever enters a source, and too little to refuse.
"""

from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Replace

from institutions.query_strings import TRACKING

NOTHING = ("https://", "http://", "www.")  # what is left out of a key, in this order


def without_tracking(address: str) -> str:
    """Return the address without parameters that tell only where a reader came from."""
    page, _mark, rest = address.partition("?")
    query, hash_sign, fragment = rest.partition("#")
    told = "&".join(each for each in query.split("&") if not TRACKING.fullmatch(each.partition("=")[0]))
    return page + (f"?{told}" if told else "") + hash_sign + fragment


def address_key(address: str) -> str:
    """Return what two ways of writing an address have in common."""
    key = without_tracking(address).lower()
    for word in NOTHING:
        key = key.replace(word, "")
    return key.replace("/?", "?").rstrip("/")


def key_in_rows(column: str) -> Func:
    """Return the expression of the key of the addresses in a column, which hold no tracking by then."""
    key: F | Func = Lower(column)
    for word in NOTHING:
        key = Replace(key, Value(word), Value(""))
    return Func(Replace(key, Value("/?"), Value("?")), template="RTRIM(%(expressions)s, '/')")
