from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from institutions.admin.record import RegisterAdmin


class SingleRowAdmin(RegisterAdmin):
    """A form over what there is one of: its list leads straight to it, it is added once and never deleted."""

    search_fields = ()
    ordering = ("pk",)

    def has_add_permission(self, request):
        """Let the row be added while there is none."""
        return super().has_add_permission(request) and not self.model.objects.exists()

    def stored_instead(self):
        """Return the row, when somebody else has made it while a form of a new one was open."""
        return self.model.objects.first()

    def has_delete_permission(self, request, obj=None):
        """Let nobody delete the row: its fields are emptied instead."""
        return False

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        """Lead to the row, or to the form of a new one."""
        if request.method == "POST" or not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.model.objects.first()
        names = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        if row is not None:
            return HttpResponseRedirect(reverse(f"{names}_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{names}_add"))
        return super().changelist_view(request, extra_context)
