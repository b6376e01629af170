"""One entry a record a change, in the same transaction; none for what changes nothing (AT1)."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, transaction

from calregistry import differences
from certificates.models import Holder
from institutions.entries import ADDED, CHANGED, DELETED, entries_of, is_tracked
from institutions.history import TrackedQuerySet, acting, change
from institutions.models import Activity, Citation, Institution
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_institution,
    make_person,
)
from tests.staff import make_member

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if is_tracked(model) and not model._meta.proxy]


@pytest.fixture
def left():
    """Return a function that returns the entries left since it was last called, the oldest first."""
    seen = {}

    def since():
        found = []
        for model in TRACKED:
            entries = entries_of(model).objects.order_by("history_id")
            found += entries.filter(history_id__gt=seen.get(model, 0))
            seen[model] = max(entries.values_list("history_id", flat=True), default=0)
        return found

    return since


def test_a_record_that_is_stored_twice_in_a_change_has_one_entry(left):
    institution, user = make_institution(), make_member("Redaktor")
    left()

    with change(by=user, reason="Nowa uchwała."):
        institution.town = "Brodnica"
        institution.save()
        institution.short_name = "MOPS Brodnica"
        institution.save(update_fields=["short_name"])

    (entry,) = left()
    assert entry.history_type == CHANGED
    assert entry.history_fields.split() == ["short_name", "town"]
    assert (entry.history_user, entry.history_role, entry.history_change_reason) == (
        user,
        "Redaktor",
        "Nowa uchwała.",
    )
    assert (entry.town, entry.short_name) == ("Brodnica", "MOPS Brodnica")


def test_what_changes_nothing_leaves_no_entry(left):
    institution = make_institution()
    left()

    institution.save()
    with change():
        institution.town = "Gdzie indziej"
        institution.save()
        institution.town = "Miasto"
        institution.save()
    Institution.objects.update(town="Miasto")

    assert not left()


def test_what_is_rolled_back_on_the_way_leaves_no_entry(left):
    institution = make_institution()
    left()

    with change():
        try:
            with transaction.atomic():
                institution.town = "Brodnica"
                institution.save()
                make_activity(institution=institution)
                raise ValueError
        except ValueError:
            pass

    assert not left()


def test_a_change_that_fails_leaves_neither_record_nor_entry(left):
    institution = make_institution()
    left()

    def fail():
        with change():
            institution.town = "Brodnica"
            institution.save()
            raise ValueError("too late")

    with pytest.raises(ValueError, match="too late"):
        fail()

    institution.refresh_from_db()
    assert institution.town == "Miasto" and not left()


@pytest.mark.django_db(transaction=True)
def test_a_record_stored_by_itself_is_not_stored_without_its_entry():
    institution = make_institution()
    nobody = get_user_model()(pk=730_000_001)  # whom no entry can name, so that none can be written

    with acting(nobody):
        institution.town = "Brodnica"
        with pytest.raises(IntegrityError):
            institution.save()
        with pytest.raises(IntegrityError):
            Institution.objects.create(name="Nowy", slug="nowy", kind="ops", town="Lipno")
        with pytest.raises(IntegrityError):
            institution.delete()

    assert [each.town for each in Institution.objects.all()] == ["Miasto"]
    assert Institution.history.count() == 1


def test_settling_a_difference_leaves_an_entry(left):
    one = make_citation(institution=make_institution(), field="name", wording="Ośrodka")
    left()

    differences.settle("instytucje", one.pk)
    differences.settle("instytucje", one.pk)

    (entry,) = left()
    assert (entry.history_fields, entry.is_settled) == ("is_settled", True)


def test_entries_of_one_change_share_key_time_and_reason(left):
    with change(reason="Z artykułu."):
        activity = make_activity()
        activity.people.add(make_person())

    entries = left()
    assert sorted(type(entry).__name__ for entry in entries) == [
        "HistoricalActivity",
        "HistoricalInstitution",
        "HistoricalPerson",
    ]
    assert {entry.history_type for entry in entries} == {ADDED}
    assert {entry.history_change_reason for entry in entries} == {"Z artykułu."}
    assert len({(entry.history_key, entry.history_date) for entry in entries}) == 1


def test_a_part_of_a_change_may_have_its_own_reason(left):
    institution, other = make_institution(), make_institution()
    left()

    with change(reason="Porządki."):
        with change(reason="Zamknięcie."):
            institution.closed_on = PartialDate(2020)
            institution.save()
        other.town = "Brodnica"
        other.save()

    assert [(entry.id, entry.history_change_reason) for entry in left()] == [
        (institution.pk, "Zamknięcie."),
        (other.pk, "Porządki."),
    ]


def test_people_of_an_activity_are_kept_from_either_side(left):
    activity, one, other = make_activity(), make_person(), make_person()
    left()

    activity.people.add(one)
    other.activities.add(activity)
    activity.people.remove(one)

    assert [entry.people for entry in left()] == [[one.pk], [one.pk, other.pk], [other.pk]]


def test_deleting_leaves_an_entry_for_each_part(left):
    activity = make_activity()
    make_citation(activity=activity)
    left()

    with change():
        Institution.objects.filter(pk=activity.institution_id).delete()

    entries = left()
    assert {entry.history_type for entry in entries} == {DELETED}
    assert sorted(type(entry).__name__ for entry in entries) == [
        "HistoricalActivity",
        "HistoricalCitation",
        "HistoricalInstitution",
    ]
    assert [entry.name for entry in entries if entry.instance_type is Activity] == [activity.name]


def test_many_rows_at_once_leave_an_entry_each(left):
    one, other = make_institution(), make_institution(town="Brodnica")
    left()

    Institution.objects.update(town="Brodnica")
    Institution.objects.bulk_create([Institution(name="Nowy", slug="nowy", kind="ops", town="Lipno")])
    other.town = one.town = "Lipno"
    Institution.objects.bulk_update([one, other], ["town"])

    assert [(entry.history_type, entry.town) for entry in left()] == [
        (CHANGED, "Brodnica"),
        (ADDED, "Lipno"),
        (CHANGED, "Lipno"),
        (CHANGED, "Lipno"),
    ]


def test_new_rows_leave_the_same_entry_however_they_are_stored(left):
    user, institution = make_member("Redaktor"), make_institution()
    sources = [make_citation(institution=institution).source for _number in range(3)]
    left()

    with change(by=user, reason="Wykaz"):
        Citation.objects.create(source=sources[0], institution=institution, field="town")
        Citation.objects.bulk_create([Citation(source=sources[1], institution=institution, field="town")])
        told = ("source", "field", "wording", "institution")
        keys = Citation.objects.insert_rows(told, [(sources[2].pk, "town", "", institution.pk)])

    entries = left()
    stored = list(Citation.objects.filter(field="town").order_by("pk"))
    assert keys == [stored[2].pk]
    assert [(entry.id, entry.source_id) for entry in entries] == [
        (each.pk, each.source_id) for each in stored
    ]
    shared = {
        (
            *(entry.history_type, entry.history_fields, entry.history_user, entry.history_role),
            *(entry.history_change_reason, entry.history_date, entry.history_key),
            *(entry.field, entry.wording, entry.institution_id, entry.person_id),
        )
        for entry in entries
    }
    assert len(shared) == 1
    assert next(iter(shared))[:5] == (ADDED, "", user, "Redaktor", "Wykaz")


def test_a_row_that_comes_back_under_its_key_and_one_that_goes_again_are_told_rightly(left):
    institution = make_institution()
    key = institution.pk
    institution.delete()
    left()

    with change():
        back = Institution(pk=key, name="Nowy", slug="nowy", kind="ops", town="Lipno")
        gone = Institution(name="Inny", slug="inny", kind="ops", town="Lipno")
        Institution.objects.bulk_create([back, gone])
        gone.delete()

    assert [(entry.history_type, entry.id, entry.name) for entry in left()] == [(ADDED, key, "Nowy")]


def test_what_is_stored_through_the_upper_floors_view_is_seen(left):
    institution = make_institution()
    left()

    holder = Holder.objects.get(pk=institution.pk)
    holder.town = "Lipno"
    holder.save()

    (entry,) = left()
    assert entry.instance_type is Institution


def test_publishing_and_withdrawing_are_one_entry_each(left):
    certificate, user = make_certificate(published_at=None), make_member("Wydawca")
    make_certificate_citation(certificate=certificate)
    left()

    certificate.publish(by=user)
    certificate.withdraw(on=PartialDate(2020), reason="Ośrodek przestał istnieć.")

    published, withdrawn = left()
    assert published.history_fields.split() == ["published_at", "published_by"]
    assert published.history_user == user
    assert withdrawn.history_fields.split() == ["withdrawn_on", "withdrawal_reason"]
    assert withdrawn.history_change_reason == "Ośrodek przestał istnieć."


def test_moving_a_page_is_one_change(left):
    institution = make_institution()
    left()

    institution.move_to("nowy-adres")

    former, moved = sorted(left(), key=lambda entry: entry.history_type)
    assert (moved.history_fields, former.history_type) == ("slug", ADDED)
    assert moved.history_key == former.history_key


def test_who_is_acting_changes_what_nobody_else_is_named_for(left):
    user = make_member(is_superuser=True)

    with acting(user):
        make_institution()

    (entry,) = left()
    assert (entry.history_user, entry.history_role) == (user, "superuser")


def test_a_stored_record_costs_one_query_and_its_entry(django_assert_num_queries):
    institution = make_institution()

    with django_assert_num_queries(3):  # the record, what its last entry says, the entry
        institution.town = "Lipno"
        institution.save()
    with django_assert_num_queries(2):
        Institution.objects.create(name="Nowy", slug="nowy", kind="ops", town="Lipno")


def test_the_opening_stock_is_entered_once(left):
    call_command("loaddata", "ground", "mieroszow", verbosity=0)
    entries = left()
    call_command("loaddata", "ground", "mieroszow", verbosity=0)

    assert len(entries) == sum(model._base_manager.count() for model in TRACKED)
    assert {entry.history_change_reason for entry in entries} == {"Wczytano z plików: ground, mieroszow"}
    assert not left()


def test_every_model_of_the_register_has_a_history_or_a_reason():
    without = {
        "Word": "written by triggers",
        "CertificateWord": "written by triggers",
        "NumberSeries": "a counter behind the numbers, which are kept",
        "Merge": "says itself who merged what and why; what it touched has its history",
        "Reminder": "tells only that a mail told of something",
        "Sender": "forgotten after two days",
        "DailyUpload": "a counter, forgotten after a month",
        "SentForm": "tells only that a form was taken in",
        "SheetImport": "says itself who imported what and when",
        "SheetRow": "tells what an import did with a row",
        "StaffSession": "who comes in stands in the log of accounts",
        "AccountEvent": "is a log itself, to which entries are only added",
    }
    own = [
        model
        for app in ("institutions", "certificates", "calregistry")
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and not hasattr(model, "instance_type")
    ]

    assert {model.__name__ for model in own if not is_tracked(model)} == set(without)
    assert not [model for model in TRACKED if not isinstance(model._default_manager.all(), TrackedQuerySet)]


def test_what_is_erased_of_readers_is_not_kept():
    entries = entries_of(apps.get_model("calregistry", "errorreport"))

    assert not {"email", "sender", "fingerprint"} & {field.name for field in entries._meta.fields}
