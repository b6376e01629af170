from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _

from calregistry import durability


class RegisterConfig(AppConfig):
    """The house: it composes both floors, and looks at the ground before anybody moves in."""

    name = "calregistry"
    verbose_name = _("the register itself")
    default_auto_field = "django.db.models.BigAutoField"
    default = True
    checks = (durability.check_durability,)  # naming the check is what registers it


class OfficeConfig(admin.AdminConfig):
    """Django's admin with the register's own site."""

    default = False
    default_site = "calregistry.office.OfficeSite"
