from institutions.filters.base import RegisterFilterSet
from institutions.filters.institution import InstitutionFilter

__all__ = ["InstitutionFilter", "RegisterFilterSet"]
