from django.apps import AppConfig
from django.contrib.admin import apps as admin

from calregistry import durability


class RegisterConfig(AppConfig):
    """The house: it composes both floors, and looks at the ground before anybody moves in."""

    name = "calregistry"
    default = True
    checks = (durability.check_durability,)  # naming the check is what registers it


class OfficeConfig(admin.AdminConfig):
    """Django's admin with the register's own site."""

    default = False
    default_site = "calregistry.office.OfficeSite"
