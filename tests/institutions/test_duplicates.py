"""Whoever enters something new is shown what may be the same, and says that it is not."""

import pytest
from django.urls import reverse

from certificates.admin.article_forms import InstitutionProposalForm
from certificates.article_reader import read
from institutions.duplicates import institutions_like, people_like
from institutions.links import without_tracking
from institutions.models import Institution, Person, Source
from tests.factories import make_institution, make_institution_name, make_person, make_source
from tests.office import errors_in, submit

pytestmark = pytest.mark.django_db

ADD = "admin:institutions_institution_add"
ADD_PERSON = "admin:institutions_person_add"
TYPED = {"name": "Ośrodek w Łodzi", "kind": "ops", "town": "Łódź", "description": "Wpisane zdanie."}


@pytest.mark.parametrize(
    ("fields", "is_like"),
    [
        ({"name": "OSRODEK W LODZI", "kind": "cus", "town": "Zgierz"}, True),
        ({"name": "Inny", "kind": "ops", "town": "łódź"}, True),
        ({"name": "Inny", "kind": "ops", "town": "Nowa Łódź"}, False),
        ({"name": "Inny", "kind": "cus", "town": "Łódź"}, False),
        ({"name": "Ośrodek w Łodzi Drugi", "kind": "cus", "town": "Zgierz"}, False),
    ],
)
def test_alike_are_institutions_of_one_name_or_of_one_kind_in_one_town(fields, is_like):
    make_institution(**fields)

    found = institutions_like(name="Ośrodek w Łodzi", kind="ops", town="Łódź")

    assert found.exists() == is_like


def test_alike_is_what_had_the_name_before():
    institution = make_institution()
    make_institution_name(institution=institution, name="Ośrodek w Łodzi")

    assert list(institutions_like(name="ośrodek w łodzi", kind="", town="")) == [institution]


def test_units_of_one_town_are_told_apart_by_their_names():
    parent = make_institution(town="Wrocław")
    make_institution(name="ZTPS nr 7", kind="jednostka", parent=parent, town="Wrocław")

    assert not institutions_like(name="ZTPS nr 10", kind="jednostka", town="Wrocław").exists()
    assert institutions_like(name="ZTPS nr 7", kind="jednostka", town="Wrocław").exists()


def test_alike_are_people_of_one_name_in_any_spelling():
    one = make_person(given_names="Lena", family_name="Chodkiewicz", spelling_variants="Lena Chotkiewicz")
    make_person(given_names="Lena", family_name="Chodkiewska")

    for family_name in ("CHODKIEWICZ", "Chotkiewicz"):
        assert list(people_like(given_names="lena", family_name=family_name)) == [one]
    assert not people_like(given_names="", family_name="").exists()


def test_a_new_institution_is_stored_once_somebody_says_that_it_is_another_one(admin_client):
    there = make_institution(name="MOPS w Łodzi", kind="ops", town="Łódź")

    page = submit(admin_client, reverse(ADD), TYPED)
    html = page.content.decode()
    assert list(errors_in(page)) == ["is_another"]
    assert "Wpisane zdanie." in html
    assert (
        f'<a href="{reverse("admin:institutions_institution_change", args=[there.pk])}">MOPS w Łodzi' in html
    )

    submit(admin_client, reverse(ADD), TYPED | {"is_another": "on"})
    assert Institution.objects.count() == 2


def test_what_is_like_nothing_is_stored_without_a_question(admin_client):
    make_institution(town="Zgierz")

    submit(admin_client, reverse(ADD), TYPED)

    assert Institution.objects.filter(name="Ośrodek w Łodzi").exists()


def test_nothing_is_asked_when_a_record_is_changed(admin_client):
    make_institution(name="Ośrodek w Łodzi")
    institution = make_institution()

    submit(
        admin_client,
        reverse("admin:institutions_institution_change", args=[institution.pk]),
        {"name": "Ośrodek w Łodzi"},
    )

    assert Institution.objects.filter(name="Ośrodek w Łodzi").count() == 2


def test_a_new_person_is_stored_once_somebody_says_that_it_is_another_one(admin_client):
    make_person(given_names="Jan", family_name="Kowalski", slug="jan-kowalski")
    typed = {"given_names": "Jan", "family_name": "Kowalski", "slug": "jan-kowalski-2"}

    page = submit(admin_client, reverse(ADD_PERSON), typed)
    assert list(errors_in(page)) == ["is_another"]

    submit(admin_client, reverse(ADD_PERSON), typed | {"is_another": "on"})
    assert Person.objects.count() == 2


def test_what_an_article_proposes_is_set_beside_what_is_alike_whatever_its_town():
    there = make_institution(name="Ośrodek Pomocy Społecznej w Pszczynie", kind="ops", town="Pszczyna-Wieś")
    text = "3 czerwca 2012 roku Ośrodek Pomocy Społecznej w Pszczynie otrzymał Certyfikat Jakości CAL."

    form = InstitutionProposalForm.of(None, read(text, "").institutions[0], "instytucja-0")

    assert str(there.pk) in form.alike


@pytest.mark.parametrize(
    "typed",
    [
        "http://www.mops-lipno.pl/Aktualnosci/cal/",
        "https://mops-lipno.pl/aktualnosci/cal?utm_source=fb&fbclid=x",
    ],
)
def test_a_source_at_the_same_address_is_asked_about_and_listed(admin_client, typed):
    known = make_source(url="https://www.mops-lipno.pl/aktualnosci/cal")
    tracked = make_source(url="https://mops-lipno.pl/aktualnosci/cal/?utm_source=poczta")
    make_source(url="https://www.mops-lipno.pl/aktualnosci/cal?id=2")
    make_source(url="")
    make_source(url="")
    add, listed = (reverse(f"admin:institutions_source_{page}") for page in ("add", "changelist"))
    new = {"title": "Inny tytuł", "kind": "aktualnosc", "url": typed}

    refused = submit(admin_client, add, new)
    for source in (known, tracked):
        assert reverse("admin:institutions_source_change", args=[source.pk]) in refused.content.decode()
    assert not admin_client.get(f"{listed}?powtorzenia=mozliwe").context["cl"].result_count

    assert submit(admin_client, add, new | {"is_another": "on"}).status_code == 302
    stored = Source.objects.get(title="Inny tytuł")
    assert "utm_source" not in stored.url and "fbclid" not in stored.url
    found = admin_client.get(f"{listed}?powtorzenia=mozliwe").context["cl"].queryset
    assert set(found) == {known, stored}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.pl/b?utm_source=x#c", "https://a.pl/b#c"),
        ("https://a.pl/b?id=2&fbclid=x", "https://a.pl/b?id=2"),
        ("https://a.pl/b?id=2", "https://a.pl/b?id=2"),
        ("https://a.pl/b?", "https://a.pl/b"),
    ],
)
def test_only_tracking_is_left_out_of_an_address(address, kept):
    assert without_tracking(address) == kept
