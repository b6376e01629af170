"""From which network a request comes: so much is enough to hold each sender to a fair number of reports and tries."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

SHARED_BITS = 64  # one subscriber has a whole /64 of IPv6 and can change the rest of the address at will


# What may be kept of an address for a while: it tells a part of the network, and nobody in it.
KEPT_BITS = {4: 24, 6: 48}


def network_of(request: HttpRequest) -> str:
    """Return the client's IPv4 address or IPv6 network; "" where none is known."""
    address = _address_of(request)
    if isinstance(address, IPv6Address):
        return str(ip_network((address.packed, SHARED_BITS), strict=False))
    return "" if address is None else str(address)


def neighbourhood_of(request: HttpRequest) -> str:
    """Return the part of the network that the request comes from, with many others in it; "" where none is known."""
    address = _address_of(request)
    if address is None:
        return ""
    return str(ip_network((address.packed, KEPT_BITS[address.version]), strict=False))


def _address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Return the client's address, None where none is known.

    `X-Forwarded-For` is read only behind the register's own proxy, and of it only the last address, which that proxy
    adds itself: what stands before it is the client's word.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        address = ip_address(told)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def is_sent_from_here(request: HttpRequest) -> bool:
    """Return whether the browser sent the form from a page of this site, as far as it says so.

    Browsers have told it in `Sec-Fetch-Site` since 2023 and in `Origin` long before; what tells neither is no browser
    that another site could use.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()
