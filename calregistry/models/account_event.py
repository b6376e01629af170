from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.only_added_to import rewriting

EVENTS_KEPT = timedelta(days=2 * 365)
NETWORKS_KEPT = timedelta(days=14)


class AccountEventQuerySet(models.QuerySet):
    """The log of the accounts."""

    def forget(self, *, now: datetime) -> tuple[int, int]:
        """Delete what is too old, and the networks that are kept for a shorter time; return how many of each."""
        with_networks = self.filter(at__lt=now - NETWORKS_KEPT).exclude(network="")
        with rewriting(self.db):
            return self.filter(at__lt=now - EVENTS_KEPT).delete()[0], with_networks.update(network="")


class AccountEvent(models.Model):
    """Something that happened to an account of the staff: somebody came in or failed to, or it was changed.

    Nobody changes or deletes an entry by hand, and none holds a password, a key, a code or what was typed in vain.
    """

    only_added_to = True

    class Kind(models.TextChoices):
        """What happened."""

        PASSWORD_GIVEN = "haslo-podane", _("logged in with the password")
        FACTOR_SHOWN = "skladnik-podany", _("gave the second factor")
        LOGGED_OUT = "wylogowanie", _("logged out")
        WRONG_PASSWORD = "zle-haslo", _("wrong password")
        WRONG_CODE = "zly-kod", _("wrong code of the second factor")
        LOCKED_OUT = "blokada", _("locked out after too many tries")
        MADE = "konto-zalozone", _("account made")
        CHANGED = "konto-zmienione", _("account or roles changed")
        INVITED = "zaproszenie", _("link for setting a password made")
        PASSWORD_SET = "haslo-ustawione", _("password set")
        FACTOR_SET = "skladnik-ustawiony", _("second factor set up")
        FACTOR_RESET = "skladnik-usuniety", _("second factor forgotten")
        CODES_MADE = "kody-zapasowe", _("new recovery codes made")
        SESSIONS_ENDED = "sesje-zakonczone", _("all sessions ended by somebody")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True, editable=False)
    kind = models.CharField(_("event"), max_length=20, choices=Kind.choices, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account"),
        related_name="+",
        null=True,
        editable=False,
        help_text=_("Empty when somebody tried a name that no account has; the name is not kept."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by whom"),
        related_name="+",
        null=True,
        editable=False,
        help_text=_("Empty when nobody had logged in, and for a command on the server."),
    )
    role = models.CharField(_("role"), max_length=200, blank=True, editable=False)
    changes = models.JSONField(
        _("what changed"),
        default=dict,
        editable=False,
        help_text=_("By the name of the field: what stood there before and after."),
    )
    network = models.CharField(
        _("network"),
        max_length=43,
        blank=True,
        editable=False,
        help_text=_("The beginning of the address that it came from, for 14 days."),
    )
    key = models.UUIDField(_("change"), editable=False)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the log of accounts")
        verbose_name_plural = _("log of accounts")

    def __str__(self):
        return str(self.get_kind_display())
