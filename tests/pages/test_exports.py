"""The lists as files: every row of the list, and nothing that the list does not show."""

import csv
import io

import pytest
import time_machine

from tests.factories import (
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_edition,
    make_institution,
    make_source,
    make_territory,
)

pytestmark = pytest.mark.django_db

INSTITUTIONS = "/dane/instytucje.csv"
CERTIFICATES = "/dane/certyfikaty.csv"


def download(client, address):
    """Return the file at `address` as a list of rows, each a mapping from the name of its column."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@time_machine.travel("2026-06-30 22:30Z", tick=False)  # half an hour after midnight in Poland
def test_a_certificate_is_one_line_with_dates_as_exact_as_its_source(client):
    municipality = make_territory(code="0402011", name="Brodnica", slug="brodnica-0402011")
    make_territory(code="0402", name="brodnicki", slug="brodnicki-0402")
    make_territory(code="04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    holder = make_institution(
        name="MOPS w Brodnicy", slug="mops-brodnica", town="Brodnica", kind="mops", territory=municipality
    )
    certificate = make_certificate(
        holder=holder,
        number="CAL-2015-0001-0",
        holder_as_printed="Ośrodek; „Brodnica”",
        edition=make_edition(name="Zasady z 2014 roku"),
        decided_on="2014-12",
        handed_over_on="2015-02-05",
        valid_from="2015",
        valid_until="2090",
        period_as_printed="2015–2090",
    )
    source = make_source(slug="gazeta")
    make_certificate_citation(certificate=certificate, source=source, field="handed_over_on")
    make_certificate_citation(certificate=certificate, source=source, field="decided_on")

    row = download(client, CERTIFICATES)

    assert row == [
        {
            "numer": "CAL-2015-0001-0",
            "status": "w mocy",
            "status na dzień": "2026-07-01",
            "posiadacz": "MOPS w Brodnicy",
            "nazwa posiadacza na certyfikacie": "Ośrodek; „Brodnica”",
            "rodzaj": "miejski ośrodek pomocy społecznej (MOPS)",
            "miejscowość": "Brodnica",
            "województwo": "kujawsko-pomorskie",
            "powiat": "brodnicki",
            "gmina": "Brodnica",
            "kod TERC": "0402011",
            "decyzja": "2014-12",
            "wręczenie": "2015-02-05",
            "ważny od": "2015",
            "ważny do": "2090",
            "okres, jak wydrukowano": "2015–2090",
            "cofnięty": "",
            "edycja zasad": "Zasady z 2014 roku",
            "strona w rejestrze": "http://testserver/certyfikaty/CAL-2015-0001-0/",
            "strona posiadacza": "http://testserver/instytucje/mops-brodnica/",
            "źródła": "http://testserver/zrodla/gazeta/",
        }
    ]


def test_an_institution_is_one_line_with_its_certificates_and_sources(client):
    parent = make_institution(name="Ośrodek nad zespołem", slug="osrodek")
    unit = make_institution(
        name="Zespół", slug="zespol", kind="jednostka", parent=parent, closed_on="2020-06"
    )
    make_certificate(holder=unit, number="CAL-2010-0001-0", handed_over_on="2010")
    make_certificate(holder=unit, number="CAL-2015-0001-0", handed_over_on="2014-11-07<")
    make_citation(institution=unit, source=make_source(slug="gazeta"), field="name")
    make_citation(institution=unit, source=make_source(slug="szkic", published_at=None), field="town")

    rows = download(client, INSTITUTIONS)

    assert [row["nazwa"] for row in rows] == ["Ośrodek nad zespołem", "Zespół"]
    assert rows[1] | {"status na dzień": ""} == rows[1] | {
        "status na dzień": "",
        "jednostka instytucji": "Ośrodek nad zespołem",
        "data zakończenia działalności": "2020-06",
        "status": "okres nieznany",
        "certyfikaty": "CAL-2015-0001-0 CAL-2010-0001-0",
        "strona w rejestrze": "http://testserver/instytucje/zespol/",
        "źródła": "http://testserver/zrodla/gazeta/",
    }
    assert rows[0]["status"] == "bez certyfikatu"


def test_a_file_holds_what_the_list_of_the_same_address_shows_on_the_same_day(client):
    held = make_institution(name="MOPS Brodnica", slug="mops-brodnica", kind="mops")
    make_certificate(holder=held, handed_over_on="2015", valid_from="2015", valid_until="2017")
    make_institution(name="Biblioteka", slug="biblioteka", kind="biblioteka")
    query = "?rodzaj=mops&status=w-mocy&na-dzien=2016-06-01"

    institutions = client.get(INSTITUTIONS + query)
    rows = download(client, INSTITUTIONS + query)

    assert [(row["nazwa"], row["status"], row["status na dzień"]) for row in rows] == [
        ("MOPS Brodnica", "w mocy", "2016-06-01")
    ]
    assert 'filename="instytucje-2016-06-01.csv"' in institutions["Content-Disposition"]
    assert [row["status"] for row in download(client, CERTIFICATES + query)] == ["w mocy"]
    assert download(client, CERTIFICATES + "?status=w-mocy") == []


@pytest.mark.parametrize("address", [INSTITUTIONS, CERTIFICATES])
@pytest.mark.parametrize("query", ["kolor=zielony", "status=zielony", "strona=2", "na-dzien=kiedys"])
def test_a_wrong_address_leads_to_the_list_that_says_what_is_wrong(client, address, query):
    response = client.get(f"{address}?{query}")

    assert response.status_code == 302
    assert response["Location"].endswith(f"/?{query}")
    assert response["Location"].startswith("/instytucje/" if "instytucje" in address else "/certyfikaty/")


def test_a_cell_that_a_spreadsheet_would_run_is_text(client):
    make_institution(name='=HYPERLINK("http://zlo.example")', slug="formula")

    assert download(client, INSTITUTIONS)[0]["nazwa"] == '\'=HYPERLINK("http://zlo.example")'


def test_drafts_stand_in_no_file(client):
    make_institution(name="Szkic", slug="szkic", published_at=None)
    make_certificate(holder=make_institution(slug="inna"), published_at=None)

    assert "Szkic" not in str(download(client, INSTITUTIONS))
    assert download(client, CERTIFICATES) == []


def test_a_file_is_read_in_batches_of_the_same_few_queries(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("calregistry.exports.BATCH", 2)
    for serial in range(5):
        holder = make_institution(name=f"Ośrodek {serial}")
        make_certificate(holder=holder, handed_over_on="2015", valid_until="2090")

    with django_assert_num_queries(1 + 1 + 3 * 3):
        assert len(download(client, INSTITUTIONS)) == 5
    with django_assert_num_queries(1 + 1 + 3 * 2):
        assert len(download(client, CERTIFICATES)) == 5


def test_a_file_speaks_english_under_en(client):
    make_certificate(holder=make_institution(), handed_over_on="2015")

    assert download(client, f"/en{CERTIFICATES}")[0]["status"] == "period unknown"


@pytest.mark.parametrize(("page", "file"), [("/instytucje/", INSTITUTIONS), ("/certyfikaty/", CERTIFICATES)])
def test_a_list_leads_to_its_file_under_the_same_filters(client, page, file):
    make_certificate(holder=make_institution(kind="mops"), handed_over_on="2015")

    html = client.get(f"{page}?rodzaj=mops&strona=1").content.decode()

    assert f'href="{file}?rodzaj=mops"' in html
    assert file not in client.get(f"{page}?szukaj=nigdzie").content.decode()
