from calregistry.models.declaration import Barrier, Declaration
from calregistry.models.operator import Operator
from calregistry.models.report import ErrorReport, Sender

__all__ = ["Barrier", "Declaration", "ErrorReport", "Operator", "Sender"]
