from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=31)


class DailyUploadQuerySet(models.QuerySet):
    def sent_on(self, day: date) -> int:
        """Return how many bytes all people together have sent on the day."""
        return self.filter(day=day).aggregate(models.Sum("size"))["size__sum"] or 0

    def forget(self, *, today: date) -> int:
        """Delete the counts of days longer ago than a month, and return how many."""
        return self.filter(day__lt=today - KEPT).delete()[0]


class DailyUpload(models.Model):
    """How much a member of the staff has sent on one day, in files that were looked over."""

    day = models.DateField(_("day"), editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("member of staff"),
        related_name="+",
        editable=False,
    )
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)

    objects = DailyUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("files sent on a day")
        verbose_name_plural = _("files sent on a day")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "user"], name="daily_upload_once_a_person")]

    def __str__(self):
        return f"{self.day}: {self.user}"
