"""What a certificate is on a day, in one sentence; the status itself comes from `CertificateQuerySet.with_status`."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from certificates.models import Certificate, Status
from institutions.partial_date_words import in_words, period_in_words, when


def of_certificate(certificate: Certificate, status: str) -> str:
    """Return the sentence at the head of the certificate's own page."""
    match status:
        case Status.VALID:
            return _("The certificate is in force %(until)s.") % {"until": until(certificate)}
        case Status.UPCOMING:
            return _("The certificate is not in force yet. It begins %(when)s.") % {
                "when": begins(certificate)
            }
        case Status.EXPIRED:
            return _("The certificate expired: it was in force %(until)s.") % {"until": until(certificate)}
        case Status.WITHDRAWN:
            return _("The certificate was withdrawn %(when)s.") % {"when": when(certificate.withdrawn_on)}
    silence = _("The sources do not say until when it holds.")
    return f"{award(certificate)} {silence}"


def in_brief(certificate: Certificate) -> str:
    """Return the date that belongs to the `status` of a certificate in a list, "" where none does or is known."""
    match certificate.status:
        case Status.VALID | Status.EXPIRED:
            return until(certificate)
        case Status.UPCOMING:
            return _("beginning: %(date)s") % {"date": in_words(beginning(certificate))}
        case Status.WITHDRAWN:
            return when(certificate.withdrawn_on)
    return ""


def award(certificate: Certificate) -> str:
    """Return the sentence that tells when the certificate was awarded, as far as that is known."""
    if certificate.handed_over_on:
        return _("The certificate was handed over %(when)s.") % {"when": when(certificate.handed_over_on)}
    if certificate.decided_on:
        return _("The certificate was granted %(when)s.") % {"when": when(certificate.decided_on)}
    if certificate.valid_from:
        return _("The certificate holds %(since)s.") % {
            "since": period_in_words(certificate.valid_from, None)
        }
    return _("The certificate was granted; no source gives the date.")


def until(certificate: Certificate) -> str:
    """Return the end of the period with its preposition: `do końca 2017`."""
    return period_in_words(None, certificate.valid_until)


def begins(certificate: Certificate) -> str:
    """Return when a certificate from a future date begins; see `with_status` for which date counts."""
    return when(beginning(certificate))


def beginning(certificate: Certificate) -> Any:
    """Return the PartialDate before which the certificate is one from a future date, or None; see `with_status`."""
    return certificate.valid_from or certificate.decided_on or certificate.handed_over_on


def best_of(certificates: Iterable[Certificate]) -> Certificate | None:
    """Return the certificate that makes the holder's status, of those annotated with `status_rank`; None of none."""
    return min(certificates, key=lambda certificate: certificate.status_rank, default=None)


def best_status(certificates: Iterable[Certificate]) -> str:
    """Return the holder's status, from its certificates with `status` and `status_rank`."""
    best = best_of(certificates)
    return best.status if best else Status.NONE


def of_holder(certificates: Iterable[Certificate]) -> str:
    """Return the sentence at the head of an institution's page, from its certificates as in `best_status`."""
    best = best_of(certificates)
    if best is None:
        return _("The register knows of no CAL certificate of this institution.")
    match best.status:
        case Status.VALID:
            return _("The institution holds a CAL certificate, in force %(until)s.") % {"until": until(best)}
        case Status.UPCOMING:
            return _("The institution has a CAL certificate that begins %(when)s.") % {"when": begins(best)}
        case Status.EXPIRED:
            return _("The institution held a CAL certificate; it expired: it was in force %(until)s.") % {
                "until": until(best)
            }
        case Status.WITHDRAWN:
            return _("The CAL certificate of this institution was withdrawn %(when)s.") % {
                "when": when(best.withdrawn_on)
            }
    silence = _("The sources do not say until when it holds.")
    return f"{when_received(best)} {silence}"


def when_received(certificate: Certificate) -> str:
    """Return the sentence that tells when the institution received the certificate, as far as that is known."""
    if certificate.award_date is None:
        return _("The institution received a CAL certificate; no source says when.")
    return _("The institution received a CAL certificate %(when)s.") % {"when": when(certificate.award_date)}


def of_check(certificate: Certificate, status: str) -> str:
    """Return the answer to somebody who checks the certificate's number: a heading that stands alone on paper."""
    number = {"number": certificate.number}
    match status:
        case Status.VALID:
            return _("Certificate %(number)s is in force") % number
        case Status.UPCOMING:
            return _("Certificate %(number)s is not in force yet: it begins %(when)s") % {
                **number,
                "when": begins(certificate),
            }
        case Status.EXPIRED:
            return _("Certificate %(number)s has expired: it was in force %(until)s") % {
                **number,
                "until": until(certificate),
            }
        case Status.WITHDRAWN:
            return _("Certificate %(number)s was withdrawn %(when)s") % {
                **number,
                "when": when(certificate.withdrawn_on),
            }
    return _("Certificate %(number)s was granted, but until when it holds is not known") % number
