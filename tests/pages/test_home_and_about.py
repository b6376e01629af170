import re
from html import unescape

import pytest
import time_machine

from certificates.models import Status
from tests.factories import (
    make_activity,
    make_certificate,
    make_certificate_citation,
    make_edition,
    make_institution,
    make_source,
)
from tests.pages.reading import read, said

pytestmark = pytest.mark.django_db


def make_register():
    """Store certificates of every status, holders of several and of none, and drafts beside them."""
    twice = make_institution()
    make_certificate(holder=twice, valid_until="2017", handed_over_on="2014")
    make_certificate(holder=twice, valid_until="2030", handed_over_on="2026-05")
    make_certificate(handed_over_on="2015-02-05")
    make_certificate(valid_from="2028")
    make_certificate(withdrawn_on="2020", withdrawal_reason="Złamano standardy.")
    make_institution()
    make_certificate(published_at=None)
    make_certificate(holder=make_institution(published_at=None))
    make_source()
    make_source(published_at=None)


@time_machine.travel("2026-11-20 12:00:00+01:00", tick=False)
def test_each_figure_is_the_size_of_the_list_that_it_opens(client):
    make_register()

    html = read(client, "/").html

    figures = re.findall(r'<a href="([^"]*)"><strong>(\d+)</strong>', html)
    figures += re.findall(r'data-status="[^"]*">[^<]*</span>\s*<a href="([^"]*)">(\d+) ', html)
    assert [address for address, _count in figures] == [
        "/instytucje/",
        "/instytucje/?certyfikat=tak",
        "/certyfikaty/",
        "/zrodla/",
        *(f"/certyfikaty/?status={status}" for status in Status if status != Status.NONE),
    ]
    for address, count in figures:
        heading = re.search(r"<h2[^>]*>(?:<[^>]*>)*(\d+) ", read(client, unescape(address)).html)
        assert heading[1] == count, address


def test_the_newest_awards_come_first_and_only_five(client):
    for year in range(2001, 2008):
        make_certificate(handed_over_on=str(year))
    undated = make_certificate()

    links = read(client, "/").links

    shown = [link.split("/")[2] for link in links if re.fullmatch(r"/certyfikaty/CAL-.*/", link)]
    assert [number[4:8] for number in shown] == ["2007", "2006", "2005", "2004", "2003"]
    assert undated.number not in shown


def test_the_home_page_leads_to_search_and_check(client):
    html = read(client, "/").html

    assert re.search(r'<form action="/instytucje/"[^>]*>.*?name="szukaj"', html, flags=re.DOTALL)
    assert re.search(r'<form action="/sprawdz/"[^>]*>.*?name="numer"', html, flags=re.DOTALL)


def test_an_empty_register_says_so(client):
    assert said("The register holds no certificate yet.") in read(client, "/").text


@pytest.mark.parametrize("count", [1, 12])
def test_the_home_page_asks_seven_queries(client, django_assert_num_queries, count):
    for _number in range(count):
        make_certificate(handed_over_on="2015")

    with django_assert_num_queries(7):
        read(client, "/")


def test_the_health_page_says_ok_in_plain_words_and_is_kept_nowhere(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert response.content == b"ok"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert "Vary" not in response


def test_no_page_answers_a_form_that_is_sent_to_it(client):
    for address in ("/", "/o-certyfikacie/", "/sprawdz/", "/zrodla/", "/healthz"):
        assert client.post(address).status_code == 405


def test_links_on_the_pages_of_a_full_register_lead_somewhere(client):
    certificate = make_certificate(edition=make_edition())
    activity = make_activity(institution=certificate.holder)
    source = make_source()
    make_certificate_citation(source=source, certificate=certificate)
    pages = ["/", "/o-certyfikacie/", "/sprawdz/", f"/sprawdz/?numer={certificate.number}", "/zrodla/"]
    pages += [each.get_absolute_url() for each in (certificate, certificate.holder, source)]

    for address in [*pages, activity.get_absolute_url()]:
        page = read(client, address)
        for link in page.links:
            path, _mark, anchor = link.partition("#")
            if path.endswith((".atom", ".ics")):  # for programs: no page to read
                assert client.get(path).status_code == 200, f"{address} → {link}"
                continue
            target = read(client, path) if path else page
            assert target.status_code == 200, f"{address} → {link}"
            assert not anchor or anchor in target.ids, f"{address} → {link}"
