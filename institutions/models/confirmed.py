from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.months import months_after

CONFIRMED_FOR = 12  # months


def long_unconfirmed(*, on: date) -> models.Q:
    """Return the condition of the published records that nobody has confirmed for a year before the day `on`."""
    since = months_after(on, -CONFIRMED_FOR)
    return models.Q(published_at__isnull=False) & (
        models.Q(confirmed_on__isnull=True) | models.Q(confirmed_on__lt=since)
    )


def confirmed_by_somebody(name: str) -> models.CheckConstraint:
    """Return the rule, called `name`, that a record is confirmed by somebody on some day, or not at all."""
    return models.CheckConstraint(
        condition=models.Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
        | models.Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
        name=name,
    )


class Confirmed(models.Model):
    """Something that staff compare with the world from time to time, whether or not they then change it."""

    confirmed_on = models.DateField(
        _("confirmed on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When somebody last found that all of it is right; the page says so, without a name."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("confirmed by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    def confirm(self, *, by, on: date) -> None:
        """Remember that the member of staff `by` found the record right on the day `on`. It is no change of it.

        Raises ValidationError for a draft, which nobody relies on yet.
        """
        if self.published_at is None:
            raise ValidationError(_("A draft is not confirmed: publish it when it is right."))
        self.confirmed_on, self.confirmed_by = on, by
        self.save(update_fields=["confirmed_on", "confirmed_by"])
