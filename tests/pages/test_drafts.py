"""What is not published cannot be told from what does not exist: same status, same bytes."""

from urllib.parse import quote

import pytest
import time_machine
from django.contrib.auth import get_user_model

from tests.conftest import WatchfulClient
from tests.factories import (
    make_activity,
    make_answer,
    make_attachment,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_event,
    make_institution,
    make_part,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
)

pytestmark = pytest.mark.django_db

NUMBER = "CAL-2015-0001-0"


def make_drafts():
    """Store drafts of every kind, and published children of drafts."""
    institution = make_institution(slug="szkic-ops", name="Szkic Ośrodka", published_at=None)
    holder = make_institution(slug="stary-ops", name="Szkic posiadacza", published_at=None)
    holder.former_slugs.create(slug="dawny-ops")
    make_certificate(number=NUMBER, holder=make_institution(slug="ops", name="Jawny"), published_at=None)
    make_certificate(number="CAL-2015-0002-9", holder=holder)
    make_attachment(key="0" * 32, institution=institution, width=800, height=600)
    make_attachment(key="1" * 32, published_at=None, width=800, height=600)
    make_source(slug="szkic-zrodla", title="Szkic źródła", published_at=None)


ADDRESSES = {
    "/instytucje/szkic-ops/": "/instytucje/nie-ma-ops/",
    "/instytucje/dawny-ops/": "/instytucje/nie-ma-ops/",
    f"/certyfikaty/{NUMBER}/": "/certyfikaty/CAL-2016-0001-1/",
    f"/certyfikaty/{NUMBER.lower()}/": "/certyfikaty/cal-2016-0001-1/",
    "/certyfikaty/CAL-2015-0002-9/": "/certyfikaty/CAL-2016-0001-1/",
    f"/c/{NUMBER}/": "/c/CAL-2016-0001-1/",
    "/c/CAL-2015-0002-9/": "/c/CAL-2016-0001-1/",
    f"/sprawdz/?numer={NUMBER}": "/sprawdz/?numer=CAL-2016-0001-1",
    "/sprawdz/?numer=CAL-2015-0002-9": "/sprawdz/?numer=CAL-2016-0001-1",
    "/zrodla/szkic-zrodla/": "/zrodla/nie-ma-zrodla/",
    "/instytucje/?szukaj=szkic": "/instytucje/?szukaj=zmyslone",
    f"/certyfikaty/?szukaj={NUMBER}": "/certyfikaty/?szukaj=CAL-2016-0001-1",
    "/certyfikaty/?szukaj=szkic": "/certyfikaty/?szukaj=zmyslone",
    f"/pliki/{'0' * 32}/800.jpg": f"/pliki/{'2' * 32}/800.jpg",
    f"/pliki/{'1' * 32}/800.jpg": f"/pliki/{'2' * 32}/800.jpg",
}


def told(client, address):
    """Return status and bytes of an answer, with what was asked for taken out: a page may repeat that."""
    response = client.get(address)
    asked = address.rstrip("/").rpartition("=")[2].rpartition("/")[2]
    said = response.content.replace(quote(address, safe="").encode(), b"")
    return response.status_code, said.replace(asked.encode(), b"")


@pytest.mark.parametrize(("draft", "nothing"), ADDRESSES.items())
@time_machine.travel("2026-11-20 12:00:00+01:00", tick=False)
def test_a_draft_answers_like_nothing(client, draft, nothing):
    make_drafts()

    assert told(client, draft) == told(client, nothing)


@pytest.mark.parametrize("address", ["/", "/instytucje/", "/certyfikaty/", "/zrodla/", "/o-certyfikacie/"])
def test_no_page_names_a_draft(client, address):
    make_drafts()

    html = client.get(address).content.decode()

    for trace in ("zkic", "stary-ops", NUMBER, "CAL-2015-0002-9"):
        assert trace not in html


def test_a_source_tells_nothing_of_the_drafts_that_cite_it(client):
    draft = make_institution(name="Szkic", slug="szkic", published_at=None)
    public = make_institution()
    source = make_source(slug="zrodlo")
    hidden_person = make_person(given_names="Szkicowa", family_name="Osoba")
    make_part(
        event=make_event(certificate=make_certificate(number=NUMBER, holder=draft)), person=hidden_person
    )
    for record in (
        {"institution": draft},
        {"person": hidden_person},
        {"post": make_post(institution=draft, title="szkicowy dyrektor")},
        {"activity": make_activity(institution=draft, name="Szkicowy klub")},
        {"programme": make_programme(name="Szkicowy program", published_at=None)},
        {"participation": make_participation(institution=draft)},
        {
            "participation": make_participation(
                institution=public, programme=make_programme(name="Szkicowy", published_at=None)
            )
        },
        {"attachment": make_attachment(institution=draft, alt_text="Szkicowe zdjęcie")},
        {"attachment": make_attachment(institution=public, alt_text="Szkicowe", published_at=None)},
    ):
        make_citation(source=source, wording="szkicowe słowa", **record)
    certificate = draft.certificates.get()
    make_certificate_citation(source=source, certificate=certificate, wording="szkicowe słowa")
    make_certificate_citation(source=source, part=certificate.events.get().parts.get())
    make_answer(source=source, institution=draft, summary="Szkicowa odpowiedź.")

    html = client.get("/zrodla/zrodlo/").content.decode()

    assert "zkic" not in html
    assert NUMBER not in html


def test_a_page_shows_nothing_of_drafts_around_it(client):
    institution = make_institution(slug="ops")
    make_institution(name="Szkicowa jednostka", parent=institution, published_at=None)
    make_participation(
        institution=institution, programme=make_programme(name="Szkicowy program", published_at=None)
    )
    make_activity(
        institution=institution, programme=make_programme(name="Szkicowy program 2", published_at=None)
    )
    make_attachment(
        institution=institution, alt_text="Szkicowe zdjęcie", published_at=None, width=800, height=600
    )
    make_answer(institution=institution, source=make_source(published_at=None), summary="Szkicowa odpowiedź.")
    make_citation(institution=institution, source=make_source(title="Szkicowe źródło", published_at=None))

    assert "zkic" not in client.get("/instytucje/ops/").content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/instytucje/szkic-ops/", "Szkic Ośrodka"),
        (f"/certyfikaty/{NUMBER}/", NUMBER),
        ("/zrodla/szkic-zrodla/", "Szkic źródła"),
    ],
)
def test_staff_preview_a_draft_under_a_band(admin_client, address, words):
    make_drafts()

    response = admin_client.get(address)

    assert words in response.content.decode()
    assert 'class="draft-band"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_somebody_logged_in_who_is_no_staff_sees_no_draft():
    make_drafts()
    client = WatchfulClient()
    client.force_login(get_user_model().objects.create_user("czytelnik"))

    assert client.get("/instytucje/szkic-ops/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/instytucje/ops/", "/zrodla/", "/sprawdz/", "/instytucje/szkic-ops/"]
)
def test_answers_to_readers_do_not_vary_by_cookie(client, address):
    make_drafts()

    assert "Cookie" not in client.get(address).get("Vary", "")
