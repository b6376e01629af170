from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calregistry.models import AccountEvent
from institutions.admin.written_down import WrittenDownAdmin
from institutions.change_log import who


@admin.register(AccountEvent)
class AccountEventAdmin(WrittenDownAdmin):
    """The log of the accounts, which is only read."""

    list_display = ("at", "kind", "account", "by_whom", "role", "changes_in_words", "network")
    list_filter = ("kind", "at")
    list_select_related = ("user", "by")
    form_related = ("user", "by")
    search_fields = ("user__username__icontains", "by__username__icontains")
    ordering = ("-at", "-pk")
    fields = ("at", "kind", "account", "by_whom", "role", "changes_in_words", "network", "key")
    readonly_fields = ("account", "by_whom", "changes_in_words")

    @admin.display(description=gettext_lazy("account"), ordering="user__username")
    def account(self, event: AccountEvent) -> str:
        """Return whose account it is."""
        return who(event.user) if event.user else _("unknown name")

    @admin.display(description=gettext_lazy("by whom"), ordering="by__username")
    def by_whom(self, event: AccountEvent) -> str:
        """Return who did it."""
        return who(event.by) if event.by else "–"

    @admin.display(description=gettext_lazy("what changed"))
    def changes_in_words(self, event: AccountEvent) -> str:
        """Return what stood in each changed field before and after."""
        columns: Any = get_user_model()._meta
        words = {"True": _("yes"), "False": _("no"), "": "–"}
        return (
            "; ".join(
                f"{capfirst(columns.get_field(name).verbose_name)}: "
                f"{words.get(before, before)} → {words.get(after, after)}"
                for name, (before, after) in event.changes.items()
            )
            or "–"
        )
