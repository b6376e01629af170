import secrets

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Return eight random hexadecimal digits, by which somebody names a merge."""
    return secrets.token_hex(4)


class Merge(models.Model):
    """Two records of the same thing that were made one, with all that is needed to take them apart again.

    `steps` hold every change, in order; see `institutions.journal`. The records are named by their keys, not by
    relations: one of them is no longer there, and the other may be merged further.
    """

    # Merge
    key = models.CharField(_("key"), max_length=8, unique=True, default=new_key, editable=False)
    kind = models.CharField(_("kind of record"), max_length=100)
    kept_key = models.BigIntegerField(_("key of the kept record"))
    kept_name = models.CharField(_("kept"), max_length=250)
    lost_key = models.BigIntegerField(_("key of the record merged into it"))
    lost_name = models.CharField(_("merged into it"), max_length=250)
    reason = models.TextField(_("reason"))
    steps = models.JSONField(_("steps"), encoder=DjangoJSONEncoder)

    # When and who
    merged_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("merged by"),
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="merge_tells_its_reason"),
            models.CheckConstraint(
                condition=~models.Q(kept_key=models.F("lost_key")), name="merge_is_of_two_records"
            ),
        ]

    def __str__(self):
        return f"{self.key}: {self.lost_name} → {self.kept_name}"
