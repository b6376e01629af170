"""What a certificate was or will be on a day other than today, in one sentence; of today `verdicts` tells.

Statuses are those of that day, and the facts beside them what the register knows today: a date stands for itself,
since it may lie before that day, behind it, or still to come.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.models import Certificate, Status
from certificates.verdicts import award, beginning, best_of, until, when_received
from institutions.partial_date_words import in_words, when
from institutions.partial_dates import PartialDate


def of_certificate(certificate: Certificate, status: str, *, on: date) -> str:
    """Return the sentence at the head of the certificate's own page, for its `status` on the day `on`."""
    words = about(certificate, on)
    is_past = on < timezone.localdate()
    match status:
        case Status.VALID if is_past:
            sentence = _("On %(day)s the certificate was in force (its period: %(until)s).")
        case Status.VALID:
            sentence = _(
                "If nothing changes, the certificate will be in force on %(day)s (its period: %(until)s)."
            )
        case Status.UPCOMING if is_past:
            sentence = _("On %(day)s the certificate was not in force yet; its beginning: %(beginning)s.")
        case Status.UPCOMING:
            sentence = _("On %(day)s the certificate will not be in force yet; its beginning: %(beginning)s.")
        case Status.EXPIRED if is_past:
            sentence = _("On %(day)s the certificate was no longer in force (its period: %(until)s).")
        case Status.EXPIRED:
            sentence = _("On %(day)s the certificate will no longer be in force (its period: %(until)s).")
        case Status.WITHDRAWN if is_past:
            sentence = _("On %(day)s the certificate was withdrawn already; the withdrawal: %(withdrawal)s.")
        case Status.WITHDRAWN:
            sentence = _(
                "On %(day)s the certificate will be a withdrawn one; the withdrawal: %(withdrawal)s."
            )
        case _unknown:
            return f"{award(certificate)} {silence(on)}{later_withdrawal(certificate, status)}"
    return f"{sentence % words}{later_withdrawal(certificate, status)}"


def of_holder(certificates: Iterable[Certificate], *, on: date) -> str:
    """Return the sentence at the head of an institution's page, from its certificates as `with_status_rank(on=on)`."""
    best = best_of(certificates)
    if best is None:
        return _("The register knows of no CAL certificate of this institution.")
    words = about(best, on)
    is_past = on < timezone.localdate()
    match best.status:
        case Status.VALID if is_past:
            sentence = _(
                "On %(day)s the institution held a CAL certificate in force (its period: %(until)s)."
            )
        case Status.VALID:
            sentence = _(
                "If nothing changes, the institution will hold a CAL certificate in force on %(day)s "
                "(its period: %(until)s)."
            )
        case Status.UPCOMING if is_past:
            sentence = _(
                "On %(day)s the institution held no CAL certificate in force; "
                "the register knows of a later one, its beginning: %(beginning)s."
            )
        case Status.UPCOMING:
            sentence = _(
                "On %(day)s the institution will hold no CAL certificate in force; "
                "the register knows of a later one, its beginning: %(beginning)s."
            )
        case Status.EXPIRED if is_past:
            sentence = _(
                "On %(day)s the CAL certificate of the institution was no longer in force (its period: %(until)s)."
            )
        case Status.EXPIRED:
            sentence = _(
                "On %(day)s the CAL certificate of the institution will no longer be in force (its period: %(until)s)."
            )
        case Status.WITHDRAWN if is_past:
            sentence = _(
                "On %(day)s the CAL certificate of the institution was withdrawn already; "
                "the withdrawal: %(withdrawal)s."
            )
        case Status.WITHDRAWN:
            sentence = _(
                "On %(day)s the CAL certificate of the institution will be a withdrawn one; "
                "the withdrawal: %(withdrawal)s."
            )
        case _unknown:
            return f"{when_received(best)} {silence(on)}{later_withdrawal(best, best.status)}"
    return f"{sentence % words}{later_withdrawal(best, best.status)}"


def silence(on: date) -> str:
    """Return the sentence about a certificate whose end no source prints, on a day behind its beginning."""
    if on < timezone.localdate():
        sentence = _(
            "Whether it was in force on %(day)s is not known: no source prints the end of its period."
        )
    else:
        sentence = _(
            "Whether it will be in force on %(day)s is not known: no source prints the end of its period."
        )
    return sentence % {"day": date_format(on, "j E Y")}


def later_withdrawal(certificate: Certificate, status: str) -> str:
    """Return a further sentence where the certificate has been withdrawn since the day of its `status`, else ""."""
    withdrawn_on: PartialDate | None = certificate.withdrawn_on
    if withdrawn_on is None or status == Status.WITHDRAWN or withdrawn_on.first_day > timezone.localdate():
        return ""
    sentence = _("Later, %(when)s, it was withdrawn.")
    return " " + sentence % {"when": when(withdrawn_on)}


def about(certificate: Certificate, on: date) -> dict[str, str]:
    """Return the words that the sentences hold."""
    return {
        "day": date_format(on, "j E Y"),
        "until": until(certificate),
        "beginning": in_words(beginning(certificate)),
        "withdrawal": in_words(certificate.withdrawn_on),
    }
