from certificates.admin import verbs
from certificates.admin.application import ApplicationAdmin
from certificates.admin.certificate import CertificateAdmin
from certificates.admin.criteria import EditionAdmin, TermAdmin
from certificates.admin.event import EventAdmin, PartAdmin
from certificates.admin.evidence import ClaimAdmin, EvidenceAdmin
from certificates.admin.sheet import SheetImportAdmin
from certificates.admin.withdrawal import WithdrawalAdmin

__all__ = [
    "ApplicationAdmin",
    "CertificateAdmin",
    "ClaimAdmin",
    "EditionAdmin",
    "EventAdmin",
    "EvidenceAdmin",
    "PartAdmin",
    "SheetImportAdmin",
    "TermAdmin",
    "WithdrawalAdmin",
    "verbs",
]
