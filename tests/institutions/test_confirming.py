"""Staff confirm that a record is right; that is no change of it, and the public learns the day and no name."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from calregistry.roles import EDITOR, PUBLISHER
from institutions.models import Institution
from institutions.models.confirmed import long_unconfirmed
from tests.factories import make_certificate, make_institution, make_user
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


def address_of(record, page="confirm"):
    """Return the address of a page of the record in the office."""
    words = {"confirm": "potwierdz", "change": "change"}
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{words[page]}/"


@pytest.mark.parametrize("make", [make_institution, make_certificate])
def test_confirming_is_no_change(make):
    record, member = make(), make_member(PUBLISHER, username="anna")
    changed_at, entries = record.changed_at, type(record).history.count()

    with time_machine.travel("2026-11-27 12:00Z", tick=False):
        answer = client_of(member).post(address_of(record), follow=True)

    record.refresh_from_db()
    assert (record.confirmed_on, record.confirmed_by) == (TODAY, member)
    assert record.changed_at == changed_at
    assert type(record).history.count() == entries
    assert "wpis jest aktualny na dziś" in answer.content.decode()


@pytest.mark.parametrize("make", [make_institution, make_certificate])
def test_the_page_says_when_a_record_was_checked_and_not_by_whom(client, make):
    record = make()
    address = record.get_absolute_url()
    assert "Sprawdzono" not in client.get(address).content.decode()

    record.confirm(by=make_user(username="tajemnicza-anna"), on=TODAY)

    page = client.get(address).content.decode()
    assert "Sprawdzono 27 listopada 2026." in page
    assert "tajemnicza" not in page
    assert "Checked on 27 November 2026." in client.get(f"/en{address}").content.decode()


def test_a_draft_is_not_confirmed():
    draft = make_institution(published_at=None)

    with pytest.raises(ValidationError):
        draft.confirm(by=make_user(), on=TODAY)

    client = client_of(make_member(EDITOR))
    assert "Szkicu się nie potwierdza" in client.post(address_of(draft), follow=True).content.decode()
    assert "potwierdz/" not in client.get(address_of(draft, "change")).content.decode()


def test_who_may_not_change_a_published_record_does_not_confirm_it():
    record, client = make_institution(), client_of(make_member(EDITOR))

    assert client.post(address_of(record)).status_code == 403
    assert "potwierdz/" not in client.get(address_of(record, "change")).content.decode()


def test_looking_at_the_address_confirms_nothing():
    record = make_institution()

    answer = client_of(make_member(PUBLISHER)).get(address_of(record))

    assert answer.url == address_of(record, "change")
    record.refresh_from_db()
    assert record.confirmed_on is None


@pytest.mark.parametrize("fields", [{"confirmed_on": TODAY}, {"confirmed_by": True}])
def test_a_record_is_confirmed_by_somebody_on_some_day(fields):
    record = make_institution()
    if "confirmed_by" in fields:
        fields = {"confirmed_by": make_user()}

    with (
        pytest.raises(IntegrityError, match="institution_is_confirmed_by_somebody"),
        transaction.atomic(),
    ):
        Institution.objects.filter(pk=record.pk).update(**fields)


@pytest.mark.parametrize(
    ("confirmed_on", "is_long_ago"),
    [(None, True), (date(2025, 11, 26), True), (date(2025, 11, 27), False), (TODAY, False)],
)
def test_a_confirmation_holds_for_a_year(confirmed_on, is_long_ago):
    by = make_user() if confirmed_on else None
    make_institution(confirmed_on=confirmed_on, confirmed_by=by)
    make_institution(published_at=None)

    assert Institution.objects.filter(long_unconfirmed(on=TODAY)).exists() == is_long_ago


@pytest.mark.parametrize(("choice", "expected"), [("dawno", 2), ("nigdy", 1), ("w-ostatnim-roku", 1)])
def test_the_list_shows_what_was_not_confirmed_for_long(choice, expected):
    member = make_member(PUBLISHER)
    make_institution()
    make_institution(confirmed_on="2020-01-01", confirmed_by=member)
    make_institution(published_at=None)
    make_institution().confirm(by=member, on=timezone.localdate())

    page = client_of(member).get(f"/admin/institutions/institution/?potwierdzono={choice}")

    assert page.context["cl"].result_count == expected
