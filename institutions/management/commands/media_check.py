"""Look for files that no record knows and for records whose files are missing."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from institutions.media_check import Orphan, look_over

OLD = timedelta(days=1)  # no save takes that long


class Command(BaseCommand):
    """Run it after a restore and once a week: a crash may leave a file behind, and a disk may lose one."""

    help = (
        "List files of photos and documents that no record knows, and records whose files are missing, and say what to "
        "do. --strict fails when there are any."
    )

    def add_arguments(self, parser):
        """Add the options."""
        parser.add_argument("--strict", action="store_true", help="exit with 1 when something is found")
        parser.add_argument(
            "--delete-orphans",
            action="store_true",
            help="delete the files that no record knows and that are older than a day",
        )

    def handle(self, *args, strict, delete_orphans, **options):
        """Say what is found, file by file."""
        found = look_over()
        oldest = timezone.now() - OLD
        orphans = []
        for orphan in found.orphans:
            if delete_orphans and orphan.written_at < oldest:
                default_storage.delete(orphan.path)
                self.stdout.write(f"Deleted, no record knew it: {orphan.path}")
            else:
                orphans.append(orphan)
                self.stdout.write(f"Orphan, no record knows it: {told(orphan)}")
        for missing in found.missing:
            options = missing.record._meta
            self.stdout.write(
                f"Missing, record {options.label_lower} {missing.record.pk} needs it: {', '.join(missing.paths)}"
            )
        self.stdout.write(
            f"Files: {found.files}. Orphans: {len(orphans)}. Records with missing files: {len(found.missing)}."
        )
        if orphans:
            self.stdout.write(
                "An orphan is left by a crash, or belongs to a save that is still running: look again in a minute, "
                "then run this with --delete-orphans, which takes those older than a day."
            )
        if found.missing:
            self.stdout.write(
                "Restore missing files from the last backup of the media. Where there is none, choose the file again "
                "in the record's form in the office, or take the record back to a draft."
            )
        if strict and (orphans or found.missing):
            raise CommandError("Files and records do not agree.")


def told(orphan: Orphan) -> str:
    """Return where the file stands, how large it is, and when it was written."""
    written = timezone.localtime(orphan.written_at)
    return f"{orphan.path} ({filesizeformat(orphan.size)}, written on {written:%Y-%m-%d at %H:%M})"
