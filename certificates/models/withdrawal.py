from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet, change
from institutions.partial_dates import PartialDateField


class WithdrawalQuerySet(TrackedQuerySet):
    """Withdrawals asked for."""

    def pending(self):
        """Return the withdrawals that nobody has decided on yet."""
        return self.filter(decided_at__isnull=True)


class Withdrawal(models.Model):
    """A withdrawal that one member of the staff asks for and another decides on.

    The certificate itself holds the day and the reason once it is withdrawn; this row tells who wanted it and who
    agreed. Nothing of it is public.
    """

    # Identity
    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        verbose_name=_("certificate"),
        related_name="withdrawals",
    )

    # Withdrawal
    withdrawn_on = PartialDateField(
        _("withdrawn on"),
        null=False,
        blank=False,
        allows_not_later_than=False,
        help_text=_("The day from which the certificate no longer holds."),
    )
    reason = models.TextField(
        _("reason of withdrawal"), help_text=_("In a sentence that the public may read.")
    )

    # Two people
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("asked for by"),
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    is_confirmed = models.BooleanField(_("confirmed"), null=True, blank=True, editable=False)

    objects = WithdrawalQuerySet.as_manager()
    history = History(of=("certificate",), named_by=("withdrawn_on",), is_made_by_verbs=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="withdrawal_needs_two_people",
                violation_error_message=_("Somebody else has to decide on a withdrawal that you asked for."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    decided_by__isnull=True, decided_at__isnull=True, is_confirmed__isnull=True
                )
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_confirmed__isnull=False),
                name="withdrawal_is_decided_by_somebody_at_some_time",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_tells_its_reason"),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(decided_at__isnull=True),
                name="withdrawal_is_asked_for_once",
                violation_error_message=_(
                    "Somebody has asked for the withdrawal of this certificate already."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.certificate}: {self.withdrawn_on}"

    @property
    def is_pending(self) -> bool:
        """Return whether nobody has decided yet."""
        return self.decided_at is None

    def decide(self, *, by, is_confirmed: bool) -> None:
        """Withdraw the certificate, or refuse to, by the decision of the member of staff `by`.

        The row is locked, so that two people who decide at once do so one after the other. Raises ValidationError when
        `by` asked for it, when it was decided already, or when the certificate was withdrawn already.
        """
        with change(by=by, reason=self.reason):
            pending = Withdrawal.objects.select_for_update().get(pk=self.pk)
            if not pending.is_pending:
                raise ValidationError(_("Somebody has decided on this withdrawal already."))
            if by.pk == pending.asked_by_id:
                raise ValidationError(_("Somebody else has to decide on a withdrawal that you asked for."))
            self.decided_by, self.decided_at, self.is_confirmed = by, timezone.now(), is_confirmed
            self.save(update_fields=["decided_by", "decided_at", "is_confirmed"])
            if is_confirmed:
                self.certificate.withdraw(on=self.withdrawn_on, reason=self.reason)
