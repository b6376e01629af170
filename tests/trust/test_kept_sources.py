"""What is public goes on having what it must have, its source above all, by whatever road it is changed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.models import CertificateCitation
from institutions.actions import reopen_institution
from institutions.models import Citation, Institution, Source
from tests.factories import (
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_programme,
    make_source,
)
from tests.office import submit
from tests.staff import client_of, make_member
from tests.trust.test_history_pages import address, last_key, text_of

pytestmark = pytest.mark.django_db

CITED = [("institution", make_institution), ("programme", make_programme), ("certificate", make_certificate)]


def cite(record, **fields):
    """Return a new citation of the record."""
    make = make_certificate_citation if record._meta.app_label == "certificates" else make_citation
    return make(**{record._meta.model_name: record}, **fields)


@pytest.mark.parametrize(("name", "make"), CITED, ids=[each[0] for each in CITED])
def test_the_last_source_of_what_is_public_is_not_removed(name, make):
    record = make()
    citation = cite(record)
    client, form = client_of(make_member("Wydawca")), address("change", record)

    page = submit(client, form, {"citations-0-DELETE": "on", "staff_note": "Uwaga, której szkoda."})

    assert type(citation).objects.filter(pk=citation.pk).exists()
    told = text_of(page)
    assert "Nic nie zapisano." in told and "bez źródła nic nie jest publiczne" in told
    assert "Uwaga, której szkoda." in told
    assert "zmieniono" not in told.lower().split("nic nie zapisano")[0]

    submit(client, form, {"citations-0-DELETE": "on"}, citations=[{"source": make_source().pk, "field": ""}])
    assert type(citation).objects.get().pk != citation.pk


def test_a_draft_for_a_source_is_no_source_of_what_is_public():
    institution, draft = make_institution(), make_source(published_at=None)
    citation = make_citation(institution=institution)

    submit(
        client_of(make_member("Wydawca")),
        address("change", institution),
        {"citations-0-source": str(draft.pk)},
    )

    citation.refresh_from_db()
    assert citation.source != draft


@pytest.mark.parametrize("fields", [{"published_at": None}, {}])
def test_drafts_and_what_never_had_a_source_are_changed_freely(fields):
    institution = make_institution(**fields)
    if fields:
        make_citation(institution=institution)
    typed = {"town": "Lipno"} | ({"citations-0-DELETE": "on"} if fields else {})

    submit(client_of(make_member("Wydawca")), address("change", institution), typed)

    institution.refresh_from_db()
    assert institution.town == "Lipno" and not Citation.objects.exists()


def test_a_step_that_alone_has_the_source_of_an_award_stays():
    certificate = make_certificate()
    event = make_event(certificate=certificate)
    citation = make_certificate_citation(event=event)
    client = client_of(make_member("Wydawca"))

    deleted = client.post(address("delete", event), {"post": "yes", "change_reason": "Pomyłka."}, follow=True)
    by_row = submit(
        client, address("change", certificate), {"events-0-DELETE": "on", "change_reason": "Pomyłka."}
    )
    by_its_source = submit(client, address("change", event), {"citations-0-DELETE": "on"})

    assert "Nic nie usunięto." in deleted.content.decode()
    for page in (by_row, by_its_source):
        assert "bez źródła nic nie jest publiczne" in text_of(page)
    assert CertificateCitation.objects.get() == citation


def test_a_change_that_brought_the_only_source_is_not_taken_back():
    institution = make_institution()
    citation = make_citation(institution=institution)
    client = client_of(make_member("Wydawca"))

    page = client.post(address("revert", institution, last_key(citation)), {"reason": "Pomyłka."})

    assert "bez źródła nic nie jest publiczne" in text_of(page)
    assert Citation.objects.exists()


def test_reopening_takes_no_last_source_away():
    institution = make_institution(closed_on="2020")
    make_citation(institution=institution, field="closed_on")

    with pytest.raises(ValidationError, match="bez źródła"):
        reopen_institution(institution=institution, reason="Pomyłka.")

    assert Institution.objects.get().closed_on is not None and Citation.objects.exists()


@pytest.mark.parametrize("name", ["institution", "programme", "certificate", "event"])
def test_a_source_on_which_alone_something_public_rests_is_not_taken_back(name):
    source, other = make_source(), make_source()
    record = dict([*CITED, ("event", make_event)])[name]()
    cite(record, source=source)
    whole = record.certificate if name == "event" else record
    client = client_of(make_member("Wydawca"))
    sent = {"action": "unpublish", "_selected_action": [source.pk, other.pk]}
    sent |= {"index": "0", "change_reason": "Wycofano artykuł."}

    page = client.post(reverse("admin:institutions_source_changelist"), sent, follow=True)

    assert set(Source.objects.published()) == {source}
    assert f"jest jedynym opublikowanym źródłem: {whole}" in page.content.decode()

    whole.unpublish()
    source.unpublish()
    assert not Source.objects.published().exists()


def test_what_else_a_public_record_must_have_stays_too():
    source = make_source(description="Wywiad.")

    page = submit(client_of(make_member("Wydawca")), address("change", source), {"description": ""})

    assert "Nic nie zapisano." in text_of(page)
    source.refresh_from_db()
    assert source.description == "Wywiad."
