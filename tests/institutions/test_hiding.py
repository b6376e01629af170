"""Hiding a person, everywhere at once, and showing the person again."""

import pytest
from django.urls import reverse

from calregistry.roles import EDITOR, PUBLISHER
from tests.factories import make_person, make_post, make_signature
from tests.office import errors_in, form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db


def page_of(verb, person):
    """Return the address of the verb's page."""
    return reverse(f"admin:institutions_person_{verb}", args=[person.pk])


def test_a_person_is_hidden_for_a_reason_and_shown_again(client):
    publisher = client_of(make_member(PUBLISHER))
    person = make_person(slug="anna-nowak")
    make_post(person=person)
    make_signature(person=person)

    for verb, is_hidden, status in (("hide", True, 404), ("show", False, 200)):
        address = page_of(verb, person)
        asked = submit(publisher, address, {"reason": "Prośba z 3 marca."}).content.decode()
        assert "Stanowiska: 1; Podpisy: 1" in asked
        assert person.get_absolute_url() in asked

        publisher.post(address, form_data(asked) | {"_confirm": "1"})
        person.refresh_from_db()
        assert person.is_hidden == is_hidden
        assert client.get(person.get_absolute_url()).status_code == status


def test_nobody_is_hidden_without_a_reason_or_by_a_tick():
    publisher = client_of(make_member(PUBLISHER))
    person = make_person()

    page = submit(publisher, page_of("hide", person), {"_confirm": "1"})
    submit(publisher, reverse("admin:institutions_person_change", args=[person.pk]), {"is_hidden": "on"})

    person.refresh_from_db()
    assert list(errors_in(page)) == ["reason"]
    assert not person.is_hidden


def test_the_form_offers_the_one_that_makes_sense_to_those_who_may():
    person = make_person()
    form = reverse("admin:institutions_person_change", args=[person.pk])

    page = client_of(make_member(PUBLISHER)).get(form).content.decode()

    assert page_of("hide", person) in page and page_of("show", person) not in page
    assert page_of("hide", person) not in client_of(make_member(EDITOR)).get(form).content.decode()
