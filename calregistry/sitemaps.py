"""The map of the site for search engines (sitemaps.org), in sections of pages small enough to be made at once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Model, QuerySet
from django.db.models.functions import Left
from django.urls import reverse

from calregistry.addresses import LANGUAGES, in_language
from calregistry.people import people_with_page
from certificates.models import Certificate
from institutions.models import Institution, Programme, Source, Territory

MOST_ADDRESSES = 5000  # on a page; the protocol allows 50,000

PAGES = (
    "home",
    "about",
    "obtaining",
    "criteria",
    "how-we-know",
    "glossary",
    "easy-to-read",
    "privacy",
    "map",
    "voivodeships",
    "institutions:list",
    "certificates:list",
    "certificates:verify",
    "institutions:sources",
    "activities:list",
    "events:list",
    "people:list",
    "programmes:list",
    "accessibility",
    "report",
    "statistics",
    "compare",
    "timeline",
)


class Section(Sitemap):
    """A part of the map: each of its pages stands there in every language, beside its other languages.

    Django's own way to several languages reads all records to give some.
    """

    limit = MOST_ADDRESSES // len(LANGUAGES)

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what the map says of each page."""
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        urls = []
        for each in super().get_urls(page, site, protocol):
            path = each["location"].removeprefix(root)
            places = {language: root + in_language(path, language) for language in LANGUAGES}
            named = places | {"x-default": places[settings.LANGUAGE_CODE]}
            alternates = [{"lang_code": code, "location": place} for code, place in named.items()]
            urls += [{**each, "location": place, "alternates": alternates} for place in places.values()]
        return urls


class PageSection(Section):
    """The pages that are always there."""

    def items(self) -> tuple[str, ...]:
        """Return the names of their addresses."""
        return PAGES

    def location(self, name: str) -> str:
        """Return the address of a page."""
        return reverse(name)


class RecordSection(Section):
    """The pages of one kind of published record."""

    model: type[Model]
    key: str

    def items(self) -> QuerySet:
        """Return the records with what their addresses need, in the order of these."""
        return self.model.objects.published().only(self.key, "changed_at").order_by(self.key)

    def lastmod(self, record) -> datetime:
        """Return when the record was last changed."""
        return record.changed_at

    def get_latest_lastmod(self) -> datetime | None:
        """Return when any was last changed; Django's own way would load them all."""
        return self.items().order_by().aggregate(latest=Max("changed_at"))["latest"]


class InstitutionSection(RecordSection):
    """The pages of institutions."""

    model, key = Institution, "slug"


class CertificateSection(RecordSection):
    """The pages of certificates."""

    model, key = Certificate, "number"


class SourceSection(RecordSection):
    """The pages of sources."""

    model, key = Source, "slug"


class ProgrammeSection(RecordSection):
    """The pages of programmes."""

    model, key = Programme, "slug"


class PersonSection(Section):
    """The pages of people; when one of them last changed is not recorded."""

    def items(self) -> QuerySet:
        """Return the people who have a page."""
        return people_with_page().only("slug").order_by("slug")


class VoivodeshipSection(Section):
    """The pages of voivodeships, with or without institutions."""

    def items(self) -> QuerySet:
        """Return the voivodeships."""
        return Territory.objects.at_level(Territory.Level.VOIVODESHIP).order_by("code")

    def location(self, territory: Territory) -> str:
        """Return the address of a voivodeship's page."""
        return reverse("voivodeship", args=[territory.slug])


class CountySection(Section):
    """The pages of counties: only those where an institution is known have one."""

    def items(self) -> QuerySet:
        """Return the counties."""
        known = Institution.objects.published().order_by().values(county=Left("territory_id", 4)).distinct()
        return (
            Territory.objects.at_level(Territory.Level.COUNTY)
            .filter(code__in=known.values_list("county", flat=True))
            .order_by("code")
        )

    def location(self, territory: Territory) -> str:
        """Return the address of a county's page."""
        return reverse("county", args=[territory.slug])


# The words of the sections' addresses.
SECTIONS: dict[str, type[Sitemap]] = {
    "strony": PageSection,
    "instytucje": InstitutionSection,
    "certyfikaty": CertificateSection,
    "zrodla": SourceSection,
    "programy": ProgrammeSection,
    "osoby": PersonSection,
    "wojewodztwa": VoivodeshipSection,
    "powiaty": CountySection,
}
