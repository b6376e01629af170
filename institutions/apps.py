from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from institutions.checks import check_triggers
from institutions.only_added_to import bring_function, free_entries, keep_entries
from institutions.word_index import free_words, keep_words


class InstitutionsConfig(AppConfig):
    """Who, where, what they do, and how we know it."""

    name = "institutions"
    verbose_name = _("institutions")
    default_auto_field = "django.db.models.BigAutoField"

    checks = (check_triggers,)  # naming the check is what registers it

    def ready(self):
        """Look after triggers: those of the words that searches look up, and those of what is only added to."""
        pre_migrate.connect(free_words, sender=self)
        post_migrate.connect(keep_words, sender=self)
        connection_created.connect(bring_function)
        pre_migrate.connect(free_entries)
        post_migrate.connect(keep_entries)
