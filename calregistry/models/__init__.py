from calregistry.models.account_event import AccountEvent
from calregistry.models.declaration import Barrier, Declaration
from calregistry.models.operator import Operator
from calregistry.models.reminder import Reminder
from calregistry.models.report import ErrorReport, Sender
from calregistry.models.session import StaffSession

__all__ = [
    "AccountEvent",
    "Barrier",
    "Declaration",
    "ErrorReport",
    "Operator",
    "Reminder",
    "Sender",
    "StaffSession",
]
