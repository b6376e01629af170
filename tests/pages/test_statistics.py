import csv
import io
import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import pytest

from calregistry.statistics import Statistics
from certificates.models import Certificate
from institutions.spreadsheets import defused
from tests.factories import make_certificate, make_institution, make_territory
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

ADDRESS = "/statystyki/"
TODAY = date(2026, 1, 15)
KEYS = [
    "lata",
    "statusy",
    "wojewodztwa",
    "rodzaje",
    "kolejne",
    "instytucje",
    "jednostki",
    "daty",
    "okresy",
]


@pytest.fixture
def register():
    """Store awards of every status, precision, period and place, and drafts, which count nowhere."""
    for code, slug in (("04", "kujawsko-pomorskie"), ("02", "dolnoslaskie"), ("08", "lubuskie")):
        make_territory(code, name=slug, slug=slug)
    mops = make_institution(kind="mops", territory=make_territory("0402011"))
    ops = make_institution(kind="ops", territory=make_territory("0221021"))
    unit = make_institution(kind="jednostka", parent=mops, territory=mops.territory)
    library = make_institution(kind="biblioteka")
    make_institution(kind="ngo", parent=make_institution(published_at=None))
    make_institution(kind="szkola", parent=library)
    for award in (
        {"handed_over_on": "2012-02-05", "valid_from": "2012", "valid_until": "2015"},
        {"handed_over_on": "2017-06", "valid_from": "2017", "valid_until": "2090"},
        {"decided_on": "2022", "valid_until": "2026-12-31"},
        {"handed_over_on": "2012-05"},
        {},
    ):
        make_certificate(holder=mops, **award)
    make_certificate(holder=ops, handed_over_on="2014-11-07<")
    make_certificate(holder=ops, handed_over_on="2017-01-01")
    make_certificate(holder=unit, valid_from="2088")
    make_certificate(holder=library, handed_over_on="2012", withdrawn_on="2013", withdrawal_reason="Powód.")
    make_certificate(holder=library, handed_over_on="2012-04-04")
    make_certificate(holder=ops, handed_over_on="2012", published_at=None)
    make_certificate(holder=make_institution(published_at=None, kind="cis"), handed_over_on="2013")


def figures_of(html):
    """Return each number that the page links, with the address that it leads to."""
    cells = re.findall(r'<td><a href="([^"]*)">(\d+)</a></td>', html)
    return [(unescape(address), int(number)) for address, number in cells]


def count_of(client, address):
    """Return the number in the heading of the list at `address`."""
    page = client.get(address)
    assert page.status_code == 200, address
    return int(re.search(r'<h2 id="liczba">(\d+)', page.content.decode())[1])


@pytest.mark.parametrize(
    "address",
    [ADDRESS, f"{ADDRESS}?na-dzien=2016-06-01", f"/en{ADDRESS}"],
    ids=["today", "another day", "in English"],
)
def test_every_number_is_that_of_the_list_that_it_leads_to(client, register, address):
    figures = figures_of(read(client, address).html)

    assert len(figures) > 50
    assert len({address for address, _number in figures}) > 35
    for address, number in figures:
        assert count_of(client, address) == number, address


def test_a_table_adds_up_to_its_last_row(register):
    for table in Statistics(on=TODAY).tables.values():
        for place, total in enumerate(table.total.figures):
            assert sum(row.figures[place].count for row in table.rows) == total.count, table.key


def test_drafts_count_nowhere(client, register):
    statistics = Statistics(on=TODAY)

    assert statistics.certificate_count == 10
    assert statistics.institution_count == 6
    assert statistics.holder_count == 4


def test_a_unit_is_one_by_its_kind_or_by_a_parent_that_the_public_sees(register):
    whole, units = Statistics(on=TODAY).tables["jednostki"].rows

    assert [figure.count for figure in whole.figures] == [9, 3, 4]
    assert [figure.count for figure in units.figures] == [1, 1, 2]


def test_the_first_sentence_says_the_finding(client, register):
    page = read(client, ADDRESS)

    assert page.text.startswith("Statystyki Rejestr zna 10 certyfikatów CAL. Na pewno w mocy są 2.")


def test_the_years_between_the_first_and_today_are_all_there(register):
    rows = Statistics(on=TODAY).tables["lata"].rows

    counts = {row.label: row.figures[0].count for row in rows}
    assert list(counts) == [*map(str, range(2012, 2027)), "2088", "rok nieznany"]
    assert (counts["2012"], counts["2013"], counts["2017"], counts["rok nieznany"]) == (4, 0, 2, 2)


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("2012", "2013", 1),
        ("2012", "2012-06", 0),
        ("2012-05", "2012-06-01", 1),
        ("2012", "2012", 0),
        ("2012<", "2013", 1),
        ("2012", "2013<", 0),
        ("2012", None, 0),
    ],
)
def test_an_award_is_later_only_where_the_dates_say_so(first, second, later):
    holder = make_institution()
    make_certificate(holder=holder, handed_over_on=first)
    make_certificate(holder=holder, handed_over_on=second)

    assert Certificate.objects.with_is_later().filter(is_later=True).count() == later


def test_a_draft_makes_no_award_a_later_one():
    holder = make_institution()
    make_certificate(holder=holder, handed_over_on="2012", published_at=None)
    make_certificate(holder=holder, handed_over_on="2013")

    assert not Certificate.objects.published().with_is_later().filter(is_later=True)


def test_each_table_is_a_file_with_the_same_numbers(client, register):
    tables = Statistics(on=date.fromisoformat("2026-01-15")).tables

    assert list(tables) == KEYS
    for key, table in tables.items():
        response = client.get(f"{ADDRESS}{key}.csv?na-dzien=2026-01-15")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == (f'attachment; filename="statystyki-{key}-2026-01-15.csv"')
        assert response.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
        assert rows == [[str(cell) for cell in line] for line in table.lines]


@pytest.mark.parametrize("cell", ["=1+1", "+48", "-1+1", "@SUM(A1)", "-A1", "\t=1", "\r=1", "  =1"])
def test_no_cell_of_text_is_a_formula(cell):
    assert defused(cell) == f"'{cell}"


def test_a_place_called_like_a_formula_is_defused_in_the_file(client):
    make_territory("02", name="=HYPERLINK(1)", slug="v")

    assert "'=HYPERLINK(1);0;0;0" in client.get(f"{ADDRESS}wojewodztwa.csv").content.decode("utf-8-sig")


PLAIN = [-1, "-1", "-2,5", "2012", "łódzkie", "a-b"]


def test_numbers_and_plain_words_stay_as_they_are():
    assert [defused(cell) for cell in PLAIN] == PLAIN


def test_an_unknown_parameter_is_named_and_no_figure_shown(client, register):
    for address in (ADDRESS, f"{ADDRESS}lata.csv"):
        page = read(client, f"{address}?kolor=zielony")

        assert page.status_code == 400
        assert "kolor" in page.text
        assert not figures_of(page.html)


def test_a_table_that_there_is_not_is_not_found(client):
    assert client.get(f"{ADDRESS}pogoda.csv").status_code == 404


def test_an_empty_register_says_so(client):
    page = read(client, ADDRESS)

    assert "Rejestr nie zna jeszcze żadnego certyfikatu." in page.text
    assert not figures_of(page.html)


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_asks_eight_queries_whatever_the_number_of_rows(
    client, register, django_assert_num_queries, count
):
    for serial in range(count):
        make_certificate(holder=make_institution(kind="gops"), handed_over_on=str(1950 + serial))

    with django_assert_num_queries(8):
        assert read(client, ADDRESS).status_code == 200


def test_the_lists_say_in_words_which_rows_a_figure_chose(client, register):
    links = [urlsplit(address).query for address, _number in figures_of(read(client, ADDRESS).html)]
    assert {"teren=nieznany", "data=najpozniej", "okres=brak", "rok=2017&ktory=kolejny"} <= set(links)

    page = read(client, "/certyfikaty/?data=najpozniej&jednostka=nie")

    assert "Data przyznania: tylko „nie później niż”" in page.text
    assert "Jednostka innej instytucji: nie" in page.text
    assert '<input type="hidden" name="data" value="najpozniej">' in page.html
