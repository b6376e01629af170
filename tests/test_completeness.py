"""What a record must and should have before it is public, and how the office says so."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from calregistry.roles import COMMISSION, EDITOR, PUBLISHER
from certificates.models import Application, Certificate
from institutions.actions import publish_together
from institutions.completeness import Grade, Incomplete, gaps_of
from institutions.models import Attachment, Institution, Person, Programme, Source
from tests.factories import (
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_person,
    make_post,
    make_programme,
    make_signature,
    make_source,
)
from tests.office import submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

RULED = (Institution, Person, Source, Programme, Attachment, Certificate, Application)


def names(record, grade=Grade.MUST):
    """Return the names of the rules of the grade that the record does not keep."""
    return [rule.name for rule in gaps_of(record) if rule.grade == grade]


def change(record):
    """Return the address of the record's form."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def test_the_opening_stock_lacks_nothing_that_it_must_have():
    call_command("load_opening_stock", verbosity=0)

    assert {model: list(model.objects.incomplete()) for model in RULED} == {model: [] for model in RULED}
    assert Certificate.objects.count() == 4


@pytest.mark.parametrize("make", [make_institution, make_programme])
def test_nothing_is_published_without_a_published_source(make):
    record = make(published_at=None)
    source = make_source(published_at=None, description="Wywiad.")
    make_citation(source=source, **{record._meta.model_name: record})

    with pytest.raises(Incomplete) as refusal:
        record.publish()
    assert [gap.name for gap in refusal.value.gaps] == ["source"]

    source.publish()
    record.publish()
    assert record.is_published


def test_a_certificate_is_published_with_a_source_of_the_award_and_a_published_holder():
    certificate = make_certificate(holder=make_institution(published_at=None), published_at=None)
    assert names(certificate) == ["holder", "source"]

    make_certificate_citation(event=make_event(certificate=certificate))
    assert names(certificate) == ["holder"]

    make_citation(institution=certificate.holder)
    certificate.holder.publish()
    certificate.publish()
    assert certificate in Certificate.objects.published()


def test_an_award_without_any_date_may_be_public():
    certificate = make_certificate(published_at=None)
    make_certificate_citation(certificate=certificate)

    certificate.publish()

    assert {"award_date", "period", "edition"} <= set(names(certificate, Grade.SHOULD))


def test_a_person_is_named_for_something_and_by_a_source():
    person = make_person()
    assert names(person) == ["function", "source"]

    post = make_post(person=person)
    assert names(person) == ["source"]

    make_citation(post=post)
    assert names(person) == []
    assert names(make_signature().person) == []


def test_a_source_can_be_found_again():
    assert names(make_source()) == ["trace"]
    assert names(make_source(description="Wywiad z kierowniczką.")) == []


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, {"territory", "in_town", "contact", "bip", "official_number"}),
        ({"kind": "ngo", "phone": "75 717 21 46"}, {"territory", "in_town", "official_number"}),
        (
            {"website": "https://ops.pl", "bip": "https://bip.ops.pl", "nip": "5260250274"},
            {"territory", "in_town"},
        ),
    ],
)
def test_what_an_institution_should_have_depends_on_its_kind(fields, missing):
    assert set(names(make_institution(**fields), Grade.SHOULD)) == missing


def test_a_unit_should_belong_to_a_published_institution():
    parent = make_institution(published_at=None)

    assert "parent" in names(make_institution(kind="jednostka", parent=parent), Grade.SHOULD)
    assert "parent" not in names(make_institution(kind="jednostka", parent=make_institution()), Grade.SHOULD)


def test_one_query_finds_all_that_lack_something(django_assert_num_queries):
    complete, bare = make_institution(), make_institution()
    make_citation(institution=complete)

    with django_assert_num_queries(1):
        assert list(Institution.objects.incomplete(Grade.MUST)) == [bare]
    with django_assert_num_queries(1):
        assert gaps_of(bare)


def test_a_certificate_is_published_together_with_its_sources_and_holder():
    source = make_source(published_at=None, description="Wywiad.")
    certificate = make_certificate(holder=make_institution(published_at=None), published_at=None)
    make_citation(institution=certificate.holder, source=source)
    make_certificate_citation(certificate=certificate, source=source)

    publish_together(record=certificate)

    for record in (source, certificate.holder, certificate):
        record.refresh_from_db()
        assert record.is_published


def test_of_what_is_published_together_all_is_complete_or_nothing_is_public():
    source = make_source(published_at=None, description="Wywiad.")
    certificate = make_certificate(holder=make_institution(published_at=None), published_at=None)
    make_certificate_citation(certificate=certificate, source=source)

    with pytest.raises(Incomplete) as refusal:
        publish_together(record=certificate)

    assert refusal.value.record == certificate.holder
    source.refresh_from_db()
    assert not source.is_published


def test_an_incomplete_draft_is_saved_and_the_form_says_what_it_must_have_and_where():
    client = client_of(make_member(PUBLISHER))
    draft = make_institution(published_at=None)

    answer = submit(client, change(draft), {"town": "Łęczna"}, button="_publish")
    page = client.get(answer.url).content.decode()

    draft.refresh_from_db()
    assert (draft.is_published, draft.town) == (False, "Łęczna")
    assert answer.url == change(draft)
    assert '<a href="#citations-group">Dodaj przypis do opublikowanego źródła' in page
    assert '<a href="#id_territory">' in page
    assert "Wszystko jest zapisane" in page


def test_what_a_record_should_have_does_not_block_and_is_said_afterwards():
    client = client_of(make_member(PUBLISHER))
    draft = make_institution(published_at=None)
    make_citation(institution=draft)

    submit(client, change(draft), {}, button="_publish")

    draft.refresh_from_db()
    assert draft.is_published
    page = client.get(change(draft)).content.decode()
    assert "Powinno" in page and "Musi" not in page


def test_the_list_publishes_what_is_complete_and_names_what_the_others_lack():
    client = client_of(make_member(PUBLISHER))
    complete, bare = (
        make_institution(published_at=None),
        make_institution(published_at=None, name="Bez źródła"),
    )
    make_citation(institution=complete)

    page = client.post(
        reverse("admin:institutions_institution_changelist"),
        {"action": "publish", "_selected_action": [complete.pk, bare.pk]},
        follow=True,
    ).content.decode()

    assert list(Institution.objects.published()) == [complete]
    assert f'<a href="{change(bare)}">Bez źródła</a>: Dodaj przypis' in page


@pytest.mark.parametrize(("grade", "found"), [("musi", 1), ("powinno", 2)])
def test_the_list_shows_what_lacks_something(admin_client, grade, found):
    make_citation(institution=make_institution())
    make_institution()

    page = admin_client.get(reverse("admin:institutions_institution_changelist"), {"braki": grade})

    assert page.context["cl"].queryset.count() == found


def test_a_publisher_publishes_a_certificate_with_what_it_rests_on_and_the_commission_cannot():
    source = make_source(published_at=None, description="Wywiad.")
    certificate = make_certificate(holder=make_institution(published_at=None), published_at=None)
    make_citation(institution=certificate.holder, source=source)
    make_certificate_citation(certificate=certificate, source=source)
    editor, commission, publisher = (client_of(make_member(role)) for role in (EDITOR, COMMISSION, PUBLISHER))

    for client in (editor, commission):
        assert "_publish_together" not in client.get(change(certificate)).content.decode()
        assert client.post(change(certificate), {"_publish_together": "1"}).status_code in (200, 403)
        certificate.refresh_from_db()
        assert not certificate.is_published

    submit(publisher, change(certificate), {}, button="_publish_together")
    assert list(Certificate.objects.published()) == [certificate]


@pytest.mark.parametrize(
    ("published_at", "words"), [(None, "Podgląd"), ("2026-01-01T00:00Z", "Pokaż na stronie")]
)
def test_the_form_of_a_draft_leads_to_its_preview(published_at, words):
    client = client_of(make_member(EDITOR))
    institution = make_institution(published_at=published_at)

    form = client.get(change(institution)).content.decode()
    page = client.get(institution.get_absolute_url()).content.decode()

    assert f'<a href="{institution.get_absolute_url()}" class="viewsitelink">{words}</a>' in form
    assert ('class="draft-band"' in page) == (published_at is None)


def test_every_rule_asks_in_a_sentence_of_its_own_and_names_its_place():
    for model in RULED:
        assert len({rule.name for rule in model.rules}) == len(model.rules)
        for language in ("pl", "en"):
            with translation.override(language):
                assert all(str(rule.sentence).endswith(".") and rule.place for rule in model.rules)


def test_a_refusal_speaks_like_every_other_one():
    with pytest.raises(ValidationError, match="opublikowanego źródła"):
        make_institution(published_at=None).publish()
