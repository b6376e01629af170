from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffSessionManager(BaseSessionManager.from_queryset(models.QuerySet)):
    """Sessions, of which those of one person can be ended."""

    def end_of(self, user) -> int:
        """End all sessions of the member of staff, and return how many there were."""
        return self.filter(user=user).delete()[0]


class StaffSession(AbstractBaseSession):
    """Somebody's stay in the office, from logging in to logging out; readers have none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("member of staff"),
        related_name="+",
        null=True,
        editable=False,
    )

    objects = StaffSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")  # type: ignore[assignment]
        verbose_name_plural = _("sessions")  # type: ignore[assignment]
