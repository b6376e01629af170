"""What the upper floor may store, and which keys lead back to it."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from certificates.models import Certificate, CertificateCitation
from institutions.partial_dates import PartialDate
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_claim,
    make_criterion,
    make_edition,
    make_event,
    make_evidence,
    make_institution,
    make_part,
    make_person,
    make_source,
    make_term,
)
from tests.institutions.test_models import assert_refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "make", "fields"),
    [
        ("certificate_has_a_number", make_certificate, {"number": "2015-0001-0"}),
        ("certificate_withdrawal_has_date_and_reason", make_certificate, {"withdrawn_on": "2020"}),
        ("certificate_withdrawal_has_date_and_reason", make_certificate, {"withdrawal_reason": "Powód."}),
        (
            "certificate_period_in_order",
            make_certificate,
            {"valid_from": "2017", "valid_until": "2016-12-31"},
        ),
        ("event_date_stands_once", make_event, {"kind": "wreczenie", "happened_on": "2015-02-05"}),
        ("event_date_stands_once", make_event, {"kind": "decyzja", "happened_on": "2015-01"}),
        ("part_of_a_person_or_an_unnamed_one", make_part, {"who": ""}),
        ("claim_counts_from_one", make_claim, {"ordinal": 0}),
        ("evidence_says_something", make_evidence, {"statement": ""}),
        ("certificate_citation_points_at_one_record", make_certificate_citation, {}),
    ],
)
def test_the_database_refuses_a_record_that_cannot_be(constraint, make, fields):
    assert_refused(constraint, make, **fields)


def test_a_part_is_of_a_person_or_of_an_unnamed_one_not_both():
    assert_refused("part_of_a_person_or_an_unnamed_one", make_part, person=make_person(), who="burmistrz")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2014", "2017"),
        ("2014", "2014"),
        ("2014-05", "2014"),
        ("2014-05-19", "2014-05"),
        ("2014", "2014-01-01"),
    ],
)
def test_a_period_may_be_known_with_different_precision(first, last):
    make_certificate(valid_from=first, valid_until=last)


def test_the_same_thing_is_recorded_once():
    certificate, criterion = make_certificate(), make_criterion()
    for constraint, make, fields in [
        ("event_once_a_date", make_event, {"certificate": certificate, "kind": "wreczenie"}),
        (
            "event_once_a_date",
            make_event,
            {"certificate": certificate, "kind": "wizytacja", "happened_on": "2015"},
        ),
        ("part_once_a_function", make_part, {"event": make_event(), "person": make_person()}),
        ("part_once_a_function", make_part, {"event": make_event(), "who": "burmistrz"}),
        ("claim_once_a_scope", make_claim, {"certificate": certificate}),
        ("evidence_once_a_criterion", make_evidence, {"certificate": certificate, "criterion": criterion}),
        ("criterion_number_once_an_edition", make_criterion, {"edition": make_edition(), "number": 3}),
        ("term_once_a_source", make_term, {"source": make_source(), "years": 3}),
    ]:
        make(**fields)
        assert_refused(constraint, make, **fields)


def test_two_visits_of_an_expert_are_two_events():
    certificate = make_certificate()
    make_event(certificate=certificate, kind="wizytacja", happened_on="2011-10")
    make_event(certificate=certificate, kind="wizytacja", happened_on="2011-12")

    assert certificate.events.count() == 2


def test_a_number_is_unique():
    certificate = make_certificate()

    assert_refused("number", make_certificate, number=certificate.number)


def test_a_wrong_check_character_is_refused():
    certificate = make_certificate(handed_over_on="2015")
    certificate.number = certificate.number[:-1] + ("1" if certificate.number[-1] != "1" else "2")

    with pytest.raises(ValidationError, match="register number|numer"):
        certificate.full_clean()


def test_a_period_is_never_bounded_by_not_later_than():
    certificate = make_certificate()
    certificate.valid_until = PartialDate(2016, is_not_later_than=True)

    with pytest.raises(ValidationError) as error:
        certificate.full_clean()

    assert list(error.value.message_dict) == ["valid_until"]


def test_a_handovers_date_is_the_certificates():
    event = make_event(certificate=make_certificate(handed_over_on="2015-02-05"), kind="wreczenie")

    assert event.date == PartialDate(2015, 2, 5)


def test_a_visits_date_is_its_own():
    event = make_event(
        certificate=make_certificate(handed_over_on="2015-02-05"), kind="wizytacja", happened_on="2014"
    )

    assert event.date == PartialDate(2014)


def test_a_certificate_keeps_its_holder():
    certificate = make_certificate()

    with pytest.raises(ProtectedError):
        certificate.holder.delete()


def test_several_certificates_of_one_holder_follow_each_other():
    holder = make_institution()
    for year in ("2008", "2011", "2014"):
        make_certificate(holder=holder, handed_over_on=year)

    assert [str(each.award_date) for each in holder.certificates.newest_first()] == ["2014", "2011", "2008"]


def test_one_query_fetches_the_citations_of_all_records_of_a_page(django_assert_num_queries):
    certificate = make_certificate()
    event = make_event(certificate=certificate)
    part = make_part(event=event)
    cited = [
        make_certificate_citation(certificate=certificate, field="handed_over_on", wording="5.02.2015 roku"),
        make_certificate_citation(event=event),
        make_certificate_citation(part=part),
    ]
    make_certificate_citation(certificate=make_certificate())

    with django_assert_num_queries(1):
        assert list(CertificateCitation.objects.about([certificate, event, part])) == cited


def test_natural_keys_lead_back_to_their_records():
    event = make_event(kind="wizytacja", happened_on="2011-12")
    records = [
        make_certificate(handed_over_on="2015-02-05"),
        make_edition(),
        make_criterion(number=7),
        make_term(),
        make_event(),
        event,
        make_part(event=event),
        make_part(event=event, who="burmistrz miasta", person=None),
        make_claim(),
        make_evidence(),
        make_evidence(activity=make_activity()),
        make_certificate_citation(event=event),
        make_certificate_citation(part=make_part(event=event, who="rada"), field="who"),
        make_certificate_citation(evidence=make_evidence()),
        make_certificate_citation(edition=make_edition()),
    ]

    for record in records:
        model = type(record)
        assert model._default_manager.get_by_natural_key(*record.natural_key()) == record


def test_a_certificate_is_found_by_its_number_alone():
    certificate = make_certificate()

    assert Certificate.objects.get_by_natural_key(certificate.number) == certificate
