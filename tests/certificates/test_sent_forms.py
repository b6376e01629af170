"""A form that is sent twice, or four times at once, is taken in once, whatever it makes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, Evidence, Withdrawal
from institutions.models import Activity, Institution, SentForm, Source
from tests.at_once import at_once
from tests.factories import make_certificate, make_criterion, make_institution
from tests.office import form_data
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

TIMES = 4


def opened(client, address):
    """Return what the form at `address` holds when somebody opens it."""
    return form_data(client.get(address).content.decode())


def four_times(client, address, form):
    """Send the form four times at once, and return the answers."""
    browsers = [Client() for _time in range(TIMES)]
    for browser in browsers:
        browser.cookies = client.cookies
    return at_once(*(lambda browser=browser: browser.post(address, form) for browser in browsers))


def an_institution(client):
    """Return address and content of the form of a new institution, and the model whose records it makes."""
    address = reverse("admin:institutions_institution_add")
    return address, opened(client, address) | {"name": "Ośrodek", "kind": "ops", "town": "Łódź"}, Institution


def a_certificate(client):
    """Return the form of a new certificate."""
    address = reverse("admin:certificates_certificate_add")
    return address, opened(client, address) | {"holder": make_institution().pk}, Certificate


def a_part(client):
    """Return the form of how a criterion was met, in a certificate."""
    address = reverse("admin:certificates_evidence_add")
    typed = {"certificate": make_certificate().pk, "criterion": make_criterion().pk, "statement": "Zdanie."}
    return address, opened(client, address) | typed, Evidence


def a_row(client):
    """Return the form of an institution with a new row."""
    address = reverse("admin:institutions_institution_change", args=[make_institution().pk])
    typed = {"activities-TOTAL_FORMS": "1", "activities-0-kind": "klub", "activities-0-name": "Klub"}
    return address, opened(client, address) | typed, Activity


def a_withdrawal(client):
    """Return the form by which somebody asks for a withdrawal."""
    address = reverse("admin:certificates_certificate_withdraw", args=[make_certificate().pk])
    typed = {"withdrawn_on": "2024", "reason": "Powód.", "is_meant": "on"}
    return address, opened(client, address) | typed, Withdrawal


def an_article(client):
    """Return the form by which somebody stores what an article tells: a source here."""
    address = reverse("admin:certificates_certificate_read_article")
    article = {
        "text": "Spotkanie w domu kultury odbyło się w marcu. " * 5,
        "address": "https://przyklad.pl/1",
    }
    html = client.post(address, article).content.decode()
    return address, form_data(html) | {"zrodlo-title": "Spotkanie", "store": "1"}, Source


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [an_institution, a_certificate, a_part, a_row, a_withdrawal, an_article])
def test_a_form_sent_four_times_at_once_makes_one_record(make):
    client = client_of(make_member(is_superuser=True))
    address, form, model = make(client)

    answers = four_times(client, address, form | {"_save": "1"})

    assert [answer.status_code for answer in answers] == [302] * TIMES
    assert model.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_withdraw_a_certificate_once():
    certificate = make_certificate()
    asks, *decide = (client_of(make_member(is_superuser=True)) for _person in range(3))
    address = reverse("admin:certificates_certificate_withdraw", args=[certificate.pk])
    asks.post(address, opened(asks, address) | {"withdrawn_on": "2024", "reason": "Powód.", "is_meant": "on"})

    forms = [(client, opened(client, address) | {"decision": "potwierdz"}) for client in decide]
    at_once(*(lambda each=each: each[0].post(address, each[1]) for each in forms))

    certificate.refresh_from_db()
    assert certificate.is_withdrawn
    assert Withdrawal.objects.get().is_confirmed


def test_the_later_ones_are_led_to_what_the_first_made(admin_client):
    address, form, _model = an_institution(admin_client)

    first = admin_client.post(address, form | {"_save": "1"})
    later = admin_client.post(address, form | {"_save": "1"}, follow=True)

    change = reverse("admin:institutions_institution_change", args=[Institution.objects.get().pk])
    assert first.status_code == 302
    assert later.redirect_chain == [(change, 302)]
    assert "Ten formularz został już przyjęty. Oto wpis, który z niego powstał." in later.content.decode()


def test_a_form_in_a_window_of_its_own_hands_over_the_same_record_again(admin_client):
    address, form, _model = an_institution(admin_client)
    form |= {"_popup": "1"}

    answers = [admin_client.post(address, form) for _time in range(2)]

    pk = Institution.objects.get().pk
    assert [f"&quot;value&quot;: &quot;{pk}&quot;" in answer.content.decode() for answer in answers] == [
        True,
        True,
    ]


def test_what_was_made_and_deleted_is_not_made_again(admin_client):
    address, form, _model = an_institution(admin_client)
    admin_client.post(address, form)
    Institution.objects.get().delete()

    page = admin_client.post(address, form, follow=True).content.decode()

    assert not Institution.objects.exists()
    assert "to, co z niego powstało, w międzyczasie usunięto" in page


def test_another_text_in_a_form_to_which_somebody_came_back_is_another_record(admin_client):
    address, form, _model = an_institution(admin_client)
    admin_client.post(address, form)

    admin_client.post(address, form | {"name": "Biblioteka", "town": "Toruń"})

    assert set(Institution.objects.values_list("name", flat=True)) == {"Ośrodek", "Biblioteka"}


def test_a_refused_form_may_be_sent_again(admin_client):
    address, form, _model = an_institution(admin_client)

    refused = [admin_client.post(address, form | {"town": ""}).status_code for _time in range(2)]

    assert refused == [200, 200]
    assert not SentForm.objects.exists()


def test_sent_forms_are_forgotten_after_two_days(capsys):
    now = timezone.now()
    for age in (1, 3):
        SentForm.objects.create(digest=str(age), made="1", sent_at=now - timedelta(days=age))

    call_command("forget_readers")

    assert SentForm.objects.get().digest == "1"
    assert "Forms forgotten: 1." in capsys.readouterr().out
