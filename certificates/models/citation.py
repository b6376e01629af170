from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History
from institutions.models.citation import BaseCitation, exactly_one

CITED_RECORDS = ("certificate", "event", "part", "claim", "evidence", "edition")


class CertificateCitation(BaseCitation):
    """A citation of what stands in `certificates`."""

    RECORDS = CITED_RECORDS

    source = models.ForeignKey(
        "institutions.Source", models.PROTECT, verbose_name=_("source"), related_name="certificate_citations"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", models.CASCADE, related_name="citations", null=True, blank=True
    )
    event = models.ForeignKey(
        "certificates.Event", models.CASCADE, related_name="citations", null=True, blank=True
    )
    part = models.ForeignKey(
        "certificates.Part", models.CASCADE, related_name="citations", null=True, blank=True
    )
    claim = models.ForeignKey(
        "certificates.Claim", models.CASCADE, related_name="citations", null=True, blank=True
    )
    evidence = models.ForeignKey(
        "certificates.Evidence", models.CASCADE, related_name="citations", null=True, blank=True
    )
    edition = models.ForeignKey(
        "certificates.Edition", models.CASCADE, related_name="citations", null=True, blank=True
    )

    history = History(of=CITED_RECORDS, named_by=("source", "field"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations of certificates")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(CITED_RECORDS),
                name="certificate_citation_points_at_one_record",
                violation_error_message=_("A citation points at exactly one record."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["source", record, "field"],
                    name=f"certificate_citation_once_a_{record}_field",
                    violation_error_message=_("This source already confirms this field of the record."),
                )
                for record in CITED_RECORDS
            ),
        ]
