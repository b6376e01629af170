from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models.functions import Coalesce

from certificates.models.certificate import Certificate
from certificates.models.status import STATUS_ORDER, Status, status_rank
from institutions.models import Institution
from institutions.models.institution import InstitutionQuerySet
from institutions.partial_dates import PartialDateField


class HolderQuerySet(InstitutionQuerySet):
    """Institutions seen with what they hold, held or do not hold."""

    def with_status(self, *, on: date):
        """Annotate each institution with `status`: that of its best published certificate on the day `on`.

        The order from best to worst is STATUS_ORDER; an institution without any certificate has `Status.NONE`.
        Certificates of units count for the unit alone.
        """
        best = (
            Certificate.objects.published()
            .filter(holder=models.OuterRef("pk"))
            .with_status_rank(on=on)
            .order_by("status_rank", "pk")
            .values("status")[:1]
        )
        return self.annotate(
            status=Coalesce(
                models.Subquery(best),
                models.Value(Status.NONE),
                output_field=models.CharField(max_length=16, choices=Status.choices),
            )
        )

    def in_status(self, statuses: Collection[str], *, on: date, are_few: bool = False):
        """Return the institutions whose status on the day `on`, as `with_status` gives it, is one of `statuses`.

        Groups all certificates once instead of looking for each institution's best: with 100,000 institutions this
        takes a quarter of the time on PostgreSQL and less than half on SQLite. Where the institutions `are_few`, it
        groups those of theirs alone: for a voivodeship in a tenth of the time, but for all in half as much again.
        """
        ranks = [rank for rank, status in enumerate(STATUS_ORDER) if status in statuses]
        best = _best_ranks(on=on)
        if are_few:
            best = best.filter(holder__in=self.order_by().values("pk"))
        matches = models.Q(pk__in=best.filter(best__in=ranks).values("holder"))
        if Status.NONE in statuses:
            matches |= ~models.Q(pk__in=Certificate.objects.published().values("holder"))
        return self.filter(matches)

    def count_by_status(self, *, on: date) -> dict[str, int]:
        """Return how many of the institutions have each status on the day `on`; in two queries."""
        counts = (
            _best_ranks(on=on)
            .filter(holder__in=self.order_by().values("pk"))
            .aggregate(
                **{
                    status.name: models.Count("holder", filter=models.Q(best=rank))
                    for rank, status in enumerate(STATUS_ORDER)
                }
            )
        )
        by_status = {status.value: counts[status.name] for status in STATUS_ORDER}
        return by_status | {Status.NONE.value: self.count() - sum(by_status.values())}

    def tally_by_certificates(self, *, most: int) -> list[int]:
        """Return how many of the institutions have 1, 2, … published certificates, last those with `most` or more."""
        counts = _certificate_counts().filter(holder__in=self.order_by().values("pk"))
        exactly = {f"with_{number}": models.Q(count=number) for number in range(1, most)}
        found = counts.aggregate(
            **{
                name: models.Count("holder", filter=condition)
                for name, condition in {**exactly, "with_more": models.Q(count__gte=most)}.items()
            }
        )
        return [found[name] for name in (*exactly, "with_more")]

    def certified(self):
        """Return the institutions with a published certificate, of whatever status."""
        return self.filter(pk__in=Certificate.objects.published().values("holder"))

    def uncertified(self):
        """Return the institutions without a published certificate."""
        return self.exclude(pk__in=Certificate.objects.published().values("holder"))

    def with_certificates(self, counts: Collection[int], *, or_more: int | None = None):
        """Return the institutions with as many published certificates as one of `counts` says, or with `or_more`."""
        matches = models.Q(count__in=counts)
        if or_more is not None:
            matches |= models.Q(count__gte=or_more)
        return self.filter(pk__in=_certificate_counts().filter(matches).values("holder"))

    def with_newest_award(self):
        """Annotate each institution with `newest_award`: when its newest published certificate was awarded."""
        awards = Certificate.objects.published().filter(holder=models.OuterRef("pk")).newest_first()
        return self.annotate(
            newest_award=models.Subquery(awards.values("awarded_on")[:1], output_field=PartialDateField())
        )

    def with_awards(self, *, on: date):
        """Load `awards` of each institution: its published certificates with their status on `on`, newest first."""
        awards = Certificate.objects.published().with_status(on=on).newest_first()
        return self.prefetch_related(models.Prefetch("certificates", awards, to_attr="awards"))


def _best_ranks(*, on: date):
    """Return the rank of the best published certificate of each `holder` on the day `on`, as `best`."""
    certificates = Certificate.objects.published().order_by()
    return certificates.values("holder").annotate(best=models.Min(status_rank(on=on)))


def _certificate_counts():
    """Return the number of published certificates of each `holder`, as `count`."""
    certificates = Certificate.objects.published().order_by()
    return certificates.values("holder").annotate(count=models.Count("pk"))


class Holder(Institution):
    """An institution of the register with what it was granted.

    The upper floor's view of an institution: it knows certificates, which `institutions` does not. Every institution
    can be seen this way, also one that never held a certificate.
    """

    objects = HolderQuerySet.as_manager()

    class Meta:
        proxy = True

    @property
    def deciding_award(self) -> Certificate | None:
        """Return the award that gives the institution its status; needs `with_status` and `with_awards` of one day."""
        return next((award for award in self.awards if award.status == self.status), None)
