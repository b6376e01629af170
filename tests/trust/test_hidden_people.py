"""A person who asked to be hidden is in no answer to the public, whatever is asked for and in either language."""

import pytest

from calregistry.addresses import LANGUAGES, in_language
from institutions.models import Person
from institutions.polish import fold
from tests.factories import make_part, make_person, make_post, make_signature
from tests.trust.addresses import ask, asking, public_addresses

GIVEN_NAMES, FAMILY_NAME = "Gwidona", "Qzlewska"
LISTS_WITH_TEXT = (
    "institutions:list",
    "institutions:suggestions",
    "institutions-file",
    "map",
    "certificates:list",
    "certificates-file",
    "institutions-feed",
    "certificates-feed",
    "people:list",
    "activities:list",
    "events:list",
    "compare",
)


@pytest.fixture
def person(world):
    """Store somebody who led, took part, signed and worked in the world."""
    person = make_person(given_names=GIVEN_NAMES, family_name=FAMILY_NAME)
    make_post(person=person, institution=world.institution)
    make_part(person=person, event=world.event)
    make_signature(person=person, source=world.source)
    world.activity.people.add(person)
    return person


def answers(client, world):
    """Yield the address and the text of every answer to the public, in each language."""
    addresses = public_addresses(world)
    chosen = {"instytucja": [world.institution.slug, world.parent.slug]}
    for address in [*addresses.values(), asking(addresses["compare"], chosen)]:
        for language in LANGUAGES:
            there = in_language(address, language)
            yield there, ask(client, there).text


def tells_of(text: str) -> bool:
    """Return whether `text` holds the family name, with diacritics or without, in any case."""
    return fold(FAMILY_NAME) in fold(text)


@pytest.mark.django_db
def test_a_hidden_person_is_in_no_page_file_feed_or_calendar(client, world, person):
    named = [address for address, text in answers(client, world) if tells_of(text)]
    assert world.institution.get_absolute_url() in named
    assert world.certificate.get_absolute_url() in named
    Person.objects.filter(pk=person.pk).update(is_hidden=True)

    assert [address for address, text in answers(client, world) if tells_of(text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS_WITH_TEXT)
def test_asking_for_a_hidden_person_finds_what_asking_for_nobody_finds(client, world, still, person, name):
    address = public_addresses(world)[name]

    def found(typed):
        answer = ask(client, asking(address, {"szukaj": typed}))
        assert answer.status == 200
        return answer.text.replace(typed, "")

    Person.objects.filter(pk=person.pk).update(is_hidden=True)

    assert found(FAMILY_NAME) == found("Vwxqwska")
