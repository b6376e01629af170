"""Django's `loaddata`, whose rows are one change of the register."""

from pathlib import Path

from django.core.management.commands import loaddata
from django.utils.translation import gettext as _

from institutions.history import change, current_change


class Command(loaddata.Command):
    """Load fixtures; what they add or change leaves entries in the history, what they find as it is leaves none."""

    def loaddata(self, fixture_labels):
        """Load the files and write the entries, all or nothing."""
        running = current_change()
        files = ", ".join(Path(label).name for label in fixture_labels)
        told = running.reason if running else _("Loaded from files: %(files)s") % {"files": files}
        with change(reason=told):
            super().loaddata(fixture_labels)
