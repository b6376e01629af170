"""The list of public addresses is whole, and what they show gives no database key away."""

import re

import pytest

from tests.trust.addresses import EXAMPLES, address_of, ask, public_addresses, public_names
from tests.trust.world import FIRST_KEY, everything, make_world

TITLE = re.compile("<title>(.+)</title>")
KEY = re.compile(rf"\b{str(FIRST_KEY)[:5]}[0-9]{{4}}\b")


def test_every_public_address_has_an_example():
    assert set(public_names()) == set(EXAMPLES)


@pytest.mark.django_db
def test_the_world_of_these_tests_holds_something_of_everything(world):
    assert not [model.__name__ for model in everything() if not model.objects.exists()]


@pytest.mark.django_db
def test_every_example_leads_to_something_with_a_title_of_its_own(client, world):
    answers = {name: ask(client, address) for name, address in public_addresses(world).items()}

    assert {answer.status for answer in answers.values()} == {200, 302}
    assert [name for name, answer in answers.items() if answer.status == 302] == ["certificates:short"]
    titles = [
        TITLE.search(answer.text)[1] for answer in answers.values() if answer.is_page and answer.status == 200
    ]
    assert len(titles) == len(set(titles))


@pytest.mark.django_db
def test_no_page_address_or_form_of_the_public_names_a_database_key(client, world):
    make_world()
    addresses = public_addresses(world)
    asked = f"?numer={world.certificate.number}"
    pages = [*addresses.values(), addresses["certificates:verify"] + asked, "/nie-ma-takiej/"]

    for address in pages:
        answer = ask(client, address)
        told = f"{address}\n{answer.headers}\n{answer.text}"
        assert not KEY.search(told), KEY.search(told)


@pytest.mark.django_db
def test_a_database_key_is_no_address(client, world):
    keys = {
        "slug": str(world.institution.pk),
        "number": str(world.certificate.pk),
        "key": str(world.photo.pk),
        "section": str(world.institution.pk),
        "token": str(world.report.pk),
    }

    for name in public_names():
        if EXAMPLES[name]:
            assert ask(client, address_of(name, world, **keys)).status == 404, name
