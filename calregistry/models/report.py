"""What readers report, kept as a queue for staff; of the reader, only what must be kept, and not for long."""

import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet
from institutions.polish import fold_key_of

MOST_TEXT = 4000  # characters of what is wrong, and of the answer
MOST_GROUNDS = 1000
MOST_ADDRESS = 500
# Digits and letters that cannot be taken for one another when read out or copied by hand.
REFERENCE_LETTERS = "23456789CDFGHJKLMNPQRTVWXY"
SENDER_KEPT = timedelta(days=2)
EMAIL_KEPT = timedelta(days=90)

_confirmations = Signer(salt="calregistry.report.confirmation")


def new_reference() -> str:
    """Return a reference number that nobody can guess from another: Z-7K3M-Q9TD."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _letter in range(8))
    return f"Z-{letters[:4]}-{letters[4:]}"


class Sender(models.Model):
    """The network from which something was reported on one day, as a keyed digest, to hold each to a fair number."""

    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    seen_on = models.DateField(_("seen on"), editable=False)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self):
        return self.digest[:8]


class ErrorReportQuerySet(TrackedQuerySet):
    def confirmed_by(self, token: str):
        """Return the report, one or none, whose confirmation page has `token` in its address."""
        try:
            return self.filter(reference=_confirmations.unsign(token))
        except BadSignature:
            return self.none()

    def forget_readers(self, *, now: datetime) -> tuple[int, int]:
        """Delete what is no longer needed of readers; return how many senders and how many e-mail addresses.

        Senders go after two days, e-mail addresses 90 days after the last change of a closed report. The reports stay.
        """
        senders = Sender.objects.filter(seen_on__lt=timezone.localdate(now - SENDER_KEPT))
        closed = self.filter(status__in=ErrorReport.CLOSED, changed_at__lt=now - EMAIL_KEPT).exclude(email="")
        return senders.delete()[1].get(Sender._meta.label, 0), closed.update(email="")


class ErrorReport(models.Model):
    """What a reader says is wrong on a page, and what became of it."""

    class Status(models.TextChoices):
        """How far staff have got with it."""

        NEW = "nowe", _("new")
        STARTED = "w-toku", _("in progress")
        ANSWERED = "zalatwione", _("answered")
        REJECTED = "odrzucone", _("rejected")

    CLOSED = (Status.ANSWERED, Status.REJECTED)
    # An order by what is left to do: new ones, those in progress, closed ones.
    WAITING_FIRST = models.Case(
        models.When(status=Status.NEW, then=0),
        models.When(status=Status.STARTED, then=1),
        default=2,
        output_field=models.PositiveSmallIntegerField(),
    )

    # Report
    reference = models.CharField(
        _("reference number"), max_length=12, unique=True, default=new_reference, editable=False
    )
    page = models.CharField(
        _("page"),
        max_length=MOST_ADDRESS,
        blank=True,
        help_text=_("Empty when it is about the whole register."),
    )
    problem = models.TextField(_("what is wrong"))
    grounds = models.TextField(_("how the reader knows"), blank=True)
    email = models.EmailField(
        _("e-mail"),
        max_length=200,
        blank=True,
        help_text=_("Erased 90 days after the last change of an answered or rejected report."),
    )
    language = models.CharField(
        _("language"), max_length=5, help_text=_("In which the reader read the page.")
    )
    received_at = models.DateTimeField(_("received at"), db_index=True)

    # Answer
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW, db_index=True
    )
    answer = models.TextField(
        _("answer"),
        blank=True,
        help_text=_(
            "What was corrected or answered, or why it was rejected. The register sends no e-mail by itself."
        ),
    )
    staff_note = models.TextField(
        _("staff note"),
        blank=True,
        help_text=_("For staff only: doubts, things to check. Never shown to the public."),
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)

    # Keys
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    sender = models.ForeignKey(
        Sender,
        models.SET_NULL,
        verbose_name=_("sender"),
        related_name="reports",
        null=True,
        editable=False,
    )
    fold_key = fold_key_of("reference", "page", "problem", "grounds", "email")

    objects = ErrorReportQuerySet.as_manager()
    # What is erased of readers after some time would outlive it in the history.
    history = History(leaves_out=("email", "sender", "fingerprint"))

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(problem=""),
                name="report_says_what_is_wrong",
                violation_error_message=_("Write what is wrong."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["zalatwione", "odrzucone"]) | ~models.Q(answer=""),
                name="closed_report_has_an_answer",
                violation_error_message=_("Write what was answered, or why it was rejected."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def token(self) -> str:
        """Return what the address of the confirmation page holds: nobody can make it for another report."""
        return _confirmations.sign(self.reference)
