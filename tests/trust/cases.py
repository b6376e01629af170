"""Cases of every stage, of which the public must never learn anything."""

from certificates.models import Stage
from institutions.documents import Document
from institutions.files import store_document
from tests.factories import (
    make_application,
    make_application_document,
    make_application_finding,
    make_application_part,
    make_person,
)

# What only cases say, and the surname of those whom only cases name.
WORD = "Szkicowo"
FAMILY_NAME = "Szkicowska"


def add_cases(world):
    """Make a case of every stage on what is published: its institution, edition, criterion and a person of its own."""
    for stage in Stage:
        case = make_application(
            stage=stage,
            institution=world.institution,
            edition=world.edition,
            applicant=WORD,
            reference=WORD,
            next_due_on="2026-07-01",
            staff_note=WORD,
        )
        make_application_part(application=case, person=world.person)
        make_application_part(application=case, role="ekspert", person=make_person(family_name=FAMILY_NAME))
        make_application_finding(application=case, criterion=world.criterion, how_met=WORD)
        paper = make_application_document(application=case, title=WORD)
        store_document(Document(b"%PDF-1.7 content", 1), paper.key)
