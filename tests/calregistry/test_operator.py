"""The operator's facts and the declaration's: one row of each, any of it silent, none of it absurd."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from calregistry.models import Barrier, Declaration, Operator
from tests.factories import make_barrier, make_declaration, make_operator
from tests.office import errors_in, submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Operator, Declaration])
def test_there_is_one_row_at_most(model):
    model.objects.create()

    with pytest.raises(IntegrityError):
        model(pk=2).save()


@pytest.mark.parametrize("model", [Operator, Declaration])
def test_a_second_row_does_not_overwrite_the_first(model):
    model.objects.create()

    with pytest.raises(IntegrityError):
        model().save()


@pytest.mark.parametrize("model", [Operator, Declaration])
def test_before_staff_write_anything_the_row_is_silent(model):
    row = model.objects.current()

    assert not row.is_stored
    assert not model.objects.exists()
    assert not any(getattr(row, field.name) for field in model._meta.concrete_fields if field.name != "id")


def test_what_staff_wrote_is_the_current_row():
    make_operator(name="Stowarzyszenie")

    assert Operator.objects.current().is_stored
    assert str(Operator.objects.current()) == "Stowarzyszenie"


@pytest.mark.parametrize(
    "fields", [{"officer": "jest", "officer_contact": ""}, {"officer": "brak"}, {"officer": ""}]
)
def test_an_officer_is_appointed_and_can_be_reached_or_neither(fields):
    with pytest.raises(IntegrityError):
        make_operator(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"drawn_up_on": "2026-02-02", "reviewed_on": "2026-02-01"},
        {"drawn_up_on": None},
        {"site_published_on": "2026-02-02", "site_changed_on": "2026-02-01"},
    ],
)
def test_the_days_of_a_declaration_follow_one_another(fields):
    with pytest.raises(IntegrityError):
        make_declaration(**fields)


@pytest.mark.parametrize("fields", [{"description": ""}, {"reason": "wylaczenie"}])
def test_a_barrier_says_what_it_is_and_an_exclusion_names_the_law(fields):
    with pytest.raises(IntegrityError):
        make_barrier(**fields)


@time_machine.travel("2026-11-20 22:30Z", tick=False)  # half an hour before midnight in Poland
@pytest.mark.parametrize(("day", "is_refused"), [("2026-11-20", False), ("2026-11-21", True)])
def test_no_day_of_the_declaration_lies_in_the_future(day, is_refused):
    declaration = make_declaration(reviewed_on=day)

    if is_refused:
        with pytest.raises(ValidationError, match="reviewed_on"):
            declaration.full_clean()
    else:
        declaration.full_clean()


@pytest.mark.parametrize(
    ("drawn_up", "reviewed", "today", "is_due"),
    [
        ("2026-02-01", None, "2026-12-31", False),
        ("2026-02-01", None, "2027-02-28", False),
        ("2026-02-01", None, "2027-03-01", True),
        ("2026-02-01", "2027-01-01", "2027-03-01", False),
        ("2026-02-01", "2026-12-31", "2027-03-31", True),
        ("2026-02-01", "2027-03-31", "2028-02-29", False),
        ("2026-02-01", "2026-05-05", "2028-01-15", True),
        (None, None, "2027-03-01", False),
    ],
)
def test_the_yearly_review_is_due_from_the_first_of_march_until_it_is_done(drawn_up, reviewed, today, is_due):
    declaration = make_declaration(drawn_up_on=drawn_up, reviewed_on=reviewed)

    assert declaration.is_review_due(on=date.fromisoformat(today)) == is_due


def test_staff_write_and_change_the_operator_without_code(admin_client):
    submit(admin_client, "/admin/calregistry/operator/add/", {"name": "Stowarzyszenie"})
    submit(admin_client, "/admin/calregistry/operator/1/change/", {"email": "rejestr@przyklad.pl"})

    operator = Operator.objects.get()
    assert (operator.name, operator.email, operator.phone) == ("Stowarzyszenie", "rejestr@przyklad.pl", "")


def test_staff_write_the_declaration_with_its_barriers(admin_client):
    submit(
        admin_client,
        "/admin/calregistry/declaration/add/",
        {"conformance": "czesciowa", "drawn_up_on": "2026-02-01"},
        barriers=[{"reason": "niezgodnosc", "description": "Skany bez tekstu."}],
    )

    assert Declaration.objects.get().conformance == "czesciowa"
    assert Barrier.objects.get().description == "Skany bez tekstu."


@pytest.mark.parametrize(
    ("address", "typed", "field"),
    [
        ("operator", {"officer": "jest"}, "officer_contact"),
        ("operator", {"officer_contact": "iod@przyklad.pl"}, "officer_contact"),
        ("operator", {"phone": "12"}, "phone"),
        ("declaration", {"reviewed_on": "2026-02-01"}, "reviewed_on"),
        ("declaration", {"drawn_up_on": "2999-01-01"}, "drawn_up_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(admin_client, address, typed, field):
    page = submit(admin_client, f"/admin/calregistry/{address}/add/", typed)

    assert set(errors_in(page)) == {field}


@pytest.mark.parametrize("model", ["operator", "declaration"])
def test_the_list_leads_to_the_only_row_which_is_added_once_and_never_deleted(admin_client, model):
    before = admin_client.get(f"/admin/calregistry/{model}/")
    {"operator": make_operator, "declaration": make_declaration}[model]()
    after = admin_client.get(f"/admin/calregistry/{model}/")

    assert before.url == f"/admin/calregistry/{model}/add/"
    assert after.url == f"/admin/calregistry/{model}/1/change/"
    assert admin_client.get(f"/admin/calregistry/{model}/add/").status_code == 403
    assert admin_client.get(f"/admin/calregistry/{model}/1/delete/").status_code == 403
