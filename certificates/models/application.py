from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.completeness import OF_CASE
from certificates.models.application_rules import RULES
from institutions.completeness import RuledQuerySet
from institutions.history import History
from institutions.partial_dates import PartialDate, PartialDateField, in_words
from institutions.polish import fold_key_of


class Stage(models.TextChoices):
    """How far a case has come, from its dates; the words of addresses too."""

    REQUESTED = "wniosek", _("request received")
    REPORTED = "raport", _("report received")
    APPOINTED = "komisja", _("commission appointed")
    VISITED = "wizytacja", _("visited by an expert")
    EXAMINED = "opinia", _("opinion given")
    PROPOSED = "propozycja", _("grant waits for a second person")
    GRANTED = "przyznano", _("certificate granted")
    REFUSED = "odmowa", _("certificate refused")
    APPEALED = "odwolanie", _("appeal received")
    UPHELD = "utrzymano-odmowe", _("refusal upheld")
    ENDED = "bez-decyzji", _("ended without a decision")


# The stages of cases in which the office has nothing more to do, unless an appeal comes.
CLOSED = (Stage.GRANTED, Stage.REFUSED, Stage.UPHELD, Stage.ENDED)

# The last thing that happened, looked for from the end: the first column that is filled tells the stage.
STAGE_BY_COLUMN = {
    "ended_on": Stage.ENDED,
    "certificate": Stage.GRANTED,
    "upheld_on": Stage.UPHELD,
    "proposed_by": Stage.PROPOSED,
    "appealed_on": Stage.APPEALED,
    "refused_on": Stage.REFUSED,
    "examined_on": Stage.EXAMINED,
    "visited_on": Stage.VISITED,
    "appointed_on": Stage.APPOINTED,
    "reported_on": Stage.REPORTED,
}


class ApplicationQuerySet(RuledQuerySet):
    """Cases of the office; no public output reads them."""

    def with_stage(self):
        """Annotate each case with its `stage`, as `Application.stage` tells it."""
        conditions = (
            models.When(**{f"{column}__isnull": False}, then=models.Value(stage))
            for column, stage in STAGE_BY_COLUMN.items()
        )
        field = models.CharField(max_length=20, choices=Stage.choices)
        return self.annotate(
            stage_now=models.Case(*conditions, default=models.Value(Stage.REQUESTED), output_field=field)
        )

    def open(self):
        """Return the cases in which the office has something to do."""
        return self.with_stage().exclude(stage_now__in=CLOSED)


class Application(models.Model):
    """A case of the office: an institution asks for the certificate, and what becomes of it, step by step.

    A case is never public, whatever its stage. A grant creates the certificate, by two people; see `cases`.
    """

    rules = OF_CASE

    class Opinion(models.TextChoices):
        """What the commission advises."""

        GRANT = "przyznac", _("to grant the certificate")
        REFUSE = "odmowic", _("to refuse it")

    # Identity
    institution = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        verbose_name=_("institution"),
        related_name="applications",
        null=True,
        blank=True,
        help_text=_(
            "The institution or unit that asks. Leave it empty while the register does not hold it, and write its "
            "name; before a grant it has to be entered."
        ),
    )
    applicant = models.CharField(
        _("name as in the request"),
        max_length=250,
        blank=True,
        help_text=_("When the institution is not in the register yet, or calls itself otherwise."),
    )
    reference = models.CharField(
        _("case reference"),
        max_length=60,
        blank=True,
        help_text=_("The office's own mark of the case, if it gives any."),
    )
    edition = models.ForeignKey(
        "certificates.Edition",
        models.PROTECT,
        verbose_name=_("edition of the rules"),
        related_name="applications",
        null=True,
        blank=True,
        help_text=_("The rules by which the case is judged; its criteria are the rows of the report."),
    )

    # Request and report
    requested_on = PartialDateField(
        _("request received on"),
        null=False,
        blank=False,
        allows_not_later_than=False,
        help_text=_("When the written request came, which opens the case."),
    )
    reported_on = PartialDateField(
        _("report received on"),
        allows_not_later_than=False,
        help_text=_("When the application with the report on the standards came."),
    )

    # Commission and visit
    appointed_on = PartialDateField(
        _("commission appointed on"),
        allows_not_later_than=False,
        help_text=_("When the board named the member responsible and appointed the commission."),
    )
    visited_on = PartialDateField(
        _("visited on"),
        allows_not_later_than=False,
        help_text=_("When an expert visited the institution. The rules leave a visit to the commission."),
    )
    visit_note = models.TextField(
        _("findings of the visit"), blank=True, help_text=_("What the expert found, in a few sentences.")
    )
    examined_on = PartialDateField(
        _("opinion given on"),
        allows_not_later_than=False,
        help_text=_("When the commission gave its opinion to the board."),
    )
    opinion = models.CharField(
        _("opinion of the commission"), max_length=10, choices=Opinion.choices, blank=True
    )
    opinion_reasons = models.TextField(
        _("reasons of the opinion"),
        blank=True,
        help_text=_("Required when the commission advises to refuse."),
    )

    # Refusal and appeal
    refused_on = PartialDateField(
        _("refused on"), allows_not_later_than=False, help_text=_("When the board refused the certificate.")
    )
    refusal_reasons = models.TextField(
        _("reasons of the refusal"),
        blank=True,
        help_text=_("As the institution gets them: the rules want a refusal with written reasons."),
    )
    appealed_on = PartialDateField(
        _("appeal received on"), allows_not_later_than=False, help_text=_("When the institution appealed.")
    )
    appeal_grounds = models.TextField(
        _("grounds of the appeal"), blank=True, help_text=_("In short, what the institution puts forward.")
    )
    upheld_on = PartialDateField(
        _("refusal upheld on"),
        allows_not_later_than=False,
        help_text=_("When the board decided on the appeal that the refusal stands."),
    )
    upholding_reasons = models.TextField(
        _("reasons why the refusal stands"), blank=True, help_text=_("As the institution gets them.")
    )

    # Grant, by two people
    granted_on = PartialDateField(
        _("granted on"),
        allows_not_later_than=False,
        help_text=_("When the board decided to grant; the certificate gets this date as the decision's."),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("grant proposed by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    proposed_at = models.DateTimeField(_("grant proposed at"), null=True, blank=True, editable=False)
    proposal_reason = models.TextField(
        _("reason for the grant"), blank=True, help_text=_("For the colleague who confirms, and for later.")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("grant confirmed by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    confirmed_at = models.DateTimeField(_("grant confirmed at"), null=True, blank=True, editable=False)
    confirmation_reason = models.TextField(
        _("reason of who confirmed"), blank=True, help_text=_("What was checked, in a sentence.")
    )
    certificate = models.OneToOneField(
        "certificates.Certificate",
        models.PROTECT,
        verbose_name=_("certificate"),
        related_name="application",
        null=True,
        blank=True,
        editable=False,
    )

    # End without a decision
    ended_on = PartialDateField(
        _("ended without a decision on"),
        allows_not_later_than=False,
        help_text=_(
            "When the institution took its request or appeal back, or the case was closed otherwise."
        ),
    )
    end_reason = models.TextField(_("why it ended"), blank=True)

    # Record
    next_due_on = models.DateField(
        _("next step due on"),
        null=True,
        blank=True,
        help_text=_("The day by which you want the next step done; the rules of the certificate set none."),
    )
    staff_note = models.TextField(
        _("staff note"), blank=True, help_text=_("For those who work on cases: doubts, things to check.")
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)

    # Keys
    fold_key = fold_key_of("applicant", "reference")

    objects = ApplicationQuerySet.as_manager()
    history = History(is_made_by_verbs=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("grant_application", "Can propose grants in cases and confirm those of others")]
        constraints = RULES

    def __str__(self):
        return f"{self.name} – {in_words(self.requested_on)}"

    @property
    def name(self) -> str:
        """Return who asks: the institution's name in the register, else that in the request."""
        return self.applicant if self.institution is None else self.institution.name

    @property
    def stage(self) -> Stage:
        """Return how far the case has come: the last thing that happened, whatever came before it."""
        found = (
            stage for column, stage in STAGE_BY_COLUMN.items() if self.serializable_value(column) is not None
        )
        return next(found, Stage.REQUESTED)

    @property
    def is_open(self) -> bool:
        """Return whether the office has something to do in the case."""
        return self.stage not in CLOSED

    def record(self, *, next_due_on: date | None = None, **values: Any) -> None:
        """Store the columns of a step, and by when the next one is wanted: never a day in a case that is closed.

        Raises ValidationError when they do not fit the steps that there are; see `application_rules`.
        """
        for column, value in values.items():
            setattr(self, column, value)
        self.next_due_on = next_due_on if self.is_open else None
        self.full_clean()
        self.save(update_fields=[*values, "next_due_on", "changed_at"])

    def propose_grant(self, *, on: PartialDate, reason: str, by, next_due_on: date | None = None) -> None:
        """Propose that the certificate be granted by the board's decision of the day `on`, for a `reason`.

        Nothing is granted before somebody else than `by` confirms it; see `cases.confirm_grant`. Raises
        ValidationError when a grant is not what the case is ready for.
        """
        if self.stage not in (Stage.EXAMINED, Stage.APPEALED):
            raise ValidationError(_("A grant is proposed after the commission's opinion, or on an appeal."))
        self.record(
            granted_on=on,
            proposal_reason=reason,
            proposed_by=by,
            proposed_at=timezone.now(),
            next_due_on=next_due_on,
        )

    def drop_proposal(self, *, next_due_on: date | None = None) -> None:
        """Take the proposal of a grant away: the case is again where it was before.

        Raises ValidationError when no proposal waits.
        """
        if self.stage != Stage.PROPOSED:
            raise ValidationError(_("No proposal of a grant waits in this case."))
        self.record(
            granted_on=None,
            proposal_reason="",
            proposed_by=None,
            proposed_at=None,
            next_due_on=next_due_on,
        )
