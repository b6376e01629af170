"""Institutions that have cases become one: the cases go over, and stay what they are to each."""

import pytest

from calregistry.roles import COMMISSION, PUBLISHER
from certificates.cases import confirm_grant
from certificates.models import Application, Stage
from institutions.actions import merge, undo_merge
from tests.factories import make_application, make_certificate, make_institution
from tests.institutions.test_merge_pages import carry_out, page_of
from tests.office import form_data
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Return two institutions, each with a case."""
    kept, lost = make_institution(name="OPS Nidzica"), make_institution(name="MOPS Nidzica")
    make_application(institution=kept, reference="OR.1")
    return kept, lost


@pytest.mark.parametrize("stage", Stage)
def test_a_case_of_any_stage_goes_over_and_comes_back(two, stage):
    kept, lost = two
    case = make_application(institution=lost, stage=stage, reference="OR.2")
    before = Application.objects.order_by("pk").values()

    outcome = merge(kept=kept, lost=lost, reason="Ten sam ośrodek.")

    case.refresh_from_db()
    assert (case.institution, case.stage) == (kept, stage)
    assert case.certificate is None or case.certificate.holder == kept
    assert kept.applications.count() == 2

    undo_merge(merge=outcome.merge, reason="Pomyłka.")
    case.refresh_from_db()
    assert (case.institution_id, case.stage) == (lost.pk, stage)
    assert [row["id"] for row in before] == list(
        Application.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_a_grant_that_waited_is_confirmed_for_the_one_that_stays(two):
    kept, lost = two
    case = make_application(institution=lost, stage="propozycja")

    merge(kept=kept, lost=lost, reason="Ten sam ośrodek.")

    assert confirm_grant(application=case, by=make_member(COMMISSION), reason="Protokół jest.").holder == kept


def test_who_merges_is_told_nothing_of_cases_that_they_may_not_see(two):
    kept, lost = two
    make_application(institution=lost, reference="OR.2", applicant="Tajny wnioskodawca")
    make_certificate(holder=lost)
    client = client_of(make_member(PUBLISHER))

    page = client.get(page_of(kept, lost))
    asked = carry_out(client, page_of(kept, lost), {"reason": "Ten sam ośrodek."})

    told = page.content.decode() + asked.content.decode()
    assert "Sprawy" not in told and "sprawy" not in told and "Tajny wnioskodawca" not in told
    assert "wpisy, których nie możesz zobaczyć" in told and "Certyfikaty" in told
    assert kept.applications.count() == 2


def test_who_may_see_cases_is_told_of_them(two):
    kept, lost = two
    make_application(institution=lost, reference="OR.2")
    client = client_of(make_member(is_superuser=True))

    html = client.get(page_of(kept, lost)).content.decode()
    asked = client.post(page_of(kept, lost), form_data(html) | {"reason": "Ten sam ośrodek."})

    assert "Sprawy" in html and "sprawy (1)" in asked.content.decode()
