"""Delete what the register no longer needs: of readers who reported an error, of forms that staff sent, of logins."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from calregistry.models import AccountEvent, ErrorReport
from calregistry.staff.lockout import forget_tries
from calregistry.staff.sessions import SessionStore
from certificates.models import SheetImport
from institutions.models import DailyUpload, SentForm


class Command(BaseCommand):
    """Run it once a day; a new report also does it, but none may come for long."""

    help = (
        "Delete digests of senders and of staff's forms after two days, and e-mail addresses 90 days after their "
        "report was closed; drop imports of spreadsheets that nobody decided on for 14 days, and with them their rows; "
        "of the log of accounts, delete networks after 14 days and entries after two years; delete wrong passwords "
        "that are counted no more, with the addresses that they came from, and sessions that have ended."
    )

    def handle(self, *args, **options):
        """Say how much was deleted."""
        now = timezone.now()
        with transaction.atomic():
            senders, addresses = ErrorReport.objects.forget_readers(now=now)
            DailyUpload.objects.forget(today=timezone.localdate(now))
            forms = SentForm.objects.forget(now=now)
            sheets = SheetImport.objects.forget(now=now)
            events, networks = AccountEvent.objects.forget(now=now)
            tries = forget_tries(now=now)
            SessionStore.clear_expired()
        self.stdout.write(
            f"Senders deleted: {senders}. E-mail addresses erased: {addresses}. Forms forgotten: {forms}. "
            f"Imports dropped: {sheets}. "
            f"Entries of the log of accounts deleted: {events}, networks erased: {networks}. "
            f"Wrong passwords forgotten: {tries}."
        )
