"""Pages of errors, and what hostile addresses bring: an answer in words, never a fault."""

import pytest
from django.test import Client

from calregistry.middleware import CONTENT_SECURITY_POLICY
from tests.factories import make_certificate, make_institution, make_source
from tests.pages.reading import Page, read, said

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/instytucje/ops/",
    "/certyfikaty/CAL-2015-0001-0/",
    "/c/CAL-2015-0001-0/",
    "/sprawdz/",
    "/zrodla/",
    "/zrodla/wywiad/",
    "/o-certyfikacie/",
    "/healthz",
]
PATHS = ["/instytucje/{}/", "/certyfikaty/{}/", "/c/{}/", "/zrodla/{}/", "/{}"]
# As they stand in the address: percent-encoded where a browser would do so.
HOSTILE = {
    "NUL": "%00",
    "NUL inside": "ops%00x",
    "control characters": "%01%07%1b%7f%c2%85",
    "line ends": "ops%0d%0aSet-Cookie:%20a=b",
    "a lone surrogate": "%ed%a0%80",
    "invalid UTF-8": "%ff%fe%80",
    "an overlong slash": "%c0%af",
    "direction marks": "%e2%80%ae%e2%80%8b",
    "other digits": "CAL-%d9%a2%d9%a0%d9%a1%d9%a5-0001-0",
    "seven kilobytes": "a" * 7000,
    "seven kilobytes of digits": "9" * 7000,
    "ligatures that grow": "%ef%b7%ba" * 700,
    "a lookup": "ops__regex",
    "a template": "{{7*7}}",
    "markup": "%3Cscript%3E",
}


@pytest.fixture
def stock():
    """Store one published record for each of `PAGES`."""
    make_certificate(number="CAL-2015-0001-0", holder=make_institution(slug="ops"))
    make_source(slug="wywiad")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("stock")
def test_a_hostile_value_in_the_query_is_never_a_fault(client, hostile):
    for address in PAGES:
        for name in ("numer", "strona", "szukaj", hostile):
            response = client.get(address, QUERY_STRING=f"{name}={hostile}")

            assert response.status_code in {200, 301, 302, 400, 404}, (address, name)
            assert "Set-Cookie" not in response


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("stock")
def test_a_hostile_value_in_the_path_is_never_a_fault(client, hostile):
    for path in PATHS:
        response = client.get(path.format(hostile))

        assert response.status_code in {400, 404}, path


@pytest.mark.usefixtures("stock")
def test_nine_hundred_parameters_are_never_a_fault(client):
    query = "&".join(f"p{number}={number}" for number in range(900))

    for address in PAGES:
        response = client.get(address, QUERY_STRING=query)

        assert response.status_code in {200, 301, 302, 400}, address


@pytest.mark.parametrize("page", ["-1", "0", "1000000000", "9" * 31, "abc", "1.5", "%d9%a3", "%00"])
def test_a_page_number_that_no_list_has_is_never_a_fault(client, page):
    assert client.get("/zrodla/", QUERY_STRING=f"strona={page}").status_code in {400, 404}


@pytest.mark.parametrize(
    "address", ["/nie-ma/", "/instytucje/nie-ma/", "/certyfikaty/CAL-2015-0001-0/", "/zrodla/nie/"]
)
def test_what_is_not_there_is_told_in_polish_with_a_way_on(client, address):
    response = client.get(address)
    page = Page(response)

    assert response.status_code == 404
    assert '<html lang="pl">' in page.html
    assert page.heading == said("Page not found")
    assert {"/", "/instytucje/", "/sprawdz/"} <= set(page.links)
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_bad_address_is_told_in_polish(client):
    response = client.get("/sprawdz/?numer=%00")

    assert response.status_code == 400
    assert '<html lang="pl">' in response.content.decode()
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_fault_of_ours_is_told_in_polish_without_a_trace(client, monkeypatch):
    monkeypatch.delattr("calregistry.views.home.render")
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    html = response.content.decode()
    assert '<html lang="pl">' in html
    assert said("Something went wrong on our side") in html
    assert "NameError" not in html
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_refused_form_is_told_in_polish():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "a"})

    assert response.status_code == 403
    assert '<html lang="pl">' in response.content.decode()
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_the_query_of_a_former_address_brings_no_header_along(client):
    make_institution(slug="ops").move_to("ops-nowy")

    response = client.get("/instytucje/ops/", QUERY_STRING="a=%0d%0aSet-Cookie:%20b=c")

    assert response.status_code == 301
    assert "\n" not in response["Location"]
    assert read(client, "/instytucje/ops-nowy/").status_code == 200
