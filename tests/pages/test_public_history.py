"""The history of an entry that everybody may read: what kinds of facts changed and when, and nothing else."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from calregistry import differences
from certificates.models import Certificate
from certificates.public_history import OF_CERTIFICATE
from institutions.history import change
from institutions.models import Institution
from institutions.public_history import OF_INSTITUTION
from tests.factories import (
    make_activity,
    make_answer,
    make_attachment,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_part,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
)
from tests.staff import make_member

pytestmark = pytest.mark.django_db

MARCH, APRIL = datetime(2026, 3, 5, 23, 30, tzinfo=UTC), datetime(2026, 4, 2, 10, tzinfo=UTC)


def told(client, record, language=""):
    """Return what the page of the history says, day by day, in one line."""
    answer = client.get(f"{language}{record.get_absolute_url()}historia/")
    assert answer.status_code == 200
    html = answer.content.decode()
    lines = html[html.index("<dl") : html.index("</dl>")]
    return " ".join(re.sub(r"<[^>]+>", " ", lines).split())


@pytest.fixture
def institution():
    """Return an institution that was published before March."""
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False), change():
        institution = make_institution(name="OPS w Brodnicy", slug="ops-brodnica")
        make_activity(institution=institution)
    return institution


def test_the_page_tells_what_changed_day_by_day_in_polish_time(client, institution):
    with time_machine.travel(MARCH), change():
        institution.phone, institution.town = "561112233", "Brodnica"
        institution.save()
        make_activity(institution=institution)
    with time_machine.travel(APRIL):
        institution.activities.first().delete()

    assert told(client, institution) == (
        "2 kwietnia 2026 Usunięto: działania. "
        "6 marca 2026 Zmieniono: adres i położenie, dane kontaktowe. Dodano: działania. "
        "1 stycznia 2026 Opublikowano wpis."
    )
    assert told(client, institution, "/en").startswith("2 April 2026 Deleted: activities.")


def test_an_entry_that_never_changed_says_so(client, institution):
    page = client.get(f"{institution.get_absolute_url()}historia/").content.decode()

    assert told(client, institution) == "1 stycznia 2026 Opublikowano wpis."
    assert "Od tego czasu nic się w nim nie zmieniło." in page
    assert '<meta name="robots" content="noindex">' in page


def test_nobody_of_the_staff_no_reason_and_no_note_is_told(client, institution):
    user = make_member("Wydawca", first_name="Zofia", last_name="Qzlewska", username="zofia-q")
    with time_machine.travel(MARCH), change(by=user, reason="Skarga mieszkańca."):
        institution.phone, institution.staff_note = "561112233", "Sprawdzić u wójta."
        institution.save()
    with time_machine.travel(APRIL), change(by=user):
        institution.staff_note = ""
        institution.save()

    page = client.get(f"{institution.get_absolute_url()}historia/").content.decode()

    assert not [
        word for word in ("Qzlewska", "zofia", "Wydawca", "Skarga", "wójta", "kwietnia") if word in page
    ]
    assert "6 marca 2026 Zmieniono: dane kontaktowe." in told(client, institution)


def test_what_happened_before_the_last_publication_is_not_told(client, institution):
    with time_machine.travel(MARCH):
        institution.unpublish()
        make_activity(institution=institution)
        make_citation(institution=institution)
    with time_machine.travel(APRIL, tick=False), change():
        institution.phone = "561112233"
        institution.save()
        institution.publish()

    assert told(client, institution) == "2 kwietnia 2026 Opublikowano wpis."


def test_parts_that_the_public_cannot_see_are_not_told(client, institution):
    hidden = make_person(is_hidden=True, given_names="Gwidona", family_name="Qzlewska")
    with time_machine.travel(MARCH), change():
        make_participation(institution=institution, programme=make_programme(published_at=None))
        make_answer(institution=institution, source=make_source(published_at=None))
        make_citation(institution=institution, source=make_source(published_at=None))
        make_attachment(institution=institution, published_at=None)
    assert told(client, institution) == "1 stycznia 2026 Opublikowano wpis."

    with time_machine.travel(APRIL), change():
        make_participation(institution=institution)
        make_citation(institution=institution)
        make_post(institution=institution, person=hidden)

    assert told(client, institution).startswith(
        "2 kwietnia 2026 Dodano: osoby i stanowiska, udział w programach, źródła. "
    )
    assert "Qzlewska" not in client.get(f"{institution.get_absolute_url()}historia/").content.decode()


def test_what_was_known_only_to_staff_then_is_not_told_later(client, institution):
    programme = make_programme(published_at=None)
    with time_machine.travel(MARCH):
        make_participation(institution=institution, programme=programme)
    programme.published_at = APRIL
    programme.save()

    assert told(client, institution) == "1 stycznia 2026 Opublikowano wpis."


def test_the_history_of_a_certificate_tells_of_its_steps_and_dates(client):
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False):
        certificate = make_certificate()
        event = make_event(certificate=certificate)
    with time_machine.travel(MARCH), change(reason="Z artykułu."):
        certificate.handed_over_on = "2015"
        certificate.save()
        make_part(event=event)
        make_certificate_citation(event=event)
    with time_machine.travel(APRIL):
        certificate.withdraw(on="2026", reason="Ośrodek zamknięto.")

    assert told(client, certificate) == (
        "2 kwietnia 2026 Zmieniono: cofnięcie certyfikatu. "
        "6 marca 2026 Zmieniono: daty decyzji i wręczenia. Dodano: udział w wydarzeniach, źródła. "
        "1 stycznia 2026 Opublikowano wpis."
    )


def test_the_entry_leads_to_its_history_and_back(client, institution):
    certificate = make_certificate()

    for record in (institution, certificate):
        address = record.get_absolute_url()
        assert f'href="{address}historia/"' in client.get(address).content.decode()
        assert f'href="{address}"' in client.get(f"{address}historia/").content.decode()


def test_a_draft_has_no_history_and_one_taken_back_is_gone(client, admin_client):
    draft, gone = make_institution(published_at=None), make_certificate()
    gone.unpublish()

    for reader in (client, admin_client):
        assert reader.get(f"{draft.get_absolute_url()}historia/").status_code == 404
        assert reader.get(f"{gone.get_absolute_url()}historia/").status_code == 410


def test_former_addresses_and_other_spellings_lead_to_the_history(client, institution):
    certificate = make_certificate()
    institution.move_to("ops-w-brodnicy")

    moved = client.get("/instytucje/ops-brodnica/historia/")
    spelt = client.get(f"/certyfikaty/{certificate.number.lower()}/historia/")

    assert (moved.status_code, moved.url) == (301, "/instytucje/ops-w-brodnicy/historia/")
    assert (spelt.status_code, spelt.url) == (301, f"{certificate.get_absolute_url()}historia/")


def test_the_history_takes_two_queries(client, institution, django_assert_num_queries):
    with change():
        institution.phone = "561112233"
        institution.save()
        make_activity(institution=institution)

    with django_assert_num_queries(2):  # the institution, all entries
        told(client, institution)
    certificate = make_certificate()
    with django_assert_num_queries(2):
        told(client, certificate)


# What the public does not read, or reads elsewhere: on the page itself or nowhere.
UNTOLD = {
    "id",
    "published_at",
    "taken_back_at",
    "changed_at",
    "confirmed_on",
    "confirmed_by",
    "staff_note",
    "entered_by",
    "published_by",
    "sort_key",
    "fold_key",
    "common_words",
}


@pytest.mark.parametrize(("model", "facts"), [(Institution, OF_INSTITUTION), (Certificate, OF_CERTIFICATE)])
def test_every_field_is_a_kind_of_fact_or_untold(model, facts):
    told_fields = [name for names in facts.values() for name in names]

    assert len(set(told_fields)) == len(told_fields)
    assert {field.name for field in model._meta.fields} == set(told_fields) | (
        UNTOLD & {field.name for field in model._meta.fields}
    )


def test_what_staff_settled_among_sources_is_told_to_nobody(client, institution):
    with time_machine.travel(MARCH):
        one = make_citation(institution=institution, field="name", wording="Ośrodka")
    certificate = make_certificate(holder=institution)
    with time_machine.travel(MARCH):
        other = make_certificate_citation(certificate=certificate, field="number", wording="7")
    before = [told(client, record) for record in (institution, certificate)]

    with time_machine.travel(APRIL):
        assert differences.settle("instytucje", one.pk) and differences.settle("certyfikaty", other.pk)

    assert [told(client, record) for record in (institution, certificate)] == before
