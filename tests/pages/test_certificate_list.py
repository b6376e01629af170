import pytest
from django.db import connection

from certificates.models import Certificate, Status
from tests.factories import (
    make_activity,
    make_certificate,
    make_institution,
    make_institution_name,
    make_participation,
    make_programme,
    make_territory,
)
from tests.pages.lists import read
from tests.pages.test_institution_list import generate

pytestmark = pytest.mark.django_db


def certificates(client, query=""):
    return read(client, "/certyfikaty/", query)


def numbers(client, query=""):
    return [address.split("/")[2] for address in certificates(client, query).leads_to]


def test_a_row_tells_number_holder_award_status_and_name_as_printed(client):
    brodnica = make_institution(name="MOPS w Brodnicy", town="Brodnica")
    make_certificate(
        holder=brodnica,
        holder_as_printed="Ośrodek brodnicki",
        handed_over_on="2015-02-05",
        valid_until="2018",
        number="CAL-2015-0001-0",
    )

    page = certificates(client)

    [row] = page.rows
    for words in (
        "CAL-2015-0001-0",
        "MOPS w Brodnicy",
        "Ośrodek brodnicki",
        "5 lutego 2015",
        "2018",
        str(Status.EXPIRED.label),
        "Brodnica",
    ):
        assert words in row
    assert page.leads_to == ["/certyfikaty/CAL-2015-0001-0/"]


def test_certificates_stand_newest_award_first_unless_asked_otherwise(client):
    a, b, c = (make_institution(name=name) for name in ("Źdźbło", "Cma", "Ćma"))
    old = make_certificate(holder=a, handed_over_on="2009").number
    new = make_certificate(holder=b, decided_on="2016-03-10").number
    undated = make_certificate(holder=c).number

    assert numbers(client) == numbers(client, "sortuj=najnowsze") == [new, old, undated]
    assert numbers(client, "sortuj=najstarsze") == [old, new, undated]
    assert numbers(client, "sortuj=nazwa") == [new, undated, old]


def test_drafts_and_certificates_of_draft_holders_are_nowhere(client):
    shown = make_certificate(handed_over_on="2015").number
    make_certificate(handed_over_on="2016", published_at=None)
    make_certificate(holder=make_institution(kind="cus", published_at=None), handed_over_on="2017")

    page = certificates(client)

    assert numbers(client) == [shown]
    assert page.status_links == {
        "": (1, "?"),
        "w-mocy": (0, "?status=w-mocy"),
        "okres-nieznany": (1, "?status=okres-nieznany"),
        "wygasl": (0, "?status=wygasl"),
    }
    assert page.facet("rok") == {"2015": 1}
    assert page.facet("rodzaj") == {"ops": 1}
    assert certificates(client, "rok=2016").rows == certificates(client, "rok=2017").rows == []


@pytest.mark.parametrize(
    "typed",
    [
        "CAL-2015-0001-0",
        "cal 2015 0001 0",
        "cal–2015–0001–0",
        "201500010",
        "2015-0001",
        "brodnicy",
        "PRINTED",
        "dawna",
    ],
)
def test_a_certificate_is_found_by_number_holder_town_or_name_as_printed(client, typed):
    brodnica = make_institution(name="MOPS", town="Brodnicy")
    make_institution_name(institution=brodnica, name="Dawna nazwa")
    make_certificate(
        holder=brodnica, holder_as_printed="As printed", handed_over_on="2015", number="CAL-2015-0001-0"
    )
    make_certificate(handed_over_on="2017")

    assert numbers(client, f"szukaj={typed}") == ["CAL-2015-0001-0"]


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("w-mocy", {"valid_until": "2099"}),
        ("okres-nieznany", {}),
        ("przyszly", {"valid_from": "2098"}),
        ("wygasl", {"valid_until": "2001"}),
        ("cofniety", {"withdrawn_on": "2020", "withdrawal_reason": "Powód."}),
    ],
)
def test_each_status_is_one_click_away_with_its_count(client, status, fields):
    number = make_certificate(**fields).number
    make_certificate(valid_until="2002")
    make_certificate()

    count, address = certificates(client).status_links[status]
    page = certificates(client, address.removeprefix("?"))

    assert len(page.rows) == count
    assert set(page.statuses) == {status}
    assert number in " ".join(page.rows)
    assert certificates(client).status_links[""] == (3, "?")


def test_no_certificate_is_no_status_of_a_certificate(client):
    page = certificates(client, "status=bez-certyfikatu")

    assert page.status_code == 400
    assert "bez-certyfikatu" in page.errors
    assert certificates(client, "certyfikat=tak").status_code == 400


def test_certificates_are_chosen_and_counted_by_what_is_known_of_the_holder(client):
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki", slug="brodnicki-0402")
    make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    brodnica = make_institution(kind="mops", territory_id="0402011")
    make_activity(institution=brodnica, kind="klub")
    make_activity(institution=brodnica, kind="klub")
    make_participation(institution=brodnica, programme=make_programme(slug="osl"))
    first, second = (
        make_certificate(holder=brodnica, handed_over_on=year).number for year in ("2015", "2012")
    )
    make_certificate(handed_over_on="2010")

    for query in (
        "wojewodztwo=kujawsko-pomorskie",
        "powiat=brodnicki-0402",
        "gmina=brodnica-0402011",
        "rodzaj=mops",
        "dzialanie=klub",
        "program=osl",
    ):
        assert numbers(client, query) == [first, second], query
    page = certificates(client, "powiat=brodnicki-0402")
    assert page.facet("wojewodztwo") == {"": 3, "kujawsko-pomorskie": 2}
    assert page.facet("powiat") == {"": 2, "brodnicki-0402": 2}
    assert page.facet("gmina") == {"": 2, "brodnica-0402011": 2}
    assert page.facet("dzialanie") == {"klub": 2}
    assert page.facet("program") == {"osl": 2}
    assert certificates(client, "rok=2015").facet("rok") == {"2015": 1, "2012": 1, "2010": 1}


def test_a_wrong_address_is_told_in_words_with_no_rows(client):
    make_certificate()
    page = certificates(client, "rok=20x5&strona=abc")

    assert page.status_code == 400
    assert page.rows == []
    for words in ("rok", "20x5", "strona", "abc"):
        assert words in page.errors


def test_the_page_beyond_the_end_does_not_exist(client):
    make_certificate()

    assert certificates(client, "strona=1").rows
    assert certificates(client, "strona=2").status_code == 404


def test_an_empty_register_says_so(client):
    page = certificates(client)

    assert page.rows == []
    assert page.within("div", "empty")


@pytest.mark.parametrize("count", [30, 400])
def test_the_list_takes_at_most_10_queries_whatever_the_number_of_rows(
    client, django_assert_max_num_queries, count
):
    generate(count)

    with django_assert_max_num_queries(10):
        assert certificates(client).rows
    with django_assert_max_num_queries(10):
        page = certificates(
            client,
            "szukaj=osrodek&wojewodztwo=v-02&powiat=p-0201&gmina=g-0201011&rodzaj=ops&status=wygasl&rok=2015"
            "&dzialanie=klub&program=p-1&sortuj=nazwa",
        )
    assert page.status_code == 200


def test_page_and_style_weigh_under_60_kb_with_every_facet_full(client):
    generate(1500)

    assert certificates(client).weight < 60_000
    assert certificates(client, "wojewodztwo=v-02&powiat=p-0201").weight < 60_000
    assert certificates(client, "wojewodztwo=v-02&powiat=p-0201&na-dzien=2016-06-01").weight < 60_000


def test_the_newest_awards_are_read_from_an_index_that_has_their_order():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")  # for a table without rows it would rather sort

    plan = Certificate.objects.published().newest_first()[:25].explain()

    assert "certificate_newest_first" in plan
    assert not [step for step in ("Sort", "TEMP B-TREE") if step in plan]
