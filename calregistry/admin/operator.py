from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from calregistry.admin.single_row import SingleRowAdmin
from calregistry.models import Operator
from institutions.admin.forms import RegisterForm


class OperatorForm(RegisterForm):
    """Who runs the register."""

    refused_beside = {
        "officer_contact_needs_an_officer": "officer_contact",
        "officer_can_be_reached": "officer_contact",
    }


@admin.register(Operator)
class OperatorAdmin(SingleRowAdmin):
    """Who runs the register; the pages on privacy and accessibility read it."""

    form = OperatorForm
    fieldsets = (
        (_("Identity"), {"fields": ("name",)}),
        (_("Contact"), {"fields": ("address", ("email", "phone"), "contact")}),
        (_("Privacy"), {"fields": (("officer", "officer_contact"),)}),
        (_("Accessibility"), {"fields": ("complaints", "architecture", "communication", "sign_language")}),
    )
