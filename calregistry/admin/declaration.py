from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calregistry import reminders
from calregistry.admin.single_row import SingleRowAdmin
from calregistry.models import Barrier, Declaration
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterStackedInline


class DeclarationForm(RegisterForm):
    """The declaration's facts."""

    refused_beside = {
        "declaration_is_reviewed_after_it_is_drawn_up": "reviewed_on",
        "site_changes_after_it_is_published": "site_changed_on",
    }


class BarrierForm(RegisterForm):
    """Something that is not accessible."""

    refused_beside = {
        "barrier_has_a_description": "description",
        "exclusion_names_its_provision": "provision",
    }


class BarrierInline(RegisterStackedInline):
    """What is not accessible, in the declaration's form."""

    model = Barrier
    form = BarrierForm
    fields = ("reason", "description", "provision", ("instead", "plan"))


@admin.register(Declaration)
class DeclarationAdmin(SingleRowAdmin):
    """The accessibility declaration; who answers for it is the operator's form."""

    form = DeclarationForm
    inlines = (BarrierInline,)
    fieldsets = (
        (_("Site"), {"fields": (("site_published_on", "site_changed_on"),)}),
        (_("Conformance"), {"fields": ("conformance",)}),
        (
            _("Preparation"),
            {"fields": (("drawn_up_on", "reviewed_on"), "basis", ("assessed_by", "report_url"))},
        ),
    )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Say above the form what the declaration needs."""
        if request.method == "GET":
            for sentence in reminders.of_declaration(on=timezone.localdate()):
                messages.warning(request, sentence)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def view_on_site(self, obj) -> str:
        """Return the address of the declaration's page."""
        return reverse("accessibility")
