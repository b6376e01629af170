from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last serial number given in a year. Locking its row is what keeps parallel writers apart."""

    year = models.CharField(max_length=4, primary_key=True)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self):
        return f"{self.year}: {self.last_serial}"
