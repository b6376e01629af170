"""Photos and documents as readers get them: published ones alone, and harmless."""

import io

import pytest
from PIL import Image

from institutions.documents import Document
from institutions.files import store_document, store_picture
from institutions.pictures import accept_picture
from tests.factories import make_attachment, make_institution

NOTHING = "f" * 32


@pytest.fixture
def photo():
    """Return a published photo of a published institution, 900 pixels wide, with its files."""
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(content, "JPEG")
    attachment = make_attachment(width=900, height=600)
    store_picture(accept_picture(content), attachment.key)
    return attachment


@pytest.fixture
def document():
    """Return a published document of a published institution, with its file."""
    attachment = make_attachment(
        institution=make_institution(slug="ops-testowo"),
        kind="dokument",
        caption="Uchwała rady",
    )
    store_document(Document(b"%PDF-1.7 content", 1), attachment.key)
    return attachment


def content_of(response):
    return b"".join(response.streaming_content)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kind"), [("400.webp", "WEBP"), ("800.jpg", "JPEG"), ("900.webp", "WEBP")])
def test_a_published_photo_is_served_in_each_of_its_widths(client, photo, name, kind):
    response = client.get(f"/pliki/{photo.key}/{name}")

    image = Image.open(io.BytesIO(content_of(response)))
    assert (image.format, image.width) == (kind, int(name.split(".")[0]))
    assert response["Content-Type"] == f"image/{kind.lower()}"


@pytest.mark.django_db
def test_a_served_file_can_do_nothing_and_is_forgotten_within_an_hour(client, photo, document):
    for address in (f"/pliki/{photo.key}/400.webp", f"/pliki/{document.key}.pdf"):
        response = client.get(address)

        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cache-Control"] == "public, max-age=3600"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
        assert again["Cache-Control"] == "public, max-age=3600"
        content_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("caption", "disposition"),
    [
        ("Uchwała rady", "attachment; filename*=utf-8''Uchwa%C5%82a%20rady.pdf"),
        ("Statut", 'attachment; filename="Statut.pdf"'),
        ("", 'attachment; filename="ops-testowo.pdf"'),
        ('../"x"\r\nSet-Cookie: a=b', 'attachment; filename="x Set-Cookie a b.pdf"'),
        ("gpj.\u202egpj <script>", 'attachment; filename="gpj gpj script.pdf"'),
    ],
)
def test_a_document_is_saved_under_its_caption(client, document, caption, disposition):
    document.caption = caption
    document.save()

    response = client.get(f"/pliki/{document.key}.pdf")

    assert content_of(response) == b"%PDF-1.7 content"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == disposition


@pytest.mark.django_db
@pytest.mark.parametrize("of_the_institution", [False, True], ids=["attachment", "institution"])
def test_a_file_of_a_draft_cannot_be_told_from_nothing(
    client, admin_client, photo, document, of_the_institution
):
    for attachment, ending in ((photo, "/400.webp"), (document, ".pdf")):
        (attachment.institution if of_the_institution else attachment).unpublish()
        address = f"/pliki/{attachment.key}{ending}"

        hidden, nothing = client.get(address), client.get(f"/pliki/{NOTHING}{ending}")

        assert (hidden.status_code, nothing.status_code) == (404, 404)
        assert hidden.content.replace(attachment.key.encode(), NOTHING.encode()) == nothing.content
        assert hidden.headers == nothing.headers
        # Staff see what they are about to publish, and no cache between keeps it.
        preview = admin_client.get(address)
        assert content_of(preview)
        assert preview["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "1600.webp",
        "401.webp",
        "400.png",
        "400.html",
        "0400.webp",
        "٤٠٠.webp",
        "master.webp",
        "400.webp/",
        "..",
        "%00",
    ],
)
def test_only_renditions_that_exist_have_an_address(client, photo, name):
    assert client.get(f"/pliki/{photo.key}/{name}").status_code in {400, 404}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/pliki/",
        "/pliki/../db.sqlite3",
        "/pliki/..%2Fprivate/400.webp",
        "/media/renditions/",
        "/pliki/private/{key}/master.webp",
        "/pliki/{key}/",
        "/pliki/{key}.pdf",
        "/private/{key}/master.webp",
    ],
)
def test_no_other_address_leads_to_a_file(client, photo, path):
    assert client.get(path.format(key=photo.key)).status_code == 404


@pytest.mark.django_db
def test_a_document_is_not_served_as_a_photo(client, document):
    assert client.get(f"/pliki/{document.key}/400.webp").status_code == 404
