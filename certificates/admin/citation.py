from certificates.models import CertificateCitation
from institutions.admin.citation import BaseCitationInline


class CertificateCitationInline(BaseCitationInline):
    """The sources of a record of this floor."""

    model = CertificateCitation
