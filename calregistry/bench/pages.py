"""The pages that are measured, and what each of them asks of the database."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calregistry.bench.load import NOISE
from calregistry.comparisons import MOST, address
from certificates.models import Certificate
from institutions.models import Institution, Territory

BARE = "bare HttpResponse"
STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page asks and gives: SQL queries, bytes of HTML, and bytes with all its style sheets."""

    queries: int
    html: int
    with_styles: int


def pages() -> dict[str, str]:
    """Return the address of each page to measure, by name; the records are middling ones of the generated register."""
    certificates = (
        Certificate.objects.published()
        .filter(events__parts__isnull=False)
        .distinct()
        .order_by("number", "pk")
    )
    certificate = certificates[certificates.count() // 2]
    holder = certificate.holder
    others = Institution.objects.published().exclude(pk=holder.pk).order_by("-pk")[: MOST - 1]
    voivodeship = Territory.objects.get(code=holder.territory.voivodeship_code)
    institutions, awards = reverse("institutions:list"), reverse("certificates:list")
    events = reverse("events:list")
    chosen = {"status": "okres-nieznany", "wojewodztwo": voivodeship.slug}
    return {
        BARE: "/bare",
        "home": reverse("home"),
        "institutions": institutions,
        "institutions, kept": f"{institutions}?{NOISE}=bench",
        "institutions, filtered": f"{institutions}?{urlencode(chosen)}",
        "institutions, search": f"{institutions}?{urlencode({'szukaj': holder.town})}",
        "institutions, near": f"{institutions}?{urlencode({'blisko': '52.23,19.40', 'promien': '50'})}",
        "suggestions": f"{reverse('institutions:suggestions')}?{urlencode({'szukaj': holder.town[:4]})}",
        "certificates": awards,
        "certificates, filtered": f"{awards}?{urlencode(chosen)}",
        "certificates, search": f"{awards}?{urlencode({'szukaj': holder.town})}",
        "certificates, area": f"{awards}?{urlencode({'szukaj': voivodeship.name})}",
        "certificates, feed": f"{reverse('certificates-feed')}?{urlencode(chosen)}",
        "institutions, feed": f"{reverse('institutions-feed')}?{urlencode(chosen)}",
        "events": events,
        "events, search": f"{events}?{urlencode({'szukaj': holder.town})}",
        "institution": holder.get_absolute_url(),
        "certificate": certificate.get_absolute_url(),
        "verify": f"{reverse('certificates:verify')}?{urlencode({'numer': certificate.number})}",
        "statistics": reverse("statistics"),
        "timeline": reverse("timeline"),
        "comparison": address(each.slug for each in (holder, *others)),
    }


def weigh(path: str) -> Weight:
    """Return the weight of the page at `path`, asked for in this process; anything but 200 raises RuntimeError."""
    with CaptureQueriesContext(connection) as queries:
        response = Client(SERVER_NAME="127.0.0.1").get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} was answered with {response.status_code}.")
    html = len(response.content)
    return Weight(len(queries), html, html + sum(map(_style_bytes, STYLESHEET.findall(response.text))))


def _style_bytes(address: str) -> int:
    """Return the size of the style sheet that the server gives at `address`."""
    return (settings.STATIC_ROOT / address.removeprefix(settings.STATIC_URL)).stat().st_size
