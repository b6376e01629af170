from django.apps import AppConfig
from django.contrib.admin import apps as admin


class RegisterConfig(AppConfig):
    """What composes both floors of the house."""

    name = "calregistry"
    default = True


class OfficeConfig(admin.AdminConfig):
    """Django's admin with the register's own site."""

    default = False
    default_site = "calregistry.office.OfficeSite"
