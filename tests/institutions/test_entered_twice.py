"""What may be entered twice, after a merge above all, is listed for those who can do something about it."""

import pytest
from django.urls import reverse

from calregistry.roles import PUBLISHER
from institutions.duplicates import activities_entered_twice, posts_entered_twice
from institutions.models import Activity, Post
from tests.calregistry.test_desk import cards_for, listed
from tests.factories import make_activity, make_certificate, make_institution, make_person, make_post
from tests.institutions.test_merge_pages import carry_out, page_of
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

CERTIFICATES = "admin:certificates_certificate_changelist"


@pytest.fixture
def client():
    """Return the client of somebody who publishes."""
    return client_of(make_member(PUBLISHER))


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({}, 2),
        ({"published_at": None}, 2),
        ({"handed_over_on": "2018"}, 0),
        ({"valid_until": "2023"}, 0),
        ({"association_number": "57"}, 0),
        ({"withdrawn_on": "2020", "withdrawal_reason": "Wpisano dwa razy."}, 0),
    ],
)
def test_two_certificates_of_one_holder_and_award_are_listed_until_one_is_withdrawn(client, other, count):
    holder = make_institution()
    make_certificate(holder=holder, handed_over_on="2018-06-14")
    make_certificate(holder=holder, **{"handed_over_on": "2018-06-14"} | other)
    make_certificate(handed_over_on="2018-06-14")

    cards = [card for card in cards_for(client) if "powtorzenia" in card.address]

    assert [card.count for card in cards] == ([count] if count else [])
    assert listed(client, f"{reverse(CERTIFICATES)}?powtorzenia=mozliwe") == count


def test_certificates_without_any_date_may_be_of_one_award():
    holder = make_institution()
    make_certificate(holder=holder)
    make_certificate(holder=holder)

    assert listed(client_of(make_member(PUBLISHER)), f"{reverse(CERTIFICATES)}?powtorzenia=mozliwe") == 2


def test_activities_are_alike_by_name_kind_and_beginning():
    institution = make_institution()
    for started_on in ("2013", "2013", "2014", None):
        make_activity(institution=institution, name="Klub Seniora", started_on=started_on)
    one = make_activity(institution=institution, name="klub seniora")
    make_activity(name="Klub Seniora")

    found = Activity.objects.filter(activities_entered_twice())

    assert {str(each.started_on or "") for each in found} == {"2013", ""}
    assert found.count() == 4 and one in found


def test_posts_are_alike_by_person_place_and_function():
    institution, person = make_institution(), make_person()
    alike = [make_post(institution=institution, person=person, title=title) for title in ("dyrektor", "szef")]
    make_post(institution=institution, person=person, title="dyrektorka", held_from="2013")
    make_post(institution=institution, title="dyrektor")
    for title in ("a", "b"):
        make_post(institution=institution, person=None, title=title)

    assert list(Post.objects.filter(posts_entered_twice()).order_by("pk")) == alike


def test_a_merge_leads_to_what_is_there_twice_then(client):
    kept, lost, person = make_institution(), make_institution(), make_person()
    for institution, title in ((kept, "dyrektor"), (lost, "kierownik")):
        make_certificate(holder=institution, handed_over_on="2018")
        make_activity(institution=institution, name="Klub", started_on="2013", place="Dom")
        make_post(institution=institution, person=person, title=title)
    Activity.objects.filter(institution=lost).update(slug="inny")
    carry_out(client, page_of(kept, lost), {"reason": "Ten sam ośrodek."})

    page = client.get(reverse("admin:institutions_institution_change", args=[kept.pk])).content.decode()

    for name, relation in (
        ("certificates_certificate", "holder"),
        ("institutions_activity", "institution"),
        ("institutions_post", "institution"),
    ):
        address = f"{reverse(f'admin:{name}_changelist')}?powtorzenia=mozliwe&{relation}__id__exact={kept.pk}"
        assert address.replace("&", "&amp;") in page, name
        assert listed(client, address) == 2


def test_a_merge_that_leaves_nothing_twice_says_nothing(client):
    kept, lost = make_institution(), make_institution()
    make_certificate(holder=kept, handed_over_on="2018")
    make_certificate(holder=lost, handed_over_on="2023")
    carry_out(client, page_of(kept, lost), {"reason": "Ten sam ośrodek."})

    page = client.get(reverse("admin:institutions_institution_change", args=[kept.pk])).content.decode()

    assert "powtorzenia" not in page


def test_two_people_made_one_lead_to_posts_that_are_there_twice(client):
    kept, lost, institution = make_person(), make_person(), make_institution()
    make_post(person=kept, institution=institution, title="dyrektor")
    make_post(person=lost, institution=institution, title="kierownik")
    carry_out(client, page_of(kept, lost), {"reason": "Ta sama osoba."})

    page = client.get(reverse("admin:institutions_person_change", args=[kept.pk])).content.decode()

    assert f"?powtorzenia=mozliwe&amp;person__id__exact={kept.pk}" in page
