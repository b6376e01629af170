from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet
from institutions.partial_dates import PartialDateField


class ClaimQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, certificate, counted, scope):
        """Return what somebody says of a certificate's place, by its number, what is counted and where."""
        return self.get(certificate__number=certificate, counted=counted, scope=scope)


class Claim(models.Model):
    """What somebody says of a certificate's place in a count, "57th in Poland": never derived, no number of ours."""

    certificate = models.ForeignKey(
        "certificates.Certificate", models.CASCADE, verbose_name=_("certificate"), related_name="claims"
    )
    ordinal = models.PositiveIntegerField(_("which in order"), help_text=_("57 for “57th in Poland”."))
    counted = models.CharField(
        _("what is counted"),
        max_length=150,
        help_text=_("As the source says, for instance “instytucje w Polsce”."),
    )
    scope = models.CharField(
        _("where"), max_length=100, help_text=_("For instance “Polska”, “województwo kujawsko-pomorskie”.")
    )
    territory = models.ForeignKey(
        "institutions.Territory",
        models.PROTECT,
        verbose_name=_("territory"),
        related_name="claims",
        null=True,
        blank=True,
        help_text=_("Only when the scope is a voivodeship, county or municipality."),
    )
    said_by = models.CharField(
        _("who says so"), max_length=200, help_text=_("A person's post or an institution, in the nominative.")
    )
    as_of = PartialDateField(
        _("as of"), help_text=_("The date that the claim holds for; empty when the source gives none.")
    )

    objects = ClaimQuerySet.as_manager()
    history = History(of=("certificate",), named_by=("counted", "scope"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "counted", "scope"],
                name="claim_once_a_scope",
                violation_error_message=_("This claim is already recorded."),
            ),
            models.CheckConstraint(
                condition=models.Q(ordinal__gte=1),
                name="claim_counts_from_one",
                violation_error_message=_("The order counts from one."),
            ),
        ]

    def __str__(self):
        return f"{self.ordinal}. – {self.scope}"

    def natural_key(self):
        return (*self.certificate.natural_key(), self.counted, self.scope)

    natural_key.dependencies = ["certificates.certificate", "institutions.territory"]


class EvidenceQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, certificate, edition, criterion, institution, activity, statement):
        """Return the evidence by certificate, criterion (edition and number), activity ("" for none) and statement."""
        return self.get(
            certificate__number=certificate,
            criterion__edition__slug=edition,
            criterion__number=criterion,
            activity__institution__slug=institution or None,
            activity__slug=activity or None,
            statement=statement,
        )

    def of_published(self):
        """Return the evidence that the public may see: a sentence, or an activity of a published institution."""
        return self.filter(
            ~models.Q(statement="") | models.Q(activity__institution__published_at__isnull=False)
        )


class Evidence(models.Model):
    """How the holder met a criterion: by an activity of the register, or told in a sentence of ours."""

    certificate = models.ForeignKey(
        "certificates.Certificate", models.CASCADE, verbose_name=_("certificate"), related_name="evidence"
    )
    criterion = models.ForeignKey(
        "certificates.Criterion", models.PROTECT, verbose_name=_("criterion"), related_name="evidence"
    )
    activity = models.ForeignKey(
        "institutions.Activity",
        models.PROTECT,
        verbose_name=_("activity"),
        related_name="evidence",
        null=True,
        blank=True,
    )
    statement = models.CharField(_("statement"), max_length=300, blank=True, help_text=_("In our own words."))

    objects = EvidenceQuerySet.as_manager()
    history = History(of=("certificate",), named_by=("criterion", "activity", "statement"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__isnull=False) | ~models.Q(statement=""),
                name="evidence_says_something",
                violation_error_message=_("Choose an activity or write a sentence."),
            ),
            models.UniqueConstraint(
                "certificate",
                "criterion",
                Coalesce("activity", models.Value(0)),
                "statement",
                name="evidence_once_a_criterion",
                violation_error_message=_("This evidence is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.criterion.number}: {self.statement or self.activity}"

    def natural_key(self):
        activity = self.activity.natural_key() if self.activity else ("", "")
        return (*self.certificate.natural_key(), *self.criterion.natural_key(), *activity, self.statement)

    natural_key.dependencies = ["certificates.certificate", "certificates.criterion", "institutions.activity"]
