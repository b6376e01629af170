from certificates.models.application import Application, Stage
from certificates.models.application_papers import ApplicationDocument, ApplicationFinding, ApplicationPart
from certificates.models.award import DatePrecision, PeriodRecord
from certificates.models.certificate import Certificate
from certificates.models.citation import CertificateCitation
from certificates.models.criteria import Criterion, Edition, Term
from certificates.models.event import Event, Part
from certificates.models.evidence import Claim, Evidence
from certificates.models.holder import Holder
from certificates.models.number_series import NumberSeries
from certificates.models.sheet import SheetImport, SheetRow
from certificates.models.status import Status
from certificates.models.withdrawal import Withdrawal
from certificates.models.word import CertificateWord

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationFinding",
    "ApplicationPart",
    "Certificate",
    "CertificateCitation",
    "CertificateWord",
    "Claim",
    "Criterion",
    "DatePrecision",
    "Edition",
    "Event",
    "Evidence",
    "Holder",
    "NumberSeries",
    "Part",
    "PeriodRecord",
    "SheetImport",
    "SheetRow",
    "Stage",
    "Status",
    "Term",
    "Withdrawal",
]
