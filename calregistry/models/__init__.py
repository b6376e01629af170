from calregistry.models.declaration import Barrier, Declaration
from calregistry.models.operator import Operator

__all__ = ["Barrier", "Declaration", "Operator"]
