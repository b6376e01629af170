from institutions.models.activity import Activity, ActivityKind, Audience, Participation, Programme
from institutions.models.attachment import Attachment
from institutions.models.citation import BaseCitation, Citation
from institutions.models.daily_upload import DailyUpload
from institutions.models.former_slug import FormerPersonSlug, FormerSlug
from institutions.models.institution import Institution, InstitutionKind
from institutions.models.institution_name import InstitutionName
from institutions.models.merge import Merge
from institutions.models.person import Function, Person, Post
from institutions.models.record import Record
from institutions.models.sent_form import SentForm
from institutions.models.source import Answer, Link, Signature, Source
from institutions.models.territory import Territory
from institutions.models.word import Word

__all__ = [
    "Activity",
    "ActivityKind",
    "Answer",
    "Attachment",
    "Audience",
    "BaseCitation",
    "Citation",
    "DailyUpload",
    "FormerPersonSlug",
    "FormerSlug",
    "Function",
    "Institution",
    "InstitutionKind",
    "InstitutionName",
    "Link",
    "Merge",
    "Participation",
    "Person",
    "Post",
    "Programme",
    "Record",
    "SentForm",
    "Signature",
    "Source",
    "Territory",
    "Word",
]
