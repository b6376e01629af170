from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=2)  # nobody's browser sends a form again later


class SentFormQuerySet(models.QuerySet):
    def claim(self, digest: str, *, at: datetime) -> Any:
        """Return the row of the form `digest`, made if there is none, locked until the end of the transaction.

        The same form that is sent meanwhile waits here until the first sending is stored or given up.
        """
        self.bulk_create([self.model(digest=digest, sent_at=at)], ignore_conflicts=True)
        return self.select_for_update().get(digest=digest)

    def forget(self, *, now: datetime) -> int:
        """Delete what is no longer needed to know a form again, and return how many forms are forgotten."""
        return self.filter(sent_at__lt=now - KEPT).delete()[0]


class SentForm(models.Model):
    """A form of the office that was taken in: the same one, sent again, makes nothing more."""

    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    made = models.CharField(
        _("made"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("The primary key or address of what the form made or changed; empty until it is stored."),
    )
    sent_at = models.DateTimeField(_("sent at"), db_index=True, editable=False)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        default_permissions = ()

    def __str__(self):
        return self.digest[:8]

    def settle(self, made: object) -> None:
        """Remember what the form made or changed, by its primary key or its address."""
        self.made = str(made)
        self.save(update_fields=["made"])
