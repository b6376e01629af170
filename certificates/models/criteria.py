from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet
from institutions.partial_dates import PartialDateField


class EditionQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, slug):
        """Return the edition with the address word `slug`."""
        return self.get(slug=slug)


class Edition(models.Model):
    """A generation of the certificate's rules."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address word"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), unique=True, help_text=_("1 is the oldest."))
    description = models.TextField(
        _("description"),
        help_text=_("In our own words; say what is not known, the list of criteria for instance."),
    )
    known_from = PartialDateField(
        _("known from"), help_text=_("The earliest date for which a source shows it.")
    )
    known_until = PartialDateField(
        _("known until"), help_text=_("The latest date for which a source shows it.")
    )

    objects = EditionQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("edition of the rules")
        verbose_name_plural = _("editions of the rules")

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class CriterionQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, edition, number):
        """Return the criterion `number` of the edition `edition`."""
        return self.get(edition__slug=edition, number=number)


class Criterion(models.Model):
    """One numbered criterion of an edition, in our own words."""

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("edition"), related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("criterion"), max_length=300, help_text=_("In our own words."))

    objects = CriterionQuerySet.as_manager()
    history = History(of=("edition",), named_by=("number", "text"))

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="criterion_number_once_an_edition",
                violation_error_message=_("The edition already has a criterion with this number."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.text}"

    def natural_key(self):
        return (*self.edition.natural_key(), self.number)

    natural_key.dependencies = ["certificates.edition"]


class TermQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, source, years):
        """Return the term of `years` that the source at the address `source` tells of."""
        return self.get(source__slug=source, years=years)

    def of_published(self):
        """Return the terms that published sources tell of, the earliest first, those without a date last."""
        return self.filter(source__published_at__isnull=False).order_by(
            models.F("as_of").asc(nulls_last=True), "years", "pk"
        )


class Term(models.Model):
    """For how long certificates were granted, as a source says. Context only: no end is ever computed from it."""

    years = models.PositiveSmallIntegerField(_("years"))
    as_of = PartialDateField(
        _("as of"), help_text=_("The date for which the source says so; empty when it gives none.")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, verbose_name=_("edition"), related_name="terms", null=True, blank=True
    )
    source = models.ForeignKey(
        "institutions.Source", models.PROTECT, verbose_name=_("source"), related_name="terms"
    )

    objects = TermQuerySet.as_manager()
    history = History(of=("edition",), named_by=("years",))

    class Meta:
        verbose_name = _("term of validity")
        verbose_name_plural = _("terms of validity")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "years"],
                name="term_once_a_source",
                violation_error_message=_("This source already tells of this term."),
            ),
        ]

    def __str__(self):
        return f"{self.years} ({self.source})"

    def natural_key(self):
        return (*self.source.natural_key(), self.years)

    natural_key.dependencies = ["institutions.source", "certificates.edition"]
