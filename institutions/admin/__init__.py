from institutions.admin.activity import ActivityAdmin, ParticipationAdmin, ProgrammeAdmin
from institutions.admin.attachment import AttachmentAdmin
from institutions.admin.institution import InstitutionAdmin, InstitutionNameAdmin
from institutions.admin.merging import MergeAdmin
from institutions.admin.person import PersonAdmin, PostAdmin
from institutions.admin.source import SourceAdmin
from institutions.admin.territory import TerritoryAdmin

__all__ = [
    "ActivityAdmin",
    "AttachmentAdmin",
    "InstitutionAdmin",
    "InstitutionNameAdmin",
    "MergeAdmin",
    "ParticipationAdmin",
    "PersonAdmin",
    "PostAdmin",
    "ProgrammeAdmin",
    "SourceAdmin",
    "TerritoryAdmin",
]
