from datetime import date

from django.db import models
from django.db.models.functions import Coalesce

from certificates.models.certificate import Certificate, Status
from institutions.models import Institution
from institutions.models.institution import InstitutionQuerySet


class HolderQuerySet(InstitutionQuerySet):
    """Institutions seen with what they hold, held or do not hold."""

    def with_status(self, *, on: date):
        """Annotate each institution with `status`: that of its best published certificate on the day `on`.

        The order from best to worst is STATUS_ORDER; an institution without any certificate has `Status.NONE`.
        Certificates of units count for the unit alone.
        """
        best = (
            Certificate.objects.filter(holder=models.OuterRef("pk"), published_at__isnull=False)
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


class Holder(Institution):
    """An institution of the register with what it was granted.

    The upper floor's view of an institution: it knows certificates, which `institutions` does not. Every institution
    can be seen this way, also one that never held a certificate.
    """

    objects = HolderQuerySet.as_manager()

    class Meta:
        proxy = True
