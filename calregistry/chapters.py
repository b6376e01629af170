"""The chapters of the pages about the certificate, and the sources that their sentences rest on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Chapter:
    """A page about the certificate: its address, template, title in the menu, and the slugs of its sources."""

    name: str
    template: str
    title: Promise
    sources: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return reverse(self.name)


CERTIFICATE = Chapter(
    name="about",
    template="pages/about/certificate.html",
    title=_("What the certificate is"),
    sources=(
        "boleslawiec-certyfikaty",
        "brodnica-wywiad",
        "brzeszcze-certyfikat",
        "cal-co-nas-wyroznia",
        "cal-dlaczego-cal",
        "cal-biblioteka-w-piekarach",
        "forum-osl-czlonkostwo",
        "mieroszow-wywiad",
        "model-osl-zalozenia",
        "osl-czym-jest-cal",
        "osl-standardy-cal",
        "szklarska-poreba-projekt",
        "walbrzych-centrum-aktywnosci-lokalnej",
    ),
)
OBTAINING = Chapter(
    name="obtaining",
    template="pages/about/obtaining.html",
    title=_("How to obtain it"),
    sources=(
        "brodnica-wywiad",
        "cal-biblioteka-w-piekarach",
        "cal-dlaczego-cal",
        "cal-krok-po-kroku",
        "mieroszow-wywiad",
        "osl-czym-jest-cal",
        "osl-standardy-cal",
        "stalowa-wola-wreczenie",
    ),
)
CRITERIA = Chapter(
    name="criteria",
    template="pages/about/criteria.html",
    title=_("Criteria through the years"),
    sources=("boris-cal-na-mazowszu", "brzeszcze-certyfikat", "slupno-centrum-aktywnosci-lokalnej"),
)
REGISTER = Chapter(
    name="how-we-know", template="pages/about/register.html", title=_("How the register knows")
)

CHAPTERS = (CERTIFICATE, OBTAINING, CRITERIA, REGISTER)


def citing(slug: str) -> Iterator[Chapter]:
    """Yield the chapters that rest on the source at `slug`."""
    return (chapter for chapter in CHAPTERS if slug in chapter.sources)
