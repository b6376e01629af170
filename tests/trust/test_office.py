"""Who may do what in the office, tried over HTTP at every address that it has."""

import hashlib

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import IntegrityError, transaction
from django.urls import URLPattern, get_resolver, reverse

from calregistry.models import StaffSession
from calregistry.roles import AUDITOR, EDITOR
from calregistry.roles import ROLES as GROUPS
from certificates.models import Application, ApplicationDocument, Certificate, SheetImport, Withdrawal
from institutions.models import Institution
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_application,
    make_certificate,
    make_citation,
    make_edition,
    make_institution,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_term,
    make_territory,
)
from tests.office import form_data, submit
from tests.staff import client_of, make_member
from tests.trust.office_matrix import (
    MODELS,
    NAMELESS,
    NOBODY,
    OTHERS,
    PASSWORD_ONLY,
    ROLES,
    SUPERUSER,
    cell,
    other_cell,
    pages_of,
)
from tests.trust.world import make_world

pytestmark = pytest.mark.django_db

OPENS = {200, 302}
REFUSED = {403}
# A page without anything to send says so, to those who may send things elsewhere.
NOT_TAKEN = {403, 405}


def names_of_the_office():
    """Return the names of all addresses under the office, None for those that have none."""
    found = []

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found.append(pattern.name)
            else:
                walk(pattern.url_patterns)

    walk(
        next(
            each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "admin"
        ).url_patterns
    )
    return found


def model_named(name):
    """Return the model whose pages begin with `name`."""
    return next(
        model for model in admin.site._registry if f"{model._meta.app_label}_{model._meta.model_name}" == name
    )


@pytest.fixture
def records():
    """Return by model a published and a draft record, the same where there are no drafts."""
    published = make_world()
    drafts = make_world(published_at=None, rules_of=published)
    assert drafts.institution.pk > published.institution.pk
    make_application(stage="propozycja")
    found = {}
    for name in MODELS:
        rows = model_named(name)._default_manager.order_by("pk")
        found[name] = (rows.first(), rows.last())
    # Somebody whom only drafts tell of, the sources of the published world being published.
    found["institutions_person"] = (published.person, drafts.person)
    drafts.person.former_slugs.all().delete()  # to whom an old address leads is deleted by nobody
    found["institutions_post"] = (published.post, drafts.post)
    found["institutions_institution"] = (published.institution, drafts.institution)
    found["institutions_attachment"] = (published.photo, drafts.photo)
    found["certificates_certificate"] = (published.certificate, drafts.certificate)
    return found


def address_of(name, page, records):
    """Return the address of a page of a model."""
    if page in ("changelist", "add", "deleted"):
        return reverse(f"admin:{name}_{page}")
    kind, _space, state = page.partition(" ")
    published, draft = records[name]
    record = draft if state == "draft" else published
    change = [record.history.latest().history_key] if kind == "revert" else []
    return reverse(f"admin:{name}_{kind}", args=[record.pk, *change])


def other_address(name, records):
    """Return the address `name` of the office."""
    arguments = {
        "app_list": {"app_label": "institutions"},
        "certificates_certificate_withdraw": {
            "pk": Certificate.objects.filter(withdrawn_on__isnull=True).first().pk
        },
        "institutions_institution_confirm": {"pk": records["institutions_institution"][0].pk},
        "certificates_certificate_confirm": {"pk": records["certificates_certificate"][0].pk},
        "certificates_application_step": {
            "pk": records["certificates_application"][0].pk,
            "step": "odwolanie",
        },
        "certificates_application_grant": {"pk": Application.objects.get(proposed_by__isnull=False).pk},
        "certificates_application_document": dict(
            zip(
                ("pk", "key"),
                ApplicationDocument.objects.values_list("application", "key").first(),
                strict=True,
            )
        ),
        "certificates_sheetimport_template": {"kind": "xlsx"},
        "certificates_sheetimport_faults": {"pk": SheetImport.objects.first().pk},
        "certificates_sheetimport_decide": {"pk": SheetImport.objects.first().pk},
        "auth_user_invitation": {"pk": records["auth_user"][0].pk},
        "view_on_site": {
            "content_type_id": ContentType.objects.get_for_model(Institution).pk,
            "object_id": records["institutions_institution"][0].pk,
        },
        "invitation": {"uid": "MQ", "token": "zuzyty"},
    }
    for model in ("institutions_institution", "institutions_person"):
        if name.startswith(model):
            arguments[name] = {"pk": records[model][0].pk}
    if name.endswith("_export"):
        arguments[name] = {"kind": "csv"}
    query = "?app_label=institutions&model_name=institution&field_name=territory&term=a"
    return reverse(f"admin:{name}", kwargs=arguments.get(name)) + (query if name == "autocomplete" else "")


def status_of(answer):
    """Return the status of an answer, read to its end: it may be a file."""
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def make_client(role):
    """Return the client of somebody in the role."""
    if role == SUPERUSER:
        return client_of(make_member(is_superuser=True))
    return client_of(make_member(role))


def test_every_address_of_the_office_has_a_row():
    named = [name for name in names_of_the_office() if name is not None]
    of_models = {f"{name}_{page.partition(' ')[0]}" for name in MODELS for page in pages_of(name)}

    assert sorted(set(named) - of_models) == sorted(OTHERS)
    assert of_models <= set(named)
    assert len(names_of_the_office()) - len(named) == NAMELESS + len(MODELS)


def test_every_group_has_a_column():
    assert set(GROUPS) | {SUPERUSER} == set(ROLES)


@pytest.mark.one_engine
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_row_says_and_no_more(role, records, subtests):
    client = make_client(role)
    cells = [
        (address_of(name, page, records), cell(name, role, page))
        for name in MODELS
        for page in pages_of(name)
    ] + [(other_address(name, records), other_cell(name, role)) for name in OTHERS if OTHERS[name] != "*"]

    for address, expected in cells:
        got = status_of(client.get(address))
        sent = client.post(address, {}).status_code
        with subtests.test(address, expected=expected, got=got, sent=sent):
            assert got in (OPENS if expected in "rw" else REFUSED)
            assert sent in (OPENS if expected == "w" else NOT_TAKEN)
            assert role != AUDITOR or expected == "w" or sent == 403


@pytest.mark.one_engine
@pytest.mark.parametrize("role", [PASSWORD_ONLY, NOBODY])
def test_a_password_alone_opens_no_page_of_the_office(client, role, records, subtests):
    if role == PASSWORD_ONLY:
        client = client_of(make_member(is_superuser=True), second_factor=False)
    addresses = [address_of(name, page, records) for name in MODELS for page in pages_of(name)]
    addresses += [other_address(name, records) for name in OTHERS if OTHERS[name] != "*"]
    addresses += [
        "/admin/nie-ma/",
        f"/admin/institutions/institution/{records['institutions_institution'][0].pk}/",
    ]

    for address in addresses:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            with subtests.test(address, method=method):
                assert answer.status_code == 302
                assert answer.url.startswith("/admin/login/?next=")


def test_whoever_has_given_the_password_is_led_to_the_second_factor():
    client = client_of(make_member(EDITOR), second_factor=False)

    answer = client.get("/admin/institutions/person/", follow=True)

    assert answer.redirect_chain[-1][0] == "/admin/drugi-skladnik/?next=%2Fadmin%2Finstitutions%2Fperson%2F"


def test_a_password_alone_shows_no_draft():
    draft = make_institution(published_at=None)

    assert client_of(make_member(EDITOR)).get(draft.get_absolute_url()).status_code == 200
    assert (
        client_of(make_member(EDITOR), second_factor=False).get(draft.get_absolute_url()).status_code == 404
    )


def fingerprint():
    """Return a hash of the whole database but for sessions."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        if model is not StaffSession and not model._meta.proxy:
            digest.update(serializers.serialize("json", model._base_manager.order_by("pk")).encode())
    return digest.hexdigest()


def test_reading_the_office_changes_nothing(records):
    client = client_of(make_member(is_superuser=True))
    unverified = client_of(make_member(), second_factor=False)
    before = fingerprint()

    for method in ("get", "head"):
        for address in [
            *(address_of(name, page, records) for name in MODELS for page in pages_of(name)),
            *(other_address(name, records) for name in OTHERS),
        ]:
            assert status_of(getattr(client, method)(address)) < 500
        for name in ("second_factor", "second_factor_qr", "invitation"):
            getattr(unverified, method)(other_address(name, records))

    assert fingerprint() == before


# What an editor may try to publish a draft with.
FORGED = {
    "published_at": "2026-01-01",
    "published_at_0": "2026-01-01",
    "published_at_1": "12:00:00",
    "status": "published",
    "is_published": "on",
    "withdrawn_on": "2020",
    "withdrawal_reason": "Powód.",
    "published_by": "1",
    "entered_by": "1",
}


def test_an_editor_publishes_by_no_extra_field_button_or_action():
    client = client_of(make_member(EDITOR))
    certificate = make_certificate(published_at=None, holder=make_institution(published_at=None))
    for record in (certificate, certificate.holder):
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}"
        form = reverse(f"{name}_change", args=[record.pk])
        typed = form_data(client.get(form).content.decode())

        assert client.post(form, typed | FORGED).status_code == 302
        for button in ("_publish", "_saveasnew"):
            assert client.post(form, typed | {button: "1"}).status_code == 403
        for action in ("publish", "unpublish"):
            sent = {"action": action, "_selected_action": [record.pk], "index": "0"}
            assert client.post(reverse(f"{name}_changelist"), sent).status_code == 403
        added = reverse(f"{name}_add")
        client.post(added, form_data(client.get(added).content.decode()) | typed | FORGED | {"_publish": "1"})

    assert Certificate.objects.count() == Institution.objects.count() == 1
    certificate.refresh_from_db()
    assert not certificate.is_published and not certificate.is_withdrawn
    assert not Institution.objects.get().is_published


def test_an_editor_adds_nothing_to_what_is_published():
    client = client_of(make_member(EDITOR))
    institution, certificate = make_institution(), make_certificate()
    person, source = make_person(), make_source()
    of_draft = make_post(institution=make_institution(published_at=None))
    roads = [
        ("institutions_activity_add", [], {"institution": institution.pk, "kind": "klub", "name": "Klub"}),
        (
            "institutions_institutionname_add",
            [],
            {"institution": institution.pk, "name": "Dawna", "kind": "ops"},
        ),
        ("certificates_event_add", [], {"certificate": certificate.pk, "kind": "wizytacja"}),
        ("certificates_claim_add", [], {"certificate": certificate.pk, "ordinal": 1, "scope": "Polska"}),
        ("institutions_post_change", [of_draft.pk], {"institution": institution.pk}),
    ]
    before = fingerprint()

    for name, arguments, typed in roads:
        answer = submit(client, reverse(f"admin:{name}", args=arguments), typed)
        assert answer.status_code == 200 and answer.context["adminform"].form.errors, name
    by_person = submit(
        client,
        reverse("admin:institutions_person_change", args=[person.pk]),
        {},
        posts=[{"institution": institution.pk, "function": "dyrektor", "title": "dyrektor"}],
    )
    by_source = submit(
        client,
        reverse("admin:institutions_post_add"),
        {"person": person.pk, "organisation": "Urząd", "function": "wladze", "title": "burmistrz"},
        citations=[{"source": source.pk, "field": ""}],
    )

    assert (by_person.status_code, by_source.status_code) == (403, 403)
    assert fingerprint() == before


def test_an_editor_neither_hides_nor_shows_a_person():
    client = client_of(make_member(EDITOR))
    person = make_person()

    submit(
        client,
        reverse("admin:institutions_person_change", args=[person.pk]),
        {"is_hidden": "on", "staff_note": "Prośba o ukrycie."},
    )

    person.refresh_from_db()
    assert (person.is_hidden, person.staff_note) == (False, "Prośba o ukrycie.")


def test_what_was_public_is_deleted_by_nobody_even_when_it_is_a_draft_again(subtests):
    client = client_of(make_member(is_superuser=True))
    institution, certificate, term = make_institution(), make_certificate(), make_term()
    for record in (institution, certificate, term.source):
        record.unpublish()

    for record, why in [
        (institution, "nie jest usuwane"),
        (certificate, "nie jest usuwane"),
        (term, "Okresu, o którym mówi"),
        (make_edition(), "Zasad się nie usuwa"),
        (make_territory(), "Jednostki podziału nie usuwa się"),
    ]:
        with subtests.test(str(record)):
            name = f"admin:{record._meta.app_label}_{record._meta.model_name}"
            answer = client.post(reverse(f"{name}_delete", args=[record.pk]), {"post": "yes"})
            assert answer.status_code == 403 and why in answer.content.decode()
            form = client.get(reverse(f"{name}_change", args=[record.pk])).content.decode()
            assert why in form and "/delete/" not in form
            assert type(record).objects.filter(pk=record.pk).exists()


def test_what_something_rests_on_says_so_instead_of_being_deleted():
    certificate = make_certificate(published_at=None)
    holder = certificate.holder
    holder.published_at = holder.taken_back_at = None
    holder.save()

    page = client_of(make_member(EDITOR)).get(f"/admin/institutions/institution/{holder.pk}/delete/")

    told = page.content.decode()
    assert "dopóki coś się na nim opiera" in told and certificate.number in told
    assert 'name="post"' not in told


def test_the_address_of_what_was_taken_back_says_that_it_is_gone(client):
    records = [make_institution(), make_source(), make_programme(), make_certificate()]
    addresses = [record.get_absolute_url() for record in records]
    for record in records:
        record.unpublish()

    for address in [*addresses, *(f"/en{address}" for address in addresses)]:
        answer = client.get(address)
        assert answer.status_code == 410
        assert not [each for each in records if str(each) in answer.content.decode()]
    assert client.get(make_institution(published_at=None).get_absolute_url()).status_code == 404

    make_citation(institution=records[0], source=make_source())
    records[0].publish()
    assert client.get(addresses[0]).status_code == 200


def test_a_withdrawn_certificate_keeps_its_page(client):
    certificate = make_certificate()
    certificate.withdraw(on=PartialDate(2020), reason="Ośrodek przestał istnieć.")

    page = client.get(certificate.get_absolute_url())

    assert page.status_code == 200
    assert "Ośrodek przestał istnieć." in page.content.decode()


def test_the_database_holds_that_a_withdrawal_takes_two_people():
    certificate, one = make_certificate(), make_member()
    withdrawal = Withdrawal.objects.create(
        certificate=certificate, withdrawn_on="2024", reason="Powód.", asked_by=one
    )

    with pytest.raises(IntegrityError, match="withdrawal_needs_two_people"), transaction.atomic():
        Withdrawal.objects.filter(pk=withdrawal.pk).update(
            decided_by=one, decided_at=withdrawal.asked_at, is_confirmed=True
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"is_confirmed": True}, "withdrawal_is_decided_by_somebody_at_some_time"),
        ({"reason": ""}, "withdrawal_tells_its_reason"),
    ],
)
def test_a_withdrawal_tells_its_reason_and_who_decided(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Withdrawal.objects.create(
            **{
                "certificate": make_certificate(),
                "withdrawn_on": "2024",
                "reason": "Powód.",
                "asked_by": make_member(),
            }
            | fields
        )


def test_a_withdrawal_is_asked_for_once_at_a_time():
    certificate, one = make_certificate(), make_member()
    asked = {"certificate": certificate, "withdrawn_on": "2024", "reason": "Powód.", "asked_by": one}
    Withdrawal.objects.create(**asked)

    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(**asked)


def test_the_database_holds_that_a_certificate_takes_two_people():
    one = make_member()
    certificate = make_certificate(published_at=None, entered_by=one)

    with pytest.raises(IntegrityError, match="certificate_needs_two_people"), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(published_by=one)
