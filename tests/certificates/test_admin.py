"""The office for certificates: numbers, withdrawals, events and what may not be entered."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from certificates.models import Certificate, CertificateCitation, Edition, Event, Evidence, Part
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
    make_territory,
)
from tests.office import errors_in, submit

pytestmark = pytest.mark.django_db

ADD = "admin:certificates_certificate_add"
CHANGE = "admin:certificates_certificate_change"
LIST = "admin:certificates_certificate_changelist"
WITHDRAW = "admin:certificates_certificate_withdraw"


def test_a_new_certificate_is_given_a_number_and_is_a_draft(admin_client):
    holder, source = make_institution(), make_source()

    submit(
        admin_client,
        reverse(ADD),
        {"holder": holder.pk, "handed_over_on": "5.02.2015", "number": "CAL-2015-9999-9"},
        events=[{"kind": "wreczenie", "place": "ratusz", "occasion": "sesja"}],
        citations=[{"source": source.pk, "field": "handed_over_on", "wording": "5 lutego"}],
    )

    certificate = Certificate.objects.get()
    assert certificate.number == "CAL-2015-0001-0"
    assert not certificate.is_published
    assert certificate.events.get().place == "ratusz"
    assert certificate.citations.get().field == "handed_over_on"


def test_a_number_is_never_typed(admin_client):
    certificate = make_certificate(handed_over_on="2015", published_at=None)

    submit(
        admin_client,
        reverse(CHANGE, args=[certificate.pk]),
        {"number": "CAL-2016-0001-X", "holder_as_printed": "Ośrodek"},
    )

    stored = Certificate.objects.get()
    assert (stored.number, stored.holder_as_printed) == (certificate.number, "Ośrodek")


def test_the_same_award_is_not_entered_twice(admin_client):
    holder = make_institution()
    typed = {"holder": holder.pk, "handed_over_on": "02.2015"}

    submit(admin_client, reverse(ADD), typed)
    page = submit(admin_client, reverse(ADD), typed)
    number = Certificate.objects.get().number
    renewal = submit(admin_client, reverse(ADD), typed | {"handed_over_on": "2018"})

    assert number in str(errors_in(page))
    assert renewal.status_code == 302
    assert Certificate.objects.count() == 2


def test_a_period_that_ends_before_it_begins_is_refused_beside_its_end(admin_client):
    page = submit(
        admin_client,
        reverse(ADD),
        {"holder": make_institution().pk, "valid_from": "2017", "valid_until": "2014"},
    )

    assert list(errors_in(page)["valid_until"]) == [gettext("The period ends before it begins.")]
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("typed", ["31.02.2015", "kiedyś", "\u0000"])
def test_a_date_that_does_not_exist_is_refused_and_stays_typed(admin_client, typed):
    page = submit(admin_client, reverse(ADD), {"holder": make_institution().pk, "decided_on": typed})

    assert "decided_on" in errors_in(page)
    assert not Certificate.objects.exists()


def test_one_person_asks_for_a_withdrawal_and_another_confirms_it(admin_client, colleague_client):
    certificate = make_certificate()
    address = reverse(WITHDRAW, args=[certificate.pk])
    typed = {"withdrawn_on": "1.06.2024", "reason": " Ośrodek przestał istnieć. ", "is_meant": "on"}

    submit(admin_client, address, typed)
    own = admin_client.post(address, {"decision": "potwierdz"})
    certificate.refresh_from_db()
    assert own.context["form"].non_field_errors()
    assert not certificate.is_withdrawn

    submit(colleague_client, address, {"decision": "potwierdz"})
    certificate.refresh_from_db()
    assert certificate.withdrawn_on == PartialDate(2024, 6, 1)
    assert certificate.withdrawal_reason == "Ośrodek przestał istnieć."
    assert colleague_client.get(address).url == reverse(CHANGE, args=[certificate.pk])


def test_a_refused_withdrawal_changes_nothing_and_may_be_asked_for_again(admin_client, colleague_client):
    certificate = make_certificate()
    address = reverse(WITHDRAW, args=[certificate.pk])
    typed = {"withdrawn_on": "2024", "reason": "Powód.", "is_meant": "on"}

    submit(admin_client, address, typed)
    submit(colleague_client, address, {"decision": "odrzuc"})
    submit(colleague_client, address, typed)

    certificate.refresh_from_db()
    assert not certificate.is_withdrawn
    assert list(certificate.withdrawals.order_by("pk").values_list("is_confirmed", flat=True)) == [
        False,
        None,
    ]


@pytest.mark.parametrize("missing", ["withdrawn_on", "reason", "is_meant"])
def test_a_withdrawal_needs_day_reason_and_will(admin_client, missing):
    certificate = make_certificate()
    typed = {"withdrawn_on": "2024", "reason": "Powód.", "is_meant": "on"}

    page = submit(
        admin_client,
        reverse(WITHDRAW, args=[certificate.pk]),
        typed | {missing: ""} | ({"is_meant": []} if missing == "is_meant" else {}),
    )

    assert list(errors_in(page)) == [missing]
    assert not certificate.withdrawals.exists()


def test_the_page_of_a_withdrawal_says_what_follows(admin_client):
    certificate = make_certificate(holder=make_institution(name="OPS Miasto"))
    make_certificate(holder=certificate.holder, valid_until="2100")
    draft = make_certificate(published_at=None)

    page, of_draft = (
        admin_client.get(reverse(WITHDRAW, args=[each.pk])).content.decode() for each in (certificate, draft)
    )

    for words in (
        certificate.get_absolute_url(),
        f"/c/{certificate.number}/",
        "OPS Miasto",
        "1 inny certyfikat",
    ):
        assert words in page
    assert "nic z tego nie jest publiczne" in of_draft


def test_whoever_enters_a_certificate_does_not_publish_it(admin_client, colleague_client):
    submit(admin_client, reverse(ADD), {"holder": make_institution().pk})
    certificate = Certificate.objects.get()
    make_certificate_citation(certificate=certificate)
    chosen = {"action": "publish", "_selected_action": [certificate.pk]}

    pressed = submit(admin_client, reverse(CHANGE, args=[certificate.pk]), {}, button="_publish")
    admin_client.post(reverse(LIST), chosen)
    certificate.refresh_from_db()
    assert pressed.status_code == 403
    assert not certificate.is_published

    colleague_client.post(reverse(LIST), chosen)
    certificate.refresh_from_db()
    assert certificate.is_published


def test_a_withdrawal_is_not_typed_into_the_form(admin_client):
    certificate = make_certificate()

    submit(
        admin_client,
        reverse(CHANGE, args=[certificate.pk]),
        {"withdrawn_on": "2024", "withdrawal_reason": "Powód."},
    )

    certificate.refresh_from_db()
    assert not certificate.is_withdrawn


def test_a_draft_is_deleted_its_number_never_given_again_and_a_published_one_stays(admin_client):
    draft, published = make_certificate(published_at=None), make_certificate()

    for certificate in (draft, published):
        admin_client.post(
            reverse("admin:certificates_certificate_delete", args=[certificate.pk]), {"post": "yes"}
        )
    submit(admin_client, reverse(ADD), {"holder": make_institution().pk})

    assert not Certificate.objects.filter(number=draft.number).exists()
    assert Certificate.objects.filter(number=published.number).exists()
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize("typed", ["lodz", "CAL 2015 0001 0", "cal201500010", "2015-0001"])
def test_a_certificate_is_found_by_holder_and_by_number_however_typed(admin_client, typed):
    found = make_certificate(holder=make_institution(name="OPS w Łodzi", town="Łódź"), handed_over_on="2015")
    make_certificate(handed_over_on="2016")

    page = admin_client.get(reverse(LIST), {"q": typed})

    assert list(page.context["cl"].queryset) == [found]


def test_lists_are_narrowed_by_status_edition_and_voivodeship(admin_client, time_machine):
    time_machine.move_to(date(2026, 7, 1))
    make_territory("04", name="kujawsko-pomorskie")
    expired = make_certificate(valid_from="2014", valid_until="2017")
    unknown = make_certificate(
        holder=make_institution(territory=make_territory("0402011")), edition=make_edition(slug="druga")
    )

    def shown(**filters):
        return list(admin_client.get(reverse(LIST), filters).context["cl"].queryset)

    assert shown(status="wygasl") == [expired]
    assert shown(status="okres-nieznany") == [unknown]
    assert shown(edycja="druga") == shown(wojewodztwo="04") == [unknown]


def test_people_and_unnamed_groups_take_part_in_an_event(admin_client):
    event, person, source = make_event(), make_person(), make_source()

    submit(
        admin_client,
        reverse("admin:certificates_event_change", args=[event.pk]),
        {"town": "Brodnica"},
        parts=[
            {"function": "odbior", "person": person.pk, "post": "dyrektor"},
            {"function": "wystep", "who": "zespół Irysy"},
        ],
        citations=[{"source": source.pk, "field": "place"}],
    )

    assert {(part.function, str(part.person or part.who)) for part in Part.objects.all()} == {
        ("odbior", str(person)),
        ("wystep", "zespół Irysy"),
    }
    assert CertificateCitation.objects.get().event == event


@pytest.mark.parametrize(
    "parts",
    [
        [{"function": "odbior"}],
        [{"function": "wystep", "who": "zespół Irysy"}, {"function": "wystep", "who": "zespół Irysy"}],
    ],
)
def test_nobody_takes_part_namelessly_or_twice_in_one_way(admin_client, parts):
    event = make_event()

    page = submit(
        admin_client, reverse("admin:certificates_event_change", args=[event.pk]), {"town": "X"}, parts=parts
    )

    assert page.status_code == 200
    assert 'class="errorlist' in page.content.decode()
    assert not Part.objects.exists()


def test_two_handovers_of_one_certificate_are_refused(admin_client):
    certificate = make_certificate()
    handover = {"kind": "wreczenie"}

    page = submit(
        admin_client, reverse(CHANGE, args=[certificate.pk]), {}, events=[handover, handover | {"place": "X"}]
    )

    assert page.status_code == 200
    assert not Event.objects.exists()


def test_the_date_of_a_handover_stands_in_the_certificate_alone(admin_client):
    certificate = make_certificate()

    page = submit(
        admin_client,
        reverse(CHANGE, args=[certificate.pk]),
        {},
        events=[{"kind": "wreczenie", "happened_on": "2015"}],
    )

    assert page.status_code == 200
    assert not Event.objects.exists()


def test_evidence_is_chosen_from_what_the_holder_does(admin_client):
    certificate = make_certificate(edition=make_edition())
    criterion = make_criterion(edition=certificate.edition)
    own, foreign = make_activity(institution=certificate.holder), make_activity()
    address = reverse(CHANGE, args=[certificate.pk])

    page = admin_client.get(address).content.decode()
    refused = submit(
        admin_client, address, {}, evidence=[{"criterion": criterion.pk, "activity": foreign.pk}]
    )
    submit(admin_client, address, {}, evidence=[{"criterion": criterion.pk, "activity": own.pk}])

    assert own.name in page
    assert foreign.name not in page
    assert refused.status_code == 200
    assert Evidence.objects.get().activity == own


def test_an_edition_is_entered_with_its_criteria_and_terms(admin_client):
    source = make_source()

    submit(
        admin_client,
        reverse("admin:certificates_edition_add"),
        {"name": "Trzecia edycja", "position": 3, "description": "Opis."},
        criteria=[{"number": 1, "text": "Zespół pracuje razem."}],
        terms=[{"years": 5, "source": source.pk}],
    )

    edition = Edition.objects.get()
    assert edition.slug == "trzecia-edycja"
    assert edition.criteria.get().number == 1
    assert edition.terms.get().years == 5


def test_the_form_of_a_certificate_with_much_in_it_stays_cheap(admin_client):
    certificate = make_certificate(edition=make_edition())
    for number in range(1, 21):
        criterion = make_criterion(edition=certificate.edition, number=number)
        activity = make_activity(institution=certificate.holder)
        make_evidence(certificate=certificate, criterion=criterion, activity=activity)
        make_claim(certificate=certificate, scope=f"zakres {number}")
        make_event(certificate=certificate, kind="wizytacja", happened_on=f"{1999 + number}")
        make_certificate_citation(certificate=certificate)

    with CaptureQueriesContext(connection) as queries:
        admin_client.get(reverse(CHANGE, args=[certificate.pk]))

    assert len(queries) <= 25


def test_the_form_of_an_event_with_many_people_stays_cheap(admin_client):
    event = make_event()
    for _number in range(30):
        make_part(event=event)

    with CaptureQueriesContext(connection) as queries:
        admin_client.get(reverse("admin:certificates_event_change", args=[event.pk]))

    assert len(queries) <= 15


def test_each_choice_of_a_filter_tells_how_many_it_leaves(admin_client, time_machine):
    time_machine.move_to(date(2026, 7, 1))
    make_territory("04", name="kujawsko-pomorskie")
    make_certificate(valid_until="2017", published_at=None)
    make_certificate(holder=make_institution(kind="mops", territory=make_territory("0402011")))
    make_certificate(edition=make_edition(slug="druga", name="Druga"))

    changelist = admin_client.get(reverse(LIST)).context["cl"]
    shown = {
        each.parameter_name: {choice["display"] for choice in each.choices(changelist)}
        for each in changelist.filter_specs
    }

    assert {"opublikowane (2)", "szkice (1)"} <= shown["publikacja"]
    assert {"wygasł (1)", "okres nieznany (2)", "w mocy (0)"} <= shown["status"]
    assert {"kujawsko-pomorskie (1)", "brak danych (2)"} <= shown["wojewodztwo"]
    assert {"Druga (1)", "brak danych (2)"} <= shown["edycja"]
    assert "miejski ośrodek pomocy społecznej (MOPS) (1)" in shown["rodzaj"]
