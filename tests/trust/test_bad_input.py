"""Whatever stands in an address, a reader gets a page of ours in Polish, and the server no error of its own."""

from urllib.parse import quote

import pytest
from django.conf import settings as django_settings

from tests.trust.addresses import FORMS, ask, asking, parameters_of, public_addresses

# Already percent-encoded, as a hostile client sends them.
HOSTILE = {
    "a NUL": "a%00b",
    "control characters": "%01%08%0B%1F%7F%C2%85",
    "new lines": "a%0D%0ASet-Cookie:%20a=b",
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE%C0%80",
    "a broken escape": "%2%zz%",
    "wide characters": "%F0%9F%A6%A9%EF%B7%BA",
    "an RTL override": "%E2%80%AEabc",
    "7 kB": "x" * 7_000,
    "7 kB of words": "+".join(chr(97 + n % 26) * (1 + n // 26) for n in range(500))[:7_000],
    "a hundred words": "+".join(quote(chr(0x4E00 + n)) for n in range(100)),
    "a number below one": "-1",
    "nought": "0",
    "a billion": "1000000000",
    "10^30": "1" + "0" * 30,
    "scientific": "1e9",
    "an Arabic digit": "%D9%A1",
    "nothing": "",
    "a pattern": "%25_%5C%27%22",
    "a path": "..%2F..%2Fetc%2Fpasswd",
}
EXPECTED = {200, 301, 302, 400, 404}


def assert_ours(answer, told):
    """Fail unless the answer is one that the register may give, and its errors are told on a page in Polish."""
    assert answer.status in EXPECTED, told
    if answer.status in {400, 404}:
        assert '<html lang="pl">' in answer.text, told


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_of_a_parameter_breaks_a_page(client, world, value):
    for name, address in public_addresses(world).items():
        parameters = parameters_of(name)
        for parameter in parameters:
            assert_ours(ask(client, f"{address}?{parameter}={value}"), f"{name}: {parameter}")
        repeated = "&".join(f"{parameter}={value}&{parameter}=1" for parameter in parameters)
        assert_ours(ask(client, f"{address}?{repeated}"), f"{name}: repeated")
        assert_ours(ask(client, f"{address}?{value}=1&{value}"), f"{name}: as the name of a parameter")


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_in_a_path_breaks_a_page(client, value):
    for path in (
        f"/{value}",
        f"/{value}/",
        f"/instytucje/{value}/",
        f"/zrodla/{value}/",
        f"/certyfikaty/{value}/",
        f"/c/{value}/",
        f"/pliki/{value}.pdf",
        f"/pliki/{value}/400.jpg",
        f"/pliki/{'f' * 32}/{value}",
        f"/static/{value}",
    ):
        answer = ask(client, path)

        assert_ours(answer, path)
        if answer.status == 301:  # a slash is added; the way must stay here
            assert answer.headers["Location"].startswith("/") and answer.headers["Location"][1] != "/"


@pytest.mark.django_db
def test_two_slashes_at_the_start_lead_to_no_other_host(client):
    for path in ("//obcy.example", "//obcy.example/..", "/%5Cobcy.example", "///obcy.example"):
        answer = ask(client, "/", PATH_INFO=path)

        assert answer.status in {301, 404}
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


@pytest.mark.django_db
@pytest.mark.parametrize("many", ["different", "one and the same", "each its own value"])
def test_nine_hundred_parameters_break_no_page(client, world, many):
    query = {
        "different": lambda parameter: [(f"{parameter}{n}", n) for n in range(900)],
        "one and the same": lambda parameter: [(parameter, "ops")] * 900,
        "each its own value": lambda parameter: [(parameter, f"x{n}") for n in range(900)],
    }[many]
    for name, address in public_addresses(world).items():
        for parameter in parameters_of(name):
            assert_ours(ask(client, asking(address, query(parameter))), f"{name}: {parameter}")


@pytest.mark.django_db
def test_more_parameters_than_anybody_needs_are_refused(client, world):
    for address in public_addresses(world).values():
        answer = ask(client, asking(address, [("a", 1)] * 3_000))

        assert_ours(answer, address)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_public_address_can_only_be_read(client, world, method):
    for name, address in public_addresses(world).items():
        answer = ask(client, address, method)

        if name in FORMS:
            assert answer.status == (400 if method == "post" else 405), name
            assert method == "post" or answer.headers["Allow"] == "GET, HEAD, POST"
        else:
            assert (answer.status, answer.body) == (405, b""), name
            assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_the_head_of_an_answer_is_that_of_the_whole(client, world, still):
    for address in [*public_addresses(world).values(), "/nie-ma/", "/instytucje/?strona=x"]:
        whole, head = ask(client, address), ask(client, address, "head")

        assert (head.status, head.headers) == (whole.status, whole.headers)
        assert head.body == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ['"aaaaaaaa\\000bbbb"', "a" * 7_000, "\xff\xfe", '"\\377\\355\\240\\200aaaa"', ""]
)
def test_no_cookie_breaks_a_page(client, world, value):
    names = (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME, "messages", "inne")
    for address in public_addresses(world).values():
        client.cookies[django_settings.SESSION_COOKIE_NAME] = "x"  # as staff have one, so that ours may go
        assert_ours(ask(client, address, HTTP_COOKIE="; ".join(f"{name}={value}" for name in names)), address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ACCEPT_LANGUAGE": "en,de;q=0.5," + "x" * 5_000},
        {"HTTP_IF_MODIFIED_SINCE": "wczoraj"},
        {"HTTP_IF_NONE_MATCH": '"\xff", W/, *, "' + "x" * 5_000},
        {"HTTP_RANGE": "bytes=9-1"},
        {"HTTP_ACCEPT_ENCODING": "\x01"},
        {"HTTP_X_FORWARDED_HOST": "obcy.example"},
        {"HTTP_REFERER": "javascript:alert(1)"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=\xff", "CONTENT_LENGTH": "9"},
    ],
)
def test_no_header_breaks_a_page_or_names_another_host(client, world, headers):
    for address in public_addresses(world).values():
        answer = ask(client, address, **headers)

        assert answer.status in EXPECTED | {304, 406}
        assert "obcy.example" not in answer.text
