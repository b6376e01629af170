from certificates.filters.award import MANY, MANY_OR_MORE, CertificateFilter, HolderFilter
from certificates.filters.event import EventFilter

__all__ = ["MANY", "MANY_OR_MORE", "CertificateFilter", "EventFilter", "HolderFilter"]
