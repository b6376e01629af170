from institutions.filters.activity import ActivityFilter
from institutions.filters.base import RegisterFilterSet
from institutions.filters.institution import InstitutionFilter
from institutions.filters.person import PersonFilter

__all__ = ["ActivityFilter", "InstitutionFilter", "PersonFilter", "RegisterFilterSet"]
