"""Read or store a spreadsheet that was sent to the office; the web starts this for long ones."""

from django.core.management.base import BaseCommand
from django.utils import translation

from certificates.sheets.runs import work


class Command(BaseCommand):
    """Work on one import, in the language of the office."""

    help = "Read or store a spreadsheet that was sent to the office (started by the web)."

    def add_arguments(self, parser):
        """Take the key of the import."""
        parser.add_argument("key", type=int)

    def handle(self, *args, **options):
        """Do what waits to be done with it."""
        with translation.override("pl"):
            work(options["key"])
