from calregistry.admin.account_event import AccountEventAdmin
from calregistry.admin.declaration import DeclarationAdmin
from calregistry.admin.operator import OperatorAdmin
from calregistry.admin.report import ErrorReportAdmin
from calregistry.admin.staff import StaffAdmin

__all__ = ["AccountEventAdmin", "DeclarationAdmin", "ErrorReportAdmin", "OperatorAdmin", "StaffAdmin"]
