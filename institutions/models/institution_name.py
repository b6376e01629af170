from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet
from institutions.models.institution import Institution, InstitutionKind
from institutions.partial_dates import PartialDateField
from institutions.polish import fold_key_of


class InstitutionNameQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, institution, name):
        """Return the name that the institution at the address `institution` once had."""
        return self.get(institution__slug=institution, name=name)


class InstitutionName(models.Model):
    """An earlier or later name and kind of an institution that stayed the same body, with its period."""

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="names", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=12, choices=InstitutionKind.choices)
    held_from = PartialDateField(
        _("from"), help_text=_("The first day of the name; empty when no source says.")
    )
    held_until = PartialDateField(
        _("until"), help_text=_("The last day of the name; empty when no source says.")
    )

    fold_key = fold_key_of("name")

    objects = InstitutionNameQuerySet.as_manager()
    history = History(of=("institution",), named_by=("name",))

    class Meta:
        verbose_name = _("earlier or later name")
        verbose_name_plural = _("names over time")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="institution_name_once",
                violation_error_message=_("This name is already recorded for this institution."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.institution.natural_key(), self.name)

    natural_key.dependencies = ["institutions.institution"]
