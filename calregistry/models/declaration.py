"""The accessibility declaration's facts, as the technical conditions 2.0 of 31 July 2024 ask for them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calregistry.models.single_row import SingleRow, unsaid
from institutions.history import History, TrackedQuerySet

WARN_FROM = (3, 1)  # month and day: the law asks for a review by 31 March of each year


def validate_not_future(value: date) -> None:
    """Accept today in Poland or an earlier day; raise ValidationError otherwise."""
    if value > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))


class Declaration(SingleRow):
    """What the operator declares of the site's accessibility. Any of it may be silent."""

    class Conformance(models.TextChoices):
        """How the site stands to the annex to the Act of 4 April 2019."""

        FULL = "pelna", gettext_lazy("fully conforming")
        PARTIAL = "czesciowa", gettext_lazy("partly conforming")
        NONE = "brak", gettext_lazy("not conforming")

    class Basis(models.TextChoices):
        """What the declaration rests on."""

        SELF = "samoocena", gettext_lazy("self-assessment")
        AUDIT = "audyt", gettext_lazy("an audit by somebody else")
        CONTRACTOR = "wykonawca", gettext_lazy("a statement of the contractor")

    # Site
    site_published_on = models.DateField(
        gettext_lazy("site published on"), null=True, blank=True, validators=[validate_not_future]
    )
    site_changed_on = models.DateField(
        gettext_lazy("last significant change on"), null=True, blank=True, validators=[validate_not_future]
    )

    # Conformance
    conformance = models.CharField(
        gettext_lazy("state of conformance"),
        max_length=12,
        choices=Conformance.choices,
        blank=True,
        help_text=gettext_lazy(
            "Against the annex to the Act (WCAG 2.1 A and AA). With any barrier or exclusion below, the site is "
            "not fully conforming."
        ),
    )

    # Preparation
    drawn_up_on = models.DateField(
        gettext_lazy("drawn up on"),
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text=gettext_lazy("When the declaration was first drawn up; this never changes."),
    )
    reviewed_on = models.DateField(
        gettext_lazy("last reviewed on"),
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text=gettext_lazy(
            "Review it by 31 March each year, and at once after a change that matters for accessibility."
        ),
    )
    basis = models.CharField(gettext_lazy("basis"), max_length=12, choices=Basis.choices, blank=True)
    assessed_by = models.CharField(
        gettext_lazy("assessed by"),
        max_length=250,
        blank=True,
        help_text=gettext_lazy("Who made the audit or the statement; empty for a self-assessment."),
    )
    report_url = models.URLField(
        gettext_lazy("address of the report or checklist"), max_length=500, blank=True
    )

    history = History()

    class Meta(SingleRow.Meta):
        verbose_name = gettext_lazy("accessibility declaration")
        verbose_name_plural = gettext_lazy("accessibility declaration")
        constraints = [
            *SingleRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(reviewed_on__isnull=True)
                | models.Q(drawn_up_on__isnull=False, reviewed_on__gte=models.F("drawn_up_on")),
                name="declaration_is_reviewed_after_it_is_drawn_up",
                violation_error_message=gettext_lazy(
                    "A review comes after the day on which the declaration was drawn up; give that day too."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(site_published_on__isnull=True)
                | models.Q(site_changed_on__isnull=True)
                | models.Q(site_changed_on__gte=models.F("site_published_on")),
                name="site_changes_after_it_is_published",
                violation_error_message=gettext_lazy("The site cannot have changed before it was published."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def falls_short(self) -> bool:
        """Return whether the site is declared to conform in part or not at all."""
        return self.conformance in {self.Conformance.PARTIAL, self.Conformance.NONE}

    @property
    def unsaid(self) -> list[str]:
        """Return the names of what the declaration must say and does not."""
        return unsaid(self, ("site_published_on", "site_changed_on", "conformance", "drawn_up_on", "basis"))

    @staticmethod
    def review_year(*, on: date) -> int:
        """Return the year whose review staff are asked for on the day `on`: its own from 1 March, else the last."""
        return on.year if (on.month, on.day) >= WARN_FROM else on.year - 1

    def is_review_due(self, *, on: date) -> bool:
        """Return whether the yearly review is due on the day `on`: from 1 March until it is done in that year.

        Drawing the declaration up counts as the review of its year; what was not drawn up has none.
        """
        last = self.reviewed_on or self.drawn_up_on
        return last is not None and last.year < self.review_year(on=on)


class Barrier(models.Model):
    """Something on the site that is not accessible, and why it is not."""

    class Reason(models.TextChoices):
        """Under which heading of the declaration it stands."""

        BREACH = "niezgodnosc", gettext_lazy("does not conform to the annex")
        EXEMPT = "wylaczenie", gettext_lazy("the law does not cover it")
        COST = "koszt", gettext_lazy("excessive cost")

    declaration = models.ForeignKey(
        Declaration,
        models.CASCADE,
        verbose_name=gettext_lazy("accessibility declaration"),
        related_name="barriers",
    )
    reason = models.CharField(gettext_lazy("reason"), max_length=12, choices=Reason.choices)
    description = models.TextField(
        gettext_lazy("what is not accessible"),
        help_text=gettext_lazy(
            "Which element, on which pages, what goes wrong in plain words and for whom. With excessive cost: the "
            "assessment."
        ),
    )
    provision = models.CharField(
        gettext_lazy("legal provision"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("For what the law does not cover: the provision that says so."),
    )
    instead = models.TextField(
        gettext_lazy("another way to the content"),
        blank=True,
        help_text=gettext_lazy("How a reader gets the same now, for instance by e-mail or telephone."),
    )
    plan = models.TextField(
        gettext_lazy("plan"), blank=True, help_text=gettext_lazy("What will be done about it, and by when.")
    )

    objects = TrackedQuerySet.as_manager()
    history = History(of=("declaration",), named_by=("description",))

    class Meta:
        verbose_name = gettext_lazy("barrier or exclusion")
        verbose_name_plural = gettext_lazy("barriers and exclusions")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(description=""),
                name="barrier_has_a_description",
                violation_error_message=gettext_lazy("Write what is not accessible."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="wylaczenie") | ~models.Q(provision=""),
                name="exclusion_names_its_provision",
                violation_error_message=gettext_lazy("Name the provision that excludes it from the law."),
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.description[:60]}"
