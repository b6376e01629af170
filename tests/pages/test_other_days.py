"""The register as of another day: statuses as the oracle tells them, in the right tense, on every list and page."""

from datetime import date, timedelta

import pytest
import time_machine

from certificates.models import Status
from institutions.models import FormerSlug, Institution
from institutions.partial_dates import PartialDate
from tests.certificates.test_status import BEST_FIRST, status_of
from tests.factories import make_certificate, make_institution, make_territory
from tests.pages.lists import read as read_list
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NUMBER = "CAL-2015-0001-0"


@pytest.fixture(autouse=True)
def today():
    """Let it be 1 July 2026."""
    with time_machine.travel("2026-07-01T10:00:00+00:00", tick=False):
        yield


def on(day, address):
    """Return the address as of the day."""
    return f"{address}{'&' if '?' in address else '?'}na-dzien={day}"


PERIODS = {
    "days": {"valid_from": "2015-02-05", "valid_until": "2018-02-04"},
    "months": {"valid_from": "2015-02", "valid_until": "2018-01"},
    "years": {"valid_from": "2015", "valid_until": "2017"},
}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_each_page_knows_the_edges_of_a_period(client, period):
    holder = make_institution(slug="ops")
    make_certificate(number=NUMBER, holder=holder, **period)
    first = PartialDate.parse(period["valid_from"]).first_day
    last = PartialDate.parse(period["valid_until"]).last_day
    edges = {
        first - DAY: Status.UPCOMING,
        first: Status.VALID,
        last: Status.VALID,
        last + DAY: Status.EXPIRED,
    }

    for day, status in edges.items():
        for path in ("/instytucje/", "/certyfikaty/"):
            whole = read_list(client, path, f"na-dzien={day}")
            assert whole.statuses == [status], day
            assert whole.status_links[status][0] == 1
            assert len(read_list(client, path, f"na-dzien={day}&status={status}").rows) == 1
            others = "&".join(f"status={other}" for other in BEST_FIRST if other != status)
            assert read_list(client, path, f"na-dzien={day}&{others}").rows == []
        for path in (f"/certyfikaty/{NUMBER}/", "/instytucje/ops/"):
            assert f'<div class="verdict" data-status="{status}">' in read(client, on(day, path)).html, day


def test_statuses_of_any_day_are_those_of_the_oracle(client):
    facts = [
        {"handed_over_on": "2014-11-07<"},
        {"handed_over_on": "2015-02-05"},
        {"decided_on": "2010-06", "valid_from": "2010", "valid_until": "2013"},
        {"valid_until": "2016"},
        {"handed_over_on": "2012", "withdrawn_on": "2016-03-01", "withdrawal_reason": "Powód."},
        {"valid_from": "2014", "valid_until": "2017", "withdrawn_on": "2016", "withdrawal_reason": "Powód."},
        {},
    ]
    certificates = [make_certificate(**each) for each in facts]

    for day in (date(year, month, 1) for year in (2009, 2012, 2015, 2016, 2018, 2027) for month in (1, 3)):
        expected = {each.get_absolute_url(): status_of(each, day) for each in certificates}
        page = read_list(client, "/certyfikaty/", f"na-dzien={day}")
        assert dict(zip(page.leads_to, page.statuses, strict=True)) == {
            on(day, address): status for address, status in expected.items()
        }
        by_status = {status: list(expected.values()).count(status) for status in expected.values()}
        assert {status: count for status, (count, _url) in page.status_links.items() if status and count} == (
            by_status
        )
        holders = read_list(client, "/instytucje/", f"na-dzien={day}")
        assert sorted(holders.statuses) == sorted(expected.values())


def test_an_institution_has_the_best_status_of_that_day(client):
    holder = make_institution(slug="ops")
    make_certificate(holder=holder, valid_from="2010", valid_until="2012")
    make_certificate(holder=holder, valid_from="2014", valid_until="2016")

    found = {
        day: read_list(client, "/instytucje/", f"na-dzien={day}").statuses[0]
        for day in ("2009-12-31", "2012-12-31", "2013-06-01", "2014-01-01", "2017-01-01")
    }

    assert list(found.values()) == [
        Status.UPCOMING,
        Status.VALID,
        Status.UPCOMING,
        Status.VALID,
        Status.EXPIRED,
    ]


SENTENCES = {
    "in force then": (
        {"valid_from": "2015", "valid_until": "2017"},
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat był w mocy (jego okres: do końca 2017).",
        "On 1 June 2016 the certificate was in force (its period: until the end of 2017).",
    ),
    "in force then, withdrawn since": (
        {
            "valid_from": "2015",
            "valid_until": "2017",
            "withdrawn_on": "2016-09",
            "withdrawal_reason": "Powód.",
        },
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat był w mocy (jego okres: do końca 2017). "
        "Później, we wrześniu 2016, został cofnięty.",
        "On 1 June 2016 the certificate was in force (its period: until the end of 2017). "
        "Later, in September 2016, it was withdrawn.",
    ),
    "not awarded yet": (
        {"handed_over_on": "2015-02-05"},
        "2014-06-01",
        "W dniu 1 czerwca 2014 certyfikat jeszcze nie obowiązywał; jego początek: 5 lutego 2015.",
        "On 1 June 2014 the certificate was not in force yet; its beginning: 5 February 2015.",
    ),
    "over then": (
        {"valid_from": "2010", "valid_until": "2013"},
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat już nie był w mocy (jego okres: do końca 2013).",
        "On 1 June 2016 the certificate was no longer in force (its period: until the end of 2013).",
    ),
    "withdrawn then": (
        {"handed_over_on": "2012", "withdrawn_on": "2013-02-01", "withdrawal_reason": "Powód."},
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat był już cofnięty; data cofnięcia: 1 lutego 2013.",
        "On 1 June 2016 the certificate was withdrawn already; the withdrawal: 1 February 2013.",
    ),
    "of unknown period then": (
        {"handed_over_on": "2015-02-05"},
        "2016-06-01",
        "Certyfikat wręczono 5 lutego 2015. Nie wiadomo, czy w dniu 1 czerwca 2016 był w mocy: "
        "żadne źródło nie podaje końca jego okresu.",
        "The certificate was handed over on 5 February 2015. Whether it was in force on 1 June 2016 is not known: "
        "no source prints the end of its period.",
    ),
    "in force on a day to come": (
        {"valid_from": "2025", "valid_until": "2030"},
        "2028-06-01",
        "Jeśli nic się nie zmieni, w dniu 1 czerwca 2028 certyfikat będzie w mocy (jego okres: do końca 2030).",
        "If nothing changes, the certificate will be in force on 1 June 2028 (its period: until the end of 2030).",
    ),
    "not yet on a day to come": (
        {"valid_from": "2029", "valid_until": "2030"},
        "2028-06-01",
        "W dniu 1 czerwca 2028 certyfikat jeszcze nie będzie obowiązywał; jego początek: 2029.",
        "On 1 June 2028 the certificate will not be in force yet; its beginning: 2029.",
    ),
    "over on a day to come": (
        {"valid_from": "2025", "valid_until": "2027"},
        "2028-06-01",
        "W dniu 1 czerwca 2028 certyfikat już nie będzie w mocy (jego okres: do końca 2027).",
        "On 1 June 2028 the certificate will no longer be in force (its period: until the end of 2027).",
    ),
    "withdrawn on a day to come": (
        {"valid_from": "2025", "withdrawn_on": "2027-05", "withdrawal_reason": "Powód."},
        "2028-06-01",
        "W dniu 1 czerwca 2028 certyfikat będzie cofnięty; data cofnięcia: maj 2027.",
        "On 1 June 2028 the certificate will be a withdrawn one; the withdrawal: May 2027.",
    ),
    "of unknown period on a day to come": (
        {"handed_over_on": "2025"},
        "2028-06-01",
        "Certyfikat wręczono w 2025 roku. Nie wiadomo, czy w dniu 1 czerwca 2028 będzie w mocy: "
        "żadne źródło nie podaje końca jego okresu.",
        "The certificate was handed over in 2025. Whether it will be in force on 1 June 2028 is not known: "
        "no source prints the end of its period.",
    ),
}


@pytest.mark.parametrize(("facts", "day", "polish", "english"), SENTENCES.values(), ids=SENTENCES)
def test_the_verdict_speaks_of_another_day_in_the_right_tense(client, facts, day, polish, english):
    make_certificate(number=NUMBER, **facts)

    assert polish in read(client, on(day, f"/certyfikaty/{NUMBER}/")).text
    assert english in read(client, on(day, f"/en/certyfikaty/{NUMBER}/")).text


HOLDERS = {
    "held one": (
        {"valid_from": "2015", "valid_until": "2017"},
        "2016-06-01",
        "W dniu 1 czerwca 2016 instytucja miała certyfikat CAL, który był w mocy (jego okres: do końca 2017).",
    ),
    "held none yet": (
        {"handed_over_on": "2015-02-05"},
        "2014-06-01",
        "W dniu 1 czerwca 2014 instytucja nie miała certyfikatu CAL w mocy; "
        "rejestr zna późniejszy, a jego początek to: 5 lutego 2015.",
    ),
    "held one before": (
        {"valid_from": "2010", "valid_until": "2013"},
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat CAL tej instytucji już nie był w mocy (jego okres: do końca 2013).",
    ),
    "had it withdrawn": (
        {"withdrawn_on": "2013-02-01", "withdrawal_reason": "Powód."},
        "2016-06-01",
        "W dniu 1 czerwca 2016 certyfikat CAL tej instytucji był już cofnięty; data cofnięcia: 1 lutego 2013.",
    ),
    "held one of unknown period": (
        {"handed_over_on": "2015-02-05"},
        "2016-06-01",
        "Instytucja otrzymała certyfikat CAL 5 lutego 2015. Nie wiadomo, czy w dniu 1 czerwca 2016 był w mocy: "
        "żadne źródło nie podaje końca jego okresu.",
    ),
    "will hold one": (
        {"valid_from": "2025", "valid_until": "2030"},
        "2028-06-01",
        "Jeśli nic się nie zmieni, w dniu 1 czerwca 2028 instytucja będzie miała certyfikat CAL w mocy "
        "(jego okres: do końca 2030).",
    ),
    "will hold none yet": (
        {"valid_from": "2029"},
        "2028-06-01",
        "W dniu 1 czerwca 2028 instytucja nie będzie miała certyfikatu CAL w mocy; "
        "rejestr zna późniejszy, a jego początek to: 2029.",
    ),
    "will hold one no longer": (
        {"valid_until": "2027"},
        "2028-06-01",
        "W dniu 1 czerwca 2028 certyfikat CAL tej instytucji już nie będzie w mocy (jego okres: do końca 2027).",
    ),
    "will have it withdrawn": (
        {"withdrawn_on": "2027", "withdrawal_reason": "Powód."},
        "2028-06-01",
        "W dniu 1 czerwca 2028 certyfikat CAL tej instytucji będzie cofnięty; data cofnięcia: 2027.",
    ),
}


@pytest.mark.parametrize(("facts", "day", "sentence"), HOLDERS.values(), ids=HOLDERS)
def test_the_verdict_of_an_institution_speaks_of_another_day_in_the_right_tense(client, facts, day, sentence):
    make_certificate(holder=make_institution(slug="ops"), **facts)

    assert sentence in read(client, on(day, "/instytucje/ops/")).text


def test_an_institution_without_certificate_has_none_on_any_day(client):
    make_institution(slug="ops")

    page = read(client, on("2016-06-01", "/instytucje/ops/"))

    assert said("The register knows of no CAL certificate of this institution.") in page.text


def test_the_band_of_a_past_day_says_that_knowledge_is_todays_and_that_of_a_day_to_come_that_things_may_change(
    client,
):
    past, coming = (read(client, on(day, "/certyfikaty/")).text for day in ("2026-06-30", "2026-07-02"))

    knowledge = said(
        "The register's knowledge is today's: "
        "a certificate awarded later has the status “from a future date” here."
    )
    change = said("That day is still to come: these are the statuses if nothing else happens until then.")
    assert knowledge in past and change not in past
    assert change in coming and knowledge not in coming


def test_the_links_of_a_list_keep_the_day(client):
    for _number in range(60):
        make_certificate(holder=make_institution(name="Ośrodek"), valid_from="2015", valid_until="2017")
    query = "szukaj=osrodek&status=w-mocy&sortuj=nazwa&strona=2&na-dzien=2016-06-01"

    for path in ("/instytucje/", "/certyfikaty/"):
        page = read_list(client, path, query)
        links = [link for link in page.links if link.startswith("?")]
        assert len(page.rows) == 25
        assert len(links) > 10
        assert {"na-dzien=2016-06-01" in link for link in links} == {True}
        assert {link.count("na-dzien") for link in links} == {1}
        assert 'name="na-dzien" value="2016-06-01"' in page.html
        assert f'<a href="{path}?szukaj=osrodek&amp;status=w-mocy&amp;sortuj=nazwa">' in page.html
        assert not [chip for chip in page.chips if "na-dzien" not in chip]


def test_a_list_filled_in_without_a_day_is_one_of_today(client):
    make_certificate(valid_from="2015", valid_until="2017")

    page = read_list(client, "/certyfikaty/", "szukaj=&na-dzien=")

    assert page.statuses == [Status.EXPIRED]
    assert 'name="na-dzien" value=""' in page.html


def test_a_wrong_day_is_named_with_whatever_else_is_wrong(client):
    make_certificate(valid_until="2030")

    for path in ("/instytucje/", "/certyfikaty/", "/mapa/"):
        page = read_list(client, path, "na-dzien=2015-02-29&kolor=zielony")

        assert page.status_code == 400
        assert "„na-dzien”" in page.errors and "„2015-02-29”" in page.errors
        assert "„kolor”" in page.errors
        assert page.rows == []


@pytest.fixture
def land():
    """Store a county of a voivodeship with a holder whose certificate was in force from 2015 to 2017."""
    make_territory("04", name="kujawsko-pomorskie", slug="kujawsko-pomorskie")
    make_territory("0402", name="brodnicki", slug="brodnicki-0402")
    municipality = make_territory("0402011", name="Brodnica", slug="brodnica-0402011")
    holder = make_institution(slug="ops", territory=municipality)
    make_certificate(holder=holder, number=NUMBER, valid_from="2015", valid_until="2017")


@pytest.mark.usefixtures("land")
def test_the_map_counts_the_statuses_of_that_day(client):
    query = "status=w-mocy&wojewodztwo=kujawsko-pomorskie"

    shaded = read(client, on("2016-06-01", f"/mapa/?{query}"))
    empty = read(client, f"/mapa/?{query}")

    assert "kujawsko-pomorskie: 1 instytucja" in shaded.html
    assert "kujawsko-pomorskie: 1 instytucja" not in empty.html
    assert on("2016-06-01", "/instytucje/ops/") not in empty.links
    assert {"na-dzien=2016-06-01" in link for link in shaded.links if link.startswith("/instytucje/?")} == {
        True
    }


@pytest.mark.usefixtures("land")
def test_a_county_is_a_white_spot_on_the_days_without_a_certificate_in_force(client):
    for day, is_white in (
        ("2014-12-31", True),
        ("2015-01-01", False),
        ("2017-12-31", False),
        ("2018-01-01", True),
    ):
        county = read(client, on(day, "/powiaty/brodnicki-0402/"))
        voivodeship = read(client, on(day, "/wojewodztwa/kujawsko-pomorskie/"))
        country = read(client, on(day, "/wojewodztwa/"))

        assert ("biale-plamy" in county.ids) == is_white, day
        assert (said("none with a certificate in force or of unknown period") in voivodeship.text) == is_white
        assert f"białe plamy: {1 if is_white else 0} z 1" in country.text
    assert said("in the register on %(day)s.", day="1 lipca 2026") in voivodeship.text


@pytest.mark.usefixtures("land")
def test_the_home_page_counts_the_statuses_of_that_day(client):
    page = read(client, on("2016-06-01", "/"))

    assert said("Certificates by status on %(day)s", day="1 czerwca 2016") in page.text
    assert on("2016-06-01", f"/certyfikaty/?status={Status.VALID}") in page.links
    assert f"/certyfikaty/?status={Status.EXPIRED}" in read(client, "/").links


@pytest.mark.usefixtures("land")
def test_a_reader_chooses_the_day_on_a_record_without_script(client):
    for path in (f"/certyfikaty/{NUMBER}/", "/instytucje/ops/", "/wojewodztwa/", "/powiaty/brodnicki-0402/"):
        form = read(client, path).html.partition('<details class="day-form"')[2].partition("</form>")[0]

        assert '<form method="get">' in form and '<label for="na-dzien">' in form, path
        assert '<input type="date" id="na-dzien" name="na-dzien" value=""' in form, path


@pytest.mark.usefixtures("land")
def test_the_short_address_keeps_the_day(client):
    answer = client.get(on("2016-06-01", f"/c/{NUMBER}/"))

    assert answer["Location"] == on("2016-06-01", f"/certyfikaty/{NUMBER}/")


@pytest.mark.usefixtures("land")
def test_a_former_address_keeps_the_day(client):
    FormerSlug.objects.create(institution=Institution.objects.get(slug="ops"), slug="dawny")

    answer = client.get(on("2016-06-01", "/instytucje/dawny/"))

    assert answer["Location"] == on("2016-06-01", "/instytucje/ops/")


@pytest.mark.usefixtures("land")
def test_the_switch_of_languages_keeps_the_day_and_what_programs_read_does_not(client):
    page = read(client, on("2016-06-01", "/instytucje/ops/"))

    assert '<a href="/en/instytucje/ops/?na-dzien=2016-06-01" lang="en" hreflang="en">' in page.html
    assert 'hreflang="en" href="http://testserver/en/instytucje/ops/">' in page.html


@pytest.mark.usefixtures("land")
def test_an_english_page_of_another_day_says_so_in_english(client):
    page = read(client, on("2016-06-01", "/en/instytucje/ops/"))

    assert "Statuses on 1 June 2016. The register's knowledge is today's" in page.text
    assert "On 1 June 2016 the institution held a CAL certificate in force" in page.text
    assert "(as of 1 June 2016)" in page.title


def test_no_page_of_another_day_stands_in_the_sitemap(client):
    make_certificate(valid_until="2017")

    index = client.get("/sitemap.xml").content.decode()
    sections = [part.partition("</loc>")[0] for part in index.split("<loc>")[1:]]

    assert sections
    assert not [section for section in sections if "na-dzien" in client.get(section).content.decode()]


@pytest.mark.parametrize("path", ["/sprawdz/", "/kanaly/certyfikaty.atom", "/kalendarz/wreczenia.ics"])
def test_what_is_about_today_refuses_a_day(client, path):
    answer = client.get(on("2016-06-01", path))

    assert answer.status_code == 400
    assert "„na-dzien”" in answer.content.decode()
    assert client.get(path).status_code == 200
