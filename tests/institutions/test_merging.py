"""Two records of the same thing made one: everything moves, addresses stay, and all of it can be undone."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models

from certificates.models import Certificate, Evidence
from institutions.actions import merge, undo_merge
from institutions.actions.merging import chosen_values, outcome_of
from institutions.models import (
    Activity,
    Citation,
    FormerSlug,
    Institution,
    Merge,
    Person,
    Post,
    Word,
)
from institutions.partial_dates import PartialDate
from institutions.relations import foreign_keys_to, writes_itself
from tests.factories import (
    make_activity,
    make_answer,
    make_certificate,
    make_citation,
    make_evidence,
    make_institution,
    make_institution_name,
    make_participation,
    make_person,
    make_post,
    make_signature,
    make_source,
    make_territory,
)
from tests.staff import make_member
from tests.trust.world import everything, make_world

pytestmark = pytest.mark.django_db

REASON = "Ten sam ośrodek."
# Rows of what a merge writes besides, and columns that say when a row was written.
BESIDES = {Merge}
STAMPS = {"changed_at"}


def register():
    """Return every row of the register by model and key, but for what the database writes by itself."""
    found = {}
    for model in everything():
        if model in BESIDES or writes_itself(model):
            continue
        names = [each.attname for each in model._meta.concrete_fields if each.name not in STAMPS]
        found[model] = {row.pk: [getattr(row, name) for name in names] for row in model.objects.all()}
        for many in model._meta.many_to_many:
            through = many.remote_field.through
            columns = [each.attname for each in through._meta.fields if not each.primary_key]
            found[through] = sorted(through._default_manager.values_list(*columns))
    return found


def leading_to(record):
    """Return how many rows lead to the record, by the foreign key, from any table but those that write themselves."""
    return {
        f"{model._meta.label}.{field.name}": count
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.concrete_model is type(record)
        and not writes_itself(model)
        and (count := model._base_manager.filter(**{field.name: record.pk}).count())
    }


@pytest.fixture
def world():
    """Return one of everything, with a row for each foreign key to an institution or a person."""
    world = make_world()
    make_post(institution=make_institution(), person=world.person)
    make_institution(successor=world.institution, closed_on="2024")
    return world


@pytest.mark.parametrize("name", ["institution", "person"])
def test_everything_that_leads_to_one_of_the_two_leads_to_the_other_then(world, name):
    lost = getattr(world, name)
    kept = {"institution": make_institution, "person": make_person}[name]()
    moved = leading_to(lost)
    # Whoever makes a model that leads to an institution or a person adds it to the world.
    assert set(moved) >= {f"{key.model._meta.label}.{key.name}" for key in foreign_keys_to(type(lost))}

    merge(kept=kept, lost=lost, reason=REASON)

    there = leading_to(kept)
    label = (
        "institutions.FormerSlug.institution"
        if name == "institution"
        else "institutions.FormerPersonSlug.person"
    )
    assert there == moved | {label: moved[label] + 1}
    assert leading_to(type(kept)(pk=lost.pk)) == {}
    assert not type(kept).objects.filter(pk=lost.pk).exists()


@pytest.mark.parametrize("name", ["institution", "person"])
def test_an_undone_merge_leaves_the_register_as_it_was(world, name):
    lost = getattr(world, name)
    kept = {"institution": make_institution, "person": make_person}[name]()
    before = register()

    outcome = merge(kept=kept, lost=lost, reason=REASON)
    assert register() != before
    undo_merge(merge=outcome.merge, reason="Pomyłka.")

    assert register() == before


def test_a_look_at_what_a_merge_would_do_changes_nothing(world):
    before = register()

    outcome = outcome_of(kept=make_institution(pk=1), lost=world.institution, reason=REASON)

    assert Certificate in outcome.moved
    Institution.objects.filter(pk=1).delete()
    assert register() == before
    assert list(Merge.objects.all()) == [world.merge]


def twins():
    """Return two institutions, each with the same source, activity, post, name, participation and answer."""
    kept, lost = make_institution(slug="zostaje"), make_institution(slug="znika")
    person, source = make_person(), make_source()
    programme = make_participation(institution=kept).programme
    make_participation(institution=lost, programme=programme, description="Opis.")
    for institution in (kept, lost):
        make_citation(source=source, institution=institution, field="town")
        activity = make_activity(institution=institution, slug="klub", name="Klub Seniora")
        activity.people.add(make_person())
        make_citation(source=source, activity=activity)
        post = make_post(institution=institution, person=person)
        make_citation(source=source, post=post)
        make_institution_name(institution=institution, name="Dawny Ośrodek")
        make_answer(institution=institution, source=source)
    return kept, lost


def test_rows_that_may_stand_once_are_made_one_with_all_that_they_hold():
    kept, lost = twins()
    make_citation(activity=lost.activities.get(), field="name")
    evidence = make_evidence(activity=lost.activities.get())
    before = register()

    outcome = merge(kept=kept, lost=lost, reason=REASON)

    activity = kept.activities.get()
    assert (activity.people.count(), activity.citations.count()) == (2, 2)
    assert Evidence.objects.get(pk=evidence.pk).activity == activity
    assert kept.posts.get().citations.count() == 1
    assert kept.participations.get().description == "Opis."
    assert (kept.names.count(), kept.answers.count(), kept.citations.count()) == (1, 1, 1)
    assert {model.__name__: len(rows) for model, rows in outcome.folded.items()} == {
        "Activity": 1, "Answer": 1, "Citation": 3, "InstitutionName": 1, "Participation": 1, "Post": 1
    }  # fmt: skip

    undo_merge(merge=outcome.merge, reason="Pomyłka.")
    assert register() == before


def test_two_activities_that_only_share_an_address_word_both_stay():
    kept, lost = make_institution(), make_institution()
    make_activity(institution=kept, slug="klub", name="Klub Seniora")
    make_activity(institution=lost, slug="klub", name="Klub Malucha")
    make_activity(institution=lost, slug="klub-2", name="Klub Kobiet")

    merge(kept=kept, lost=lost, reason=REASON)

    assert set(kept.activities.values_list("slug", "name")) == {
        ("klub", "Klub Seniora"),
        ("klub-3", "Klub Malucha"),
        ("klub-2", "Klub Kobiet"),
    }


def test_what_two_rows_say_against_each_other_is_not_mixed():
    kept, lost = make_institution(), make_institution()
    goes_on = make_activity(institution=kept, slug="klub", name="Klub", is_ongoing=True)
    make_activity(institution=lost, slug="klub", name="Klub", ended_on="2010", place="Dom")

    merge(kept=kept, lost=lost, reason=REASON)

    goes_on.refresh_from_db()
    assert (goes_on.is_ongoing, goes_on.ended_on) == (True, None)


def test_the_kept_values_stay_and_empty_ones_are_filled_from_the_other():
    kept = make_institution(town="Nidzica", phone="89 625 25 25")
    lost = make_institution(
        phone="89 000 00 00", email="ops@nidzica.pl", territory=make_territory(), is_territory_derived=True
    )
    lost_territory = lost.territory

    merge(kept=kept, lost=lost, reason=REASON)

    kept.refresh_from_db()
    assert (kept.phone, kept.email) == ("89 625 25 25", "ops@nidzica.pl")
    assert (kept.territory, kept.is_territory_derived) == (lost_territory, True)


def test_values_that_go_together_are_taken_together():
    kept = make_institution(latitude=53, longitude=20, coordinates_precision="gmina")
    lost = make_institution(latitude=54, longitude=21, coordinates_precision="budynek", regon="123456785")

    values = chosen_values(kept, lost, from_lost=["latitude", "regon"])
    merge(kept=kept, lost=lost, reason=REASON, values=values)

    kept.refresh_from_db()
    assert (kept.latitude, kept.longitude, kept.coordinates_precision) == (54, 21, "budynek")
    assert kept.regon == "123456785"


def test_a_source_of_a_value_that_does_not_stay_still_tells_it():
    kept, lost = make_institution(town="Nidzica"), make_institution(town="Nidzica Dolna")
    make_citation(institution=kept, field="town")
    make_citation(institution=lost, field="town")
    make_citation(institution=lost, field="kind")

    merge(kept=kept, lost=lost, reason=REASON)

    assert sorted(kept.citations.values_list("field", "wording")) == [
        ("kind", ""),
        ("town", ""),
        ("town", "Nidzica Dolna"),
    ]


@pytest.mark.parametrize("name", ["institution", "person"])
def test_the_old_addresses_lead_to_the_kept_page_for_ever(client, name):
    kept, lost, further = (
        {"institution": make_institution, "person": make_person}[name]() for _each in range(3)
    )
    for each in (kept, lost, further):
        make_post(**{name: each} | ({} if name == "institution" else {"institution": make_institution()}))
    addresses = [lost.get_absolute_url(), kept.get_absolute_url()]

    merge(kept=kept, lost=lost, reason=REASON)
    merge(kept=further, lost=kept, reason=REASON)

    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (301, further.get_absolute_url())
    newcomer = type(kept)(slug=lost.slug)
    with pytest.raises(ValidationError):
        newcomer.clean()


@pytest.mark.parametrize(
    ("kept_at", "lost_at", "is_public"),
    [
        (None, None, False),
        ("2026-01-01T00:00Z", None, True),
        (None, "2026-01-02T00:00Z", True),
        ("2026-01-01T00:00Z", "2026-01-02T00:00Z", True),
    ],
)
def test_what_was_public_stays_public(client, kept_at, lost_at, is_public):
    kept, lost = make_institution(published_at=kept_at), make_institution(published_at=lost_at)
    make_citation(institution=lost)
    make_certificate(holder=lost)
    address = lost.get_absolute_url()

    outcome = merge(kept=kept, lost=lost, reason=REASON)

    assert Institution.objects.published().exists() == is_public
    assert client.get(address).status_code == (301 if is_public else 404)
    assert Certificate.objects.published().exists() == is_public

    undo_merge(merge=outcome.merge, reason="Pomyłka.")
    assert list(Institution.objects.order_by("pk").values_list("published_at", flat=True)) == [
        kept.published_at,
        lost.published_at,
    ]


def test_a_draft_does_not_become_public_by_a_merge_without_a_source():
    kept, lost = make_institution(published_at=None), make_institution()

    with pytest.raises(ValidationError, match="źródła"):
        merge(kept=kept, lost=lost, reason=REASON)

    assert Institution.objects.count() == 2


def test_what_was_public_once_is_not_deleted_after_a_merge_either():
    kept, lost = make_institution(published_at=None), make_institution()
    lost.unpublish()

    merge(kept=kept, lost=lost, reason=REASON)

    kept.refresh_from_db()
    assert kept.was_public and not kept.is_published


@pytest.mark.parametrize(("kept_hidden", "lost_hidden"), [(True, False), (False, True)])
def test_nobody_comes_back_from_hiding_by_a_merge(kept_hidden, lost_hidden):
    kept = make_person(given_names="Lena", family_name="Chodkiewicz", is_hidden=kept_hidden)
    lost = make_person(
        given_names="Lena", family_name="Chotkiewicz", spelling_variants="Chodkewicz", is_hidden=lost_hidden
    )
    make_signature(person=lost)

    merge(kept=kept, lost=lost, reason=REASON)

    kept.refresh_from_db()
    assert kept.is_hidden
    assert kept.spelling_variants == "Chodkewicz, Lena Chotkiewicz"


def test_both_notes_of_staff_stay():
    kept, lost = make_person(staff_note="Jedna."), make_person(staff_note="Druga.")

    merge(kept=kept, lost=lost, reason=REASON)

    kept.refresh_from_db()
    assert kept.staff_note == "Jedna.\n\nDruga."


def test_a_successor_that_was_the_same_body_after_all_becomes_one_with_it():
    lost = make_institution(slug="mopr")
    kept = make_institution(closed_on="2010", successor=lost)
    before = register()

    outcome = merge(kept=kept, lost=lost, reason=REASON)
    kept.refresh_from_db()
    assert kept.successor is None

    undo_merge(merge=outcome.merge, reason="Pomyłka.")
    assert register() == before


def test_a_unit_does_not_swallow_what_it_is_a_unit_of():
    whole = make_institution()
    unit = make_institution(kind="jednostka", parent=whole)

    with pytest.raises(ValidationError):
        merge(kept=unit, lost=whole, reason=REASON)

    merge(kept=whole, lost=unit, reason=REASON)
    assert Institution.objects.get() == whole


def test_two_do_not_come_to_follow_each_other():
    kept, middle = make_institution(), make_institution(closed_on="2010")
    lost = make_institution(closed_on="2005", successor=middle)
    middle.successor = kept
    middle.save()

    with pytest.raises(ValidationError):
        merge(kept=kept, lost=lost, reason=REASON)


@pytest.mark.parametrize("other", ["itself", "person", "gone"])
def test_two_different_records_of_one_kind_are_merged(other):
    kept = make_institution()
    gone = make_institution()
    Institution.objects.filter(pk=gone.pk).delete()
    lost = {"itself": kept, "person": make_person(), "gone": gone}[other]

    with pytest.raises(ValidationError):
        merge(kept=kept, lost=lost, reason=REASON)


def test_search_finds_the_kept_record_by_what_came_from_the_other():
    kept, lost = make_institution(), make_institution()
    make_institution_name(institution=lost, name="Przystań Feniks")

    merge(kept=kept, lost=lost, reason=REASON)

    assert list(Institution.objects.matching("feniks")) == [kept]
    assert not Word.objects.filter(institution=lost.pk).exists()


@pytest.fixture
def merged():
    """Return a merge of two institutions, of which the lost one had a post and a telephone."""
    kept, lost = make_institution(slug="zostaje"), make_institution(slug="znika", phone="75 717 21 46")
    make_post(institution=lost)
    return merge(kept=kept, lost=lost, reason=REASON, by=make_member()).merge


def change_value():
    """Change a value that came from the lost record."""
    Institution.objects.filter(slug="zostaje").update(phone="75 000 00 00")


def move_post():
    """Move what came from the lost record elsewhere."""
    Post.objects.update(institution=make_institution())


def delete_post():
    """Delete what came from the lost record."""
    Post.objects.all().delete()


def take_address():
    """Give the address of the lost record away."""
    FormerSlug.objects.all().delete()
    make_institution(slug="znika")


@pytest.mark.parametrize("later", [change_value, move_post, delete_post, take_address])
def test_later_changes_that_forbid_undoing_are_named(merged, later):
    later()
    before = register()

    with pytest.raises(ValidationError) as refusal:
        undo_merge(merge=merged, reason="Pomyłka.")

    assert all(refusal.value.messages)
    assert register() == before
    merged.refresh_from_db()
    assert merged.undone_at is None


def test_what_came_after_a_merge_stays_with_the_kept_record_when_it_is_undone(merged):
    kept = Institution.objects.get()
    added = make_activity(institution=kept)
    Institution.objects.update(town="Inne Miasto")

    undo_merge(merge=merged, reason="Pomyłka.")

    kept.refresh_from_db()
    assert Activity.objects.get().institution == added.institution == kept
    assert kept.town == "Inne Miasto"


def test_a_merge_into_what_was_merged_further_is_undone_after_that_one(merged):
    kept, further = Institution.objects.get(), make_institution()
    second = merge(kept=further, lost=kept, reason=REASON).merge

    with pytest.raises(ValidationError):
        undo_merge(merge=merged, reason="Pomyłka.")
    undo_merge(merge=second, reason="Pomyłka.")
    undo_merge(merge=merged, reason="Pomyłka.")

    assert Institution.objects.count() == 3


def run(*arguments):
    """Run the command and return what it says."""
    out = StringIO()
    call_command("undo_merge", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_lists_merges_and_undoes_one(merged):
    listed = run("--list")
    for words in (merged.key, merged.kept_name, merged.lost_name, REASON):
        assert words in listed

    said = run(merged.key, "--reason", "Pomyłka.")

    assert Institution.objects.count() == 2
    assert merged.lost_name in said
    assert "undone" in run("--list")


@pytest.mark.parametrize("arguments", [(), ("00000000", "--reason", "Pomyłka."), ("KEY",)])
def test_the_command_says_what_is_wrong(merged, arguments):
    with pytest.raises(CommandError):
        run(*(merged.key if each == "KEY" else each for each in arguments))

    assert Institution.objects.count() == 1


def test_the_command_says_why_a_merge_cannot_be_undone(merged):
    change_value()

    with pytest.raises(CommandError, match="zmieniono"):
        run(merged.key, "--reason", "Pomyłka.")


def test_a_person_with_two_posts_alike_has_one_after_the_merge():
    kept, lost, institution = make_person(), make_person(), make_institution()
    for person in (kept, lost):
        make_post(person=person, institution=institution, as_of="2015")
    Post.objects.filter(person=lost).update(held_from=PartialDate(2010))

    merge(kept=kept, lost=lost, reason=REASON)

    assert kept.posts.get().held_from == PartialDate(2010)
    assert not Citation.objects.exists()
    assert Person.objects.get() == kept


def test_a_merge_is_one_change_with_its_reason_and_so_is_its_undoing():
    kept, lost, member = make_institution(), make_institution(), make_member()
    post = make_post(institution=lost)

    outcome = merge(kept=kept, lost=lost, reason=REASON, by=member)
    undo_merge(merge=outcome.merge, reason="Pomyłka.")

    told = [
        [(entry.history_type, entry.history_change_reason, entry.history_user) for entry in entries]
        for entries in (
            Institution.history.filter(id=lost.pk).order_by("history_id"),
            Post.history.filter(id=post.pk).order_by("history_id"),
        )
    ]
    assert told[0][1:] == [("-", REASON, member), ("+", "Pomyłka.", None)]
    assert told[1][1:] == [("~", REASON, member), ("~", "Pomyłka.", None)]
    keys = Post.history.filter(history_change_reason=REASON).values("history_key")
    assert Institution.history.filter(history_key__in=keys).count() == 1
