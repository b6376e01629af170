"""An address that the public has met never comes to lead to something else, and nothing behind it is deleted."""

import pytest
from django.urls import reverse

from institutions.models import Person
from tests.factories import (
    make_activity,
    make_certificate,
    make_citation,
    make_event,
    make_institution,
    make_part,
    make_person,
    make_post,
    make_programme,
    make_signature,
    make_source,
)
from tests.office import submit
from tests.staff import client_of, make_member
from tests.trust.test_history_pages import address

pytestmark = pytest.mark.django_db


def named_in_post(person, published_at):
    """Name the person in a post at an institution."""
    return make_post(person=person, institution=make_institution(published_at=published_at))


def named_elsewhere(person, published_at):
    """Name the person in a post elsewhere, of which a source tells."""
    post = make_post(person=person, institution=None, organisation="Urząd Miasta")
    make_citation(post=post, source=make_source(published_at=published_at))
    return post


def named_in_part(person, published_at):
    """Name the person in an event."""
    certificate = make_certificate(published_at=published_at)
    return make_part(event=make_event(certificate=certificate), person=person, who="")


def named_in_signature(person, published_at):
    """Name the person below a source."""
    return make_signature(person=person, source=make_source(published_at=published_at))


def named_in_activity(person, published_at):
    """Name the person in an activity."""
    activity = make_activity(institution=make_institution(published_at=published_at))
    activity.people.add(person)
    return activity


WAYS = [named_in_post, named_elsewhere, named_in_part, named_in_signature, named_in_activity]
PUBLISHED = "2026-01-01T00:00Z"


@pytest.mark.parametrize("name_in", WAYS)
def test_a_person_whom_a_public_page_once_named_is_deleted_by_nobody(name_in):
    person = make_person()
    row = name_in(person, PUBLISHED)
    (row.event if name_in is named_in_part else row).delete()
    client = client_of(make_member(is_superuser=True))

    assert client.post(address("delete", person), {"post": "yes"}).status_code == 403
    assert Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("name_in", WAYS)
def test_a_person_whom_drafts_alone_ever_named_is_deleted(name_in):
    person = make_person()
    row = name_in(person, None)
    named_in_activity(make_person(pk=int(f"{person.pk}7")), PUBLISHED)  # whose key holds that of the other
    (row.event if name_in is named_in_part else row).delete()
    client = client_of(make_member("Redaktor"))

    assert client.post(address("delete", person), {"post": "yes"}).status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()


def test_a_person_whom_what_was_taken_back_named_is_deleted_by_nobody():
    person = make_person()
    post = named_in_post(person, None)
    institution = post.institution
    make_citation(institution=institution)
    institution.publish()
    institution.unpublish()
    post.delete()

    answer = client_of(make_member(is_superuser=True)).post(address("delete", person), {"post": "yes"})

    assert answer.status_code == 403


def test_a_person_named_nowhere_is_deleted():
    person = make_person()

    client_of(make_member("Redaktor")).post(address("delete", person), {"post": "yes"})

    assert not Person.objects.exists()


@pytest.mark.parametrize("make", [make_institution, make_source, make_programme])
def test_the_address_of_what_was_taken_back_is_not_given_away(make, client):
    record = make(slug="dawny-adres")
    record.unpublish()
    old = record.get_absolute_url()
    office = client_of(make_member("Wydawca"))

    submit(office, address("change", record), {"slug": "inny-adres"})
    record.refresh_from_db()
    assert record.slug == "dawny-adres"

    kind = type(record)._meta.model_name
    add = reverse(f"admin:institutions_{kind}_add")
    submit(
        office, add, {"name": "Inny", "title": "Inny", "kind": "ops", "town": "Lipno", "slug": "dawny-adres"}
    )
    assert type(record).objects.count() == 1
    assert client.get(old).status_code == 410


def test_an_institution_that_was_taken_back_moves_and_its_old_address_stays_its_own(client):
    record = make_institution(slug="dawny-adres")
    record.unpublish()

    submit(client_of(make_member("Wydawca")), address("change", record), {"new_slug": "nowy-adres"})

    record.refresh_from_db()
    assert record.slug == "nowy-adres"
    assert list(record.former_slugs.values_list("slug", flat=True)) == ["dawny-adres"]
