"""How staff come in and go: passwords, lock-out, second factor, sessions, cookies, invitations."""

import os
import re
import subprocess
import sys
from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from calregistry import settings as settings_of_the_site
from calregistry.models import StaffSession
from calregistry.roles import EDITOR, PUBLISHER
from calregistry.staff import lockout, second_factor
from tests.conftest import WatchfulClient
from tests.factories import make_institution
from tests.office import errors_in, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
OFFICE = "/admin/"
SET_UP = "/admin/drugi-skladnik/"
MORNING = datetime(2026, 7, 1, 6, tzinfo=UTC)


def try_to_log_in(client, username, password, **headers):
    """Send the login form."""
    return client.post(LOGIN, {"username": username, "password": password}, **headers)


def digits(device):
    """Return what the app shows now."""
    return f"{totp(device.bin_key):06}"


@pytest.mark.parametrize(
    "password",
    [
        *(
            "Warszawa1",
            "Warszawa2026!!",
            "krotkie",
            "x" * 11,
            "a1" * 65,
            "password1234",
            "123456789012",
            "qwertyuiop12",
        ),
        *(
            "CertyfikatCAL2026",
            "RejestrInstytucji1",
            "certyfikat-jakosci-cal",
            "Lato2026Lato2026",
            "Osrodek-Pomocy-1",
        ),
        *(
            "Bielsko-Biala-2026",
            "StalowaWola12345",
            "bozenakowalska",
            "Bożena.Kowalska1",
            "cal cal cal cal cal",
        ),
        *("HasloHaslo123!", "111111111111111"),
    ],
)
def test_a_weak_password_is_refused(password):
    make_institution(town="Stalowa Wola")
    user = User(username="bozenakowalska", first_name="Bożena", last_name="Kowalska")

    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    [
        *("koń bateria zszywka poprawnie", "trzy wrony siadły w Warszawie na płocie", "wszystkielitery"),
        *("z" * 10 + "abcdefgh", "ż" * 3 + " długie zdanie o niczym " * 5),
    ],
)
def test_a_long_password_needs_no_special_characters(password):
    validate_password(password)


def test_passwords_are_hashed_with_argon2():
    assert settings_of_the_site.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert get_hasher("default").algorithm != "argon2"  # the tests themselves hash quickly


def test_argon2_works(settings):
    settings.PASSWORD_HASHERS = settings_of_the_site.PASSWORD_HASHERS

    assert make_password("koń bateria zszywka").startswith("argon2$argon2id$")


def test_the_present_password_is_asked_for_before_another_is_set():
    client = client_of(make_member(EDITOR))
    typed = {"new_password1": "koń bateria zszywka", "new_password2": "koń bateria zszywka"}

    page = client.post(reverse("admin:password_change"), typed | {"old_password": "inne"})

    assert "old_password" in page.context["form"].errors


def test_ten_wrong_passwords_close_an_account_also_to_the_right_one(client):
    user = make_member(EDITOR)
    for number in range(40):
        answer = try_to_log_in(
            client,
            user.username,
            "złe hasło",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        assert answer.status_code == (200 if number < 9 else 429)

    right = try_to_log_in(client, user.username, "password", REMOTE_ADDR="198.51.100.1")
    other = try_to_log_in(client, make_member(EDITOR).username, "password", REMOTE_ADDR="198.51.100.1")

    assert (right.status_code, right["Retry-After"]) == (429, "900")
    assert "no-store" in right["Cache-Control"]
    assert other.status_code == 302


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8:1:2::{0:x}"])
def test_ten_wrong_passwords_close_an_address_whatever_the_account(client, address):
    user = make_member(EDITOR)
    for number in range(1, 11):
        try_to_log_in(
            client,
            f"ktos-{number}",
            "złe hasło",
            REMOTE_ADDR=address.format(number),
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
        )

    here = try_to_log_in(client, user.username, "password", REMOTE_ADDR=address.format(77))
    elsewhere = try_to_log_in(client, user.username, "password", REMOTE_ADDR="198.51.100.9")

    assert (here.status_code, elsewhere.status_code) == (429, 302)


def test_the_way_in_opens_again_after_a_quarter_of_an_hour(client):
    user = make_member(EDITOR)
    with time_machine.travel(MORNING, tick=False) as clock:
        for _number in range(10):
            try_to_log_in(client, user.username, "złe hasło")
        clock.shift(timedelta(minutes=14))
        early = try_to_log_in(client, user.username, "password")
        clock.shift(timedelta(minutes=2))
        late = try_to_log_in(client, user.username, "password")

    assert (early.status_code, late.status_code) == (429, 302)


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "counted"),
    [
        (False, "192.0.2.1", "10.0.0.1", "192.0.2.1"),
        (True, "127.0.0.1", "10.0.0.1, 192.0.2.1", "192.0.2.1"),
        (True, "127.0.0.1", "192.0.2.1, nonsens", None),
        (True, "192.0.2.5", None, "192.0.2.5"),
        (False, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        (False, "::ffff:192.0.2.1", None, "192.0.2.1"),
        (False, "", None, None),
    ],
)
def test_the_counted_address_is_the_clients_own(settings, behind_proxy, remote, forwarded, counted):
    settings.BEHIND_PROXY = behind_proxy
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert lockout.client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == counted


def test_nobody_learns_who_has_an_account(client, settings, monkeypatch):
    settings.PASSWORD_HASHERS = settings_of_the_site.PASSWORD_HASHERS
    settings.AXES_FAILURE_LIMIT = 1000
    user = make_member(EDITOR)
    user.set_password("koń bateria zszywka")
    user.save()
    make_member(username="nieczynna", is_active=False)
    hashed = []
    for name in ("encode", "verify"):
        compute = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            name,
            lambda *given, compute=compute: hashed.append(given) or compute(*given),
        )
    pages, work = {}, {}

    for name, password in (
        (user.username, "złe hasło"),
        ("nie-ma-takiej", "złe hasło"),
        ("nieczynna", "password"),
    ):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = try_to_log_in(client, name, password)
        pages[name] = (answer.status_code, without_what_differs(answer, name))
        work[name] = (len(hashed), len(queries))

    assert len(set(pages.values())) == 1
    # Nor by how long it takes: it is as much work each time, most of it one hash.
    assert len(set(work.values())) == 1
    assert work[user.username][0] == 1


def without_what_differs(answer, name):
    """Return the page without the token of the form and the name that was typed."""
    html = answer.content.decode().replace(name, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_the_first_login_sets_up_a_second_factor_and_gives_recovery_codes_once(client):
    user = make_member(EDITOR)
    assert try_to_log_in(client, user.username, "password").url == "/admin/"
    page = client.get(OFFICE, follow=True)
    assert page.redirect_chain[-1][0].startswith(SET_UP)
    key = b32decode(page.context["typed_key"].replace(" ", ""))
    assert client.get(reverse("admin:second_factor_qr"))["Content-Type"] == "image/svg+xml"
    before = client.session.session_key

    wrong = client.post(SET_UP, {"code": "000000"})
    shown = client.post(SET_UP, {"code": f"{totp(key):06}", "next": "/admin/institutions/person/"})

    assert "code" in wrong.context["form"].errors
    assert client.session.session_key != before
    assert client.get(OFFICE).status_code == 200
    codes = shown.context["codes"]
    assert len(codes) == 10 and all(code in shown.content.decode() for code in codes)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10 and not stored & {code.replace("-", "") for code in codes}
    assert not [
        code for code in codes if code in client.get(reverse("admin:recovery_codes")).content.decode()
    ]
    assert client.get(reverse("admin:second_factor_qr")).status_code == 404


def test_the_app_and_each_recovery_code_open_the_office_once(client):
    user = make_member(EDITOR)
    device = TOTPDevice.objects.create(user=user, name="telefon")
    codes = second_factor.new_recovery_codes(user)

    def come_in(typed):
        visitor = WatchfulClient()
        try_to_log_in(visitor, user.username, "password")
        visitor.post(SET_UP, {"code": typed})
        return visitor.get(OFFICE).status_code == 200

    with time_machine.travel(MORNING, tick=False) as clock:
        shown = digits(device)
        assert come_in(shown)
        assert not come_in(shown)
        clock.shift(60)
        assert come_in(codes[0].upper())
        assert not come_in(codes[0])
        clock.shift(60)
        assert come_in(codes[1].replace("-", " "))
        assert come_in(digits(device))


def test_guessing_digits_slows_down(client):
    user = make_member(EDITOR)
    device = TOTPDevice.objects.create(user=user, name="telefon")
    client.force_login(user, second_factor=False)
    with time_machine.travel(MORNING, tick=False):
        right = digits(device)
        for _number in range(3):
            client.post(SET_UP, {"code": "000000"})
        page = client.post(SET_UP, {"code": right})

    assert "code" in page.context["form"].errors
    assert client.get(OFFICE).status_code == 302


def test_a_page_of_another_site_is_not_where_the_second_factor_leads(client):
    user = make_member(EDITOR)
    device = TOTPDevice.objects.create(user=user, name="telefon")
    client.force_login(user, second_factor=False)

    assert client.post(SET_UP, {"code": digits(device), "next": "https://obcy.example/"}).url == "/admin/"


def test_new_recovery_codes_replace_the_old_ones(client):
    user = make_member(EDITOR)
    old = second_factor.new_recovery_codes(user)
    client = client_of(user)

    new = client.post(reverse("admin:recovery_codes")).context["codes"]

    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert stored == {second_factor.hash_of(user, code.replace("-", "")) for code in new}
    assert not set(old) & set(new)
    assert client.get(OFFICE).status_code == 200


def test_a_lost_second_factor_is_reset_by_a_command():
    user = make_member(EDITOR)
    client = client_of(user)
    TOTPDevice.objects.create(user=user, name="telefon")

    call_command("reset_second_factor", user.username)

    assert client.get(OFFICE).status_code == 302
    assert not TOTPDevice.objects.exists() and not StaticDevice.objects.exists()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nikt")


def test_no_second_factor_is_asked_for_while_trying_the_register_out(settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert client_of(make_member(EDITOR), second_factor=False).get(OFFICE).status_code == 200


def test_a_session_ends_after_half_an_hour_of_rest():
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(make_member(EDITOR))
        for _visit in range(3):
            clock.shift(timedelta(minutes=29))
            assert client.get(OFFICE).status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get(OFFICE).status_code == 302


def test_a_session_ends_after_eight_hours_of_work():
    draft = make_institution(published_at=None).get_absolute_url()
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(make_member(EDITOR))
        for _visit in range(19):
            clock.shift(timedelta(minutes=25))
            assert client.get(OFFICE).status_code == 200
        assert client.get(draft).status_code == 200
        clock.shift(timedelta(minutes=6))
        assert client.get(draft).status_code == 404
        assert client.get(OFFICE).status_code == 302


def test_logging_in_makes_a_new_session_and_logging_out_ends_it_on_the_server(client):
    user = make_member(EDITOR)
    client.force_login(user)
    stolen = WatchfulClient()
    stolen.cookies = client.cookies.copy()

    assert client.get("/admin/logout/").status_code == 405
    assert stolen.get(OFFICE).status_code == 200
    client.post("/admin/logout/")

    assert stolen.get(OFFICE).status_code == 302
    assert not StaffSession.objects.filter(user=user).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "inne"}])
def test_a_session_is_dead_at_once_when_the_account_changes(change):
    user = make_member(EDITOR)
    client = client_of(user)
    assert client.get(OFFICE).status_code == 200

    User.objects.filter(pk=user.pk).update(**change)

    assert client.get(OFFICE).status_code == 302


def test_whoever_loses_a_role_has_to_log_in_again():
    user, chief = make_member(EDITOR, PUBLISHER), client_of(make_member(is_superuser=True))
    client = client_of(user)
    address = reverse("admin:auth_user_change", args=[user.pk])

    submit(chief, address, {"first_name": "Anna"})
    assert client.get(OFFICE).status_code == 200
    submit(chief, address, {"groups": [str(user.groups.get(name=EDITOR).pk)]})

    assert client.get(OFFICE).status_code == 302


def test_all_sessions_of_a_person_are_ended_from_the_list():
    user, chief = make_member(EDITOR), client_of(make_member(is_superuser=True))
    phone, desk = client_of(user), client_of(user)

    chief.post(
        reverse("admin:auth_user_changelist"), {"action": "end_sessions", "_selected_action": [user.pk]}
    )

    assert [client.get(OFFICE).status_code for client in (phone, desk, chief)] == [302, 302, 200]


def test_the_cookies_of_the_office_are_kept_from_scripts_and_other_sites(client):
    user = make_member(EDITOR)
    client.get(LOGIN)
    try_to_log_in(client, user.username, "password")

    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict") and not cookie["domain"]
        assert cookie["path"] == "/"


@pytest.mark.parametrize("address", [LOGIN, OFFICE, SET_UP, "/admin/jsi18n/", "/admin/zaproszenie/MQ/stare/"])
def test_nothing_of_the_office_is_kept_or_indexed(client, address):
    for visitor in (client, client_of(make_member(EDITOR))):
        answer = visitor.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


def invite():
    """Return the client of who invites, and the link that they get."""
    chief = client_of(make_member(is_superuser=True))
    typed = {"username": "nowa", "first_name": "Nowa", "email": "nowa@przyklad.pl"}
    answer = submit(chief, reverse("admin:auth_user_add"), typed)
    return chief, chief.post(answer.url).context["link"].removeprefix("http://testserver")


def test_an_invited_colleague_sets_a_password_by_a_link_that_opens_once(client):
    _chief, link = invite()
    invited = User.objects.get(username="nowa")
    assert invited.is_staff and not invited.is_superuser and not invited.has_usable_password()

    weak = client.post(link, {"new_password1": "Warszawa2026!", "new_password2": "Warszawa2026!"})
    strong = "koń bateria zszywka poprawnie"
    assert weak.context["form"].errors
    assert client.post(link, {"new_password1": strong, "new_password2": strong}).url == LOGIN

    assert client.get(link).status_code == 410
    assert client.post(link, {"new_password1": strong, "new_password2": strong}).status_code == 410
    assert try_to_log_in(client, "nowa", strong).status_code == 302


def test_a_link_grows_old_and_is_not_forged(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        _chief, link = invite()
        forged = [
            link[:-2] + "x/",
            link.replace("/zaproszenie/", "/zaproszenie/x"),
            "/admin/zaproszenie/%F0/x/",
        ]
        assert [client.get(each).status_code for each in forged] == [410, 410, 410]
        assert client.get(link).status_code == 200
        clock.shift(timedelta(days=3, minutes=1))
        assert client.get(link).status_code == 410


def test_a_new_password_by_a_link_ends_what_was_open():
    chief, _link = invite()
    user = make_member(EDITOR)
    client = client_of(user)
    page = chief.post(reverse("admin:auth_user_invitation", args=[user.pk]))
    strong = "koń bateria zszywka poprawnie"

    Client().post(page.context["link"], {"new_password1": strong, "new_password2": strong})

    assert client.get(OFFICE).status_code == 302


def test_the_last_who_can_invite_stays():
    chief = make_member(is_superuser=True)
    page = submit(
        client_of(chief),
        reverse("admin:auth_user_change", args=[chief.pk]),
        {"is_superuser": [], "is_active": ["on"]},
    )

    assert errors_in(page)
    chief.refresh_from_db()
    assert chief.is_superuser


def test_a_form_without_the_token_of_its_page_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(is_superuser=True))
    address = reverse("admin:institutions_institution_add")

    assert client.post(address, {}).status_code == 403
    assert (
        client.post(LOGIN, {"username": "x", "password": "y"}, HTTP_ORIGIN="https://obcy.example").status_code
        == 403
    )


def test_nobody_logs_in_past_the_lock():
    request = RequestFactory().post(LOGIN)
    user = make_member(EDITOR)

    assert authenticate(request, username=user.username, password="password") == user
    assert django_settings.AUTHENTICATION_BACKENDS[0] == "axes.backends.AxesStandaloneBackend"


def test_over_https_the_cookies_belong_to_this_host_alone(tmp_path):
    code = (
        "from calregistry import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECOND_FACTOR_REQUIRED)"
    )
    kept = {name: value for name, value in os.environ.items() if name not in ("PLAIN_HTTP", "DEBUG")}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=kept | {"SECRET_KEY": "k9" * 30, "VAR_DIR": str(tmp_path)},
        cwd=django_settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )

    assert told.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "True"]
