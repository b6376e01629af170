"""An import from upload to result: rows BI1 and BI3 of the bar of trust, and AZ2 of what an import may not change."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from calregistry.roles import AUDITOR, EDITOR, PUBLISHER
from certificates.models import Certificate, CertificateCitation, Event, Part, SheetImport
from certificates.sheets import runs
from certificates.sheets.columns import COLUMNS
from certificates.sheets.reading import read_sheet
from institutions.models import Citation, Institution, Person, Source
from tests.certificates.sheet_files import ROW, table_of, xlsx_of
from tests.factories import make_certificate, make_institution, make_sheet_import, make_sheet_row, make_source
from tests.staff import client_of, make_member
from tests.trust.test_office import fingerprint

pytestmark = pytest.mark.django_db

State = SheetImport.State
ADD = reverse("admin:certificates_sheetimport_add")
OPS = {
    "nazwa": "Ośrodek Pomocy Społecznej w Żłobiźnie",
    "rodzaj": "OPS",
    "miejscowość": "Żłobizna",
    "telefon": "77 111 11 11",
    "data wręczenia": "czerwiec 2010",
    "okres": "na lata 2010–2013",
    "miejsce wręczenia": "Ratusz",
    "okazja": "sesja rady",
    "wręczył": "Karol Nowy, ekspert CAL; (burmistrz Żłobizny)",
    "odebrał": "Anna Nowa, dyrektor",
    "źródło – adres": "https://przyklad.pl/zlobizna",
    "źródło – tytuł": "Certyfikat w Żłobiźnie",
}
UNIT = {
    "nazwa": "Ośrodek Pomocy Społecznej w Żłobiźnie",
    "rodzaj": "OPS",
    "miejscowość": "Żłobizna",
    "jednostka": "Zespół nr 7",
    "certyfikat": "tak",
}


def sent(client, content, name="plik.csv", **typed):
    """Send a file to the office, and return its import and the page that follows."""
    answer = client.post(
        ADD, {"file": SimpleUploadedFile(name, content), "kind": "dokument", **typed}, follow=True
    )
    return SheetImport.objects.latest("pk"), answer


def decided(client, sheet, button="store", **typed):
    """Press a button of the preview, and return the import after it and the page that follows."""
    answer = client.post(
        reverse("admin:certificates_sheetimport_decide", args=[sheet.pk]), {button: "1", **typed}, follow=True
    )
    sheet.refresh_from_db()
    return sheet, answer


def imported(user, *rows, reason=""):
    """Import `rows` as a member of staff does, without the pages; return the import."""
    sheet = SheetImport.of(
        name="plik.csv", content=table_of(*rows), by=user, new_source={"title": "Wykaz", "kind": "dokument"}
    )
    sheet.save()
    runs.work(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == State.READY, [row.report["faults"] for row in sheet.rows.all()]
    sheet.confirm(reason=reason)
    runs.work(sheet.pk)
    sheet.refresh_from_db()
    return sheet


def register():
    """Return what the register holds, without imports and the office's log."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Institution, Certificate, Event, Part, Person, Source, Citation, CertificateCitation)
    ]


def test_nothing_is_stored_before_it_is_confirmed_and_then_everything():
    user = make_member(EDITOR)
    client = client_of(user)

    sheet, page = sent(client, table_of(OPS, UNIT), title="Wykaz Stowarzyszenia")
    assert sheet.state == State.READY
    assert not Institution.objects.exists() and not Source.objects.exists()
    assert "Ośrodek Pomocy Społecznej w Żłobiźnie" in page.content.decode()
    assert "czerwiec 2010" in page.content.decode()

    sheet, page = decided(client, sheet)
    assert sheet.state == State.STORED and sheet.content is None and sheet.stored_at
    whole, unit = Institution.objects.order_by("pk")
    award, of_unit = Certificate.objects.order_by("pk")
    assert (whole.slug, whole.phone, unit.parent, unit.kind) == (
        "osrodek-pomocy-spolecznej-w-zlobiznie",
        "77 111 11 11",
        whole,
        "jednostka",
    )
    assert (str(award.handed_over_on), str(award.valid_from), str(award.valid_until)) == (
        "2010-06",
        "2010",
        "2013",
    )
    assert (award.number[:9], of_unit.number[:9], of_unit.holder) == ("CAL-2010-", "CAL-0000-", unit)
    event = award.events.get()
    assert (event.place, event.occasion) == ("Ratusz", "sesja")
    assert [
        (part.function, str(part.person or part.who), part.post) for part in event.parts.order_by("position")
    ] == [
        ("wreczenie", "Karol Nowy", "ekspert CAL"),
        ("wreczenie", "burmistrz Żłobizny", ""),
        ("odbior", "Anna Nowa", "dyrektor"),
    ]
    assert award.number in page.content.decode()
    for record in (whole, unit, award, of_unit, *Source.objects.all()):
        assert not record.is_published
    assert award.entered_by == of_unit.entered_by == user


def test_each_fact_has_its_source():
    imported(make_member(EDITOR), OPS, UNIT)
    whole, unit = Institution.objects.order_by("pk")
    award, of_unit = Certificate.objects.order_by("pk")

    def cited(record):
        return {
            (citation.field, citation.source.title) for citation in record.citations.select_related("source")
        }

    article = "Certyfikat w Żłobiźnie"
    assert cited(whole) == {(field, article) for field in ("name", "kind", "town", "phone")}
    assert cited(unit) == {(field, "Wykaz") for field in ("parent", "name", "town")}
    assert cited(award) == {
        (field, article) for field in ("", "handed_over_on", "valid_from", "valid_until", "period_as_printed")
    }
    assert cited(of_unit) == {("", "Wykaz")}
    assert all(cited(part) == {("", article)} for part in Part.objects.all())
    assert all(cited(person) == {("", article)} for person in Person.objects.all())
    assert cited(Event.objects.get()) == {("", article)}


def test_the_same_file_twice_gives_the_same_register():
    user = make_member(EDITOR)
    imported(user, OPS, UNIT)
    before = register()

    again = imported(user, OPS, UNIT)

    assert register() == before
    assert (again.counts["institution bez-zmian"], again.counts["certificate bez-zmian"]) == (2, 2)


def test_every_record_that_an_import_stores_has_one_entry_with_who_and_why():
    user = make_member(EDITOR)
    imported(user, OPS, UNIT)

    for model in (Institution, Certificate, Event, Part, Person, Source, Citation, CertificateCitation):
        entries = model.history.all()
        assert len(entries) == model.objects.count(), model
        assert {(entry.history_user, entry.history_change_reason) for entry in entries} == {
            (user, "Import: plik.csv")
        }
    assert len({entry.history_key for model in (Institution, Citation) for entry in model.history.all()}) == 1

    imported(user, OPS, UNIT)
    assert Institution.history.count() == Institution.objects.count()


def test_a_certificate_of_an_import_is_published_by_somebody_else():
    user = make_member(PUBLISHER)
    imported(user, OPS)

    with pytest.raises(Exception, match="ktoś inny"):
        Certificate.objects.get().publish(by=user)


def test_an_editor_changes_nothing_that_is_published_by_an_import():
    holder = make_institution(name=OPS["nazwa"], town="Żłobizna", phone="77 222 22 22")
    make_certificate(holder=holder, handed_over_on="2010-06", valid_until="2012")
    rows = [
        OPS | {"ważny do": "2013"},
        UNIT | {"jednostka": "", "certyfikat": "", "e-mail": "nowy@przyklad.pl"},
    ]
    before = register()

    sheet = imported(make_member(EDITOR), *rows)

    assert register() == before
    assert sheet.counts["kept"] == 2
    page = client_of(make_member(AUDITOR)).get(
        reverse("admin:certificates_sheetimport_change", args=[sheet.pk])
    )
    assert "77 222 22 22 (w pliku: 77 111 11 11)" in page.content.decode()


def test_whoever_publishes_changes_what_is_published_and_the_new_fact_has_its_source():
    holder = make_institution(name=OPS["nazwa"], town="Żłobizna", phone="77 222 22 22")
    certificate = make_certificate(
        holder=holder, handed_over_on="2010-06", valid_until="2013", valid_from="2010"
    )

    imported(make_member(PUBLISHER), OPS, reason="Tak jest na certyfikacie.")

    holder.refresh_from_db()
    certificate.refresh_from_db()
    assert holder.phone == "77 111 11 11" and holder.is_published
    assert certificate.period_as_printed == "na lata 2010–2013" and certificate.is_published
    assert set(holder.citations.values_list("field", flat=True)) == {"phone"}
    assert certificate.events.count() == 1


def test_an_empty_cell_takes_nothing_away():
    make_institution(name=OPS["nazwa"], town="Żłobizna", phone="77 222 22 22", email="a@b.pl")

    imported(make_member(PUBLISHER), OPS | {"telefon": "", "e-mail": ""})

    holder = Institution.objects.get()
    assert (holder.phone, holder.email) == ("77 222 22 22", "a@b.pl")


def test_a_register_that_has_changed_since_the_preview_is_shown_anew_and_not_touched():
    client = client_of(make_member(EDITOR))
    sheet, _page = sent(client, table_of(OPS))
    make_institution(name=OPS["nazwa"], town="Żłobizna", published_at=None)

    sheet, page = decided(client, sheet)

    assert sheet.state == State.READY
    assert "rejestr się zmienił" in page.content.decode()
    assert not Certificate.objects.exists()
    assert sheet.counts["institution zmiana"] == 1
    assert decided(client, sheet)[0].state == State.STORED


def test_all_that_is_wrong_is_listed_on_the_page_and_in_a_table():
    client = client_of(make_member(EDITOR))
    rows = [OPS | {"telefon": "12", "REGON": "5.26E+09"}, OPS | {"rodzaj": "<b>zamek"}]

    sheet, page = sent(client, table_of(*rows))

    html = page.content.decode()
    assert sheet.state == State.REFUSED
    assert "5.26E+09" in html and "&lt;b&gt;zamek" in html and 'name="store"' not in html
    table = client.get(reverse("admin:certificates_sheetimport_faults", args=[sheet.pk])).content.decode(
        "utf-8-sig"
    )
    lines = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert lines[0] == ["wiersz", "kolumna", "wartość", "powód"]
    assert [line[:3] for line in lines[1:]] == [
        ["2", "telefon", "12"],
        ["2", "REGON", "5.26E+09"],
        ["3", "rodzaj", "<b>zamek"],
    ]
    assert decided(client, sheet)[0].state == State.REFUSED
    assert decided(client, sheet, "drop")[0].content is None


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "pusty.csv", "pusty"),
        (b"\x89PNG", "zdjecie.csv", "nie jest tekstem"),
        (table_of(OPS).replace(b"telefon", b"telefn"), "plik.csv", "czy chodzi o „telefon”"),
        (xlsx_of(ROW)[:-50], "plik.xlsx", "uszkodzony"),
        (b"x" * (5 * 1024 * 1024 + 1), "duzy.csv", "większy niż 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content, name, words):
    client = client_of(make_member(EDITOR))

    page = client.post(ADD, {"file": SimpleUploadedFile(name, content), "kind": "dokument"}, follow=True)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not SheetImport.objects.filter(state=State.READY).exists()


def test_the_source_of_the_file_is_one_of_the_register_or_a_new_one():
    client = client_of(make_member(EDITOR))
    known = make_source(url="https://przyklad.pl/wykaz")

    for typed in ({"source": known.pk}, {"url": "przyklad.pl/wykaz"}):
        assert sent(client, table_of(UNIT), **typed)[0].source == known
    both = sent(client, table_of(UNIT), source=known.pk, title="Inny")[1]
    assert "nie jedno i drugie" in both.content.decode()
    sheet, page = sent(client, table_of(UNIT), title="Wykaz", published_on="2019")
    assert "Wykaz" in page.content.decode()
    decided(client, sheet)
    assert str(Source.objects.get(title="Wykaz").published_on) == "2019"


def test_only_whoever_sent_the_file_decides_on_it():
    sheet, _page = sent(client_of(make_member(EDITOR)), table_of(UNIT), title="Wykaz")

    _sheet, page = decided(client_of(make_member(PUBLISHER)), sheet)

    assert "decyduje osoba" in page.content.decode()
    assert not Institution.objects.exists()


def test_whoever_may_not_import_any_more_stores_nothing():
    user = make_member(EDITOR)
    sheet, _page = sent(client_of(user), table_of(UNIT), title="Wykaz")
    sheet.confirm()
    user.groups.set(Group.objects.filter(name=AUDITOR))

    runs.work(sheet.pk)

    sheet.refresh_from_db()
    assert sheet.state == State.REFUSED and sheet.problems
    assert not Institution.objects.exists()


def test_looking_at_an_import_changes_nothing():
    client = client_of(make_member(EDITOR))
    sheet, _page = sent(client, table_of(OPS, UNIT), title="Wykaz")
    before = fingerprint()

    for address in (
        reverse("admin:certificates_sheetimport_change", args=[sheet.pk]),
        reverse("admin:certificates_sheetimport_change", args=[sheet.pk]) + "?pokaz=nowe-instytucje",
        reverse("admin:certificates_sheetimport_decide", args=[sheet.pk]),
        reverse("admin:certificates_sheetimport_changelist"),
    ):
        assert client.get(address).status_code in (200, 302)

    assert fingerprint() == before


def test_the_list_tells_who_imported_what_and_what_became_of_it(django_assert_max_num_queries):
    user = make_member(EDITOR, username="redaktorka")
    imported(user, OPS, UNIT)
    for _number in range(5):
        make_sheet_import()

    client = client_of(user)
    with django_assert_max_num_queries(12):
        html = client.get(reverse("admin:certificates_sheetimport_changelist")).content.decode()

    assert "redaktorka" in html and "zapisany" in html and "instytucje, nowy wpis: 2" in html


@pytest.mark.parametrize("kind", ["xlsx", "csv-excel"])
def test_the_template_has_every_column_and_reads_as_one_example(kind):
    client = client_of(make_member(EDITOR))

    answer = client.get(reverse("admin:certificates_sheetimport_template", args=[kind]))

    content = b"".join(answer.streaming_content)
    name = "szablon.xlsx" if kind == "xlsx" else "szablon.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    sheet = read_sheet(content, name)
    assert [column.key for column in sheet.columns] == [column.key for column in COLUMNS]
    assert len(sheet.rows) == 1 and not sheet.notes
    if kind == "xlsx":
        told = load_workbook(io.BytesIO(content), read_only=True)["Objaśnienia"]
        assert [row[0].value for row in told.rows][1:] == [column.heading for column in COLUMNS]


# Work that breaks off


def test_work_that_breaks_off_is_told_and_begun_again():
    user = make_member(EDITOR)
    sheet = SheetImport.of(
        name="plik.csv", content=table_of(UNIT), by=user, new_source={"title": "W", "kind": "dokument"}
    )
    sheet.state, sheet.seen_at = State.READING, timezone.now() - timedelta(minutes=3)
    sheet.save()
    client = client_of(user)
    address = reverse("admin:certificates_sheetimport_change", args=[sheet.pk])
    assert "Zacznij od nowa" in client.get(address).content.decode()

    assert decided(client, sheet, "again")[0].state == State.READY


def test_work_that_goes_on_is_not_begun_twice():
    user = make_member(EDITOR)
    sheet = make_sheet_import(uploaded_by=user, state=State.READING, claim="a" * 32, done=40, total=100)

    page = (
        client_of(user)
        .get(reverse("admin:certificates_sheetimport_change", args=[sheet.pk]))
        .content.decode()
    )
    assert 'value="40"' in page and "Sprawdź ponownie" in page and "sheets.js" in page
    assert decided(client_of(user), sheet, "again")[0].state == State.READING
    runs.work(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == State.READING


def test_a_process_that_another_one_has_replaced_stores_nothing(monkeypatch):
    user = make_member(EDITOR)
    sheet, _page = sent(client_of(user), table_of(OPS))
    sheet.confirm()
    stored = runs.store

    def replaced(plan, *, by):
        stored(plan, by=by)
        SheetImport.objects.filter(pk=sheet.pk).update(claim="b" * 32)

    monkeypatch.setattr(runs, "store", replaced)
    runs.work(sheet.pk)

    assert not Institution.objects.exists()


# From a shell


def run(*arguments):
    """Return what the command prints."""
    out = io.StringIO()
    call_command("import_sheet", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_is_a_trial_unless_it_is_told_to_store(tmp_path):
    make_member(EDITOR, username="redaktorka")
    path = tmp_path / "plik.csv"
    path.write_bytes(table_of(OPS, UNIT))
    options = ("--by", "redaktorka", "--source-title", "Wykaz")

    for more in ((), ("--dry-run",)):
        told = run(path, *options, *more)
        assert "instytucje, nowy wpis: 2" in told and "niczego nie zmieniono" in told
    assert not Institution.objects.exists() and not SheetImport.objects.exists()

    assert "Wszystko zapisano" in run(path, *options, "--store")
    assert Institution.objects.count() == 2
    assert Certificate.objects.first().entered_by.username == "redaktorka"
    assert SheetImport.objects.get().state == State.STORED


def test_the_command_tells_all_that_is_wrong_and_stores_nothing(tmp_path):
    make_member(EDITOR, username="redaktorka")
    path = tmp_path / "plik.csv"
    path.write_bytes(table_of(OPS | {"telefon": "1"}))

    for arguments in (
        (path, "--by", "redaktorka"),
        (path, "--by", "redaktorka", "--store"),
        (path, "--store"),
        (path, "--by", "nikt"),
        (path, "--source", "nie-ma"),
        (tmp_path / "nie-ma.csv",),
    ):
        with pytest.raises(CommandError):
            run(*arguments)
    assert not Institution.objects.exists()


def test_the_desk_leads_to_the_spreadsheets_that_wait_and_to_the_last_ones():
    user = make_member(EDITOR)
    stored = imported(user, OPS)
    sent(client_of(user), table_of(UNIT), name="czeka.csv", title="Wykaz")
    client = client_of(user)

    desk = client.get("/admin/").content.decode()

    address = reverse("admin:certificates_sheetimport_changelist") + "?decyzja=czeka"
    assert address in desk
    assert reverse("admin:certificates_sheetimport_change", args=[stored.pk]) in desk
    listed = client.get(address).content.decode()
    assert "czeka.csv" in listed and "plik.csv" not in listed


def published(**fields):
    """Return a published certificate of the institution of the rows."""
    holder = make_institution(name=OPS["nazwa"], town="Żłobizna", phone="77 222 22 22")
    return make_certificate(holder=holder, **fields)


def test_dates_that_the_public_sees_are_changed_for_a_reason_alone():
    user, certificate = make_member(PUBLISHER), published(handed_over_on="2010-05")
    client = client_of(user)
    row = OPS | {"numer w rejestrze": certificate.number, "okres": ""}
    sheet, page = sent(client, table_of(row))

    assert "Plik zmienia daty 1 opublikowanego certyfikatu." in page.content.decode()
    sheet, page = decided(client, sheet)
    assert sheet.state == State.READY
    assert "Podaj powód zmiany dat opublikowanych certyfikatów." in page.content.decode()
    certificate.refresh_from_db()
    assert str(certificate.handed_over_on) == "2010-05"

    sheet, _page = decided(client, sheet, reason=" Tak jest w uchwale. ")

    assert (sheet.state, sheet.reason) == (State.STORED, "Tak jest w uchwale.")
    certificate.refresh_from_db()
    assert str(certificate.handed_over_on) == "2010-06"
    entry = certificate.history.latest("history_id")
    assert entry.history_change_reason == "Import: plik.csv – Tak jest w uchwale."
    assert entry.history_user == user


@pytest.mark.parametrize("is_public", [True, False])
def test_no_reason_is_asked_for_where_no_date_changes_or_nobody_sees_it(is_public):
    certificate = published(handed_over_on="2010-06" if is_public else "2010-05")
    if not is_public:
        certificate.unpublish()
    row = OPS | {"numer w rejestrze": certificate.number, "okres": ""}

    sheet, page = sent(client_of(make_member(PUBLISHER)), table_of(row))

    assert sheet.state == State.READY
    assert not sheet.asks_reason
    assert "Plik zmienia daty" not in page.content.decode()


def test_the_command_asks_for_the_reason_too(tmp_path):
    user, certificate = make_member(PUBLISHER), published(handed_over_on="2010-05")
    file = tmp_path / "plik.csv"
    file.write_bytes(table_of(OPS | {"numer w rejestrze": certificate.number, "okres": ""}))

    with pytest.raises(CommandError, match="--reason"):
        call_command("import_sheet", file, "--store", "--by", user.username)
    certificate.refresh_from_db()
    assert str(certificate.handed_over_on) == "2010-05"

    call_command("import_sheet", file, "--store", "--by", user.username, "--reason", "Pomyłka")
    certificate.refresh_from_db()
    assert str(certificate.handed_over_on) == "2010-06"


@pytest.mark.parametrize(
    ("state", "days", "is_kept"),
    [
        *((state, days, days < 14) for state in ("gotowy", "odrzucony", "czytanie") for days in (13, 15)),
        ("zapisany", 15, True),
    ],
)
def test_an_import_that_nobody_decides_on_is_dropped_after_14_days_with_its_rows(
    state, days, is_kept, capsys
):
    told = {"content": None, "stored_at": timezone.now()} if state == "zapisany" else {}
    sheet = make_sheet_import(state=state, seen_at=timezone.now() - timedelta(days=days), **told)
    make_sheet_row(sheet=sheet)

    call_command("forget_readers")

    sheet.refresh_from_db()
    assert sheet.state == (state if is_kept else State.DROPPED)
    assert (sheet.content is None) == (not is_kept or state == "zapisany")
    assert sheet.rows.count() == is_kept
    assert f"Imports dropped: {0 if is_kept else 1}." in capsys.readouterr().out


def test_the_rows_of_what_was_dropped_are_forgotten_later_and_its_page_still_stands():
    sheet = make_sheet_import()
    make_sheet_row(sheet=sheet)
    sheet.counts = {"rows": 1}
    sheet.save()
    sheet.drop()
    call_command("forget_readers")
    assert sheet.rows.exists()

    SheetImport.objects.update(seen_at=timezone.now() - timedelta(days=15))
    call_command("forget_readers")

    assert not sheet.rows.exists()
    page = client_of(make_member(EDITOR)).get(
        reverse("admin:certificates_sheetimport_change", args=[sheet.pk])
    )
    assert "Wiersz po wierszu" not in page.content.decode()


def counted():
    """Return how many institutions PostgreSQL plans for, -1 where it never looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'institutions_institution'")
        return cursor.fetchone()[0]


def test_the_database_plans_for_the_many_rows_of_an_import(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without figures")
    monkeypatch.setattr(runs, "MANY", 2)
    user = make_member(EDITOR)

    before = counted()
    imported(user, OPS)
    assert counted() == before
    imported(user, *({**OPS, "nazwa": f"OPS {n}", "miejscowość": f"Wieś {n}"} for n in range(2)))
    assert counted() == Institution.objects.count() == 3
