"""The lists of the office as files, and what becomes of them when they are imported again."""

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from calregistry.roles import AUDITOR, EDITOR, PUBLISHER
from certificates.sheets.columns import COLUMNS
from certificates.sheets.holders import Rights
from certificates.sheets.proposals import plan_of
from certificates.sheets.reading import read_sheet
from certificates.sheets.rows import Outcome, read_rows
from institutions.spreadsheets import FORMATS
from tests.factories import (
    make_activity,
    make_certificate,
    make_citation,
    make_edition,
    make_event,
    make_institution,
    make_part,
    make_person,
    make_post,
    make_source,
    make_territory,
)
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

LISTS = (
    "institutions_institution",
    "institutions_person",
    "institutions_source",
    "institutions_activity",
    "certificates_certificate",
    "certificates_event",
)


def file_of(client, name, kind="csv", query=""):
    """Return the bytes of a list's file."""
    answer = client.get(reverse(f"admin:{name}_export", args=[kind]) + query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(content):
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def everything():
    """Fill every column of an import."""
    make_territory("04", name="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki")
    territory = make_territory("0402011", name="Brodnica", kind="gmina miejska")
    whole = make_institution(
        name="OPS; „Brodnica”", short_name="=OPS", town="Brodnica", in_town="w Brodnicy", territory=territory,
        is_territory_derived=True, street_address="ul. Długa 1", postal_code="01-234", phone="+48 75 717 21 46",
        email="ops@brodnica.pl", website="https://brodnica.pl/", bip="https://bip.brodnica.pl", regon="123456785",
        nip="5260001246",
    )  # fmt: skip
    unit = make_institution(
        name="Filia", kind="biblioteka", parent=whole, town="Gorczenica", regon="12345678512347", nip="5260001246",
        published_at=None,
    )  # fmt: skip
    source = make_source(url="https://przyklad.pl/a", publisher="Gazeta", published_on="2015-02")
    make_citation(institution=whole, source=source, field="name")
    certificate = make_certificate(
        holder=whole, association_number="57/2015", holder_as_printed="OPS Brodnica", title_as_printed="Certyfikat",
        edition=make_edition(name="Zasady"), decided_on="2014-12", handed_over_on="2015-02-05<", valid_from="2015",
        valid_until="2018-02", period_as_printed="2015–2018",
    )  # fmt: skip
    event = make_event(certificate=certificate, place="Pałac", town="Brodnica", occasion="sesja")
    person = make_person(given_names="Anna Maria", family_name="de Nowa", slug="anna-nowa")
    make_part(event=event, person=person, function="wreczenie", post="ekspert; CAL, trener", position=1)
    make_part(event=event, who="Burmistrz (miasta)", function="wreczenie", position=2)
    make_part(event=event, person=make_person(), function="odbior", position=3)
    make_certificate(holder=whole)
    make_certificate(holder=whole)
    make_certificate(holder=unit, published_at=None)
    make_post(person=person, institution=whole)
    make_activity(institution=whole)


def plan_for(content, name):
    """Return what an import of a file by somebody who may do everything would do; no source is given with it."""
    rows = read_rows(read_sheet(content, name))
    return plan_of(rows, source=None, rights=Rights(institutions=True, certificates=True))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ["institutions_institution", "certificates_certificate"])
def test_the_import_of_an_export_changes_nothing(everything, name, kind):
    content = file_of(client_of(make_member(PUBLISHER)), name, kind)

    plan = plan_for(content, f"plik.{FORMATS[kind].extension}")

    assert not plan.is_refused, [report for report in plan.reports if report["faults"]]
    assert {proposal.institution for proposal in plan.proposals} == {Outcome.SAME}
    assert {proposal.certificate for proposal in plan.proposals} <= {Outcome.SAME, ""}
    assert not [report for report in plan.reports if report["changes"] or report["kept"] or report["notices"]]
    assert not plan.people and not plan.sources


def test_every_column_of_an_import_is_filled_by_an_export(everything):
    rows = rows_of(file_of(client_of(make_member(AUDITOR)), "certificates_certificate"))

    # What no certificate of the world tells, and none of these is cited.
    silent = {column.heading for column in COLUMNS if not any(row[column.heading] for row in rows)}
    assert silent == {column.heading for column in COLUMNS if column.key.startswith("source_")}


def test_the_opening_stock_comes_back_unchanged():
    call_command("load_opening_stock", stdout=io.StringIO())
    client = client_of(make_member(PUBLISHER))

    for name in ("institutions_institution", "certificates_certificate"):
        plan = plan_for(file_of(client, name, "xlsx"), "plik.xlsx")

        assert not plan.is_refused
        assert not [report for report in plan.reports if report["changes"] or report["notices"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leads_to_its_files_under_its_filters(everything, name):
    client = client_of(make_member(EDITOR))
    listed = client.get(reverse(f"admin:{name}_changelist") + "?q=brodnica&p=1")

    html = listed.content.decode()

    for kind in FORMATS:
        address = reverse(f"admin:{name}_export", args=[kind])
        assert f'href="{address}?q=brodnica"' in html
    content = file_of(client, name, "csv", "?q=brodnica")
    assert len(rows_of(content)) == listed.context["cl"].result_count


def test_codes_and_formulas_are_text(everything):
    content = file_of(client_of(make_member(EDITOR)), "institutions_institution")

    (row,) = [row for row in rows_of(content) if row["adres w rejestrze"] and not row["jednostka"]]
    assert (row["kod TERC"], row["kod pocztowy"]) == ("0402011", "01-234")
    assert (row["nazwa skrócona"], row["telefon"]) == ("'=OPS", "'+48 75 717 21 46")


def test_a_file_is_read_in_batches(everything, monkeypatch):
    monkeypatch.setattr("institutions.exports.BATCH", 1)
    client = client_of(make_member(EDITOR))

    for name in LISTS:
        assert rows_of(file_of(client, name))


def test_a_wrong_filter_leads_back_to_the_list_and_an_unknown_kind_to_nothing(everything):
    client = client_of(make_member(EDITOR))

    wrong = client.get(reverse("admin:certificates_certificate_export", args=["csv"]) + "?status=zielony")

    assert wrong.status_code == 302
    assert client.get("/admin/certificates/certificate/export/pdf/").status_code == 404
