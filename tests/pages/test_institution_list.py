import re

import pytest

from certificates.models import Certificate, Holder, Status
from certificates.numbers import make_number
from institutions.models import (
    Activity,
    ActivityKind,
    Institution,
    InstitutionKind,
    Participation,
    Programme,
    Territory,
)
from institutions.partial_dates import PartialDate
from institutions.planning import gather_statistics
from tests.factories import (
    PUBLISHED_AT,
    make_activity,
    make_certificate,
    make_institution,
    make_territory,
)
from tests.pages.lists import read

pytestmark = pytest.mark.django_db

EVERYTHING_CHOSEN = (
    "szukaj=osrodek&wojewodztwo=v-02&powiat=p-0201&gmina=g-0201011&rodzaj=ops&rodzaj=mops&status=okres-nieznany"
    "&rok=2015&rok=nieznany&dzialanie=klub&program=p-1&certyfikat=tak&sortuj=najnowsze"
)


def institutions(client, query=""):
    return read(client, "/instytucje/", query)


def holders(*names, **certificate):
    """Make institutions that hold one certificate each, and return them."""
    made = [make_institution(name=name, slug=name.lower()) for name in names]
    for institution in made:
        make_certificate(holder=institution, **certificate)
    return made


def generate(count):
    """Store `count` institutions over a country of 16 voivodeships, with all kinds, years and activities."""
    territories = []
    for voivodeship in range(2, 34, 2):
        code = f"{voivodeship:02}"
        territories.append(
            Territory(code=code, slug=f"v-{code}", name=f"wojewódzkie {code}", level="wojewodztwo")
        )
        for county in range(1, 43 if voivodeship == 2 else 2):
            below = f"{code}{county:02}"
            territories.append(
                Territory(code=below, slug=f"p-{below}", name=f"powiatowy {below}", level="powiat")
            )
            for municipality in range(1, 20 if below == "0201" else 2):
                lowest = f"{below}{municipality:02}1"
                territories.append(
                    Territory(
                        code=lowest,
                        slug=f"g-{lowest}",
                        name=f"Gmina {lowest}",
                        level="gmina",
                        kind="gmina miejska",
                    )
                )
    Territory.objects.bulk_create(territories)
    seats = [each.code for each in territories if each.level == "gmina"]
    kinds = [kind for kind in InstitutionKind.values if kind != InstitutionKind.UNIT]
    Institution.objects.bulk_create(
        Institution(
            name=f"Miejsko-Gminny Ośrodek Pomocy Społecznej w Miejscowości nr {number}",
            slug=f"mgops-miejscowosc-{number}",
            kind=kinds[number % len(kinds)],
            town=f"Miejscowość nr {number}",
            territory_id=seats[number % len(seats)],
            published_at=PUBLISHED_AT,
        )
        for number in range(count)
    )
    keys = list(Institution.objects.order_by("pk").values_list("pk", flat=True))
    Certificate.objects.bulk_create(
        Certificate(
            number=make_number(year=2002 + number % 25, serial=number + 1),
            holder_id=key,
            handed_over_on=PartialDate(2002 + number % 25, 9, 5) if number % 26 else None,
            valid_until=PartialDate(2006 + number % 25) if number % 3 else None,
            published_at=PUBLISHED_AT,
        )
        for number, key in enumerate(keys)
        if number % 7
    )
    Activity.objects.bulk_create(
        Activity(
            institution_id=key, slug="a", name="Klub", kind=ActivityKind.values[number % len(ActivityKind)]
        )
        for number, key in enumerate(keys)
    )
    programmes = Programme.objects.bulk_create(
        Programme(name=f"Program rozwoju społeczności nr {n}", slug=f"p-{n}", published_at=PUBLISHED_AT)
        for n in range(1, 6)
    )
    Participation.objects.bulk_create(
        Participation(programme=programmes[number % 5], institution_id=key, role="pilot")
        for number, key in enumerate(keys)
    )
    gather_statistics()


def test_the_list_is_in_polish_order(client):
    in_order = ["Cma", "Ćma", "Las", "Lód", "Łąka", "Osa", "Ósma", "Zebra", "Źdźbło", "Żaba"]
    for name in sorted(in_order):
        make_institution(name=name, slug=f"x{in_order.index(name)}")

    assert [row.split()[0] for row in institutions(client).rows] == in_order


def test_a_row_tells_kind_place_status_with_its_date_and_awards(client):
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    brodnica = make_institution(name="MOPS w Brodnicy", town="Brodnica", territory_id="0402011", kind="mops")
    make_certificate(holder=brodnica, handed_over_on="2010-06", valid_until="2013")
    make_certificate(holder=brodnica, handed_over_on="2015-02-05", valid_until="2018-02-04")
    make_institution(name="OPS bez certyfikatu", town="Szklarska Poręba")

    page = institutions(client)

    assert page.statuses == ["wygasl", "bez-certyfikatu"]
    for words in (
        "MOPS w Brodnicy",
        str(InstitutionKind.MOPS.label),
        "Brodnica",
        "kujawsko-pomorskie",
        str(Status.EXPIRED.label),
        "4 lutego 2018",
        "2",
        "5 lutego 2015",
        "czerwiec 2010",
    ):
        assert words in page.rows[0]
    assert "Szklarska Poręba" in page.rows[1]
    assert str(Status.NONE.label) in page.rows[1]


def test_statuses_are_one_click_apart_and_keep_the_other_filters(client):
    holders("A", "B", valid_until="2099")
    holders("C", valid_until="2001")
    make_institution(name="D", kind="cus")
    make_institution(name="E")

    assert institutions(client).status_links == {
        "": (5, "?"),
        "w-mocy": (2, "?status=w-mocy"),
        "okres-nieznany": (0, "?status=okres-nieznany"),
        "wygasl": (1, "?status=wygasl"),
        "bez-certyfikatu": (2, "?status=bez-certyfikatu"),
    }
    page = institutions(client, "rodzaj=ops&status=wygasl&utm_source=x")
    assert page.status_links == {
        "": (4, "?rodzaj=ops"),
        "w-mocy": (2, "?rodzaj=ops&status=w-mocy"),
        "okres-nieznany": (0, "?rodzaj=ops&status=okres-nieznany"),
        "wygasl": (1, "?rodzaj=ops&status=wygasl"),
        "bez-certyfikatu": (1, "?rodzaj=ops&status=bez-certyfikatu"),
    }
    assert page.leads_to == ["/instytucje/c/"]
    assert page.facet("status") == {"w-mocy": 2, "wygasl": 1, "bez-certyfikatu": 1}


@pytest.mark.parametrize("status", Status)
def test_the_filter_of_a_status_finds_what_the_rows_say(client, status):
    holders("A", valid_until="2099")
    holders("B", valid_until="2001")
    holders("C")
    holders("D", valid_from="2098", valid_until="2099")
    holders("E", valid_until="2099", withdrawn_on="2020", withdrawal_reason="Powód.")
    make_institution(name="F")
    make_certificate(holder=holders("G", valid_until="2001")[0], valid_until="2099")

    page = institutions(client, f"status={status}")
    counted = institutions(client).facet("status")[status]

    assert set(page.statuses) == {status}
    assert len(page.rows) == counted
    statuses = Holder.objects.with_status(on=PartialDate(2026, 1, 1).first_day).values_list(
        "status", flat=True
    )
    assert counted == list(statuses).count(status)


def test_with_and_without_a_certificate_divide_the_list(client):
    holders("A", "B", valid_until="2001")
    make_institution(name="C", slug="c")

    assert institutions(client).facet("certyfikat") == {"": 3, "tak": 2, "nie": 1}
    assert institutions(client, "certyfikat=nie").leads_to == ["/instytucje/c/"]
    assert institutions(client, "certyfikat=tak").leads_to == ["/instytucje/a/", "/instytucje/b/"]
    assert institutions(client, "certyfikat=tak&status=bez-certyfikatu").rows == []
    assert institutions(client, "certyfikat=tak&status=wygasl").facet("certyfikat") == {"": 2, "tak": 2}


def test_years_of_award_count_institutions_and_an_unknown_year_is_a_choice(client):
    (a,) = holders("A", handed_over_on="2015-02-05")
    make_certificate(holder=a, handed_over_on="2015-06")
    make_certificate(holder=a, handed_over_on="2018")
    holders("B", handed_over_on="2014-11-07<")
    holders("C")

    assert institutions(client).facet("rok") == {"2018": 1, "2015": 1, "nieznany": 2}
    assert institutions(client, "rok=2015").leads_to == ["/instytucje/a/"]
    assert institutions(client, "rok=nieznany").leads_to == ["/instytucje/b/", "/instytucje/c/"]
    assert len(institutions(client, "rok=nieznany&rok=2018").rows) == 3
    assert institutions(client, "rok=1999").rows == []


def test_institutions_are_ordered_by_their_newest_award(client):
    (old,) = holders("Stara", handed_over_on="2009")
    make_certificate(holder=old, handed_over_on="2020-05-01", published_at=None)
    holders("Nowa", handed_over_on="2016-03-10")
    (twice,) = holders("Dwukrotna", handed_over_on="2008")
    make_certificate(holder=twice, handed_over_on="2015-01-01")
    make_institution(name="Bez", slug="bez")

    newest, oldest = institutions(client, "sortuj=najnowsze"), institutions(client, "sortuj=najstarsze")

    assert newest.leads_to == [f"/instytucje/{slug}/" for slug in ("nowa", "dwukrotna", "stara", "bez")]
    assert oldest.leads_to == [f"/instytucje/{slug}/" for slug in ("stara", "dwukrotna", "nowa", "bez")]
    assert 'name="sortuj" value="najnowsze"' in newest.html


@pytest.mark.parametrize("typed", ["CAL-2015-0001-0", "cal 2015 0001 0", "cal–2015–0001–0", "201500010"])
def test_a_certificates_number_finds_its_holder(client, typed):
    holders("A", handed_over_on="2015", number="CAL-2015-0001-0")
    make_institution(name="B")

    assert institutions(client, f"szukaj={typed}").leads_to == ["/instytucje/a/"]


def test_a_filter_that_only_a_draft_meets_shows_what_one_that_nothing_meets_shows(client):
    make_institution(name="Jawna", town="Brodnica")
    draft = make_institution(name="Tajna", kind="cus", town="Sekretowo", published_at=None)
    make_certificate(holder=draft, handed_over_on="2011", number=make_number(year=2011, serial=1))
    make_activity(institution=draft, kind="film" if "film" in ActivityKind.values else "publikacja")
    make_certificate(
        holder=Institution.objects.get(name="Jawna"),
        handed_over_on="2012",
        number=make_number(year=2012, serial=1),
        published_at=None,
    )

    def same(query, other):
        of_draft = client.get(f"/instytucje/?{query}")
        of_nothing = client.get(f"/instytucje/?{other}")
        assert of_draft.status_code == of_nothing.status_code == 200
        shown = [
            re.sub(r"\b\w*(?:20\d\d|sekretowo|nigdziewo|tajna|zadna)[-\w]*", "…", page.content.decode())
            for page in (of_draft, of_nothing)
        ]
        assert shown[0] == shown[1]

    same("rok=2011", "rok=2017")
    same("rok=2012", "rok=2018")
    same("szukaj=sekretowo", "szukaj=nigdziewo")
    same("szukaj=tajna", "szukaj=zadna")
    same(f"szukaj={make_number(year=2011, serial=1)}", f"szukaj={make_number(year=2011, serial=2)}")
    same(f"szukaj={make_number(year=2012, serial=1)}", f"szukaj={make_number(year=2012, serial=2)}")
    page = institutions(client)
    assert len(page.rows) == 1
    assert page.statuses == ["bez-certyfikatu"]
    assert page.facet("rok") == page.facet("dzialanie") == {}
    assert page.facet("rodzaj") == {"ops": 1}


def test_a_wrong_address_is_told_in_words_with_no_rows(client):
    make_institution(name="A")
    page = institutions(client, "kolor=zielony&rodzaj=zamek&sortuj=najnowsze")

    assert page.status_code == 400
    assert page.rows == []
    for words in ("kolor", "zielony", "rodzaj", "zamek"):
        assert words in page.errors
    assert "?sortuj=najnowsze" in page.links
    assert "?" in page.links


def test_pages_hold_25_rows_and_the_page_beyond_the_end_does_not_exist(client):
    generate(51)

    assert len(institutions(client).rows) == 25
    second = institutions(client, "strona=2&rodzaj=&utm_source=x")
    assert len(second.rows) == 25
    assert "2" in re.search(r"\((.*?)\)", second.title)[1]
    assert "?strona=3" in second.links
    assert len(institutions(client, "strona=3").rows) == 1
    for number in ("4", "1000000000", "1" + "0" * 30, "9" * 5000):
        assert institutions(client, f"strona={number}").status_code == 404
    rows = [row for number in (1, 2, 3) for row in institutions(client, f"strona={number}").leads_to]
    assert len(set(rows)) == 51


def test_a_change_of_filter_or_order_goes_back_to_the_first_page(client):
    generate(60)
    page = institutions(client, "strona=2&certyfikat=tak")

    own = [link for link in page.links if link.startswith("?")]
    assert not [link for link in own if "strona" in link and "certyfikat=tak" not in link]
    assert all("strona" not in address for _count, address in page.status_links.values())
    assert page.chips == ["?"]


def test_an_empty_result_names_the_filters_and_loosens_each(client):
    make_institution(name="A")
    page = institutions(client, "szukaj=nic&rodzaj=cus&status=w-mocy")

    empty = page.within("div", "empty")
    assert re.findall(r'href="(\?[^"]*)"', empty) == [
        "?rodzaj=cus&status=w-mocy",
        "?szukaj=nic&status=w-mocy",
        "?szukaj=nic&rodzaj=cus",
        "?",
    ]
    assert "nic" in empty


def test_an_empty_register_says_so(client):
    page = institutions(client)

    assert page.status_code == 200
    assert page.rows == []
    assert "<details" not in page.within("div", "facets")
    assert page.within("div", "empty")


def test_only_a_list_with_rows_leads_to_the_map(client):
    make_institution(name="Ośrodek")

    assert "/mapa/?szukaj=osrodek" in institutions(client, "szukaj=osrodek").links
    assert not [link for link in institutions(client, "szukaj=nigdzie").links if link.startswith("/mapa/?")]


@pytest.mark.parametrize("count", [30, 400])
def test_the_list_takes_at_most_12_queries_whatever_the_number_of_rows(
    client, django_assert_max_num_queries, count
):
    generate(count)

    with django_assert_max_num_queries(11):
        assert institutions(client).rows
    with django_assert_max_num_queries(12):
        assert institutions(client, EVERYTHING_CHOSEN).status_code == 200


def test_page_and_style_weigh_under_60_kb_with_every_facet_full(client):
    generate(1500)
    page = institutions(client, "wojewodztwo=v-02&powiat=p-0201&gmina=g-0201011&certyfikat=tak")
    whole = institutions(client)
    assert len(whole.facet("wojewodztwo")) == 17
    assert len(whole.facet("rodzaj")) == 14
    assert len(whole.facet("dzialanie")) == 20
    assert len(whole.facet("rok")) == 26
    assert len(page.facet("powiat")) == 43
    assert len(page.facet("gmina")) == 20

    assert institutions(client, "wojewodztwo=v-02&powiat=p-0201").weight < 60_000
    assert read(client, "/en/instytucje/", "wojewodztwo=v-02&powiat=p-0201").weight < 60_000
    assert institutions(client, "wojewodztwo=v-02&powiat=p-0201&na-dzien=2016-06-01").weight < 60_000
    assert whole.weight < 60_000


HOSTILE = [
    "%01%02",
    "%ED%A0%80",
    "%FF%FE",
    "a" * 7000,
    "'%22%3E%3Cscript%3E",
    "%25",
    "%5C",
    "{{7*7}}",
    "١",
    "-1",
    "1e9",
]


@pytest.mark.parametrize("path", ["/instytucje/", "/certyfikaty/"])
@pytest.mark.parametrize(
    "parameter",
    [
        "szukaj",
        "wojewodztwo",
        "powiat",
        "gmina",
        "rodzaj",
        "status",
        "rok",
        "dzialanie",
        "program",
        "sortuj",
        "strona",
    ],
)
def test_no_value_of_any_parameter_breaks_a_list(client, path, parameter):
    make_certificate(handed_over_on="2015")

    for value in HOSTILE:
        assert client.get(f"{path}?{parameter}={value}").status_code in {200, 400, 404}
    assert client.get(path + "?" + f"{parameter}=a&" * 900).status_code in {200, 400}
