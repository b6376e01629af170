"""Two people edit one record: the second one is told, keeps the typed text, and stores nothing unseen."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from calregistry.models import Operator
from calregistry.roles import EDITOR
from institutions.history import change
from institutions.models import Citation, Institution, Post, Programme
from tests.at_once import at_once
from tests.factories import (
    make_activity,
    make_citation,
    make_institution,
    make_operator,
    make_person,
    make_post,
    make_programme,
    make_source,
)
from tests.office import form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

CHANGE = "admin:institutions_institution_change"


def opened(client, address):
    """Return what the form at `address` holds when somebody opens it."""
    return form_data(client.get(address).content.decode())


def sent(client, address, form, typed=(), button="_save"):
    """Send the `form` with what was `typed` in it, and return the answer."""
    return client.post(address, {**form, **dict(typed), button: "1"})


def differences(answer):
    """Return the differences that a refused form shows, by field: stored, typed, and whether the typed text stays."""
    refusal = answer.context["refusal"]
    return (
        {}
        if refusal is None
        else {each.label: (each.stored, each.typed, each.is_typed) for each in refusal.differences}
    )


def place_of(form, prefix, record):
    """Return the beginning of the names of a row's controls."""
    return next(
        name.removesuffix("-id")
        for name, values in form.items()
        if re.fullmatch(rf"{prefix}-\d+-id", name) and values == [str(record.pk)]
    )


@pytest.fixture
def institution():
    """Return an institution that two people are about to edit."""
    return make_institution(name="Ośrodek", town="Brodnica", phone="56 111 11 11")


@pytest.fixture
def address(institution):
    """Return the address of its form."""
    return reverse(CHANGE, args=[institution.pk])


def test_the_second_save_is_refused_with_both_versions_and_the_typed_text(
    admin_client, django_user_model, address, institution
):
    colleague = django_user_model.objects.create_superuser(
        "kolezanka", password="password", first_name="Zofia", last_name="Nowak"
    )
    form = opened(admin_client, address)
    submit(client_of(colleague), address, {"name": "Ośrodek Zofii"})

    answer = sent(admin_client, address, form, {"name": "Ośrodek Adama", "description": "Długie zdanie."})

    page = answer.content.decode()
    institution.refresh_from_db()
    assert answer.status_code == 200
    assert (institution.name, institution.description) == ("Ośrodek Zofii", "")
    assert differences(answer) == {"Nazwa": ("Ośrodek Zofii", "Ośrodek Adama", True)}
    assert "Nic nie zapisano: ten wpis zmieniono już po otwarciu formularza." in page
    assert "Zofia Nowak" in page
    assert form_data(page)["name"] == ["Ośrodek Adama"]
    assert form_data(page)["description"] == ["Długie zdanie."]


def test_a_second_save_on_purpose_stores_the_typed_text_and_what_the_other_typed_elsewhere(
    admin_client, colleague_client, address, institution
):
    form = opened(admin_client, address)
    submit(
        colleague_client, address, {"name": "Ośrodek Zofii", "town": "Toruń", "is_territory_derived": "on"}
    )
    refused = sent(admin_client, address, form, {"name": "Ośrodek Adama"})

    stored = sent(admin_client, address, form_data(refused.content.decode()))

    institution.refresh_from_db()
    assert differences(refused)["Miejscowość"] == ("Toruń", "Brodnica", False)
    assert stored.status_code == 302
    assert (institution.name, institution.town, institution.is_territory_derived) == (
        "Ośrodek Adama",
        "Toruń",
        True,
    )


def test_a_second_save_is_over_what_was_shown_and_nothing_newer(
    admin_client, colleague_client, address, institution
):
    form = opened(admin_client, address)
    submit(colleague_client, address, {"name": "Ośrodek Zofii"})
    refused = sent(admin_client, address, form, {"name": "Ośrodek Adama"})
    submit(colleague_client, address, {"name": "Znów inaczej"})

    again = sent(admin_client, address, form_data(refused.content.decode()))

    institution.refresh_from_db()
    assert institution.name == "Znów inaczej"
    assert differences(again) == {"Nazwa": ("Znów inaczej", "Ośrodek Adama", True)}


def test_a_stored_value_is_taken_by_a_tick(admin_client, colleague_client, address, institution):
    form = opened(admin_client, address)
    submit(colleague_client, address, {"name": "Ośrodek Zofii", "phone": "56 222 22 22"})
    refused = sent(admin_client, address, form, {"name": "Ośrodek Adama", "phone": "56 333 33 33"})

    form = form_data(refused.content.decode())
    sent(admin_client, address, form, {"take_stored": ["name"]})

    institution.refresh_from_db()
    assert (institution.name, institution.phone) == ("Ośrodek Zofii", "56 333 33 33")


def test_who_changes_the_same_to_the_same_differs_in_nothing(
    admin_client, colleague_client, address, institution
):
    form = opened(admin_client, address)
    submit(colleague_client, address, {"town": "Toruń"})

    answer = sent(admin_client, address, form, {"town": "Toruń"})

    assert answer.status_code == 200
    assert differences(answer) == {}


def test_a_row_that_both_changed_is_told_by_its_field(admin_client, colleague_client, address, institution):
    activity = make_activity(institution=institution, name="Klub", started_on="2010")
    form = opened(admin_client, address)
    row = place_of(form, "activities", activity)
    later = {f"{row}-name": "Klub Seniora", f"{row}-started_on": "2011", "change_reason": "Lepsze źródło."}
    submit(colleague_client, address, later)

    refused = sent(admin_client, address, form, {f"{row}-name": "Klub Kobiet"})
    stored = sent(admin_client, address, form_data(refused.content.decode()))

    activity.refresh_from_db()
    assert differences(refused) == {
        "Działania – Klub Seniora: Nazwa": ("Klub Seniora", "Klub Kobiet", True),
        "Działania – Klub Seniora: Od": ("2011", "2010", False),
    }
    assert stored.status_code == 302
    assert (activity.name, str(activity.started_on)) == ("Klub Kobiet", "2011")


def test_rows_that_others_add_stay_and_those_of_ones_own_are_kept(
    admin_client, colleague_client, address, institution
):
    source = make_source()
    person = make_person()
    form = opened(admin_client, address)
    submit(colleague_client, address, {}, citations=[{"source": source.pk, "field": "town"}])
    typed = {
        "posts-TOTAL_FORMS": "1",
        "posts-0-person": person.pk,
        "posts-0-function": "dyrektor",
        "posts-0-title": "dyrektorka",
    }

    refused = sent(admin_client, address, form, typed)
    stored = sent(admin_client, address, form_data(refused.content.decode()))

    assert stored.status_code == 302
    assert institution.citations.get().field == "town"
    assert institution.posts.get().title == "dyrektorka"
    assert [typed for _stored, typed, _is_typed in differences(refused).values()] == [
        "tego wiersza nie było w twoim formularzu"
    ]


@pytest.mark.parametrize("is_touched", [False, True])
def test_a_row_that_others_deleted_comes_back_only_where_something_was_typed_in_it(
    admin_client, colleague_client, address, institution, is_touched
):
    kept, lost = make_post(institution=institution, title="kierownik"), make_post(institution=institution)
    form = opened(admin_client, address)
    row = place_of(form, "posts", lost)
    submit(colleague_client, address, {f"{row}-DELETE": "on", "change_reason": "Odeszła."})

    typed = {f"{row}-title": "wicedyrektorka"} if is_touched else {"phone": "56 222 22 22"}
    refused = sent(admin_client, address, form, typed)
    assert [stored for stored, _typed, _is_typed in differences(refused).values()] == ["usunięto"]
    stored = sent(admin_client, address, form_data(refused.content.decode()))

    assert stored.status_code == 302
    titles = ["kierownik", "wicedyrektorka"] if is_touched else ["kierownik"]
    assert sorted(institution.posts.values_list("title", flat=True)) == titles
    assert Post.objects.filter(pk=kept.pk).exists()


def test_a_row_that_others_deleted_is_dropped_by_a_tick(admin_client, colleague_client, address, institution):
    lost = make_post(institution=institution)
    form = opened(admin_client, address)
    row = place_of(form, "posts", lost)
    submit(colleague_client, address, {f"{row}-DELETE": "on", "change_reason": "Odeszła."})
    refused = sent(admin_client, address, form, {f"{row}-title": "wicedyrektorka"})

    form = form_data(refused.content.decode())
    sent(admin_client, address, form, {"take_stored": ["posts-0"], "phone": "56 222 22 22"})

    institution.refresh_from_db()
    assert not institution.posts.exists()
    assert institution.phone == "56 222 22 22"


@pytest.mark.parametrize("does_take", [False, True])
def test_a_row_is_not_deleted_over_what_somebody_wrote_in_it_unseen(
    admin_client, colleague_client, address, institution, does_take
):
    post = make_post(institution=institution, title="dyrektor")
    form = opened(admin_client, address)
    row = place_of(form, "posts", post)
    submit(colleague_client, address, {f"{row}-title": "dyrektorka"})

    refused = sent(admin_client, address, form, {f"{row}-DELETE": "on"})
    assert list(differences(refused).values()) == [("Nazwa stanowiska: dyrektorka", "do usunięcia", True)]
    form = form_data(refused.content.decode())
    decided = {"take_stored": [f"{row}-DELETE"]} if does_take else {"change_reason": "Odeszła."}
    sent(admin_client, address, form, decided)

    assert institution.posts.exists() == does_take


def test_the_form_of_a_part_and_that_of_its_whole_know_of_each_other(
    admin_client, colleague_client, address, institution
):
    post = make_post(institution=institution, title="dyrektor")
    part = reverse("admin:institutions_post_change", args=[post.pk])
    whole_form, part_form = opened(admin_client, address), opened(admin_client, part)
    submit(colleague_client, part, {"title": "dyrektorka"})

    answers = [
        sent(admin_client, address, whole_form, {f"{place_of(whole_form, 'posts', post)}-title": "prezes"}),
        sent(admin_client, part, part_form, {"title": "prezeska"}),
    ]

    post.refresh_from_db()
    assert post.title == "dyrektorka"
    assert ["kolezanka" in answer.content.decode() for answer in answers] == [True, True]


def test_people_who_are_chosen_count_too(admin_client, colleague_client, institution):
    activity, one, other = make_activity(institution=institution), make_person(), make_person()
    address = reverse("admin:institutions_activity_change", args=[activity.pk])
    form = opened(admin_client, address)
    submit(colleague_client, address, {"people": [str(one.pk)]})

    refused = sent(admin_client, address, form, {"people": [str(other.pk)]})
    sent(admin_client, address, form_data(refused.content.decode()))

    assert list(differences(refused).values()) == [(str(one), str(other), True)]
    assert activity.people.get() == other


def test_a_change_by_a_command_is_seen_and_told_with_its_reason(admin_client, address, institution):
    form = opened(admin_client, address)
    with change(reason="Import z pliku."):
        Institution.objects.filter(pk=institution.pk).update(town="Toruń")

    answer = sent(admin_client, address, form, {"phone": "56 222 22 22"})

    assert differences(answer) == {"Miejscowość": ("Toruń", "Brodnica", False)}
    page = answer.content.decode()
    assert "import albo polecenie, " in page and "Import z pliku." in page


def test_a_publication_counts_as_a_change(admin_client, institution):
    draft = make_institution(published_at=None)
    address = reverse(CHANGE, args=[draft.pk])
    make_citation(institution=draft)
    form = opened(admin_client, address)
    draft.publish()

    answer = sent(admin_client, address, form, {"town": "Toruń"})

    draft.refresh_from_db()
    assert draft.town == "Miasto"
    assert "Opublikowano" in differences(answer)


def test_what_was_typed_stays_readable_for_whoever_may_not_change_the_record_any_more():
    editor, draft = client_of(make_member(EDITOR)), make_institution(published_at=None)
    activity = make_activity(institution=draft, name="Klub")
    address = reverse(CHANGE, args=[draft.pk])
    make_citation(institution=draft)
    form = opened(editor, address)
    draft.publish()

    typed = {"description": "Długie zdanie.", f"{place_of(form, 'activities', activity)}-name": "Klub Kobiet"}
    answer = sent(editor, address, form, typed)

    page = answer.content.decode()
    draft.refresh_from_db()
    assert (answer.status_code, draft.description) == (403, "")
    assert "Długie zdanie." in page and "Klub Kobiet" in page
    assert "wpis opublikowano" in page


def test_what_was_typed_into_a_deleted_record_stays_readable(admin_client, colleague_client):
    draft = make_institution(published_at=None)
    address = reverse(CHANGE, args=[draft.pk])
    form = opened(admin_client, address)
    colleague_client.post(reverse("admin:institutions_institution_delete", args=[draft.pk]), {"post": "yes"})

    answer = sent(admin_client, address, form, {"description": "Długie zdanie.", "kind": "mops"})

    page = answer.content.decode()
    assert "Nic nie zapisano: ten wpis usunięto" in page
    assert "kolezanka" in page
    assert "Długie zdanie." in page and "miejski ośrodek pomocy społecznej" in page


def test_a_record_is_not_deleted_over_what_somebody_wrote_in_it_meanwhile(admin_client, colleague_client):
    draft = make_institution(published_at=None)
    delete = reverse("admin:institutions_institution_delete", args=[draft.pk])
    question = opened(admin_client, delete)
    submit(colleague_client, reverse(CHANGE, args=[draft.pk]), {"town": "Toruń"})

    first = admin_client.post(delete, question, follow=True)
    assert "Nic nie usunięto: ten wpis właśnie zmieniono." in first.content.decode()
    assert Institution.objects.filter(pk=draft.pk).exists()
    admin_client.post(delete, opened(admin_client, delete))

    assert not Institution.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("token", [None, "", "zmyślony", "of another record"])
def test_a_form_that_does_not_say_what_it_showed_stores_nothing(admin_client, address, institution, token):
    form = opened(admin_client, address)
    if token == "of another record":
        token = opened(admin_client, reverse(CHANGE, args=[make_institution().pk]))["form_token"]
    del form["form_token"]

    answer = sent(
        admin_client, address, form, {"name": "Inna"} | ({} if token is None else {"form_token": token})
    )

    institution.refresh_from_db()
    assert institution.name == "Ośrodek"
    assert differences(answer) == {"Nazwa": ("Ośrodek", "Inna", True)}


def test_nothing_at_all_is_no_version_of_a_record(admin_client, address, institution):
    make_activity(institution=institution)

    answer = admin_client.post(address, {})

    assert answer.status_code == 200
    assert form_data(answer.content.decode())["name"] == ["Ośrodek"]
    assert Institution.objects.get().name == "Ośrodek"


def test_a_form_that_is_corrected_is_still_the_one_that_was_opened(
    admin_client, colleague_client, address, institution
):
    form = opened(admin_client, address)
    wrong = sent(admin_client, address, form, {"postal_code": "873000", "name": "Nowa"})
    right = sent(admin_client, address, form_data(wrong.content.decode()), {"postal_code": "87-300"})

    institution.refresh_from_db()
    assert differences(wrong) == {}
    assert (right.status_code, institution.name) == (302, "Nowa")


def test_what_there_is_one_of_is_not_entered_over_somebody_elses(admin_client, colleague_client):
    address = reverse("admin:calregistry_operator_add")
    form = opened(admin_client, address)
    submit(colleague_client, address, {"name": "Stowarzyszenie Zofii", "phone": "56 222 22 22"})

    refused = sent(admin_client, address, form, {"name": "Stowarzyszenie Adama"})
    assert Operator.objects.get().name == "Stowarzyszenie Zofii"
    assert differences(refused)["Nazwa"] == ("Stowarzyszenie Zofii", "Stowarzyszenie Adama", True)
    html = refused.content.decode()
    target = re.search(r'<form [^>]*action="([^"]+)"[^>]*id="operator_form"', html)[1]
    sent(admin_client, target, form_data(html))

    operator = Operator.objects.get()
    assert (operator.name, operator.phone) == ("Stowarzyszenie Adama", "56 222 22 22")


def test_a_single_row_is_guarded_as_any_record(admin_client, colleague_client):
    address = reverse("admin:calregistry_operator_change", args=[make_operator(phone="56 111 11 11").pk])
    form = opened(admin_client, address)
    submit(colleague_client, address, {"phone": "56 222 22 22"})

    answer = sent(admin_client, address, form, {"phone": "56 333 33 33"})

    assert differences(answer) == {"Telefon": ("56 222 22 22", "56 333 33 33", True)}
    assert Operator.objects.get().phone == "56 222 22 22"


@pytest.mark.django_db(transaction=True)
def test_ten_pairs_at_once_lose_nothing(admin_client, colleague_client):
    programmes = [make_programme(name=f"Program {number}") for number in range(10)]
    source = make_source()
    citations = [make_citation(programme=programme, source=source) for programme in programmes[5:]]
    works = []
    for place, programme in enumerate(programmes):
        address = reverse("admin:institutions_programme_change", args=[programme.pk])
        for client, words in ((admin_client, "Adam"), (colleague_client, "Zofia")):
            form = opened(client, address)
            typed = {"run_by": words} if place < 5 else {"citations-0-wording": words}
            browser = Client()
            browser.cookies = client.cookies
            works.append((browser, address, form, typed))

    answers = at_once(*(lambda work=work: sent(*work).status_code for work in works))

    assert [sorted(answers[place : place + 2]) for place in range(0, 20, 2)] == [[200, 302]] * 10
    winners = ["Adam" if answers[place] == 302 else "Zofia" for place in range(0, 20, 2)]
    assert [Programme.objects.get(pk=each.pk).run_by for each in programmes[:5]] == winners[:5]
    assert [Citation.objects.get(pk=each.pk).wording for each in citations] == winners[5:]
