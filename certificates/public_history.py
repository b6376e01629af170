"""What the public reads of the history of a certificate; see `institutions.public_history`."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from certificates.models import Certificate, CertificateCitation, Claim, Event, Evidence, Part
from institutions.public_history import SETTLING, Day, Facts, Parts, days_of, known_then

OF_CERTIFICATE: Facts = {
    gettext_lazy("numbers"): ("number", "association_number"),
    gettext_lazy("holder"): ("holder", "holder_as_printed"),
    gettext_lazy("title and edition of the rules"): ("title_as_printed", "edition"),
    gettext_lazy("dates of decision and handover"): ("decided_on", "handed_over_on"),
    gettext_lazy("period of validity"): ("valid_from", "valid_until", "period_as_printed"),
    gettext_lazy("withdrawal of the certificate"): ("withdrawn_on", "withdrawal_reason"),
}


def parts_of_certificate(pk: int) -> list[Parts]:
    """Return the kinds of parts of the certificate `pk`."""
    of_it = Q(certificate=pk)
    told = ~Q(statement="") | known_then("activity__institution")
    cited = of_it | Q(event__certificate=pk) | Q(part__event__certificate=pk) | Q(claim__certificate=pk)
    return [
        Parts(gettext_lazy("steps of its life"), Event, of_it),
        Parts(gettext_lazy("who took part in the steps"), Part, Q(event__certificate=pk)),
        Parts(gettext_lazy("claims"), Claim, of_it),
        Parts(gettext_lazy("how criteria were met"), Evidence, of_it & told),
        Parts(gettext_lazy("sources"), CertificateCitation, cited & known_then("source"), SETTLING),
    ]


def history_of_certificate(certificate: Certificate) -> list[Day]:
    """Return what became of a certificate since it was published with its holder, the newest day first."""
    published = [each for each in (certificate.published_at, certificate.holder.published_at) if each]
    return days_of(
        certificate,
        since=max(published) if len(published) == 2 else None,
        facts=OF_CERTIFICATE,
        parts=parts_of_certificate(certificate.pk),
    )
