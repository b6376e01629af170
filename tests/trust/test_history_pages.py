"""The history of a record in the office, and taking one change of it back."""

import re

import pytest
from django.urls import reverse

from certificates.models import Certificate
from institutions.history import change
from institutions.models import Activity, Institution, Post
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_activity,
    make_attachment,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_claim,
    make_edition,
    make_event,
    make_institution,
    make_institution_name,
    make_part,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_term,
    make_territory,
)
from tests.office import errors_in, form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db


def address(page, record, *arguments):
    """Return the address of a page of a record in the office."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
    return reverse(name, args=[record.pk, *arguments])


def last_key(record):
    """Return the key of the last change of a record."""
    return record.history.latest().history_key


def text_of(answer):
    """Return what a reader reads of a page, without tags, in one line."""
    html = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index('id="content"') :]).split())


def take_back(client, record, key=None, *, reason="Pomyłka."):
    """Press the button that takes a change of a record back, the last one unless told otherwise; return the answer."""
    return client.post(address("revert", record, key or last_key(record)), {"reason": reason})


def test_a_change_is_told_in_words_with_the_parts_that_were_stored_with_it():
    certificate = make_certificate(holder_as_printed="OPS")
    event = make_event(certificate=certificate, kind="wreczenie")
    person = make_person(given_names="Jan", family_name="Kowalski")
    user = make_member("Wydawca", first_name="Ewa", last_name="Nowak")
    with change(by=user, reason="Z nowego artykułu."):
        certificate.handed_over_on = PartialDate(2015, 2, 5)
        certificate.save()
        make_part(event=event, function="odbior", person=person)

    page = text_of(client_of(make_member("Audytor")).get(address("history", certificate)))

    assert "Ewa Nowak (rola: Wydawca)" in page
    assert "Powód: Z nowego artykułu." in page
    assert "Data wręczenia – 5 lutego 2015" in page
    assert "Wydarzenie: wręczenie › Udział w wydarzeniu: odebranie certyfikatu, Jan Kowalski – dodano" in page


def test_values_are_told_by_the_names_that_people_know_them_by():
    make_territory("04", name="kujawsko-pomorskie")
    territory = make_territory("0402011", name="Brodnica", kind="gmina miejska")
    institution = make_institution(kind="ops")
    with change():
        institution.kind, institution.territory, institution.is_territory_derived = "mops", territory, True
        institution.save()

    page = text_of(client_of(make_member("Audytor")).get(address("history", institution)))

    assert "Gmina – Brodnica (gmina miejska)" in page
    assert "Gmina ustalona z nazwy miejscowości nie tak" in page
    assert "Rodzaj ośrodek pomocy społecznej (OPS) miejski ośrodek pomocy społecznej (MOPS)" in page


def test_what_was_deleted_stays_in_the_history_of_its_whole():
    institution = make_institution(published_at=None)
    activity = make_activity(institution=institution, name="Klub seniora")
    make_citation(activity=activity, source=make_source(title="Wywiad z dyrektorką"))
    activity.delete()

    page = text_of(client_of(make_member("Redaktor")).get(address("history", institution)))

    assert "Działanie: Klub seniora – usunięto" in page
    assert "Działanie: Klub seniora › Przypis: Wywiad z dyrektorką – usunięto" in page


def test_an_editor_reads_nothing_of_withdrawals_that_are_asked_for():
    certificate = make_certificate()
    with change():
        certificate.withdrawals.create(
            withdrawn_on="2024", reason="Ośrodek zamknięto.", asked_by=make_member("Komisja")
        )

    assert "Ośrodek zamknięto." not in text_of(
        client_of(make_member("Redaktor")).get(address("history", certificate))
    )
    assert "Ośrodek zamknięto." in text_of(
        client_of(make_member("Audytor")).get(address("history", certificate))
    )


def test_an_auditor_takes_nothing_back():
    institution = make_institution(published_at=None)
    client = client_of(make_member("Audytor"))

    assert "Cofnij" not in text_of(client.get(address("history", institution)))
    assert client.get(address("revert", institution, last_key(institution))).status_code == 403
    assert take_back(client, institution).status_code == 403


def test_a_change_is_taken_back_with_its_parts_as_a_change_of_its_own():
    institution = make_institution(published_at=None, town="Brodnica")
    kept, gone = make_activity(institution=institution), make_activity(institution=institution, name="Klub")
    make_citation(activity=gone)
    gone.people.add(make_person())
    user = make_member("Redaktor")
    with change():
        institution.town = "Lipno"
        institution.save()
        gone_pk = gone.pk
        gone.delete()
        added = make_activity(institution=institution)
        make_citation(activity=added)

    answer = take_back(client_of(user), institution, reason="To inna instytucja.")

    institution.refresh_from_db()
    assert answer.status_code == 302
    assert institution.town == "Brodnica"
    assert set(institution.activities.all()) == {kept, Activity.objects.get(pk=gone_pk)}
    back = Activity.objects.get(pk=gone_pk)
    assert (back.name, back.citations.count(), back.people.count()) == ("Klub", 1, 1)
    entry = institution.history.latest()
    assert (entry.history_user, entry.history_change_reason) == (user, "To inna instytucja.")
    assert entry.history_fields == "town"


def test_the_page_says_what_would_become_of_each_field():
    institution = make_institution(town="Brodnica", phone="561112233")
    with change():
        institution.town, institution.phone = "Lipno", ""
        institution.published_at = None
        institution.save()

    page = text_of(
        client_of(make_member("Redaktor")).get(address("revert", institution, last_key(institution)))
    )

    assert "Miejscowość Lipno Brodnica" in page
    assert "Telefon – 561112233" in page
    assert re.search(r"Opublikowano – Tego się tu nie cofa", page)


def test_a_change_is_taken_back_for_a_reason():
    institution = make_institution(published_at=None, town="Brodnica")
    institution.town = "Lipno"
    institution.save()

    answer = take_back(client_of(make_member("Redaktor")), institution, reason=" ")

    assert answer.status_code == 200 and errors_in(answer)["reason"]
    institution.refresh_from_db()
    assert institution.town == "Lipno"


def test_nothing_is_taken_back_over_what_was_stored_later():
    institution = make_institution(published_at=None, town="Brodnica")
    institution.town, institution.phone = "Lipno", "561112233"
    institution.save()
    key = last_key(institution)
    institution.town = "Toruń"
    institution.save()

    answer = take_back(client_of(make_member("Redaktor")), institution, key)

    assert "Miejscowość Toruń Później znowu to zmieniono: najpierw cofnij tamtą zmianę." in text_of(answer)
    institution.refresh_from_db()
    assert (institution.town, institution.phone) == ("Toruń", "561112233")


def test_what_was_added_stays_when_something_later_hangs_on_it():
    institution = make_institution(published_at=None)
    with change():
        activity = make_activity(institution=institution)
    make_citation(activity=activity)

    answer = take_back(client_of(make_member("Redaktor")), institution, last_key(activity))

    assert "Zależy od tego coś, co dodano później: przypis." in text_of(answer)
    assert Activity.objects.filter(pk=activity.pk).exists()


def test_a_constraint_refuses_in_words():
    institution = make_institution(published_at=None, kind="jednostka", parent=make_institution())
    institution.kind = "ops"
    institution.save()
    key = last_key(institution)
    institution.parent = None
    institution.save()

    answer = take_back(client_of(make_member("Redaktor")), institution, key)

    assert "Jednostka musi mieć instytucję, do której należy." in text_of(answer)
    assert Institution.objects.get(pk=institution.pk).kind == "ops"


def test_what_is_published_is_taken_back_by_those_who_publish():
    institution = make_institution(town="Brodnica")
    institution.town = "Lipno"
    institution.save()

    assert take_back(client_of(make_member("Redaktor")), institution).status_code == 403
    assert take_back(client_of(make_member("Wydawca")), institution).status_code == 302
    assert Institution.objects.get(pk=institution.pk).town == "Brodnica"


def test_publication_withdrawal_and_hiding_are_not_taken_back():
    certificate = make_certificate(published_at=None)
    make_certificate_citation(certificate=certificate)
    certificate.publish(by=make_member("Komisja"))
    published = last_key(certificate)
    certificate.withdraw(on=PartialDate(2020), reason="Ośrodek przestał istnieć.")
    person = make_person()
    person.is_hidden = True
    person.save()
    client = client_of(make_member("Wydawca"))

    answers = [
        take_back(client, certificate, published),
        take_back(client, certificate),
        take_back(client_of(make_member("Redaktor")), person),
    ]

    assert all("Nie ma tu czego cofnąć." in text_of(answer) for answer in answers)
    certificate.refresh_from_db()
    person.refresh_from_db()
    assert certificate.is_published and certificate.is_withdrawn and person.is_hidden


def test_an_editor_puts_nothing_on_a_public_page_by_taking_a_change_back():
    published, draft = make_institution(), make_institution(published_at=None)
    person = make_person()
    post = make_post(person=person, institution=published)
    post.institution = draft
    post.save()
    moved = last_key(post)
    other = make_post(person=person, institution=published)
    other_pk = other.pk
    other.delete()
    deleted = Post.history.filter(id=other_pk).latest().history_key
    client = client_of(make_member("Redaktor"))

    assert take_back(client, post, moved).status_code == 403
    assert take_back(client, person, deleted).status_code == 403
    assert Post.objects.get().institution == draft


def test_a_deleted_draft_is_found_and_comes_back():
    institution = make_institution(published_at=None, name="Biblioteka", slug="biblioteka")
    make_activity(institution=institution, name="Klub")
    client = client_of(make_member("Redaktor"))
    client.post(address("delete", institution), {"post": "yes"})
    pk = institution.pk

    listed = text_of(client.get(reverse("admin:institutions_institution_deleted")))
    history = text_of(client.get(address("history", institution)))
    answer = take_back(client, institution, Institution.history.filter(id=pk).latest().history_key)

    assert "Biblioteka" in listed
    assert "Ten wpis usunięto." in history
    assert answer.status_code == 302
    back = Institution.objects.get(slug="biblioteka")
    assert (back.pk, back.is_published) == (pk, False)
    assert back.activities.get().name == "Klub"


def test_a_certificate_that_comes_back_keeps_its_number():
    certificate = make_certificate(published_at=None)
    number, pk = certificate.number, certificate.pk
    certificate.delete()
    certificate.pk = pk

    take_back(
        client_of(make_member("Redaktor")),
        certificate,
        Certificate.history.filter(id=pk).latest().history_key,
    )

    assert Certificate.objects.get(pk=pk).number == number


def test_dates_and_holder_of_a_published_certificate_change_for_a_reason():
    certificate = make_certificate(handed_over_on="2015-02-05")
    client = client_of(make_member("Wydawca"))
    form = address("change", certificate)

    refused = submit(client, form, {"handed_over_on": "2016"})
    taken = submit(client, form, {"handed_over_on": "2016", "change_reason": "Błąd w źródle."})

    assert errors_in(refused)["change_reason"] == ["Napisz, dlaczego to się zmienia: data wręczenia."]
    assert taken.status_code == 302
    entry = certificate.history.latest()
    assert (entry.history_fields, entry.history_change_reason) == ("handed_over_on", "Błąd w źródle.")


def test_each_date_that_the_public_sees_changes_for_a_reason(subtests):
    client = client_of(make_member("Wydawca"))
    for record, name in [
        (make_activity(), "started_on"),
        (make_attachment(), "taken_on"),
        (make_claim(), "as_of"),
        (make_edition(), "known_from"),
        (make_institution(), "staff_as_of"),
        (make_participation(), "ended_on"),
        (make_programme(), "started_on"),
        (make_source(), "published_on"),
        (make_term(), "as_of"),
    ]:
        with subtests.test(str(record)):
            form = address("change", record)
            assert "change_reason" in errors_in(submit(client, form, {name: "2016"}))
            assert submit(client, form, {name: "2016", "change_reason": "Błąd."}).status_code == 302
            assert record.history.latest().history_change_reason == "Błąd."
    with subtests.test("a photo that is a draft beside an institution that is none"):
        photo = make_attachment(published_at=None)
        form = address("change", photo.institution)
        assert submit(client, form, {"attachments-0-taken_on": "2016"}).status_code == 302


def test_other_fields_and_drafts_change_without_a_reason(subtests):
    client = client_of(make_member("Wydawca"))
    for certificate, typed in [
        (make_certificate(), {"title_as_printed": "Certyfikat"}),
        (make_certificate(published_at=None), {"handed_over_on": "2016"}),
    ]:
        with subtests.test(typed):
            assert submit(client, address("change", certificate), typed).status_code == 302
            assert certificate.history.latest().history_change_reason == ""


def test_the_date_of_a_step_of_a_published_certificate_changes_for_a_reason():
    event = make_event(kind="wizytacja", happened_on="2014")
    client = client_of(make_member("Wydawca"))
    form = address("change", event.certificate)

    refused = submit(client, form, {"events-0-happened_on": "2015"})
    taken = submit(client, form, {"events-0-happened_on": "2015", "change_reason": "Błąd w źródle."})

    assert "Napisz pod formularzem, dlaczego to się zmienia: data." in text_of(refused)
    assert taken.status_code == 302
    assert event.history.latest().history_change_reason == "Błąd w źródle."


def test_a_form_that_changes_nothing_leaves_nothing_in_any_log():
    institution = make_institution()
    client = client_of(make_member("Wydawca"))
    before = institution.history.count()

    answer = submit(client, address("change", institution), {"change_reason": "Bez powodu."})

    assert answer.status_code == 302
    assert institution.history.count() == before


def test_one_form_leaves_one_entry_a_record_that_it_changes():
    institution = make_institution(published_at=None)
    kept = make_activity(institution=institution)
    user = make_member("Redaktor")

    submit(
        client_of(user),
        address("change", institution),
        {"town": "Lipno"},
        activities=[{"kind": "klub", "name": "Klub seniora"}],
    )

    key = last_key(institution)
    assert institution.history.filter(history_key=key).count() == 1
    assert Activity.history.filter(history_key=key).count() == 1
    assert kept.history.count() == 1
    assert {institution.history.latest().history_user, Activity.history.latest().history_user} == {user}


DATED = [
    ("activities", make_activity, {"kind": "klub", "started_on": "2014"}, "institution"),
    ("events", make_event, {"kind": "wizytacja", "happened_on": "2014"}, "certificate"),
    ("posts", make_post, {"function": "dyrektor", "title": "dyrektor", "held_from": "2014"}, "institution"),
    ("names", make_institution_name, {"name": "Dawna", "kind": "ops", "held_until": "2014"}, "institution"),
]


@pytest.mark.parametrize(("prefix", "make", "typed", "whole"), DATED, ids=[each[0] for each in DATED])
def test_a_dated_row_comes_and_goes_for_a_reason(prefix, make, typed, whole):
    row = make(**typed)
    record = getattr(row, whole)
    client, form = client_of(make_member("Wydawca")), address("change", record)
    rows = type(row).objects

    new = typed | {list(typed)[-1]: "2013", "title": "kierownik", "name": "Inna"}
    submit(client, form, {}, **{prefix: [new]})
    refused = submit(client, form, {f"{prefix}-0-DELETE": "on"})
    assert rows.count() == 1
    assert "Napisz pod formularzem, dlaczego się to usuwa:" in text_of(refused)

    submit(client, form, {"change_reason": "Z uchwały."}, **{prefix: [new]})
    assert rows.count() == 2
    assert rows.latest("pk").history.latest().history_change_reason == "Z uchwały."
    submit(client, form, {f"{prefix}-0-DELETE": "on", "change_reason": "To był kto inny."})
    assert rows.count() == 1
    assert type(row).history.latest().history_change_reason == "To był kto inny."


@pytest.mark.parametrize(("prefix", "make", "typed", "whole"), DATED, ids=[each[0] for each in DATED])
def test_a_dated_row_is_added_and_deleted_on_its_own_page_for_a_reason(prefix, make, typed, whole):
    row = make(**typed)
    client, rows = client_of(make_member("Wydawca")), type(row).objects
    add = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_add")
    new = typed | {"title": "kierownik", "name": "Inna", whole: getattr(row, f"{whole}_id")}
    new[list(typed)[-1]] = "2013"

    assert "change_reason" in errors_in(submit(client, add, new))
    assert "dlaczego" in text_of(client.post(address("delete", row), {"post": "yes"}))
    assert rows.count() == 1

    assert submit(client, add, new | {"change_reason": "Z uchwały."}).status_code == 302
    assert rows.latest("pk").history.latest().history_change_reason == "Z uchwały."
    client.post(address("delete", row), {"post": "yes", "change_reason": " "})
    assert rows.count() == 2
    client.post(address("delete", row), {"post": "yes", "change_reason": "To był kto inny."})
    assert rows.count() == 1
    assert type(row).history.latest().history_change_reason == "To był kto inny."


@pytest.mark.parametrize(("prefix", "make", "typed", "whole"), DATED, ids=[each[0] for each in DATED])
def test_rows_of_drafts_and_added_rows_without_dates_need_no_reason(prefix, make, typed, whole):
    factory = make_certificate if whole == "certificate" else make_institution
    client, undated = client_of(make_member("Wydawca")), {k: v for k, v in typed.items() if v != "2014"}
    for record, fields in ((factory(published_at=None), typed), (factory(), undated)):
        row = make(**{whole: record}, **fields)
        submit(
            client, address("change", record), {}, **{prefix: [fields | {"name": "Inna", "title": "inny"}]}
        )
        assert getattr(record, prefix).count() == 2 or prefix == "events"
        client.post(address("delete", row), {"post": "yes"})
        assert type(row).objects.filter(pk=row.pk).exists() == record.is_published


def test_what_an_institution_belongs_to_changes_for_a_reason():
    institution, parent = make_institution(), make_institution()
    client, form = client_of(make_member("Wydawca")), address("change", institution)

    assert "change_reason" in errors_in(submit(client, form, {"parent": str(parent.pk)}))
    assert submit(client, form, {"parent": str(parent.pk), "change_reason": "Z uchwały."}).status_code == 302


def test_whatever_the_public_sees_is_deleted_for_a_reason():
    activity = make_activity()
    client, page = client_of(make_member("Wydawca")), address("delete", activity)

    asked, refused = client.get(page), client.post(page, {"post": "yes", "change_reason": ""})
    assert 'name="change_reason"' in asked.content.decode() and "Napisz dlaczego." not in text_of(asked)
    assert "Napisz dlaczego." in text_of(refused)
    assert Activity.objects.exists()

    client.post(page, {"post": "yes", "change_reason": "Wpisano dwa razy."})
    assert not Activity.objects.exists()
    assert Activity.history.latest().history_change_reason == "Wpisano dwa razy."


def test_records_are_taken_back_for_a_reason_once_it_is_said_what_follows():
    institution, other = make_institution(), make_institution()
    client, listed = client_of(make_member("Wydawca")), reverse("admin:institutions_institution_changelist")
    sent = {"action": "unpublish", "_selected_action": [institution.pk, other.pk], "index": "0"}

    asked = client.post(listed, sent)
    assert "Co z tego wynika" in text_of(asked) and str(other) in text_of(asked)
    refused = client.post(listed, form_data(asked.content.decode()) | sent | {"change_reason": " "})
    assert "Napisz dlaczego." in text_of(refused)
    assert Institution.objects.published().count() == 2

    client.post(listed, sent | {"change_reason": "To nie jest ośrodek."})
    assert not Institution.objects.published().exists()
    for each in (institution, other):
        entry = each.history.latest()
        assert entry.history_fields.split() == ["published_at", "taken_back_at"]
        assert entry.history_change_reason == "To nie jest ośrodek."

    again = client.post(listed, sent, follow=True)
    assert "Cofa się tylko to, co jest opublikowane." in again.content.decode()


def test_citations_name_the_field_that_they_confirm_as_people_know_it():
    citation = make_citation(institution=make_institution(name="OPS"), field="town")

    assert str(citation).endswith("→ OPS [miejscowość]")
    citation.field = "dawne_pole"
    assert str(citation).endswith("→ OPS [dawne_pole]")


def test_a_row_is_added_by_a_sentence_that_fits_every_name():
    page = client_of(make_member("Redaktor")).get(reverse("admin:institutions_institution_add"))

    html = page.content.decode()
    assert "Dodaj: Stanowisko" in html and 'title="Obejrzyj: instytucja"' in html
    assert "(-n" not in html
