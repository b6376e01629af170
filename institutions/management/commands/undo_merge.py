"""Take two records apart again that were made one."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from institutions.actions import undo_merge
from institutions.models import Merge


class Command(BaseCommand):
    """Undo one merge, by its key, or list all of them."""

    help = "Undo a merge of two institutions or people, by its key; --list shows the keys."

    def add_arguments(self, parser):
        """Add the key, and what else it takes."""
        parser.add_argument("key", nargs="?", help="the key of the merge")
        parser.add_argument("--list", action="store_true", help="list all merges, the last one first")
        parser.add_argument("--reason", default="", help="why it is undone, for the history")

    def handle(self, *args, key, reason, **options):
        """Undo the merge, or list them."""
        if options["list"]:
            for merge in Merge.objects.select_related("merged_by").order_by("-pk"):
                self.stdout.write(told(merge))
            return
        if not key:
            raise CommandError("Give the key of a merge; --list shows them.")
        if not reason.strip():
            raise CommandError("Say why with --reason; the history keeps it.")
        merge = Merge.objects.filter(key=key).first()
        if merge is None:
            raise CommandError(f"There is no merge {key}; --list shows them.")
        try:
            undo_merge(merge=merge, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"Taken apart again: {merge.kept_name} and {merge.lost_name}.")


def told(merge: Merge) -> str:
    """Return one line about a merge."""
    day = timezone.localtime(merge.merged_at).strftime("%Y-%m-%d %H:%M")
    undone = ", undone" if merge.undone_at else ""
    by = f" by {merge.merged_by}" if merge.merged_by else ""
    return f"{merge.key}  {day}{by}: {merge.lost_name} → {merge.kept_name} ({merge.reason}){undone}"
