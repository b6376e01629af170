"""Reporting an error: for everybody, without account, cookie or script; programs and floods are kept out in words."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from calregistry.actions import MOST_REPORTS, digest_of
from calregistry.forms import stamp_of
from calregistry.models import ErrorReport, Sender
from tests.at_once import at_once
from tests.factories import make_error_report, make_institution, make_sender
from tests.office import controls_of, errors_in, submit
from tests.pages.reading import Page, read

pytestmark = pytest.mark.django_db

FORM = "/zglos-blad/"
NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    """Stop the clock at NOW, and return it to be moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def typed(**fields):
    """Return a form as a reader sends it a minute after opening it, with what is said in `fields`."""
    opened = datetime.now(UTC) - timedelta(minutes=1)
    return {
        "strona": "/instytucje/",
        "blad": "Nazwa jest nieaktualna.",
        "skad": "",
        "email": "",
        "www": "",
        "stempel": stamp_of(opened),
    } | fields


def send(client, address=FORM, *, network="192.0.2.1", **fields):
    """Send the form from `network` and return the answer."""
    return client.post(address, typed(**fields), REMOTE_ADDR=network)


def kept_in(response):
    """Return what the fields of the form hold in an answer."""
    return {name: values[0] for name, values in controls_of(response.content.decode()).items()}


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "/"),
        ("/instytucje/?szukaj=łódź&utm_source=x", "/instytucje/?szukaj=%C5%82%C3%B3d%C5%BA"),
        ("/en/certyfikaty/", "/en/certyfikaty/"),
        ("/nie-ma-takiej/", "/nie-ma-takiej/"),
        ("/zglos-blad/?strona=/mapa/", None),
        ("/instytucje/?szukaj=%00", "/instytucje/?szukaj=%00"),
        ("/" + "x" * 700, "/" + "x" * 499),
    ],
)
def test_every_page_links_to_the_form_filled_in_with_its_address(client, path, page):
    language = "/en" if path.startswith("/en/") else ""
    link = f"{language}{FORM}" + (f"?{urlencode({'strona': page})}" if page else "")

    html = client.get(path).content.decode()

    assert f'<a href="{link}" rel="nofollow">' in html
    if page:
        assert kept_in(client.get(link))["strona"] == page


def test_a_report_is_stored_and_answered_with_its_reference_number(client):
    answer = send(
        client,
        blad="  Dyrektorem jest\r\nktoś inny.  ",
        skad="Strona ośrodka",
        email="czytelniczka@przyklad.pl",
    )

    report = ErrorReport.objects.get()
    assert (report.page, report.problem, report.grounds, report.email, report.language, report.status) == (
        "/instytucje/",
        "Dyrektorem jest\nktoś inny.",
        "Strona ośrodka",
        "czytelniczka@przyklad.pl",
        "pl",
        "nowe",
    )
    assert report.received_at == NOW
    assert re.fullmatch(r"Z-\w{4}-\w{4}", report.reference)
    page = read(client, answer.url)
    assert page.status_code == 200
    assert report.reference in page.text
    assert "1 lipca 2026 o 12:00" in page.text


def test_the_form_and_its_confirmation_speak_english_too(client):
    answer = send(client, "/en/zglos-blad/")

    assert ErrorReport.objects.get().language == "en"
    assert answer.url.startswith("/en/zglos-blad/")
    assert read(client, answer.url).heading == "Your report has been received"


def test_only_what_is_wrong_must_be_written(client):
    send(client, strona="")

    assert ErrorReport.objects.get().page == ""


def test_the_confirmation_gives_away_neither_what_was_written_nor_by_whom(client):
    answer = send(client, email="czytelniczka@przyklad.pl")
    response = client.get(answer.url)

    html = response.content.decode()
    assert "czytelniczka" not in html and "nieaktualna" not in html
    assert "noindex" in html and "no-store" in response["Cache-Control"]


def test_nobody_comes_to_a_confirmation_by_guessing(client):
    mine, other = make_error_report(), make_error_report()
    signature = mine.token.partition(":")[2]

    for token in (
        other.reference,
        f"{other.reference}:{signature}",
        f"{other.reference}:",
        "x",
        str(other.pk),
    ):
        assert client.get(f"/zglos-blad/{token}/").status_code == 404


def test_a_reader_gets_no_cookie_on_the_way_and_needs_none(client):
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.get(FORM), send(strict)]
    answers.append(strict.get(answers[1].url))

    assert [answer.status_code for answer in answers] == [200, 302, 200]
    assert not strict.cookies


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, True),
        ({"Origin": "https://obcy.example"}, False),
        ({"Origin": "https://testserver.obcy.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_no_other_site_can_send_the_form_through_a_readers_browser(client, headers, is_taken):
    answer = client.post(FORM, typed(), headers=headers)

    assert answer.status_code == (302 if is_taken else 403)
    assert ErrorReport.objects.count() == is_taken


def test_every_other_form_still_needs_djangos_token(admin_user):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 403
    strict.force_login(admin_user)
    assert strict.post("/admin/calregistry/operator/add/", {"name": "x"}).status_code == 403


def test_a_form_that_is_far_too_long_is_refused_before_it_is_read(client):
    answer = client.post(FORM, typed(blad="x" * 100_001))

    assert answer.status_code == 400
    assert not ErrorReport.objects.exists()


# What keeps programs out.


@pytest.mark.parametrize(
    ("age", "is_taken"),
    [
        (timedelta(0), False),
        (timedelta(seconds=2), False),
        (timedelta(seconds=3), True),
        (timedelta(days=1), True),
        (timedelta(days=1, seconds=1), False),
        (timedelta(seconds=-5), False),
    ],
)
def test_a_form_is_taken_from_three_seconds_to_a_day_after_it_was_opened(client, age, is_taken):
    answer = send(client, blad="Długi tekst.", stempel=stamp_of(NOW - age))

    assert answer.status_code == (302 if is_taken else 400)
    assert ErrorReport.objects.count() == is_taken
    if not is_taken:
        assert kept_in(answer)["blad"] == "Długi tekst."


def test_a_form_that_came_too_soon_can_be_sent_as_it_stands_in_a_moment(client, clock):
    answer = client.post(FORM, kept_in(client.get(FORM)) | {"blad": "Szybko."})
    clock.shift(3)
    again = client.post(FORM, kept_in(answer))

    assert answer.status_code == 400 and again.status_code == 302


def test_a_form_that_was_open_for_too_long_can_be_sent_again_with_what_it_holds(client, clock):
    form = kept_in(client.get(FORM)) | {"blad": "Pisane przez dwa dni."}
    clock.shift(timedelta(days=2))
    answer = client.post(FORM, form)
    clock.shift(5)
    again = client.post(FORM, kept_in(answer))

    assert "dłużej niż dobę" in Page(answer).text
    assert again.status_code == 302
    assert ErrorReport.objects.get().problem == "Pisane przez dwa dni."


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "1782900000",
        "1782900000:podpis",
        "x:y:z",
        pytest.param(stamp_of(NOW)[:-1], id="cut"),
        "\x00",
        "9" * 5000,
    ],
)
def test_a_stamp_that_is_not_the_registers_own_is_replaced_and_the_text_kept(client, stamp):
    answer = send(client, blad="Tekst.", stempel=stamp)

    assert answer.status_code == 400
    assert not ErrorReport.objects.exists()
    assert kept_in(answer)["blad"] == "Tekst."
    assert kept_in(answer)["stempel"] == stamp_of(NOW)


def test_who_fills_in_the_field_that_nobody_sees_is_told_and_can_send_again(client):
    answer = send(client, blad="Tekst.", www="https://reklama.example")

    assert answer.status_code == 400
    assert "którego ludzie nie widzą" in Page(answer).text
    assert not ErrorReport.objects.exists()
    assert client.post(FORM, kept_in(answer)).status_code == 302


def test_the_same_form_sent_twice_is_one_report_with_one_number(client):
    first, second = send(client), send(client)

    assert first.url == second.url
    assert ErrorReport.objects.count() == 1


def test_the_same_words_in_a_form_opened_anew_are_another_report(client):
    send(client)
    send(client, stempel=stamp_of(NOW - timedelta(minutes=2)))

    assert ErrorReport.objects.count() == 2


# How many reports a network may send.


def flood(client, count=MOST_REPORTS, *, start=0, **options):
    """Send `count` different reports and return the statuses."""
    return [
        send(client, blad=f"Błąd {serial}", **options).status_code for serial in range(start, start + count)
    ]


def test_the_eleventh_report_of_an_hour_is_refused_in_words_that_say_until_when(client, clock):
    assert set(flood(client)) == {302}

    answer = send(client, blad="Jeszcze jeden")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "3601"
    assert kept_in(answer)["blad"] == "Jeszcze jeden"
    assert "po 13:00" in Page(answer).text
    assert ErrorReport.objects.count() == MOST_REPORTS
    clock.shift(3599)
    assert send(client, blad="Jeszcze jeden").status_code == 429
    clock.shift(1)
    assert send(client, blad="Jeszcze jeden").status_code == 302


def test_a_network_is_counted_on_over_midnight(client, clock):
    clock.move_to(datetime(2026, 7, 1, 21, 59, tzinfo=UTC))  # a minute before midnight in Poland
    flood(client)
    clock.shift(120)

    assert send(client, blad="Po północy").status_code == 429
    assert Sender.objects.count() == 1


def test_other_networks_are_not_limited_with_it(client):
    flood(client)

    assert send(client, network="192.0.2.2").status_code == 302


@pytest.mark.parametrize(
    ("address", "is_limited"),
    [
        ("2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:3::1", False),
        ("::ffff:192.0.2.9", False),
    ],
)
def test_an_ipv6_subscriber_is_one_network_whatever_the_rest_of_the_address(client, address, is_limited):
    flood(client, network="2001:db8:1:2::1")

    assert (send(client, network=address).status_code == 429) == is_limited


def test_an_ipv4_address_written_as_ipv6_is_the_same_network(client):
    flood(client, network="192.0.2.9")

    assert send(client, network="::ffff:192.0.2.9").status_code == 429


def test_a_forged_header_changes_no_network(client):
    statuses = [
        client.post(
            FORM, typed(blad=f"Błąd {serial}"), headers={"X-Forwarded-For": f"203.0.113.{serial}"}
        ).status_code
        for serial in range(MOST_REPORTS + 1)
    ]

    assert statuses[-1] == 429


def test_behind_the_proxy_the_address_that_it_adds_counts_alone(client, settings):
    settings.BEHIND_PROXY = True

    def send_from(forwarded, serial):
        return client.post(
            FORM, typed(blad=f"Błąd {serial}"), headers={"X-Forwarded-For": forwarded}
        ).status_code

    statuses = [send_from(f"203.0.113.{serial}, 192.0.2.1", serial) for serial in range(MOST_REPORTS + 1)]

    assert statuses[-1] == 429
    assert send_from("192.0.2.1, 192.0.2.2", 99) == 302


@pytest.mark.parametrize("address", ["", "unix:", "nie adres"])
def test_a_sender_without_an_address_can_report_too(client, address):
    assert send(client, network=address).status_code == 302


def test_of_the_network_only_a_digest_is_kept_another_one_each_day(client, clock):
    send(client)
    clock.shift(timedelta(days=1))
    send(client, blad="Nazajutrz")

    first, second = Sender.objects.order_by("seen_on")
    assert first.digest != second.digest
    assert "192.0.2.1" not in f"{Sender.objects.values()}{ErrorReport.objects.values()}"
    assert first.digest == digest_of("192.0.2.1", "2026-07-01")


# What is typed.


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"blad": ""}, "blad", "Napisz, co się nie zgadza."),
        ({"blad": " \n "}, "blad", "Napisz, co się nie zgadza."),
        ({"blad": "x" * 4001}, "blad", "4000 znakach; teraz jest ich 4001"),
        ({"skad": "x" * 1001}, "skad", "1000 znakach; teraz jest ich 1001"),
        ({"email": "czytelniczka"}, "email", "nazwa@przyklad.pl"),
        ({"email": "a@przyklad.pl\nBcc: b@przyklad.pl"}, "email", "nazwa@przyklad.pl"),
        ({"email": "x" * 190 + "@przyklad.pl"}, "email", "200 znaków"),
        ({"strona": "https://obcy.example/"}, "strona", "nie jest adresem w rejestrze"),
        ({"blad": "Zły\x00znak"}, "blad", "znaki, których nie widać"),
        ({"skad": "Zły\x1b[31mznak"}, "skad", "znaki, których nie widać"),
    ],
)
def test_what_is_wrong_is_said_above_the_form_and_beside_its_field_with_the_text_kept(
    client, fields, field, words
):
    answer = send(client, **{"blad": "Tekst, który ma zostać."} | fields)

    html = answer.content.decode()
    page = Page(answer)
    assert answer.status_code == 400
    assert page.title.startswith("Błąd:")
    assert words in page.text
    assert f'<a href="#{field}">' in html
    control = re.search(rf'<(?:input|textarea)[^>]*\bid="{field}"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in control
    assert f"{field}_error" in re.search(r'aria-describedby="([^"]*)"', control)[1].split()
    assert f'id="{field}_error"' in html
    assert not ErrorReport.objects.exists()
    if "blad" not in fields:
        assert kept_in(answer)["blad"] == "Tekst, który ma zostać."


@pytest.mark.parametrize(("name", "length"), [("blad", 4000), ("skad", 1000), ("strona", 500)])
def test_the_longest_text_is_taken_whole(client, name, length):
    text = "/" + "ż" * (length - 1)

    assert send(client, **{name: text}).status_code == 302


def test_characters_that_nobody_sees_are_taken_out_and_the_rest_can_be_sent(client):
    answer = send(client, blad="Zły\x00 znak\x07")

    assert kept_in(answer)["blad"] == "Zły znak"
    assert client.post(FORM, kept_in(answer)).status_code == 302


def test_lines_and_tabs_are_no_wrong_characters(client):
    assert send(client, blad="jeden\r\n\tdwa").status_code == 302


def test_the_form_labels_its_fields_and_offers_the_readers_address(client):
    html = client.get(FORM).content.decode()

    for name in ("strona", "blad", "skad", "email"):
        assert f'<label for="{name}">' in html
    assert 'autocomplete="email"' in html and 'type="email"' in html
    assert 'aria-describedby="email_helptext"' in html


HOSTILE = [
    "https://obcy.example/",
    "//obcy.example/",
    "/\\obcy.example/",
    "\\\\obcy.example",
    "javascript:alert(1)",
    "http://testserver@obcy.example/",
    "http://testserver.obcy.example/",
    "instytucje/",
    "/a b",
    "/a\nb",
    "http://[",
    "/" + "x" * 500,
]


@pytest.mark.parametrize("page", HOSTILE)
def test_a_page_that_is_not_ours_is_left_out_of_the_form_in_words(client, page):
    response = client.get(f"{FORM}?{urlencode({'strona': page})}")

    assert response.status_code == 400
    assert kept_in(response)["strona"] == ""
    assert "nie jest adresem w rejestrze" in Page(response).text


@pytest.mark.parametrize("page", HOSTILE)
def test_a_page_that_is_not_ours_is_not_stored(page):
    assert send(Client(), strona=page).status_code == 400
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("http://testserver/mapa/?rok=2015#tabela", "/mapa/?rok=2015#tabela"),
        ("https://testserver/", "/"),
        ("http://testserver", "/"),
        ("/mapa/", "/mapa/"),
        ("", ""),
    ],
)
def test_an_address_copied_from_the_browser_is_ours_too(client, page, path):
    send(client, strona=page)

    assert ErrorReport.objects.get().page == path


def test_an_address_on_this_host_that_leads_elsewhere_is_refused(client):
    assert send(client, strona="http://testserver//obcy.example/").status_code == 400


def test_an_unknown_parameter_is_named(client):
    response = client.get(f"{FORM}?kolor=zielony")

    assert response.status_code == 400
    assert "kolor" in Page(response).text


def test_the_form_needs_no_query_and_its_confirmation_one(client, django_assert_num_queries):
    answer = send(client)

    with django_assert_num_queries(0):
        client.get(f"{FORM}?strona=/mapa/")
    with django_assert_num_queries(1):
        client.get(answer.url)


def test_no_cache_keeps_the_form_beyond_its_stamp(client):
    assert "no-store" in client.get(FORM)["Cache-Control"]


# The queue of the office.

QUEUE = "/admin/calregistry/errorreport/"


def test_staff_see_the_queue_with_what_waits_first(admin_client):
    closed = make_error_report(status="zalatwione", answer="Poprawiono.", received_at=NOW - timedelta(days=3))
    late = make_error_report(received_at=NOW)
    early = make_error_report(received_at=NOW - timedelta(days=1))

    html = admin_client.get(QUEUE).content.decode()

    places = [html.index(report.reference) for report in (early, late, closed)]
    assert places == sorted(places)


def test_staff_answer_a_report_but_cannot_change_what_the_reader_wrote(admin_client):
    report = make_error_report(problem="Nazwa jest nieaktualna.")

    submit(
        admin_client,
        f"{QUEUE}{report.pk}/change/",
        {
            "status": "zalatwione",
            "answer": "Poprawiono.",
            "problem": "Nic",
            "page": "/x/",
            "reference": "Z-1",
        },
    )

    report.refresh_from_db()
    assert (report.status, report.answer) == ("zalatwione", "Poprawiono.")
    assert (report.problem, report.page) == ("Nazwa jest nieaktualna.", "/instytucje/")


@pytest.mark.parametrize("status", ["zalatwione", "odrzucone"])
def test_a_report_is_closed_with_an_answer_only(admin_client, status):
    report = make_error_report()

    page = submit(admin_client, f"{QUEUE}{report.pk}/change/", {"status": status})

    assert set(errors_in(page)) == {"answer"}
    with pytest.raises(IntegrityError):
        ErrorReport.objects.update(status=status)


def test_a_report_is_neither_added_nor_deleted_in_the_office(admin_client):
    report = make_error_report()

    assert admin_client.get(f"{QUEUE}add/").status_code == 403
    assert admin_client.post(f"{QUEUE}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in admin_client.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    "query", ["q=ŁÓDŹ", "status__exact=nowe", "language__exact=pl", "email__isempty=0", "q=czytelniczka"]
)
def test_the_queue_is_searched_and_filtered(admin_client, query):
    found = make_error_report(problem="Błąd w Łodzi, nie łódź.", email="czytelniczka@przyklad.pl")
    other = make_error_report(status="odrzucone", answer="Nie.", language="en")

    html = admin_client.get(f"{QUEUE}?{query}").content.decode()

    assert found.reference in html and other.reference not in html


def test_the_queue_links_to_the_page_and_to_the_reader(admin_client):
    report = make_error_report(page="/mapa/?rok=2015", email="a?b@przyklad.pl")

    html = admin_client.get(f"{QUEUE}{report.pk}/change/").content.decode()

    assert '<a href="/mapa/?rok=2015">/mapa/?rok=2015</a>' in html
    assert f'href="mailto:a%3Fb@przyklad.pl?subject={report.reference}"' in html


@pytest.mark.parametrize("page", ["javascript:alert(1)", "//obcy.example/", "/\\obcy.example"])
def test_what_is_no_page_of_ours_is_no_link_in_the_queue(admin_client, page):
    make_error_report(page=page)

    assert f'href="{page}' not in admin_client.get(QUEUE).content.decode()


def test_what_a_reader_wrote_is_text_in_the_office(client, admin_client):
    hostile = '</textarea><script>zlo()</script><img src=x onerror="zlo()">'
    send(client, blad=hostile, skad=hostile)
    report = ErrorReport.objects.get()

    for address in (QUEUE, f"{QUEUE}{report.pk}/change/", f"{QUEUE}{report.pk}/history/"):
        html = admin_client.get(address).content.decode()  # the client refuses inline code
        assert "<script>zlo" not in html and "<img src=x" not in html
    assert (
        "&lt;script&gt;zlo()" in html.replace("&amp;", "&")
        or "&lt;script&gt;" in admin_client.get(QUEUE).content.decode()
    )


def test_staff_without_the_permission_see_no_queue_and_viewers_change_nothing(client, django_user_model):
    report = make_error_report()
    stranger = django_user_model.objects.create_user("obca", is_staff=True)
    client.force_login(stranger)

    assert client.get(QUEUE).status_code == 403
    assert "Nowe zgłoszenia błędów" not in client.get("/admin/").content.decode()

    stranger.user_permissions.add(permission("view_errorreport"))
    client.force_login(django_user_model.objects.get(pk=stranger.pk))
    assert client.get(QUEUE).status_code == 200
    assert client.post(f"{QUEUE}{report.pk}/change/", {"status": "w-toku"}).status_code == 403


def permission(codename):
    """Return the permission with this name on the register itself."""
    return Permission.objects.get(content_type__app_label="calregistry", codename=codename)


@pytest.mark.parametrize("count", [0, 2])
def test_the_front_page_of_the_office_says_how_many_reports_wait(admin_client, count):
    for _serial in range(count):
        make_error_report()
    make_error_report(status="w-toku")

    html = admin_client.get("/admin/").content.decode()

    assert (f"<strong>{count}</strong> <span>Nowe zgłoszenia błędów</span>" in html) == bool(count)
    assert "<strong>1</strong> <span>Zgłoszenia błędów w toku</span>" in html


# What is forgotten.


def test_senders_are_forgotten_after_two_days_and_their_reports_stay(client, clock):
    send(client)
    clock.shift(timedelta(days=2))
    call_command("forget_readers", verbosity=0)
    assert Sender.objects.exists()

    clock.shift(timedelta(days=1))
    call_command("forget_readers", verbosity=0)

    assert not Sender.objects.exists()
    assert ErrorReport.objects.get().sender is None


def test_a_new_report_forgets_old_senders_too(client):
    make_sender(seen_on="2026-06-01")

    send(client)

    assert Sender.objects.get().seen_on.isoformat() == "2026-07-01"


@pytest.mark.parametrize(
    ("status", "days", "is_erased"),
    [("zalatwione", 90, False), ("zalatwione", 91, True), ("odrzucone", 91, True), ("nowe", 400, False)],
)
def test_an_email_address_is_erased_ninety_days_after_the_report_was_closed(
    clock, status, days, is_erased, capsys
):
    make_error_report(status=status, answer="Tak.", email="czytelniczka@przyklad.pl")
    clock.shift(timedelta(days=days))

    call_command("forget_readers")

    assert (ErrorReport.objects.get().email == "") == is_erased
    assert f"E-mail addresses erased: {int(is_erased)}." in capsys.readouterr().out


# Several processes.


def together(*posts):
    """Send the forms at the same moment, each over a connection of its own; return the answers."""
    return at_once(*(partial(send, Client(), **fields) for fields in posts))


@pytest.mark.django_db(transaction=True)
def test_parallel_reports_of_a_network_are_counted_one_after_another(clock):
    answers = together(*({"blad": f"Błąd {serial}"} for serial in range(MOST_REPORTS + 4)))

    assert sorted(answer.status_code for answer in answers) == [302] * MOST_REPORTS + [429] * 4
    assert ErrorReport.objects.count() == MOST_REPORTS


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_from_several_places_at_once_is_one_report(clock):
    answers = together(*({"network": f"192.0.2.{serial}"} for serial in range(1, 6)))

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert ErrorReport.objects.count() == 1


def test_the_page_that_a_report_is_about_need_not_be_published(client):
    draft = make_institution(published_at=None)

    assert send(client, strona=draft.get_absolute_url()).status_code == 302
