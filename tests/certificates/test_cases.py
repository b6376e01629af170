"""Cases: the order of their steps, what two people do in a grant, and the pages on which staff work."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from calregistry.roles import AUDITOR, COMMISSION
from certificates.cases import confirm_grant, lay_out_report
from certificates.models import Application, ApplicationDocument, Certificate, NumberSeries, Stage
from certificates.models.application import CLOSED
from certificates.procedure import State, Step, line, next_steps
from institutions.partial_dates import PartialDate
from tests.at_once import at_once
from tests.factories import (
    make_application,
    make_application_finding,
    make_application_part,
    make_certificate,
    make_criterion,
    make_edition,
    make_institution,
    make_person,
    make_user,
)
from tests.institutions.test_documents import pdf
from tests.office import errors_in, form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

GRANT = {"on": PartialDate(2026, 6, 1), "reason": "Uchwała zarządu 5/2026."}


def step_address(case, step):
    """Return the address of the page that records a step of the case."""
    if step == "przyznanie":
        return reverse("admin:certificates_application_grant", args=[case.pk])
    return reverse("admin:certificates_application_step", args=[case.pk, step])


def take(client, case, step, **typed):
    """Type into the page of a step what a member of staff would; return the answer."""
    return client.post(step_address(case, step), typed)


# What the dates tell


@pytest.mark.parametrize("stage", Stage)
def test_a_case_is_at_the_same_stage_in_the_list_and_on_its_page(stage):
    case = make_application(stage=stage)

    assert case.stage == stage
    assert Application.objects.with_stage().get().stage_now == stage
    assert Application.objects.open().exists() == case.is_open == (stage not in CLOSED)


@pytest.mark.parametrize(
    ("stage", "now", "coming"),
    [
        ("wniosek", "Raport o spełnieniu kryteriów", ["raport", "komisja", "zakonczenie"]),
        ("raport", "Komisja", ["komisja", "zakonczenie"]),
        ("komisja", "Opinia komisji", ["opinia", "wizytacja", "zakonczenie"]),
        ("wizytacja", "Opinia komisji", ["opinia", "zakonczenie"]),
        ("opinia", "Decyzja zarządu", ["przyznanie", "odmowa", "zakonczenie"]),
        ("propozycja", "Przyznanie", ["przyznanie"]),
        ("przyznano", "", []),
        ("odmowa", "", ["odwolanie"]),
        ("odwolanie", "Decyzja w sprawie odwołania", ["przyznanie", "utrzymanie-odmowy", "zakonczenie"]),
        ("utrzymano-odmowe", "", []),
        ("bez-decyzji", "", []),
    ],
)
def test_the_line_of_a_case_shows_what_is_next(stage, now, coming):
    case = make_application(stage=stage)
    active = [str(place.label) for place in line(case) if place.state in (State.NEXT, State.WAITING)]

    assert active == ([now] if now else [])
    assert next_steps(case) == coming


def test_a_visit_that_did_not_happen_is_left_out_of_the_line():
    case = make_application(stage="opinia", visited_on=None, visit_note="")

    states = {place.label: place.state for place in line(case)}

    assert states[Step.VISIT.label] == State.SKIPPED
    assert states[Step.OPINION.label] == State.DONE


# What the database holds


@pytest.mark.parametrize(
    ("stage", "fields", "constraint"),
    [
        ("wniosek", {"applicant": ""}, "application_tells_who_asks"),
        ("wniosek", {"reported_on": "2026-01-31"}, "application_reported_on_after_requested_on"),
        ("wniosek", {"appointed_on": "2025"}, "application_appointed_on_after_requested_on"),
        ("wniosek", {"visited_on": "2026-03"}, "application_visited_on_needs_appointed_on"),
        (
            "raport",
            {"examined_on": "2026-05", "opinion": "przyznac"},
            "application_examined_on_needs_reported_on_appointed_on",
        ),
        ("komisja", {"visited_on": "2026-02"}, "application_visited_on_after_appointed_on"),
        ("komisja", {"visit_note": "Klub."}, "application_findings_are_of_a_visit"),
        (
            "wizytacja",
            {"examined_on": "2026-04-09", "opinion": "przyznac"},
            "application_examined_on_after_visited_on",
        ),
        ("wizytacja", {"examined_on": "2026-05"}, "application_opinion_is_whole"),
        ("wizytacja", {"examined_on": "2026-05", "opinion": "odmowic"}, "application_opinion_is_whole"),
        (
            "wizytacja",
            {"refused_on": "2026-06", "refusal_reasons": "Powód."},
            "application_refused_on_needs_examined_on",
        ),
        ("opinia", {"refused_on": "2026-06"}, "application_refusal_has_date_and_reasons"),
        (
            "opinia",
            {"refused_on": "2026-04", "refusal_reasons": "Powód."},
            "application_refused_on_after_examined_on",
        ),
        ("opinia", {"appealed_on": "2026-07"}, "application_appealed_on_needs_refused_on"),
        ("opinia", {"granted_on": "2026-06"}, "application_grant_is_proposed_by_somebody"),
        ("odmowa", {"appealed_on": "2026-05-31"}, "application_appealed_on_after_refused_on"),
        (
            "odmowa",
            {"upheld_on": "2026-08", "upholding_reasons": "Powód."},
            "application_upheld_on_needs_appealed_on",
        ),
        (
            "odmowa",
            {"ended_on": "2026-08", "end_reason": "Powód."},
            "application_ends_with_one_decision_or_none",
        ),
        ("odwolanie", {"upheld_on": "2026-08"}, "application_upholding_has_date_and_reasons"),
        (
            "propozycja",
            {"refused_on": "2026-06", "refusal_reasons": "Powód."},
            "application_is_granted_or_refused",
        ),
        ("propozycja", {"proposal_reason": ""}, "application_grant_is_proposed_by_somebody"),
        (
            "propozycja",
            {"ended_on": "2026-08", "end_reason": "Powód."},
            "application_ends_with_one_decision_or_none",
        ),
        ("przyznano", {"certificate": None}, "application_grant_is_confirmed_with_a_certificate"),
        ("przyznano", {"confirmation_reason": ""}, "application_grant_is_confirmed_with_a_certificate"),
        (
            "przyznano",
            {"institution": None, "applicant": "Ośrodek"},
            "application_grant_has_proposal_and_holder",
        ),
        ("bez-decyzji", {"end_reason": ""}, "application_end_has_date_and_reason"),
    ],
)
def test_the_database_refuses_a_case_whose_steps_do_not_follow(stage, fields, constraint):
    case = make_application(stage=stage)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=case.pk).update(**fields)


def test_the_database_holds_that_a_grant_takes_two_people():
    case = make_application(stage="przyznano")

    with pytest.raises(IntegrityError, match="application_grant_needs_two_people"), transaction.atomic():
        Application.objects.filter(pk=case.pk).update(confirmed_by=case.proposed_by)


@pytest.mark.parametrize("examined_on", ["2026-05-15", "2026-05", "2026"])
def test_a_refusal_in_the_period_of_the_opinion_is_in_order(examined_on):
    case = make_application(stage="opinia")

    changed = Application.objects.filter(pk=case.pk).update(
        examined_on=examined_on, refused_on="2026-05-15", refusal_reasons="Powód."
    )

    assert changed == 1


def test_one_member_of_the_board_is_responsible_for_a_case():
    case = make_application()
    make_application_part(application=case)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_application_part(application=case, who="sekretarz zarządu")


@pytest.mark.parametrize("fields", [{"who": ""}, {"who": "wiceprezes", "person": True}])
def test_a_part_in_a_case_is_of_a_person_or_of_an_office(fields):
    fields = fields | ({"person": make_person()} if "person" in fields else {})

    with pytest.raises(IntegrityError, match="application_part_of_a_person"), transaction.atomic():
        make_application_part(**fields)


def test_a_criterion_stands_once_in_a_report():
    case, criterion = make_application(), make_criterion()
    make_application_finding(application=case, criterion=criterion)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_application_finding(application=case, criterion=criterion)


# Two people


def test_a_grant_makes_a_draft_with_its_number_and_leaves_it_to_others_to_publish():
    proposer, colleague = make_user(), make_user()
    case = make_application(stage="opinia", institution=make_institution(), edition=make_edition())

    case.propose_grant(**GRANT, by=proposer)
    certificate = confirm_grant(application=case, by=colleague, reason="Protokół jest.")

    assert case.stage == Stage.GRANTED and case.certificate == certificate
    assert certificate.number.startswith("CAL-2026-")
    assert (certificate.holder, certificate.edition) == (case.institution, case.edition)
    assert certificate.decided_on == GRANT["on"]
    assert not certificate.is_published
    with pytest.raises(ValidationError):
        certificate.publish(by=proposer)


def test_nobody_confirms_a_grant_of_their_own():
    proposer = make_user()
    case = make_application(stage="opinia", institution=make_institution())
    case.propose_grant(**GRANT, by=proposer)

    with pytest.raises(ValidationError):
        confirm_grant(application=case, by=proposer, reason="Protokół jest.")

    assert not Certificate.objects.exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_who_confirms_a_grant_says_why(reason):
    case = make_application(stage="propozycja")

    with pytest.raises(ValidationError):
        confirm_grant(application=case, by=make_user(), reason=reason)


def test_a_grant_without_an_institution_of_the_register_waits():
    case = make_application(stage="propozycja", institution=None)

    with pytest.raises(ValidationError, match="posiadacza"):
        confirm_grant(application=case, by=make_user(), reason="Protokół jest.")


def test_a_grant_confirmed_twice_makes_one_certificate():
    case = make_application(stage="propozycja")
    same = Application.objects.get(pk=case.pk)
    confirm_grant(application=case, by=make_user(), reason="Protokół jest.")

    with pytest.raises(ValidationError):
        confirm_grant(application=same, by=make_user(), reason="Protokół jest.")

    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("stage", ["wizytacja", "odmowa", "propozycja", "przyznano", "bez-decyzji"])
def test_a_grant_is_proposed_only_when_the_board_may_decide(stage):
    case = make_application(stage=stage)

    with pytest.raises(ValidationError):
        case.propose_grant(**GRANT, by=make_user())


def test_what_was_refused_is_granted_on_an_appeal():
    case = make_application(stage="odwolanie", institution=make_institution())

    case.propose_grant(on=PartialDate(2026, 9), reason="Odwołanie jest słuszne.", by=make_user())
    confirm_grant(application=case, by=make_user(), reason="Uchwała jest.")

    assert case.stage == Stage.GRANTED
    assert case.refusal_reasons


def test_a_proposal_that_is_sent_back_leaves_the_case_where_it_was():
    case = make_application(stage="propozycja")

    case.drop_proposal()

    case.refresh_from_db()
    assert case.stage == Stage.EXAMINED
    assert (case.granted_on, case.proposed_by, case.proposal_reason) == (None, None, "")


def test_a_day_for_the_next_step_goes_with_the_end_of_the_case():
    case = make_application(stage="opinia", next_due_on=date(2026, 6, 1))

    case.record(refused_on=PartialDate(2026, 6), refusal_reasons="Powód.", next_due_on=date(2026, 7, 1))

    assert case.next_due_on is None


# The report


def test_a_report_has_a_row_for_each_criterion_of_the_edition():
    edition, other = make_edition(), make_edition()
    for number in (1, 2):
        make_criterion(edition=edition, number=number)
    case = make_application(edition=edition)
    kept = make_application_finding(application=case, criterion=make_criterion(edition=other, number=1))
    make_application_finding(application=case, criterion=make_criterion(edition=other, number=2), how_met="")

    lay_out_report(case)
    lay_out_report(case)

    rows = case.findings.filter(criterion__edition=edition)
    assert list(rows.values_list("criterion__number", flat=True)) == [1, 2]
    assert list(case.findings.exclude(criterion__edition=edition)) == [kept]


# The office


@pytest.fixture
def commission():
    """Return the clients of two members of the commission."""
    return client_of(make_member(COMMISSION)), client_of(make_member(COMMISSION))


def test_the_commission_leads_a_case_from_the_request_to_the_certificate(commission):
    one, other = commission
    institution, edition = make_institution(), make_edition()
    make_criterion(edition=edition)
    submit(
        one,
        reverse("admin:certificates_application_add"),
        {"institution": institution.pk, "edition": edition.pk, "requested_on": "1.02.2026"},
        parts=[{"role": "zarzad", "who": "wiceprezes zarządu"}],
    )
    case = Application.objects.get()
    assert case.findings.count() == 1

    take(one, case, "raport", reported_on="03.2026", next_due_on="2026-04-01")
    take(one, case, "komisja", appointed_on="03.2026")
    take(one, case, "opinia", examined_on="05.2026", opinion="przyznac")
    take(one, case, "przyznanie", granted_on="1.06.2026", proposal_reason="Uchwała.", is_meant="on")
    own = take(one, case, "przyznanie", decision="potwierdz", reason="Sam potwierdzam.")
    assert own.context["form"].errors
    answer = other.post(
        step_address(case, "przyznanie"), {"decision": "potwierdz", "reason": "Protokół jest."}, follow=True
    )

    case.refresh_from_db()
    assert case.stage == Stage.GRANTED
    assert case.certificate.number in answer.content.decode()
    assert case.certificate.entered_by == case.proposed_by != case.confirmed_by
    assert not case.certificate.is_published


def test_a_refusal_without_reasons_is_refused_and_what_was_typed_survives(commission):
    case = make_application(stage="opinia")

    answer = take(commission[0], case, "odmowa", refused_on="06.2026", refusal_reasons="", is_meant="on")

    assert "refusal_reasons" in errors_in(answer)
    assert 'value="06.2026"' in answer.content.decode()
    case.refresh_from_db()
    assert case.stage == Stage.EXAMINED


@pytest.mark.parametrize(
    ("stage", "step", "typed"),
    [
        ("opinia", "odmowa", {"refused_on": "06.2026", "refusal_reasons": "Powód."}),
        ("odwolanie", "utrzymanie-odmowy", {"upheld_on": "08.2026", "upholding_reasons": "Powód."}),
        ("wniosek", "zakonczenie", {"ended_on": "08.2026", "end_reason": "Powód."}),
        ("opinia", "przyznanie", {"granted_on": "06.2026", "proposal_reason": "Powód."}),
    ],
)
def test_what_closes_a_case_has_to_be_meant(commission, stage, step, typed):
    case = make_application(stage=stage)

    answer = take(commission[0], case, step, **typed)
    assert set(errors_in(answer)) == {"is_meant"}

    assert take(commission[0], case, step, **typed, is_meant="on").status_code == 302
    case.refresh_from_db()
    assert case.stage != stage


def test_a_step_out_of_order_is_refused_beside_its_date(commission):
    case = make_application(stage="wizytacja")

    answer = take(commission[0], case, "opinia", examined_on="2.02.2026", opinion="przyznac")

    assert "examined_on" in errors_in(answer)


def test_a_step_that_is_not_at_hand_leads_back_to_the_case(commission):
    case = make_application()

    answer = commission[0].get(step_address(case, "odwolanie"))

    assert answer.url == reverse("admin:certificates_application_change", args=[case.pk])
    assert commission[0].get(step_address(case, "nie-ma")).status_code == 404


def test_a_step_is_corrected_with_a_reason_and_undone_by_an_empty_date(commission):
    case = make_application(stage="wizytacja")
    emptied = {"visited_on": "", "visit_note": ""}

    refused = take(commission[0], case, "wizytacja", **emptied)
    assert set(errors_in(refused)) == {"correction"}
    take(commission[0], case, "wizytacja", **emptied, correction="Wizytacji nie było.")

    case.refresh_from_db()
    assert case.stage == Stage.APPOINTED


def test_a_step_on_which_others_rest_is_not_undone(commission):
    case = make_application(stage="opinia")

    answer = take(commission[0], case, "raport", reported_on="", correction="Pomyłka.")

    assert errors_in(answer)
    case.refresh_from_db()
    assert case.reported_on == PartialDate(2026, 3)


def test_the_page_of_a_case_shows_its_line_and_offers_the_next_step(commission):
    case = make_application(stage="komisja")

    page = commission[0].get(reverse("admin:certificates_application_change", args=[case.pk]))

    html = page.content.decode()
    assert 'data-state="next" aria-current="step"' in html
    assert step_address(case, "opinia") in html and step_address(case, "wizytacja") in html
    assert step_address(case, "odmowa") not in html


def test_the_auditor_sees_the_line_and_is_offered_nothing():
    case = make_application(stage="komisja")

    page = client_of(make_member(AUDITOR)).get(
        reverse("admin:certificates_application_change", args=[case.pk])
    )

    html = page.content.decode()
    assert "case-line" in html
    assert "/krok/" not in html


def test_what_a_certificate_was_granted_to_is_not_changed_in_its_case(commission):
    case = make_application(stage="przyznano")
    address = reverse("admin:certificates_application_change", args=[case.pk])

    submit(commission[0], address, {"institution": make_institution().pk, "staff_note": "Uwaga."})

    holder = case.institution
    case.refresh_from_db()
    assert (case.institution, case.staff_note) == (holder, "Uwaga.")


def test_a_form_that_is_sent_late_takes_no_step_back(commission):
    case = make_application(stage="raport")
    address = reverse("admin:certificates_application_change", args=[case.pk])
    typed = form_data(commission[0].get(address).content.decode())
    take(commission[1], case, "komisja", appointed_on="03.2026")

    commission[0].post(address, typed | {"staff_note": ["Uwaga."], "_save": "1"})

    case.refresh_from_db()
    assert case.stage == Stage.APPOINTED


def sent(content):
    """Return a file as somebody would send it."""
    return SimpleUploadedFile("../../wniosek <b>.pdf", content, "application/pdf")


def send_paper(client, case, file):
    """File a paper in the form of the case; return the answer."""
    address = reverse("admin:certificates_application_change", args=[case.pk])
    data = form_data(client.get(address).content.decode())
    data |= {
        "documents-TOTAL_FORMS": "1",
        "documents-0-kind": "wniosek",
        "documents-0-application": str(case.pk),
        "documents-0-file": file,
    }
    return client.post(address, data | {"_save": "1"})


def test_a_paper_is_filed_and_one_with_a_script_is_not(media_root):
    member = make_member(COMMISSION)
    client, case = client_of(member), make_application()

    refused = send_paper(client, case, sent(pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")))
    assert refused.status_code == 200
    assert not list(media_root.rglob("*.pdf"))

    assert send_paper(client, case, sent(pdf())).status_code == 302
    document = ApplicationDocument.objects.get()
    assert [path.stem for path in media_root.rglob("*.pdf")] == [document.key]
    assert document.filed_by == member


def test_the_list_of_cases_asks_few_questions(commission, django_assert_max_num_queries):
    for stage in Stage:
        make_application(stage=stage, institution=make_institution())

    with django_assert_max_num_queries(20):
        page = commission[0].get(reverse("admin:certificates_application_changelist"))

    assert page.context["cl"].result_count == len(Stage)


def test_the_list_shows_grants_that_i_can_confirm():
    member = make_member(COMMISSION)
    make_application(stage="propozycja", proposed_by=member)
    other = make_application(stage="propozycja")
    make_application(stage="opinia", next_due_on=date(2026, 1, 1))

    page = client_of(member).get("/admin/certificates/application/?praca=czekaja-na-mnie")

    assert [row.pk for row in page.context["cl"].queryset] == [other.pk]


def test_an_award_that_the_register_holds_already_is_shown_before_a_grant(commission):
    case = make_application(stage="opinia", institution=make_institution())
    known = make_certificate(holder=case.institution, decided_on="2026-06-01", published_at=None)

    page = commission[0].get(step_address(case, "przyznanie"))

    assert known.number in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_a_grant_at_once_make_one_certificate():
    case = make_application(stage="propozycja", institution=make_institution())
    address = step_address(case, "przyznanie")
    people = [make_member(COMMISSION) for _person in range(2)]
    clients = [client_of(person) for person in people]
    decision = {"decision": "potwierdz", "reason": "Protokół jest."}
    forms = [form_data(client.get(address).content.decode()) | decision for client in clients]

    answers = at_once(
        *(
            lambda client=client, form=form: client.post(address, form)
            for client, form in zip(clients, forms, strict=True)
        )
    )

    certificate = Certificate.objects.get()
    case.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert case.certificate == certificate and case.confirmed_by in people
    assert sum(NumberSeries.objects.values_list("last_serial", flat=True)) == 1
    assert certificate.history.count() == 1
    assert case.history.filter(history_user__in=people).count() == 1


def test_an_open_case_says_what_it_lacks_and_where_it_is_given():
    client = client_of(make_member(COMMISSION))
    case, closed = make_application(), make_application(stage="odmowa")

    page = client.get(reverse("admin:certificates_application_change", args=[case.pk])).content.decode()

    assert "Czego brakuje" in page and "Przed publikacją" not in page
    assert '<a href="#id_institution">' in page and '<a href="#parts-group">' in page
    assert "Przebieg sprawy" in page

    make_application_part(application=case, role="zarzad")
    Application.objects.filter(pk=case.pk).update(institution=make_institution(), edition=make_edition())
    page = client.get(reverse("admin:certificates_application_change", args=[case.pk])).content.decode()
    assert "#parts-group" not in page and '<a href="#documents-group">' in page
    page = client.get(reverse("admin:certificates_application_change", args=[closed.pk])).content.decode()
    assert 'id="gaps"' not in page
