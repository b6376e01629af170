"""How staff confirm that a record is right: a button beside its form, a column and a filter of its list."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.admin.filters import ConditionFilter
from institutions.models.confirmed import long_unconfirmed


class ConfirmedFilter(ConditionFilter):
    """When published records were last confirmed."""

    title = gettext_lazy("confirmed")
    parameter_name = "potwierdzono"
    LONG_AGO, NEVER, LATELY = "dawno", "nigdy", "w-ostatnim-roku"

    def options(self):
        """Return the choices."""
        return [
            (self.LONG_AGO, _("over 12 months ago or never")),
            (self.NEVER, _("never")),
            (self.LATELY, _("in the last 12 months")),
        ]

    def condition(self, value):
        """Return the condition of the choice `value`, as of today; drafts are none of them."""
        long_ago = long_unconfirmed(on=timezone.localdate())
        if value == self.LONG_AGO:
            return long_ago
        if value == self.NEVER:
            return Q(published_at__isnull=False, confirmed_on__isnull=True)
        return Q(published_at__isnull=False) & ~long_ago


class WithConfirmation:
    """Lets those who may change a record confirm it, without changing it."""

    # The group of the form that tells it, beside those of the record.
    confirmation_fieldset: ClassVar[Any] = (
        gettext_lazy("Confirmed"),
        {"fields": (("confirmed_on", "confirmed_by"),), "classes": ("collapse",)},
    )

    def get_urls(self):
        """Add the address to which the button leads."""
        return [
            path(
                "<int:pk>/potwierdz/",
                self.admin_site.admin_view(self.confirm_view),
                name=f"{self._names()}_confirm",
            ),
            *super().get_urls(),
        ]

    def _names(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the record, and go back to its form; a mere look leads there too."""
        record = self.get_object(request, str(pk))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if record is None:
            raise Http404
        if request.method == "POST":
            try:
                record.confirm(by=request.user, on=timezone.localdate())
            except ValidationError as refused:
                messages.warning(request, " ".join(refused.messages))
            else:
                self.log_change(request, record, _("Confirmed."))
                messages.success(request, _("Confirmed: the record is right as of today."))
        return HttpResponseRedirect(reverse(f"admin:{self._names()}_change", args=[pk]))

    def get_readonly_fields(self, request, obj=None):
        """Show who confirmed the record and when."""
        return (*super().get_readonly_fields(request, obj), "confirmed_on", "confirmed_by")

    def get_list_filter(self, request):
        """Add the filter by confirmation."""
        return (*super().get_list_filter(request), ConfirmedFilter)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Offer to confirm a published record."""
        is_offered = obj is not None and obj.is_published and self.has_change_permission(request, obj)
        context["confirm_address"] = (
            reverse(f"admin:{self._names()}_confirm", args=[obj.pk]) if is_offered else ""
        )
        return super().render_change_form(request, context, add, change, form_url, obj)
