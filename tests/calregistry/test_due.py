"""What is due when, on the office's page and by the command that reminds."""

from datetime import date
from io import StringIO

import django
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from calregistry import due
from calregistry.models import Reminder
from calregistry.roles import COMMISSION, EDITOR
from certificates.models import Certificate
from tests.factories import (
    make_application,
    make_certificate,
    make_certificate_citation,
    make_declaration,
    make_institution,
    make_operator,
    make_user,
    make_withdrawal,
)
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


def everything(on=TODAY, **options):
    """Return by title what is due, as somebody sees it who may see everything."""
    return {group.title: group for group in due.overview(on=on, may=lambda name: True, **options).groups}


@pytest.fixture
def nothing_about_us():
    """Make an operator and a declaration that need nothing, and return nothing."""
    make_operator()
    make_declaration(reviewed_on="2026-03-15")


@pytest.fixture
def waiting(nothing_about_us):
    """Make one of everything that can be due."""
    colleague, holder = make_user(), make_institution()
    for day in ("2026-12-31", "2027-03", "2027-10-01", "2026-05"):
        make_certificate(holder=holder, valid_until=day)
    make_certificate(holder=holder)
    draft = make_certificate(holder=holder, published_at=None, entered_by=colleague, valid_until="2030")
    make_certificate_citation(certificate=draft)
    make_withdrawal(certificate=make_certificate(holder=holder, valid_until="2030"), asked_by=colleague)
    make_application(stage="propozycja", institution=holder, proposed_by=colleague)
    make_application(stage="raport", next_due_on=date(2026, 11, 26))
    make_application(stage="wniosek")
    make_application(stage="odmowa")


def test_each_certificate_stands_under_the_nearest_number_of_months(waiting):
    groups = everything()

    assert [title for title in groups if "certyfikat" in title.lower()] == [
        "Certyfikaty, które musi opublikować druga osoba",
        "Certyfikaty, które kończą się w ciągu 3 miesięcy",
        "Certyfikaty, które kończą się za 3 do 6 miesięcy",
        "Certyfikaty, które kończą się za 6 do 12 miesięcy",
        "Certyfikaty, które skończyły się w ostatnich 12 miesiącach",
    ]
    assert all(group.total == 1 for title, group in groups.items() if title.startswith("Certyfikaty"))


def test_a_certificate_without_a_printed_end_is_counted_and_never_due(waiting):
    overview = due.overview(on=TODAY, may=lambda name: True)

    assert overview.unknown == Certificate.objects.filter(Q(valid_until__isnull=True)).count() == 1


def test_open_cases_come_by_the_day_of_their_next_step(waiting):
    (first, second) = everything()["Sprawy w toku według terminu następnego kroku"].items

    assert (first.is_late, second.is_late) == (True, False)
    assert "26 listopada 2026" in first.when
    assert second.when == "następny krok: Raport o spełnieniu kryteriów"


def test_the_declaration_is_due_in_march(nothing_about_us):
    assert not everything(on=date(2027, 2, 28))
    assert list(everything(on=date(2027, 3, 1))) == ["Deklaracja dostępności"]


def test_every_thing_on_the_page_leads_to_its_place(waiting):
    client = client_of(make_member(is_superuser=True))
    overview = client.get("/admin/terminy/").context["overview"]

    for group in overview.groups:
        for address in [group.address, *(item.address for item in group.items)]:
            assert not address or client.get(address).status_code in (200, 302)
    assert client.get(overview.unknown_address).context["cl"].result_count == overview.unknown


def test_the_page_shows_what_one_may_see(waiting):
    def titles(role):
        return " ".join(
            group.title
            for group in client_of(make_member(role)).get("/admin/terminy/").context["overview"].groups
        )

    assert "Sprawy" in titles(COMMISSION)
    assert "Sprawy" not in titles(EDITOR) and "druga osoba" in titles(EDITOR)


def test_a_long_group_is_cut_and_says_how_many_more_there_are(nothing_about_us):
    holder = make_institution()
    for _number in range(4):
        make_certificate(holder=holder, valid_until="2026-12")

    group = everything(most=2)["Certyfikaty, które kończą się w ciągu 3 miesięcy"]

    assert (len(group.items), group.total, group.more) == (2, 4, 2)


def test_the_page_asks_few_questions(waiting, django_assert_max_num_queries):
    client = client_of(make_member(is_superuser=True))
    client.get("/admin/terminy/")

    with django_assert_max_num_queries(25):
        client.get("/admin/terminy/")


# The command


def remind(*arguments, on=TODAY):
    """Run the command as on the day `on`, and return what it prints."""
    printed = StringIO()
    call_command("remind", *arguments, on=on, stdout=printed)
    return printed.getvalue()


def test_the_command_prints_what_is_due_and_how_many_ends_nobody_knows(waiting, settings, mailoutbox):
    settings.SITE_ADDRESS = "https://rejestr.przyklad.pl"

    printed = remind()

    assert "Certyfikaty, które kończą się w ciągu 3 miesięcy (1)" in printed
    assert "https://rejestr.przyklad.pl/admin/certificates/certificate/" in printed
    assert "O 1 certyfikacie nie wiadomo" in printed
    assert not mailoutbox and not Reminder.objects.exists()


def test_the_command_says_so_when_nothing_is_due(nothing_about_us, mailoutbox):
    assert "Nic nie jest pilne." in remind()
    assert "Nie ma nic nowego do przypomnienia" in remind("--mail", "biuro@przyklad.pl")
    assert not mailoutbox


def test_a_mail_is_sent_once_and_again_at_the_next_threshold(nothing_about_us, mailoutbox):
    certificate = make_certificate(valid_until="2027-06-30")
    days = [date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 30), date(2027, 3, 30)]

    sent = []
    for day in days:
        remind("--mail", "biuro@przyklad.pl", "zarzad@przyklad.pl", on=day)
        sent.append(len(mailoutbox))

    assert sent == [0, 1, 1, 2, 3]
    assert mailoutbox[0].to == ["biuro@przyklad.pl", "zarzad@przyklad.pl"]
    assert certificate.number in mailoutbox[0].body
    assert "12 miesięcy" in mailoutbox[0].body and "3 miesięcy" in mailoutbox[2].body


def test_a_mail_tells_only_what_is_new(nothing_about_us, mailoutbox):
    first, second = (make_certificate(valid_until=day) for day in ("2026-12-31", "2027-03-31"))
    remind("--mail", "biuro@przyklad.pl", "--months", "3")
    assert second.number not in mailoutbox[0].body

    remind("--mail", "biuro@przyklad.pl", "--months", "3", "6")

    assert second.number in mailoutbox[1].body and first.number not in mailoutbox[1].body


def test_a_case_is_told_of_again_when_its_day_or_stage_changes(nothing_about_us, mailoutbox):
    case = make_application(next_due_on=date(2026, 12, 1))

    remind("--mail", "biuro@przyklad.pl")
    remind("--mail", "biuro@przyklad.pl")
    case.next_due_on = date(2026, 12, 15)
    case.save()
    remind("--mail", "biuro@przyklad.pl")

    assert len(mailoutbox) == 2
    assert "15 grudnia 2026" in mailoutbox[1].body


def test_what_was_told_is_told_again_on_demand(waiting, mailoutbox):
    remind("--mail", "biuro@przyklad.pl")
    remind("--mail", "biuro@przyklad.pl", "--again")

    assert mailoutbox[0].body == mailoutbox[1].body


def test_what_could_not_be_sent_is_sent_by_the_next_run(waiting, settings, mailoutbox):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    nobody_listens = {"host": "127.0.0.1", "port": 9}
    if django.VERSION >= (6, 1):
        former, settings.MAILERS = (
            settings.MAILERS,
            {"default": {"BACKEND": backend, "OPTIONS": nobody_listens}},
        )
    else:
        former, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, backend
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody_listens.values()

    with pytest.raises(CommandError, match="could not be sent"):
        remind("--mail", "biuro@przyklad.pl")
    assert not Reminder.objects.exists()

    if django.VERSION >= (6, 1):
        settings.MAILERS = former
    else:
        settings.EMAIL_BACKEND = former
    remind("--mail", "biuro@przyklad.pl")
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("months", ["0", "-3", "121"])
def test_months_that_make_no_sense_are_refused(months):
    with pytest.raises(CommandError, match="between 1 and 120"):
        remind("--months", months)
