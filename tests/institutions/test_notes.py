import pytest

from certificates.models import CertificateCitation
from institutions.models import Activity, Citation
from institutions.notes import SourceNotes
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_institution,
    make_part,
    make_person,
    make_post,
    make_source,
)

pytestmark = pytest.mark.django_db


def notes_on(*records):
    notes = SourceNotes()
    notes.read(Citation, records)
    return notes


def test_sources_are_numbered_as_the_page_cites_them():
    institution = make_institution()
    later, earlier = make_source(), make_source()
    make_citation(source=later, institution=institution, field="phone")
    make_citation(source=earlier, institution=institution, field="name")
    notes = notes_on(institution)

    name, phone, again = (notes.marks(institution, field) for field in ("name", "phone", "name"))

    assert [mark.number for mark in [*name, *phone, *again]] == [1, 2, 1]
    assert [note.source for note in notes.listed] == [earlier, later]
    assert notes.listed[0].marks == [name[0].id, again[0].id] == ["z-1-1", "z-1-2"]


def test_both_floors_share_the_numbers(django_assert_num_queries):
    source = make_source()
    certificate = make_certificate()
    make_citation(source=source, institution=certificate.holder)
    make_certificate_citation(source=source, certificate=certificate)
    notes = SourceNotes()

    with django_assert_num_queries(2):
        notes.read(Citation, [certificate.holder, None])
        notes.read(CertificateCitation, [certificate, None])
        marks = [*notes.marks(certificate), *notes.marks(certificate.holder)]

    assert [mark.number for mark in marks] == [1, 1]


def test_a_field_has_its_own_marks_and_the_whole_record_too():
    institution = make_institution()
    whole, town = make_source(), make_source()
    make_citation(source=whole, institution=institution)
    make_citation(source=town, institution=institution, field="town")
    notes = notes_on(institution)

    assert len(notes.marks(institution, "")) == 1
    assert len(notes.marks(institution, "town")) == 1
    assert len(notes.marks(institution)) == 2
    assert notes.marks(institution, "phone") == []


def test_sources_that_disagree_are_both_marked():
    institution = make_institution()
    for wording in ("59 osób", "60 osób"):
        make_citation(institution=institution, field="staff_count", wording=wording)
    notes = notes_on(institution)

    assert [mark.number for mark in notes.marks(institution, "staff_count")] == [1, 2]
    assert [note.wordings[0].printed for note in notes.listed] == ["59 osób", "60 osób"]


def test_a_fact_told_from_two_records_has_one_mark_a_source():
    source = make_source()
    post = make_post()
    make_citation(source=source, post=post)
    make_citation(source=source, person=post.person)
    notes = notes_on(post, post.person)

    assert len(notes.marks_of_all(post.person, post, None)) == 1


def test_the_same_wording_of_the_same_fact_stands_once():
    source = make_source()
    post = make_post()
    make_citation(source=source, post=post, field="person", wording="Pani Anna")
    make_citation(source=source, person=post.person, wording="Pani Anna")
    notes = notes_on(post, post.person)

    notes.marks_of_all(post.person, post)
    notes.marks(post)

    assert [wording.fact for wording in notes.listed[0].wordings] == [str(post.person)]


def test_drafts_of_sources_are_not_cited():
    institution = make_institution()
    make_citation(institution=institution, source=make_source(published_at=None))
    notes = notes_on(institution)

    assert notes.marks(institution) == []
    assert notes.listed == []


def test_no_wording_that_may_name_a_hidden_person_is_told():
    source = make_source()
    hidden = make_person(is_hidden=True)
    post = make_post(person=hidden)
    activity = make_activity()
    activity.people.add(hidden)
    part = make_part(person=hidden)
    for record in ({"person": hidden}, {"post": post}, {"activity": activity}):
        make_citation(source=source, wording="Pani Anna", **record)
    make_certificate_citation(source=source, part=part, wording="Pani Anna")
    loaded = Activity.objects.prefetch_related("people").get(pk=activity.pk)
    notes = notes_on(hidden, post, loaded)
    notes.read(CertificateCitation, [part])

    for record in (hidden, post, loaded, part):
        assert notes.marks(record)

    assert notes.listed[0].wordings == []
