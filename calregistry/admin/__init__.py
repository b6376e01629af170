from calregistry.admin.declaration import DeclarationAdmin
from calregistry.admin.operator import OperatorAdmin
from calregistry.admin.report import ErrorReportAdmin

__all__ = ["DeclarationAdmin", "ErrorReportAdmin", "OperatorAdmin"]
