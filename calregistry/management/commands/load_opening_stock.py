"""Fill an empty register with what it opens with."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from institutions.history import change
from institutions.models import Institution

GROUND = "ground.json"


def opening_stock() -> list[Path]:
    """Return the fixture files in the order of loading: the ground first, then the articles by name."""
    files = sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.json"))
    return sorted(files, key=lambda file: file.name != GROUND)


class Command(BaseCommand):
    """Load every fixture, all or none, if the register has no institution; else leave it as it is."""

    help = "Load the opening stock (fixtures/*.json) into a register that has no institution yet."

    def handle(self, *args, **options):
        """Say in words what was done, and change nothing in a register that is in use."""
        count = Institution.objects.count()
        if count:
            self.stdout.write(f"Institutions in the register: {count}. The opening stock is not loaded.")
            return
        files = opening_stock()
        if not files:
            self.stdout.write("There is no opening stock: fixtures/ holds no file.")
            return
        with change(reason=_("Opening stock of the register")):
            call_command("loaddata", *(str(file) for file in files), verbosity=0)
        count = Institution.objects.count()
        self.stdout.write(f"Files loaded: {len(files)}. Institutions in the register: {count}.")
