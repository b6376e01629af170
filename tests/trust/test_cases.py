"""Nothing of a case is public, whatever its stage; its papers are for those who may read cases."""

import pytest

from calregistry.roles import AUDITOR, COMMISSION, EDITOR, PUBLISHER
from certificates.models import ApplicationDocument, Certificate
from institutions.models import Person
from tests.factories import make_application, make_institution
from tests.staff import client_of, make_member
from tests.trust.addresses import address_of, ask, asking, public_addresses
from tests.trust.cases import FAMILY_NAME, WORD, add_cases

SEARCHED = (
    "institutions:list",
    "map",
    "institutions-file",
    "institutions:suggestions",
    "certificates:list",
    "certificates-file",
    "institutions-feed",
    "certificates-feed",
    "activities:list",
    "events:list",
    "people:list",
)


@pytest.mark.django_db
def test_no_public_output_tells_of_a_case(client, world, still, subtests):
    add_cases(world)
    addresses = public_addresses(world)
    asked = {
        f"{name}, asked for {typed}": asking(addresses[name], {"szukaj": typed})
        for name in SEARCHED
        for typed in ("wniosek odmowa", "ekspert")
    }

    for name, address in (addresses | asked).items():
        answer = ask(client, address)
        with subtests.test(name):
            assert answer.status < 400
            assert "szkicow" not in answer.text.lower()


@pytest.mark.django_db
def test_an_institution_known_from_a_case_alone_is_not_public(client, still):
    draft = make_institution(published_at=None, name=WORD)
    make_application(stage="opinia", institution=draft)

    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_a_person_in_a_case_is_on_no_public_page(client, world, still):
    add_cases(world)
    person = Person.objects.filter(family_name=FAMILY_NAME).first()

    assert client.get(person.get_absolute_url()).status_code == 404
    assert not person.is_on_public_pages()


@pytest.mark.django_db
def test_the_number_of_a_certificate_just_granted_is_unknown_to_the_public(client, world, still):
    add_cases(world)
    granted = Certificate.objects.get(application__isnull=False)

    answer = ask(client, asking(address_of("certificates:verify", world), {"numer": granted.number}))

    assert granted.holder.name not in answer.text
    assert ask(client, granted.get_absolute_url()).status == 404


@pytest.mark.django_db
def test_a_paper_of_a_case_is_for_the_commission_and_the_auditor(client, world):
    paper = ApplicationDocument.objects.get(pk=world.paper.pk)
    address = f"/admin/certificates/application/{paper.application_id}/pismo/{paper.key}/"

    for role in (COMMISSION, AUDITOR):
        answer = client_of(make_member(role)).get(address)
        assert answer.getvalue().startswith(b"%PDF-")
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for role in (EDITOR, PUBLISHER):
        assert client_of(make_member(role)).get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert client.get(address_of("files:document", world, key=paper.key)).status_code == 404
    other = make_application()
    member = client_of(make_member(COMMISSION))
    assert member.get(f"/admin/certificates/application/{other.pk}/pismo/{paper.key}/").status_code == 404
