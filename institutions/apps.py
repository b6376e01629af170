from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """Who, where, what they do, and how we know it."""

    name = "institutions"
    verbose_name = _("institutions")
    default_auto_field = "django.db.models.BigAutoField"
