from calregistry.admin.declaration import DeclarationAdmin
from calregistry.admin.operator import OperatorAdmin

__all__ = ["DeclarationAdmin", "OperatorAdmin"]
