from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.completeness import OF_CERTIFICATE
from certificates.models.award import date_precision, period_record
from certificates.models.status import STATUS_ORDER, Status, by_status, status_rank
from certificates.models.word import CertificateWord
from certificates.numbers import read_number
from institutions.history import History, change
from institutions.models.citation import drafts_cited
from institutions.models.confirmed import Confirmed, confirmed_by_somebody
from institutions.models.record import Record, RecordQuerySet
from institutions.models.word import Typed
from institutions.partial_dates import (
    NotLaterThan,
    PartialDate,
    PartialDateField,
    PartialEnd,
    PartialYear,
)
from institutions.polish import fold_key_of

# Stands for a year of award that is not known, in addresses too.
UNKNOWN_YEAR = "nieznany"

AWARDED_ON = Coalesce("handed_over_on", "decided_on", "valid_from", output_field=PartialDateField())


class CertificateQuerySet(RecordQuerySet):
    """Certificates granted, of any status."""

    def get_by_natural_key(self, number):
        """Return the certificate with the register number `number`."""
        return self.get(number=number)

    def published(self):
        """Return the certificates that the public may see: published ones of published holders."""
        return super().published().filter(holder__published_at__isnull=False)

    def with_status(self, *, on: date):
        """Annotate each certificate with its `status` on the day `on` (in Europe/Warsaw).

        The only definition of status: pages, filters, exports, API and admin all read it. In this order:

        1. *withdrawn* from the first day that `withdrawn_on` can mean, whatever the period;
        2. *from a future date* before the first day of the period or, where none is printed, before the award;
           a date that is only "not later than" something is never in the future;
        3. *period unknown* where no end is printed: an end is never computed from a term of years;
        4. *expired* after the last day of the period (the last printed year counts to its end);
        5. *in force* otherwise.
        """
        words = {status: status for status in STATUS_ORDER}
        field = models.CharField(max_length=16, choices=Status.choices)
        return self.annotate(status=by_status(words, field, on=on))

    def with_status_rank(self, *, on: date):
        """Annotate each certificate with its `status` on `on` and `status_rank`: 0 is the best, see STATUS_ORDER."""
        return self.with_status(on=on).annotate(status_rank=status_rank(on=on))

    def with_awarded_on(self):
        """Annotate each certificate with `awarded_on`: when it was handed over, else decided, else when it starts."""
        return self.annotate(awarded_on=AWARDED_ON)

    def with_award_year(self):
        """Annotate each certificate with `award_year`: four digits, or None where the year is not known."""
        return self.with_awarded_on().annotate(award_year=PartialYear("awarded_on"))

    def awarded_in(self, years):
        """Return the certificates awarded in any of `years`: four digits, or UNKNOWN_YEAR."""
        matches = models.Q(award_year__in=[year for year in years if year != UNKNOWN_YEAR])
        if UNKNOWN_YEAR in years:
            matches |= models.Q(award_year__isnull=True)
        return self.with_award_year().filter(matches)

    def with_date_precision(self):
        """Annotate each certificate with `date_precision`: how exactly its award is dated, see DatePrecision."""
        return self.with_awarded_on().annotate(date_precision=date_precision(models.F("awarded_on")))

    def with_period_record(self):
        """Annotate each certificate with `period_record`: how much of its period is printed, see PeriodRecord."""
        return self.annotate(period_record=period_record())

    def with_is_later(self):
        """Annotate each certificate with `is_later`: whether its holder surely had a published one before.

        Surely is what ended before this one began: an award of 2015 comes after one of 2010, but nobody knows whether
        one of 5 February 2015 does so after one of 2015, nor when one happened that is only "not later than" a date.
        """
        earlier = (
            self.model.objects.filter(published_at__isnull=False, holder=models.OuterRef("holder"))
            .with_awarded_on()
            .alias(over=PartialEnd("awarded_on"))
            .filter(over__lt=models.OuterRef("awarded_on"))
        )
        surely = ~models.Q(NotLaterThan(models.F("awarded_on"), True)) & models.Q(models.Exists(earlier))
        later = models.Case(models.When(surely, then=True), default=False, output_field=models.BooleanField())
        return self.with_awarded_on().annotate(is_later=later)

    def matching(self, text: str | Typed):
        """Return the certificates that hold every word of the typed `text`, or whose register number it is.

        Looks at the number, the holder as printed, and what the institution is found by; asks at once.
        Case, diacritics, grammatical form and order do not matter; the number may be typed in any way.
        """
        typed = Typed.of(text, CertificateWord)
        number = read_number(typed.text)
        if (has_number := isinstance(number, str)) and len(typed.words) > 1:
            return self.filter(number=number)
        if typed.is_mere_marks:
            return self.none()
        matches = models.Q()
        for word in typed.words:
            own = CertificateWord.objects.filter(word__in=typed.existing[word]).values_list("certificate")
            by_holder = typed.holds(word, "holder__")
            if typed.common(word):
                matches &= models.Q(pk__in=own) | by_holder
            else:
                # Not joined by OR, for which both engines read all certificates.
                found = Certificate.objects.filter(by_holder).values_list("pk")
                matches &= models.Q(pk__in=own.union(found, all=True))
        # Nine digits in one piece may be a register number or a REGON.
        return self.filter(matches | models.Q(number=number) if has_number else matches)

    def best_match_first(self, text: str | Typed, *, among_others: bool = False):
        """Order by `Typed.closeness()` of the holders, then by their names, the newest award first."""
        newest = models.F("awarded_on").desc(nulls_last=True)
        closeness = Typed.of(text, CertificateWord).closeness("holder__", among_others=among_others)
        by_holder = (*closeness, "holder__sort_key", "holder_id")
        return self.with_awarded_on().order_by(*by_holder, newest, "number")

    def newest_first(self):
        """Order by the date of the award, newest first, certificates without a date last.

        So does an index, in words that both engines take.
        """
        date = models.F("awarded_on")
        return self.with_awarded_on().order_by(IsNull(date, True), date.desc(), "number")

    def oldest_first(self):
        """Order by the date of the award, oldest first, certificates without a date last."""
        return self.with_awarded_on().order_by(models.F("awarded_on").asc(nulls_last=True), "number")


class Certificate(Confirmed, Record):
    """One award of the Certyfikat Jakości CAL to one holder. A renewal is a new certificate."""

    rules = OF_CERTIFICATE
    # What is changed for a reason while the public sees it.
    REASON_FOR = ("holder", "decided_on", "handed_over_on", "valid_from", "valid_until", "period_as_printed")

    # Identity
    number = models.CharField(
        _("register number"),
        max_length=24,
        unique=True,
        editable=False,
        help_text=_(
            "Given by the register when the certificate is entered, never changed and never used again."
        ),
    )
    association_number = models.CharField(
        _("the association's own number"),
        max_length=40,
        blank=True,
        help_text=_("Only if it is printed on the certificate or in a source. None has been seen so far."),
    )
    holder = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        verbose_name=_("holder"),
        related_name="certificates",
        db_index=False,  # the one of both columns below answers counts alone
        help_text=_("The institution, or the unit of one, that was certified."),
    )
    holder_as_printed = models.CharField(
        _("holder as printed"),
        max_length=250,
        blank=True,
        help_text=_("The holder's name as the certificate or source prints it, in the nominative."),
    )
    title_as_printed = models.CharField(
        _("title as printed"),
        max_length=250,
        blank=True,
        help_text=_("What the source calls the certificate, for instance “Certyfikat Jakości CAL”."),
    )
    edition = models.ForeignKey(
        "certificates.Edition",
        models.PROTECT,
        verbose_name=_("edition of the rules"),
        related_name="certificates",
        null=True,
        blank=True,
        help_text=_("Leave it empty when no source tells by which rules it was granted."),
    )

    # Award
    decided_on = PartialDateField(
        _("decided on"),
        help_text=_("When the board or the commission decided; empty when the source is silent."),
    )
    handed_over_on = PartialDateField(
        _("handed over on"),
        help_text=_("When the certificate was handed over; the ceremony's details are an event below."),
    )

    # Validity
    valid_from = PartialDateField(
        _("valid from"),
        allows_not_later_than=False,
        help_text=_("The first day, month or year of the period as printed. Empty when none is printed."),
    )
    valid_until = PartialDateField(
        _("valid until"),
        allows_not_later_than=False,
        help_text=_(
            "The last day, month or year as printed, which counts to its end. Never compute it from a term of years."
        ),
    )
    period_as_printed = models.CharField(
        _("period as printed"), max_length=100, blank=True, help_text=_("For instance “na lata 2014–2017”.")
    )

    # Withdrawal
    withdrawn_on = PartialDateField(
        _("withdrawn on"),
        allows_not_later_than=False,
        help_text=_("The day from which the certificate no longer holds."),
    )
    withdrawal_reason = models.TextField(
        _("reason of withdrawal"), blank=True, help_text=_("In a sentence that the public may read.")
    )

    # Two people
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        help_text=_("Who entered the certificate in the office; somebody else publishes it."),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    # Keys
    fold_key = fold_key_of("number", "association_number", "holder_as_printed")

    objects = CertificateQuerySet.as_manager()
    history = History(leaves_out=("confirmed_on", "confirmed_by"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        permissions = [
            ("publish_certificate", "Can publish certificates, and change published ones"),
            ("withdraw_certificate", "Can ask for the withdrawal of certificates and decide on it"),
        ]
        indexes = [
            models.Index(fields=["holder", "published_at"], name="certificate_by_holder"),
            models.Index(
                IsNull(AWARDED_ON, True), AWARDED_ON.desc(), "number", name="certificate_newest_first"
            ),
        ]
        constraints = [
            confirmed_by_somebody("certificate_is_confirmed_by_somebody"),
            models.CheckConstraint(
                condition=models.Q(number__startswith="CAL-"),
                name="certificate_has_a_number",
                violation_error_message=_("A certificate needs a register number."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="certificate_withdrawal_has_date_and_reason",
                violation_error_message=_("A withdrawal has both a date and a reason."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_from__lte=PartialEnd("valid_until")),
                name="certificate_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(entered_by__isnull=True)
                | models.Q(published_by__isnull=True)
                | ~models.Q(published_by=models.F("entered_by")),
                name="certificate_needs_two_people",
                violation_error_message=_("Somebody else has to publish a certificate that you entered."),
            ),
        ]

    def __str__(self):
        return f"{self.number} – {self.holder_as_printed or self.holder}"

    def natural_key(self):
        return (self.number,)

    natural_key.dependencies = ["institutions.institution", "certificates.edition"]

    def get_absolute_url(self):
        return reverse("certificates:detail", args=[self.number])

    def clean(self):
        """Refuse a register number whose check character is wrong."""
        if self.number and read_number(self.number) != self.number:
            raise ValidationError(
                _("%(number)s is not a right register number."), params={"number": self.number}
            )

    @property
    def award_date(self) -> PartialDate | None:
        """Return the handover's date, else the decision's, else the period's start; see `with_awarded_on()`."""
        return self.handed_over_on or self.decided_on or self.valid_from

    @property
    def is_withdrawn(self) -> bool:
        """Return whether a withdrawal is recorded, on whatever day."""
        return self.withdrawn_on is not None

    def publish(self, *, at=None, by=None) -> None:
        """Show the certificate to the public; `by` is kept, and is not who entered it.

        Raises ValidationError when `by` entered it, and Incomplete when it lacks something that it must have.
        """
        if by is not None and by.pk == self.entered_by_id:
            raise ValidationError(_("Somebody else has to publish a certificate that you entered."))
        with change(by=by):
            self.published_by = by
            self.save(update_fields=["published_by"])
            super().publish(at=at)

    def drafts_below(self) -> list[Record]:
        """Return the drafts among its sources and, with its own ones, its holder."""
        holder = [] if self.holder.is_published else [*self.holder.drafts_below(), self.holder]
        return list({(type(each), each.pk): each for each in [*drafts_cited(self), *holder]}.values())

    def withdraw(self, *, on: PartialDate, reason: str) -> None:
        """Record that the certificate no longer holds from `on`, with a reason that the public may read.

        Raises ValidationError when it is withdrawn already or the reason is empty.
        """
        if self.is_withdrawn:
            raise ValidationError(_("This certificate was withdrawn already."))
        if not reason.strip():
            raise ValidationError(_("A withdrawal has both a date and a reason."))
        self.withdrawn_on, self.withdrawal_reason = on, reason
        with change(reason=reason):
            self.save(update_fields=["withdrawn_on", "withdrawal_reason", "changed_at"])
