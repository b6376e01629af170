"""Readers get words compressed; whoever has a session does not, so that no length tells of a secret (BREACH)."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client

from calregistry.middleware import CompressionMiddleware
from tests.trust.addresses import ask, public_addresses

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.django_db
def test_words_reach_readers_compressed_and_whole(client, world, still):
    addresses = public_addresses(world)
    for name in (
        "home",
        "institutions:list",
        "certificates:detail",
        "institutions-file",
        "sitemap",
        "changes",
    ):
        answer = ask(Client(headers=GZIP), addresses[name])

        assert answer.headers["Content-Encoding"] == "gzip", name
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert gzip.decompress(answer.body) == ask(client, addresses[name]).body


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/", "/instytucje/"])
def test_nothing_reaches_staff_compressed(admin_client, address):
    answer = admin_client.get(address, headers=GZIP)

    assert "Content-Encoding" not in answer.headers


@pytest.mark.django_db
def test_the_way_into_the_office_is_not_compressed(client):
    assert "Content-Encoding" not in client.get("/admin/login/", headers=GZIP).headers


def test_a_photo_is_not_compressed_again(rf):
    photo = HttpResponse(b"\xff\xd8" * 1000, content_type="image/jpeg")

    answer = CompressionMiddleware(lambda request: photo)(rf.get("/", headers=GZIP))

    assert "Content-Encoding" not in answer.headers
