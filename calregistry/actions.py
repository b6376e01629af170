"""Changes of several records together, each in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from calregistry.models import ErrorReport, Sender

MOST_REPORTS = 10  # of one network
PERIOD = timedelta(hours=1)


class TooManyReports(Exception):
    """A network has sent as many reports as it may; `until` says when the next is taken."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@transaction.atomic
def receive_report(
    *,
    page: str,
    problem: str,
    grounds: str,
    email: str,
    language: str,
    stamp: str,
    network: str,
    at: datetime,
) -> ErrorReport:
    """Store what a reader reports at the moment `at` and return it; the same form sent again returns the same report.

    `stamp` is that of the form and `network` the reader's, of which only a keyed digest is stored, another one each
    day. Its row stays locked until the end of the transaction, so parallel senders are counted one after another.
    Raises TooManyReports when the network has sent as many as it may.
    """
    ErrorReport.objects.forget_readers(now=at)
    today = timezone.localdate(at)
    digest = digest_of(network, today)
    Sender.objects.bulk_create([Sender(digest=digest, seen_on=today)], ignore_conflicts=True)
    sender = Sender.objects.select_for_update().get(digest=digest)
    typed = {"page": page, "problem": problem, "grounds": grounds, "email": email}
    fingerprint = digest_of("\0".join([stamp, *typed.values()]), "report")
    if known := ErrorReport.objects.filter(fingerprint=fingerprint).first():
        return known
    digests = {digest, digest_of(network, timezone.localdate(at - PERIOD))}
    recent = ErrorReport.objects.filter(sender__digest__in=digests, received_at__gt=at - PERIOD)
    moments = list(recent.order_by("-received_at").values_list("received_at", flat=True)[:MOST_REPORTS])
    if len(moments) == MOST_REPORTS:
        raise TooManyReports(moments[-1] + PERIOD)
    report, _is_new = ErrorReport.objects.get_or_create(
        fingerprint=fingerprint,
        defaults=typed | {"language": language, "sender": sender, "received_at": at},
    )
    return report


def digest_of(text: str, purpose: object) -> str:
    """Return what tells equal texts of one purpose apart from others and tells nothing else without the site's key."""
    return salted_hmac(f"calregistry.report.{purpose}", text, algorithm="sha256").hexdigest()
