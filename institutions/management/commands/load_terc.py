"""Bring the territories up to the official TERC file of Statistics Poland."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from institutions.history import change
from institutions.models import Territory
from institutions.terc import Difference, WrongFileError, bring_up_to_date, difference_from, read_terc

EXAMPLES = 5


class Command(BaseCommand):
    """Load the file in one transaction: a wrong file is refused in words and changes nothing.

    Codes that the file no longer holds become inactive. They are never deleted, used or not: this is the
    safest way, for nothing is left pointing at nothing, and a code that comes back finds its address again.
    """

    help = "Load the official TERC file of voivodeships, counties and municipalities (CSV, or a ZIP of it)."

    def add_arguments(self, parser):
        """Take the file, and whether only to say what would change."""
        parser.add_argument("file", type=Path, help="TERC_Urzedowy_….csv or .zip from eteryt.stat.gov.pl")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would change, and change nothing"
        )

    def handle(self, *args, **options):
        """Print the difference and write it, or raise CommandError with all problems of the file."""
        try:
            terc = read_terc(options["file"])
            difference = difference_from(terc)
        except WrongFileError as error:
            heading = _("%(file)s is not loaded, nothing was changed.") % {"file": options["file"]}
            raise CommandError("\n".join([heading, *error.problems])) from error
        self.report(difference)
        self.stdout.write(
            _("Rows left out, since they describe parts of municipalities: %(count)s.")
            % {"count": terc.parts_left_out}
        )
        if options["dry_run"]:
            self.stdout.write(_("This was only a trial: nothing was changed."))
            return
        # Without a terminal the bar is quiet.
        told = _("Official file of territories: %(file)s") % {"file": options["file"].name}
        with tqdm(total=difference.size, unit="", disable=None) as bar, change(reason=told):
            bring_up_to_date(difference, written=bar.update)
        self.stdout.write(_("Loaded: the register is as the file has it."))

    def report(self, difference: Difference) -> None:
        """Print what differs: examples of what is new, and everything that is renamed, gone or back."""
        self.chapter(
            _("New: %(count)s"), [f"{entry.code} {entry.name}" for entry in difference.new], EXAMPLES
        )
        self.chapter(_("Renamed: %(count)s"), [_change(*pair) for pair in difference.renamed])
        self.chapter(_("Back again: %(count)s"), [_change(*pair) for pair in difference.back])
        self.chapter(
            _("Gone, and inactive from now on: %(count)s"),
            [f"{territory.code} {territory.name}" for territory in difference.gone],
        )
        self.chapter(_("Unchanged but for the day: %(count)s"), difference.confirmed, 0)
        self.stdout.write(_("Unchanged: %(count)s") % {"count": difference.unchanged})

    def chapter(self, heading: str, lines: list, shown: int | None = None) -> None:
        """Print a heading with the number of `lines`, and the first `shown` of them (None for all)."""
        self.stdout.write(heading % {"count": len(lines)})
        for line in lines[:shown]:
            self.stdout.write(f"  {line}")
        if shown and len(lines) > shown:
            self.stdout.write("  …")


def _change(territory: Territory, entry) -> str:
    """Return the code, and name and kind before and after where they differ."""
    before = f"{territory.name} ({territory.kind})"
    after = f"{entry.name} ({entry.kind})"
    return f"{entry.code} {after}" if before == after else f"{entry.code} {before} → {after}"
