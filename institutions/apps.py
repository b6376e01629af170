from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from institutions.word_index import free_words, keep_words


class InstitutionsConfig(AppConfig):
    """Who, where, what they do, and how we know it."""

    name = "institutions"
    verbose_name = _("institutions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Look after the words that searches look up; see `institutions/word_index.py`."""
        pre_migrate.connect(free_words, sender=self)
        post_migrate.connect(keep_words, sender=self)
