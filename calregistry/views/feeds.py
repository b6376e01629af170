from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from calregistry.feeds import NEWEST, RegisterFeed
from calregistry.plain_text import one_line
from certificates.filters import CertificateFilter, HolderFilter
from certificates.models import Certificate, Holder


class ListFeed(RegisterFeed):
    """What is new in a list under its filters.

    The query string is that of the list, without the number of a page. The order of the list says nothing here, and
    the statuses are those of today.
    """

    page: str  # the name of the list's address
    address: str  # the name of the feed's own

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the feed; a wrong query string leads to the list, which says what is wrong in it."""
        filters = self.filters(request.GET)
        if filters.problems:
            return HttpResponseRedirect(f"{reverse(self.page)}?{request.GET.urlencode()}")
        return super().__call__(request, filters=filters)

    def filters(self, data: QueryDict) -> Any:
        """Return the filters of the list."""
        raise NotImplementedError

    def get_object(self, request: HttpRequest, filters: Any) -> Any:
        """Return the filters, which the feed is about."""
        return filters

    def link(self, filters: Any) -> str:
        """Return the address of the list."""
        return asking(reverse(self.page), filters.rows_query)

    def feed_url(self, filters: Any) -> str:
        """Return the feed's own address, the same for whatever chooses the same rows in the same words."""
        return asking(reverse(self.address), filters.rows_query)

    def named(self, name: str, filters: Any) -> str:
        """Return the name of the feed, with the filters in words."""
        conditions = one_line(filters.plain_conditions)
        return f"{name} – {conditions}" if conditions else name


class ListedCertificates(ListFeed):
    """The certificates of the list that the register published last."""

    page, address = "certificates:list", "certificates-feed"
    subtitle = gettext_lazy(
        "The certificates of the list that were published in the register last, with their status today."
    )

    class Filters(CertificateFilter):
        """The list's query string; a feed has no pages."""

        strona = None  # type: ignore[assignment]

    def filters(self, data: QueryDict) -> CertificateFilter:
        """Return the filters of the list of certificates."""
        return self.Filters(data, Certificate.objects.published(), today=timezone.localdate())

    def title(self, filters: CertificateFilter) -> str:
        """Return the name of the feed."""
        return self.named(_("New in the list of certificates of the CAL Register"), filters)

    def items(self, filters: CertificateFilter) -> list[Certificate]:
        """Return the certificates, the newest in the register first."""
        found = filters.qs.with_status(on=filters.on).select_related("holder")
        return list(found.order_by("-published_at", "number")[:NEWEST])


class ListedInstitutions(ListFeed):
    """The institutions of the list of which the register published something last: themselves or a certificate."""

    page, address = "institutions:list", "institutions-feed"
    subtitle = gettext_lazy(
        "The institutions of the list that were published in the register last, or whose certificates were, with their"
        " status today."
    )

    class Filters(HolderFilter):
        """The list's query string; a feed has no pages."""

        strona = None  # type: ignore[assignment]

    def filters(self, data: QueryDict) -> HolderFilter:
        """Return the filters of the list of institutions."""
        return self.Filters(data, Holder.objects.published(), today=timezone.localdate())

    def title(self, filters: HolderFilter) -> str:
        """Return the name of the feed."""
        return self.named(_("New in the list of institutions of the CAL Register"), filters)

    def items(self, filters: HolderFilter) -> Sequence[Holder]:
        """Return the institutions, the one with the newest of all first."""
        rows = filters.qs.order_by()
        newest = rows.order_by("-published_at", "slug").values_list("pk", flat=True)[:NEWEST]
        awards = Certificate.objects.published().filter(holder__in=rows.values("pk"))
        awarded = awards.order_by("-published_at", "number").values_list("holder", flat=True)[:NEWEST]
        of_holder = Certificate.objects.published().with_status_rank(on=filters.on)
        holders = Holder.objects.filter(pk__in={*newest, *awarded}).prefetch_related(
            Prefetch("certificates", of_holder, to_attr="awards")
        )
        return sorted(holders, key=lambda holder: (self.item_pubdate(holder), holder.slug), reverse=True)[
            :NEWEST
        ]

    def item_pubdate(self, record: Any) -> datetime | None:
        """Return when the institution, or the newest of its certificates, was published."""
        return max(each.published_at for each in (record, *record.awards))

    def item_updateddate(self, record: Any) -> datetime:
        """Return when the institution or its certificates were last changed."""
        return max(
            super(ListedInstitutions, self).item_updateddate(each) for each in (record, *record.awards)
        )


def asking(address: str, query: str) -> str:
    """Return the `address` with a query string, if there is any."""
    return f"{address}?{query}" if query else address


listed_certificates = require_safe(ListedCertificates())
listed_institutions = require_safe(ListedInstitutions())
