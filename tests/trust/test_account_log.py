"""One entry for each thing that happens to an account of the staff, in the same transaction, with no secret (AT1)."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from calregistry.clients import neighbourhood_of
from calregistry.models import AccountEvent, StaffSession
from calregistry.roles import AUDITOR, EDITOR, PUBLISHER
from institutions.history import acting
from tests.conftest import WatchfulClient
from tests.factories import make_account_event
from tests.office import submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

Kind = AccountEvent.Kind
LOGIN, SET_UP = "/admin/login/", "/admin/drugi-skladnik/"
STRONG = "koń bateria zszywka poprawnie"
HERE = {"REMOTE_ADDR": "192.0.2.77"}


@pytest.fixture
def left():
    """Return a function that returns the entries left since it was last called, the oldest first."""
    seen = 0

    def since():
        nonlocal seen
        found = list(AccountEvent.objects.filter(pk__gt=seen).order_by("pk"))
        seen = max([seen, *(event.pk for event in found)])
        return found

    return since


def kinds(events):
    """Return what happened, to whom and by whom."""
    return [(event.kind, event.user, event.by) for event in events]


def log_in(client, user, password="password", **address):
    """Send the login form."""
    return client.post(LOGIN, {"username": user.username, "password": password}, **(address or HERE))


def test_coming_in_and_leaving_is_logged_step_by_step(client, left):
    user = make_member(EDITOR, PUBLISHER)
    left()

    log_in(client, user)
    key = b32decode(client.get(SET_UP).context["typed_key"].replace(" ", ""))
    client.post(SET_UP, {"code": f"{totp(key):06}"}, **HERE)
    client.post(reverse("admin:recovery_codes"), **HERE)
    client.post("/admin/logout/", **HERE)

    events = left()
    expected = [Kind.PASSWORD_GIVEN, Kind.FACTOR_SET, Kind.CODES_MADE, Kind.LOGGED_OUT]
    assert kinds(events) == [(kind, user, user) for kind in expected]
    assert {(event.role, event.network) for event in events} == {("Redaktor, Wydawca", "192.0.2.0/24")}
    assert len({event.key for event in events}) == 4


def test_the_second_factor_is_logged_whether_right_or_wrong(client, left):
    user = make_member(EDITOR)
    device = TOTPDevice.objects.create(user=user, name="telefon")
    log_in(client, user)
    left()

    with time_machine.travel(datetime(2026, 7, 1, 6, tzinfo=UTC), tick=False) as clock:
        client.post(SET_UP, {"code": "000000"})
        client.post(SET_UP, {"code": "000001"})  # too soon: the device does not even look at it
        clock.shift(60)
        client.post(SET_UP, {"code": f"{totp(device.bin_key):06}"})

    assert kinds(left()) == [(Kind.WRONG_CODE, user, user), (Kind.FACTOR_SHOWN, user, user)]


def test_wrong_passwords_are_logged_until_the_way_in_is_closed(client, left):
    user = make_member(EDITOR)
    left()

    for _number in range(14):
        log_in(client, user, "złe hasło")
    log_in(client, user)

    events = left()
    assert kinds(events) == [(Kind.WRONG_PASSWORD, user, None)] * 10 + [(Kind.LOCKED_OUT, user, None)]
    assert {event.role for event in events} == {""}


def test_a_name_that_nobody_has_is_not_kept(client, left):
    client.post(LOGIN, {"username": "moje-haslo-to-123", "password": "tajne"}, **HERE)

    (event,) = left()
    assert (event.kind, event.user, event.by) == (Kind.WRONG_PASSWORD, None, None)
    assert "moje-haslo" not in str(AccountEvent.objects.values().get())


def test_an_account_is_made_invited_and_given_its_password(client, left):
    chief = make_member(is_superuser=True)
    office = client_of(chief)
    left()

    roles = [str(Group.objects.get(name=EDITOR).pk)]
    answer = submit(office, reverse("admin:auth_user_add"), {"username": "nowa", "groups": roles})
    assert office.get(answer.url).context["link"] == ""
    link = office.post(answer.url).context["link"].removeprefix("http://testserver")
    client.get(link)
    client.post(link, {"new_password1": STRONG, "new_password2": STRONG})

    new = User.objects.get(username="nowa")
    events = left()
    assert kinds(events) == [
        (Kind.MADE, new, chief),
        (Kind.INVITED, new, chief),
        (Kind.PASSWORD_SET, new, new),
    ]
    assert events[0].changes == {
        "username": ["", "nowa"],
        "groups": ["", "Redaktor"],
    }
    told = str(list(AccountEvent.objects.values()))
    assert STRONG not in told and new.password not in told and link.split("/")[-2] not in told


def test_a_change_of_roles_is_one_entry_and_none_where_nothing_changes(left):
    chief, user = make_member(is_superuser=True), make_member(EDITOR)
    office, address = client_of(chief), reverse("admin:auth_user_change", args=[user.pk])
    roles = [
        str(pk) for pk in Group.objects.filter(name__in=(EDITOR, PUBLISHER)).values_list("pk", flat=True)
    ]
    left()

    submit(office, address, {})
    submit(office, address, {"groups": roles, "is_active": [], "first_name": "Anna"})

    (event,) = left()
    assert kinds([event]) == [(Kind.CHANGED, user, chief)]
    assert event.role == "superuser"
    assert event.changes == {
        "first_name": ["", "Anna"],
        "groups": ["Redaktor", "Redaktor, Wydawca"],
        "is_active": ["True", "False"],
    }


def test_a_form_that_is_refused_logs_nothing(left):
    chief = make_member(is_superuser=True)
    office = client_of(chief)
    left()

    submit(office, reverse("admin:auth_user_change", args=[chief.pk]), {"is_superuser": []})
    submit(office, reverse("admin:auth_user_add"), {"username": chief.username})
    office.post(reverse("admin:password_change"), {"old_password": "inne"})

    assert not left()


def test_a_password_is_set_by_its_owner_or_on_the_server(left):
    user = make_member(EDITOR)
    left()

    typed = {"old_password": "password", "new_password1": STRONG, "new_password2": STRONG}
    client_of(user).post(reverse("admin:password_change"), typed)
    user.set_password("inne")
    user.save()
    user.first_name = "Anna"
    user.save()

    events = left()[1:]  # the first one is that of coming in
    assert kinds(events) == [(Kind.PASSWORD_SET, user, user), (Kind.PASSWORD_SET, user, None)]


def test_commands_leave_an_entry_by_nobody(left):
    call_command("createsuperuser", "--noinput", username="szefowa", email="", stdout=StringIO())
    chief = User.objects.get()
    TOTPDevice.objects.create(user=chief, name="telefon")
    call_command("reset_second_factor", "szefowa", stdout=StringIO())

    assert kinds(left()) == [(Kind.MADE, chief, None), (Kind.FACTOR_RESET, chief, None)]


def test_ending_somebodys_sessions_is_logged_where_there_are_any(left):
    chief, user, away = make_member(is_superuser=True), make_member(EDITOR), make_member(EDITOR)
    client_of(user)
    client_of(user)
    office = client_of(chief)
    left()

    office.post(
        reverse("admin:auth_user_changelist"),
        {"action": "end_sessions", "_selected_action": [user.pk, away.pk]},
    )

    assert kinds(left()) == [(Kind.SESSIONS_ENDED, user, chief)]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_logged_does_not_happen():
    nobody = User(pk=730_000_001)  # whom no entry can name, so that none can be written
    user = make_member(EDITOR)

    with acting(nobody), pytest.raises(IntegrityError):
        User.objects.create_user("nowa", password="password")
    user.set_password("inne")
    with acting(nobody), pytest.raises(IntegrityError):
        user.save()

    user.refresh_from_db()
    assert user.check_password("password")
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_does_not_begin_without_its_entry(client):
    user = make_member(EDITOR)
    log_in(client, user)
    begun, stored = AccountEvent.objects.get(kind=Kind.PASSWORD_GIVEN), StaffSession.objects.get()

    assert (begun.user, stored.user) == (user, user)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", ""),
    ],
)
def test_of_an_address_only_the_part_of_the_network_is_kept(address, kept):
    assert neighbourhood_of(RequestFactory().get("/", REMOTE_ADDR=address)) == kept


def test_networks_go_after_a_fortnight_and_entries_after_two_years():
    now = datetime(2026, 7, 1, 6, tzinfo=UTC)
    for age in (timedelta(days=13), timedelta(days=15), timedelta(days=729), timedelta(days=731)):
        make_account_event(at=now - age)

    with time_machine.travel(now, tick=False):
        call_command("forget_readers", verbosity=0)

    events = AccountEvent.objects.order_by("-at")
    assert [event.network for event in events] == ["192.0.2.0/24", "", ""]


def test_the_address_of_a_wrong_password_goes_when_it_counts_no_more_and_a_session_when_it_has_ended(client):
    with time_machine.travel(datetime(2026, 7, 1, 6, tzinfo=UTC), tick=False) as clock:
        log_in(client, make_member(EDITOR), "złe hasło")
        client_of(make_member(EDITOR))
        left = []
        for minutes in (14, 2, 15):
            clock.shift(timedelta(minutes=minutes))
            call_command("forget_readers", verbosity=0)
            left.append((AccessAttempt.objects.count(), StaffSession.objects.count()))

    assert left == [(1, 1), (0, 1), (0, 0)]


def test_the_auditor_reads_the_log_in_words_and_in_few_queries(django_assert_max_num_queries):
    chief = make_member(is_superuser=True, first_name="Zofia", last_name="Szefowa")
    user = make_member(EDITOR, first_name="Anna", last_name="Nowak")
    roles = [str(Group.objects.get(name=PUBLISHER).pk)]
    submit(client_of(chief), reverse("admin:auth_user_change", args=[user.pk]), {"groups": roles})
    for _number in range(30):
        log_in(WatchfulClient(), user, "złe hasło", REMOTE_ADDR="192.0.2.9")
    client = client_of(make_member(AUDITOR))

    with django_assert_max_num_queries(20):
        page = client.get(reverse("admin:calregistry_accountevent_changelist")).content.decode()

    assert "Grupy: Redaktor → Wydawca" in page and "złe hasło" in page and "192.0.2.0/24" in page
    assert "Anna Nowak" in page and "Zofia Szefowa" in page
    event = AccountEvent.objects.get(kind=Kind.CHANGED)
    form = client.get(reverse("admin:calregistry_accountevent_change", args=[event.pk])).content.decode()
    assert "Grupy: Redaktor → Wydawca" in form and 'name="_save"' not in form


def test_the_form_of_a_colleague_leads_to_the_log_of_the_account():
    chief, user = make_member(is_superuser=True), make_member(EDITOR)
    client = client_of(chief)
    address = f"{reverse('admin:calregistry_accountevent_changelist')}?user__id__exact={user.pk}"

    assert address in client.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()
    assert (
        client.get(address).context["cl"].result_count == AccountEvent.objects.filter(user=user).count() == 1
    )
