from certificates.views.lists import certificate_list
from certificates.views.pages import certificate_detail, certificate_history, short_address, verify

__all__ = ["certificate_detail", "certificate_history", "certificate_list", "short_address", "verify"]
