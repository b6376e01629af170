"""Files follow the database: no half states, whatever fails."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from institutions.documents import Document
from institutions.files import (
    atomic_with_files,
    delete_files,
    delete_files_on_commit,
    rendition_path,
    store_document,
    store_picture,
)
from institutions.models import Attachment
from institutions.pictures import accept_picture
from tests.factories import make_attachment

KEY = "0123456789abcdef" * 2
OTHER_KEY = "fedcba9876543210" * 2
DOCUMENT = Document(b"%PDF-1.7", 1)

BAD_NAMES = [
    "../../settings.py",
    "/etc/passwd.jpg",
    "C:\\photos\\x.jpg",
    "x\x00.jpg",
    "x\r\nSet-Cookie: a=b.jpg",
    "gpj.\u202egpj",
    "a" * 400 + ".jpg",
    ".htaccess",
    "index.html",
    "<img src=x onerror=alert(1)>.jpg",
    "{{ 7*7 }}.jpg",
]


def picture(name="zdjęcie.jpg"):
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(content, "JPEG")
    upload = SimpleUploadedFile("x.jpg", content.getvalue())
    upload._name = name  # as a request handler of another kind might leave it
    return accept_picture(upload)


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


PICTURE_FILES = [
    f"private/{KEY}/master.webp",
    *(f"renditions/{KEY}/{width}.{extension}" for width in (400, 800, 900) for extension in ("jpg", "webp")),
]


def test_a_picture_is_kept_once_and_shown_in_each_width_and_format(media_root):
    store_picture(picture(), KEY)

    assert files_in(media_root) == PICTURE_FILES
    for path in PICTURE_FILES[1:]:
        width, extension = path.rpartition("/")[2].split(".")
        with Image.open(media_root / path) as image:
            assert (image.width, image.format) == (int(width), {"jpg": "JPEG", "webp": "WEBP"}[extension])


@pytest.mark.parametrize("name", BAD_NAMES)
def test_the_name_that_was_sent_never_reaches_the_disk(name, media_root):
    store_picture(picture(name), KEY)

    assert files_in(media_root) == PICTURE_FILES


@pytest.mark.parametrize(
    "key", ["", "../../etc", KEY.upper(), KEY + "/..", KEY[:-1] + "\n", KEY + "0", *BAD_NAMES]
)
def test_a_path_is_made_of_a_key_alone(key):
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        rendition_path(key, 400, "webp")
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        delete_files(key)


def test_deleting_takes_all_files_of_a_key_and_no_other(media_root):
    store_picture(picture(), KEY)
    store_document(DOCUMENT, OTHER_KEY)

    delete_files(KEY)
    delete_files(KEY)

    assert files_in(media_root) == [f"documents/{OTHER_KEY}.pdf"]


def test_a_stored_file_is_never_overwritten(media_root):
    store_document(DOCUMENT, KEY)

    with pytest.raises(FileExistsError):
        store_document(Document(b"%PDF-1.7 another", 1), KEY)

    assert (media_root / f"documents/{KEY}.pdf").read_bytes() == b"%PDF-1.7"


def test_a_picture_that_cannot_be_written_wholly_leaves_nothing(media_root):
    blocker = media_root / "renditions" / KEY
    blocker.parent.mkdir(parents=True)
    blocker.write_text("a file where a folder has to be")

    with pytest.raises(OSError, match=KEY):
        store_picture(picture(), KEY)

    assert files_in(media_root) == [f"renditions/{KEY}"]


@pytest.mark.django_db(transaction=True)
def test_files_stay_with_a_saved_attachment(media_root):
    attachment = make_attachment(key=OTHER_KEY)

    with atomic_with_files():
        store_picture(picture(), KEY)
        attachment.key = KEY
        attachment.save()

    assert files_in(media_root) == PICTURE_FILES


@pytest.mark.django_db(transaction=True)
def test_a_failed_save_leaves_no_file(media_root):
    attachment = make_attachment(key=OTHER_KEY)
    store_document(DOCUMENT, OTHER_KEY)

    sent = picture()

    with pytest.raises(IntegrityError), atomic_with_files():  # noqa: PT012 -- the block is what is tested
        store_picture(sent, KEY)
        delete_files_on_commit(OTHER_KEY)
        Attachment.objects.create(institution=attachment.institution, kind="zdjecie", key=KEY, alt_text="")

    assert files_in(media_root) == [f"documents/{OTHER_KEY}.pdf"]
    assert Attachment.objects.get().key == OTHER_KEY


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_goes_after_the_commit_and_not_before(media_root):
    make_attachment(kind="dokument", key=KEY)
    store_document(DOCUMENT, OTHER_KEY)

    with atomic_with_files():
        store_document(DOCUMENT, KEY)
        delete_files_on_commit(OTHER_KEY)
        assert files_in(media_root) == [f"documents/{KEY}.pdf", f"documents/{OTHER_KEY}.pdf"]

    assert files_in(media_root) == [f"documents/{KEY}.pdf"]


@pytest.mark.django_db(transaction=True)
def test_files_are_stored_in_the_outermost_transaction_only():
    with (
        transaction.atomic(),
        pytest.raises(RuntimeError, match="durable"),
        atomic_with_files(),
    ):
        pass
