from django.db import models
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """Something that staff were reminded of by mail, so that they are not reminded of it again."""

    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), auto_now_add=True, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return self.key
