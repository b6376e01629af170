"""Atom feeds (RFC 4287): what is new in the register, as a whole, in one voivodeship and in a filtered list."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calregistry.addresses import in_language
from calregistry.plain_text import one_line
from certificates import verdicts
from certificates.models import Certificate, Holder, Status
from institutions.models import Territory
from institutions.models.territory import lies_in

NEWEST = 50  # entries in a feed


class OneEntryOneId(Atom1Feed):
    """A feed and its entries are known by their addresses in Polish, in whatever language they stand."""

    def __init__(self, *about: Any, feed_url: str, **more: Any) -> None:
        """Take what the feed says of itself, and its absolute address."""
        own = known_by(feed_url)
        super().__init__(*about, feed_url=feed_url, **{**more, "feed_guid": own})

    def add_item(self, title: str, link: str, description: str, **about: Any) -> None:
        """Add the entry of the record whose page is at the absolute address `link`."""
        super().add_item(title, link, description, **{**about, "unique_id": known_by(link)})


def known_by(address: str) -> str:
    """Return the absolute `address` in Polish: the id of a feed or entry (RFC 4287, 4.2.6)."""
    place = urlsplit(address)
    return place._replace(path=in_language(place.path, settings.LANGUAGE_CODE)).geturl()


class RegisterFeed(Feed):
    """What the feeds share: the voivodeship, if one is in the address, and how a record becomes an entry."""

    feed_type = OneEntryOneId
    author_name = gettext_lazy("CAL Register")

    def get_object(self, request: HttpRequest, slug: str | None = None) -> Territory | None:
        """Return the voivodeship of the feed, None for the whole register; an unknown one raises DoesNotExist."""
        if slug is None:
            return None
        return Territory.objects.at_level(Territory.Level.VOIVODESHIP).get(slug=slug)

    def link(self, voivodeship: Territory | None) -> str:
        """Return the address of the page that shows the same to people."""
        return reverse("voivodeship", args=[voivodeship.slug]) if voivodeship else reverse("home")

    def item_title(self, record: Certificate | Holder) -> str:
        """Return the name of the institution, and the number where the record is a certificate; plain text."""
        if isinstance(record, Holder):
            return one_line(record.name)
        return one_line(
            _("Certificate %(number)s: %(holder)s") % {"number": record.number, "holder": record.holder.name}
        )

    def item_description(self, record: Certificate | Holder) -> str:
        """Return the sentence at the head of the record's own page, as HTML, which Atom's summary is."""
        if isinstance(record, Holder):
            return escape(one_line(verdicts.of_holder(record.awards)))
        return escape(one_line(verdicts.of_certificate(record, record.status)))

    def item_categories(self, record: Certificate | Holder) -> list[str]:
        """Return the status in words."""
        status = verdicts.best_status(record.awards) if isinstance(record, Holder) else record.status
        return [str(Status(status).label)]

    def item_pubdate(self, record: Certificate | Holder) -> datetime | None:
        """Return when the record was published."""
        return record.published_at

    def item_updateddate(self, record: Certificate | Holder) -> datetime:
        """Return when the record was last changed; one that was published later changed then for its readers."""
        return max(record.changed_at, record.published_at or record.changed_at)


class NewCertificates(RegisterFeed):
    """The certificates that the register published last."""

    subtitle = gettext_lazy(
        "The certificates that were published in the register last, with their status today."
    )

    def title(self, voivodeship: Territory | None) -> str:
        """Return the name of the feed."""
        if voivodeship is None:
            return _("New certificates in the CAL Register")
        return capfirst(
            _("%(place)s: new certificates in the CAL Register") % {"place": one_line(voivodeship.label)}
        )

    def items(self, voivodeship: Territory | None) -> list[Certificate]:
        """Return the certificates, the newest in the register first."""
        return list(certificates_of(voivodeship).order_by("-published_at", "number")[:NEWEST])


class Changes(RegisterFeed):
    """The institutions and certificates whose records were changed last."""

    subtitle = gettext_lazy(
        "The institutions and certificates whose records were added or corrected last, with their status today."
    )

    def title(self, voivodeship: Territory | None) -> str:
        """Return the name of the feed."""
        if voivodeship is None:
            return _("Changes in the CAL Register")
        return capfirst(_("%(place)s: changes in the CAL Register") % {"place": one_line(voivodeship.label)})

    def items(self, voivodeship: Territory | None) -> list[Certificate | Holder]:
        """Return institutions and certificates together, the last changed first."""
        awards = Certificate.objects.published().with_status_rank(on=timezone.localdate())
        institutions = Holder.objects.published().prefetch_related(
            Prefetch("certificates", awards, to_attr="awards")
        )
        if voivodeship:
            institutions = institutions.filter(lies_in(voivodeship.code))
        records = [
            *institutions.order_by("-changed_at", "slug")[:NEWEST],
            *certificates_of(voivodeship).order_by("-changed_at", "number")[:NEWEST],
        ]
        return sorted(records, key=lambda record: record.changed_at, reverse=True)[:NEWEST]


def certificates_of(voivodeship: Territory | None):
    """Return the published certificates of the voivodeship, or of all, with their holders and their status today."""
    certificates = Certificate.objects.published().with_status(on=timezone.localdate())
    if voivodeship:
        certificates = certificates.filter(lies_in(voivodeship.code, "holder__territory_id"))
    return certificates.select_related("holder")
