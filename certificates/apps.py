from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """What was granted, to whom, and what became of it."""

    name = "certificates"
    verbose_name = _("certificates")
    default_auto_field = "django.db.models.BigAutoField"
