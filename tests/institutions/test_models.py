"""What the lower floor may store, and what it never forgets."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from institutions.models import Citation, Institution, Person, Post
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_activity,
    make_answer,
    make_citation,
    make_institution,
    make_institution_name,
    make_link,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_signature,
    make_source,
    make_territory,
)

pytestmark = pytest.mark.django_db


def assert_refused(constraint, make, **fields):
    """Assert that the database itself refuses the record by the constraint of that name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(**fields)
    message = str(error.value)
    # SQLite names a broken unique constraint of plain columns by its columns only.
    assert constraint in message or "UNIQUE constraint failed" in message


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("institution_has_an_address", {"slug": ""}),
        ("institution_unit_has_a_parent", {"kind": "jednostka"}),
        ("institution_coordinates_in_poland", {"latitude": "53.25"}),
        ("institution_coordinates_in_poland", {"latitude": "53.25", "longitude": "19.40"}),
        (
            "institution_coordinates_in_poland",
            {"latitude": "0", "longitude": "19.40", "coordinates_precision": "budynek"},
        ),
        ("institution_social_workers_are_staff", {"staff_count": 13, "social_worker_count": 59}),
    ],
)
def test_the_database_refuses_an_institution_that_cannot_be(constraint, fields):
    assert_refused(constraint, make_institution, **fields)


def test_an_institution_is_no_unit_of_itself():
    institution = make_institution()
    institution.parent = institution

    assert_refused("institution_is_no_unit_of_itself", institution.save)


def test_only_a_closed_institution_has_a_successor():
    assert_refused("institution_with_successor_is_closed", make_institution, successor=make_institution())
    make_institution(successor=make_institution(), closed_on="2020")


def test_two_institutions_cannot_have_one_regon_but_a_unit_may_share_its_parents():
    parent = make_institution(regon="000000000")
    make_institution(kind="jednostka", parent=parent, regon="000000000")
    make_institution(regon="")
    make_institution(regon="")

    assert_refused("institution_regon_is_its_own", make_institution, regon="000000000")


@pytest.mark.parametrize(
    ("constraint", "make", "fields"),
    [
        ("person_has_an_address", make_person, {"slug": ""}),
        ("post_is_in_one_place", make_post, {"organisation": ""}),
        ("activity_that_goes_on_has_no_end", make_activity, {"is_ongoing": True, "ended_on": "2012"}),
        ("answer_has_a_summary", make_answer, {"summary": ""}),
        ("citation_points_at_one_record", make_citation, {}),
    ],
)
def test_the_database_refuses_a_record_that_cannot_be(constraint, make, fields):
    assert_refused(constraint, make, **fields)


def test_a_post_is_either_here_or_elsewhere():
    assert_refused("post_is_in_one_place", make_post, institution=make_institution(), organisation="Inna")


def test_a_citation_points_at_no_two_records():
    assert_refused(
        "citation_points_at_one_record", make_citation, institution=make_institution(), person=make_person()
    )


def test_the_same_thing_is_recorded_once():
    for constraint, make, fields in [
        (
            "institution_name_once",
            make_institution_name,
            {"institution": make_institution(), "name": "Dawna"},
        ),
        (
            "activity_address_once_an_institution",
            make_activity,
            {"institution": make_institution(), "slug": "klub"},
        ),
        (
            "participation_once_a_role",
            make_participation,
            {"institution": make_institution(), "programme": make_programme()},
        ),
        ("link_once_a_source", make_link, {"source": make_source(), "url": "https://przyklad.pl/"}),
        ("signature_once_a_source", make_signature, {"source": make_source(), "person": make_person()}),
        ("answer_once_a_topic", make_answer, {"source": make_source(), "institution": make_institution()}),
        (
            "post_once_a_date",
            make_post,
            {"person": make_person(), "institution": make_institution(), "as_of": None},
        ),
        (
            "post_once_a_date",
            make_post,
            {"person": None, "institution": make_institution(), "as_of": "2015-02-05"},
        ),
        (
            "citation_once_a_institution_field",
            make_citation,
            {"source": make_source(), "institution": make_institution()},
        ),
    ]:
        make(**fields)
        assert_refused(constraint, make, **fields)


def test_the_register_does_not_lose_what_others_rest_on():
    source, person, territory = make_source(), make_person(), make_territory()
    institution = make_institution(territory=territory)
    make_citation(source=source, institution=institution)
    make_post(person=person, institution=institution)

    for record in (source, person, territory, institution):
        with pytest.raises(ProtectedError):
            record.delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postal_code", "58580"),
        ("postal_code", "٥٨-٥٨٠"),
        ("phone", "12"),
        ("phone", "75 717 21 4x"),
        ("nip", "1234567890"),
        ("nip", "526-104-08-28"),
        ("regon", "123456789"),
        ("regon", "١٢٣٤٥٦٧٨٥"),
    ],
)
def test_a_wrong_code_or_number_is_refused_in_words(field, value):
    institution = make_institution()
    setattr(institution, field, value)

    with pytest.raises(ValidationError) as error:
        institution.full_clean()

    assert list(error.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postal_code", "58-580"),
        ("phone", "75 717 21 46"),
        ("phone", "+48 757172146"),
        ("nip", "5261040828"),
        ("regon", "123456785"),
    ],
)
def test_a_right_code_or_number_is_accepted(field, value):
    make_institution(**{field: value}).full_clean()


def test_the_address_of_a_page_does_not_follow_the_name():
    institution = make_institution(slug="mops-w-miescie", name="Miejski Ośrodek Pomocy Społecznej")

    institution.name = "Centrum Usług Społecznych"
    institution.save()

    assert Institution.objects.get().slug == "mops-w-miescie"


def test_a_former_address_never_leads_to_another_institution():
    institution = make_institution(slug="stary")
    institution.move_to("nowy")
    other = make_institution(slug="inny")

    with pytest.raises(ValidationError, match="address|adres"):
        other.move_to("stary")

    assert Institution.objects.get(pk=other.pk).slug == "inny"
    assert other.slug == "inny"
    with pytest.raises(ValidationError):
        Institution(name="Nowa", slug="stary", kind="ops", town="Miasto").full_clean()


def test_an_institution_may_return_to_its_own_former_address():
    institution = make_institution(slug="pierwszy")

    institution.move_to("drugi")
    institution.move_to("pierwszy")

    assert institution.slug == "pierwszy"
    assert [former.slug for former in institution.former_slugs.all()] == ["drugi"]


def test_a_person_can_be_hidden_without_losing_history():
    person = make_person(given_names="Anna", family_name="Ukryta", is_hidden=True)
    make_post(person=person)

    assert "Ukryta" not in person.public_name
    assert str(person) == "Anna Ukryta"
    assert Post.objects.filter(person=person).exists()
    assert person not in Person.objects.visible()


def test_publishing_shows_a_record_and_unpublishing_takes_it_back():
    institution = make_institution(published_at=None)
    make_citation(institution=institution)
    assert institution in Institution.objects.drafts()

    institution.publish()
    assert list(Institution.objects.published()) == [institution]

    institution.unpublish()
    assert not Institution.objects.published().exists()


def test_territories_hold_what_their_codes_begin_with():
    for code in ("04", "0402", "0402011", "0402022", "0403", "24", "2401011"):
        make_territory(code)
    inside = make_institution(territory_id="0402011")
    make_institution(territory_id="2401011")

    for code in ("04", "0402", "0402011"):
        assert list(Institution.objects.within(code)) == [inside]
    assert not Institution.objects.within("0403")


def test_one_query_fetches_the_citations_of_all_records_of_a_page(django_assert_num_queries):
    institution = make_institution()
    activity, post = make_activity(institution=institution), make_post(institution=institution)
    about = [
        make_citation(institution=institution, field="town", wording="w Mieście"),
        make_citation(activity=activity),
        make_citation(post=post, field="as_of"),
    ]
    make_citation(institution=make_institution())

    with django_assert_num_queries(1):
        found = list(Citation.objects.about([institution, activity, post]))
        sources = [citation.source.title for citation in found]

    assert found == about
    assert len(sources) == 3
    assert not Citation.objects.about([])


def test_a_draft_source_confirms_nothing_in_public():
    make_citation(institution=make_institution(), source=make_source(published_at=None))

    assert not Citation.objects.published().exists()


def test_natural_keys_lead_back_to_their_records():
    institution = make_institution()
    records = [
        make_territory(),
        institution,
        make_institution_name(institution=institution),
        make_person(),
        make_post(as_of="2015-02-05"),
        make_post(person=None, as_of=None),
        make_post(organisation="Stowarzyszenie", as_of="2015"),
        make_programme(),
        make_participation(),
        make_activity(),
        make_source(),
        make_link(),
        make_signature(),
        make_answer(),
        make_citation(institution=institution),
        make_citation(institution=institution, field="town"),
        make_citation(post=make_post(as_of="2015-02")),
        make_citation(participation=make_participation()),
    ]

    for record in records:
        model = type(record)
        assert model._default_manager.get_by_natural_key(*record.natural_key()) == record


def test_a_partial_date_comes_back_as_it_was_stored():
    institution = make_institution(staff_as_of="[..2014-11-07]")

    assert Institution.objects.get(pk=institution.pk).staff_as_of == PartialDate(2014, 11, 7, True)
