"""Merging in the office: choosing the other record, choosing values, seeing what follows, and who may."""

import pytest
from django.urls import reverse

from calregistry.roles import EDITOR, PUBLISHER
from institutions.actions import merge
from institutions.models import Institution, Merge, Person
from tests.factories import (
    make_certificate,
    make_citation,
    make_institution,
    make_merge,
    make_person,
    make_post,
    make_signature,
)
from tests.office import errors_in, form_data
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db


def page_of(record, other=None):
    """Return the address at which the record is merged with another one."""
    address = reverse(f"admin:institutions_{record._meta.model_name}_merge", args=[record.pk])
    return f"{address}?inny={other.pk}" if other else address


@pytest.fixture
def client():
    """Return the client of somebody who publishes."""
    return client_of(make_member(PUBLISHER))


def carry_out(client, address, typed):
    """Choose, look at what follows, confirm; return the page that says what follows."""
    html = client.get(address).content.decode()
    asked = client.post(address, form_data(html) | typed)
    client.post(address, form_data(asked.content.decode()) | {"_confirm": "1"})
    return asked


def test_the_other_record_is_chosen_by_words_and_never_the_same_one(client):
    kept = make_institution(name="OPS Nidzica")
    other = make_institution(name="MOPS w Nidzicy")

    chosen = client.get(page_of(kept), {"inny-szukaj": "nidzica"})
    itself = client.get(page_of(kept, kept))

    assert "OPS Nidzica" in chosen.content.decode() and other.name in chosen.content.decode()
    assert "form" in chosen.context and chosen.context["other"] == other
    assert errors_in(itself)


def test_both_records_stand_side_by_side_and_the_kept_values_are_proposed(client):
    kept = make_institution(name="OPS Nidzica", phone="89 625 00 00", kind="ops")
    other = make_institution(name="MOPS Nidzica", kind="mops", email="ops@nidzica.pl")
    make_certificate(holder=other)

    page = client.get(page_of(kept, other))

    form = page.context["form"]
    assert {field.name: field.value() for field in form.choices()} == {
        "name": "tutaj",
        "kind": "tutaj",
        "phone": "tutaj",
        "email": "tam",
    }
    assert ("Certyfikaty", [0, 1]) in page.context["hanging"]
    assert page.context["swapped"] == page_of(other, kept)


def test_a_merge_says_first_what_follows_and_is_done_once_confirmed(client):
    kept = make_institution(name="OPS Nidzica", slug="ops-nidzica")
    other = make_institution(name="MOPS Nidzica", slug="mops-nidzica", published_at=None)
    certificate = make_certificate(holder=other, handed_over_on="2018")
    twin = make_certificate(holder=kept, handed_over_on="2018")
    make_post(institution=other)

    asked = carry_out(client, page_of(kept, other), {"name": "tam", "reason": "Ten sam ośrodek."})

    told = asked.content.decode()
    for words in (
        "/instytucje/mops-nidzica/",
        certificate.number,
        twin.number,
        "staje się od razu publiczne",
    ):
        assert words in told
    institution = Institution.objects.get()
    assert (institution.slug, institution.name) == ("ops-nidzica", "MOPS Nidzica")
    assert institution.certificates.count() == 2
    assert (Merge.objects.get().reason, Merge.objects.get().merged_by) == (
        "Ten sam ośrodek.",
        asked.wsgi_request.user,
    )


def test_a_merge_needs_a_reason(client):
    kept, other = make_institution(), make_institution()

    page = client.post(page_of(kept, other), {"_confirm": "1", "name": "tutaj"})

    assert list(errors_in(page)) == ["reason"]
    assert Institution.objects.count() == 2


def test_what_forbids_a_merge_is_said_before_anything_is_confirmed(client):
    kept, other = make_institution(published_at=None), make_institution()

    page = client.post(page_of(kept, other), {"name": "tutaj", "reason": "Ten sam ośrodek."})

    assert "źródła" in str(errors_in(page))
    assert page.context["form"]["reason"].value() == "Ten sam ośrodek."


def test_people_are_merged_too(client):
    kept, other = (
        make_person(family_name="Chodkiewicz"),
        make_person(family_name="Chotkiewicz", is_hidden=True),
    )
    make_signature(person=other)

    asked = carry_out(client, page_of(kept, other), {"reason": "Ta sama osoba."})

    person = Person.objects.get()
    assert "pozostaje ukryta" in asked.content.decode()
    assert (person.family_name, person.is_hidden) == ("Chodkiewicz", True)


def test_only_who_publishes_is_offered_a_merge(client):
    institution = make_institution()
    make_citation(institution=institution)
    form = reverse("admin:institutions_institution_change", args=[institution.pk])

    assert page_of(institution) in client.get(form).content.decode()
    assert page_of(institution) not in client_of(make_member(EDITOR)).get(form).content.decode()


def test_the_office_lists_what_was_merged_with_its_key(client):
    made = make_merge()

    page = client.get(reverse("admin:institutions_merge_changelist")).content.decode()

    assert made.key in page and made.lost_name in page


def test_the_page_of_a_merge_stays_cheap(client, django_assert_max_num_queries):
    kept, other = make_institution(), make_institution()
    for _number in range(5):
        make_post(institution=other)

    with django_assert_max_num_queries(60):
        client.get(page_of(kept, other))


def test_nobody_is_deleted_to_whom_an_old_address_leads(client):
    kept, other = make_person(), make_person()
    delete = reverse("admin:institutions_person_delete", args=[kept.pk])
    assert client.get(delete).status_code == 200

    merge(kept=kept, lost=other, reason="Ta sama osoba.")

    assert client.post(delete, {"post": "yes"}).status_code == 403
