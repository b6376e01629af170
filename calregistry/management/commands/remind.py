"""Remind staff of what ends and what waits; see `calregistry.due`."""

from collections.abc import Iterator
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calregistry import due
from calregistry.models import Reminder


class Command(BaseCommand):
    """List what is due, or mail what has become due since the last mail."""

    help = (
        "List the certificates whose known period ends within 12, 6 and 3 months, open cases, and what waits for a "
        "second person. With --mail, send what nobody was reminded of yet: each certificate once for each number of "
        "months, each case once for each step and day, so that it can run every day; when there is nothing new it "
        "sends nothing. The exit status is 0, and 1 when the mail could not be sent: then the next run sends it. "
        "The mail names institutions in open cases: send it to those who may read cases."
    )

    def add_arguments(self, parser) -> None:
        """Take the addresses, the day and the months."""
        parser.add_argument("--mail", nargs="+", metavar="ADDRESS", default=[], help="where to send it")
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DAY",
            help="as of this day (2026-11-27); today if left out",
        )
        parser.add_argument(
            "--months", nargs="+", type=int, default=sorted(due.MONTHS, reverse=True), metavar="NUMBER"
        )
        parser.add_argument(
            "--again", action="store_true", help="mail also what somebody was reminded of already"
        )

    def handle(self, *, mail: list[str], on: date | None, months: list[int], again: bool, **options) -> None:
        """Print the list, or send it."""
        if min(months) < 1 or max(months) > 120:
            raise CommandError("A number of months lies between 1 and 120.")
        day = on or timezone.localdate()
        overview = due.overview(on=day, may=lambda permission: True, months=months, most=None)
        if not mail:
            self.stdout.write("\n".join(lines(overview.groups, overview, on=day)))
            return
        told = set() if again else set(Reminder.objects.values_list("key", flat=True))
        groups = [group.without(told) for group in overview.groups]
        groups = [group for group in groups if group.items]
        if not groups:
            self.stdout.write(_("There is nothing new to remind of; no mail was sent."))
            return
        message = EmailMessage(
            _("CAL Register: what is due on %(day)s") % {"day": date_format(day)},
            "\n".join(lines(groups, overview, on=day)),
            to=mail,
        )
        try:
            message.send()
        except (OSError, SMTPException) as error:
            raise CommandError(f"The mail could not be sent: {error}") from error
        keys = {item.key for group in groups for item in group.items}
        Reminder.objects.bulk_create((Reminder(key=key) for key in sorted(keys)), ignore_conflicts=True)
        self.stdout.write(
            ngettext(
                "A mail with %(count)s thing was sent.", "A mail with %(count)s things was sent.", len(keys)
            )
            % {"count": len(keys)}
        )


def lines(groups: list[due.Group], overview: due.Overview, *, on: date) -> Iterator[str]:
    """Yield the lines of the list: each group with its things, each thing with its address, what nobody knows last."""
    yield _("What is due on %(day)s") % {"day": date_format(on)}
    for group in groups:
        yield ""
        yield f"{group.title} ({len(group.items)})"
        for item in group.items:
            yield f"- {item.what}" + (f" – {item.when}" if item.when else "")
            yield f"  {settings.SITE_ADDRESS}{item.address}"
    if not groups:
        yield ""
        yield _("Nothing is due.")
    if overview.unknown:
        yield ""
        yield ngettext(
            "Of %(unknown)s certificate nobody knows when it ends, because no end is printed; it stands in no group "
            "above.",
            "Of %(unknown)s certificates nobody knows when they end, because no end is printed; they stand in no group "
            "above.",
            overview.unknown,
        ) % {"unknown": overview.unknown}
