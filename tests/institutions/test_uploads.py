"""Files that staff send: limits that are said before and kept, hostile names, and nothing left behind."""

import io
import os
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calregistry.roles import EDITOR
from institutions import documents, pictures
from institutions.admin.upload_field import describes
from institutions.documents import Document
from institutions.files import document_path, store_document, store_picture
from institutions.history import change
from institutions.models import Attachment, DailyUpload
from institutions.pictures import accept_picture
from institutions.uploads import accept_either, take_in
from tests.factories import make_attachment, make_institution, make_user
from tests.office import errors_in, form_data, submit
from tests.staff import client_of, make_member

pytestmark = pytest.mark.django_db

ADD = reverse("admin:institutions_attachment_add")
CHANGE_INSTITUTION = "admin:institutions_institution_change"
KEY = "0123456789abcdef" * 2
TODAY = date(2026, 11, 27)


def jpeg(name="rynek.jpg"):
    """Return a small photo as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (500, 400), "#7a8f3c").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def pdf():
    """Return a small document as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "PDF")
    return SimpleUploadedFile("uchwała.pdf", content.getvalue(), "application/pdf")


def files_in(folder):
    """Return the paths of all files below the folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def typed(institution, **fields):
    """Return what is typed into the form of a photo."""
    return {"institution": institution.pk, "alt_text": "Festyn na rynku", "file": jpeg()} | fields


def test_the_limits_are_said_beside_the_field_before_anything_is_sent(admin_client):
    page = admin_client.get(ADD).content.decode()

    said = re.search(r'id="id_file_helptext".*?</div>\s*</div>', page, re.S)[0]
    assert pictures.MAX_BYTES == documents.MAX_BYTES == 10 * 1024 * 1024 and "do 10 MB" in said
    assert pictures.MAX_PIXELS == 40_000_000 and "40 megapikseli" in said
    assert pictures.MAX_SIDE == 12_000 and "12 000 pikseli" in said
    assert "JPEG, PNG lub WebP" in said and "PDF" in said
    assert 'accept=".jpg,.jpeg,.png,.webp,.pdf"' in page


def test_the_form_asks_for_an_alternative_text_and_says_what_makes_a_good_one(admin_client):
    page = admin_client.get(ADD).content.decode()

    assert "tak jak opisujesz zdjęcie przez telefon" in page


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("Seniorki tańczą w parku", True),
        ("Zdjęcie klasy przed szkołą", True),
        ("Zdjęcie.", False),
        ("FOTO", False),
        ("rynek.jpg", False),
        ("Rynek", False),
        ("IMG_2034.HEIC", False),
        ("2034", False),
        ("…", False),
    ],
)
def test_the_name_of_a_file_and_the_word_photo_describe_nothing(text, is_good):
    assert describes(text, "Rynek.JPG") == is_good


def test_a_text_that_describes_nothing_is_refused_beside_its_field(admin_client):
    page = submit(admin_client, ADD, typed(make_institution(), alt_text="rynek.jpg"))

    assert errors_in(page) == {
        "alt_text": ["Napisz, co widać na zdjęciu; samo to, że jest zdjęciem, albo nazwa pliku nic nie mówi."]
    }
    assert not Attachment.objects.exists()


def test_a_document_is_a_download_whose_link_says_type_and_size(admin_client, client):
    institution = make_institution()
    submit(admin_client, ADD, typed(institution, alt_text="", caption="Uchwała rady", file=pdf()))
    document = Attachment.objects.get()
    document.publish()

    page = client.get(institution.get_absolute_url()).content.decode()

    link = re.search(rf'<a href="/pliki/{document.key}.pdf">(.*?)</a>', page, re.S)[1]
    text = re.sub(r"<[^>]+>", "", link).replace("\xa0", " ")
    assert re.fullmatch(r"Uchwała rady \(PDF, \d+(,\d)? (kB|KB|bajtów|bajty)\)", text)
    served = client.get(f"/pliki/{document.key}.pdf")
    assert served["Content-Disposition"].startswith("attachment;") and served.getvalue()


def test_a_stored_photo_is_seen_in_its_form(admin_client):
    submit(admin_client, ADD, typed(make_institution()))
    photo = Attachment.objects.get()

    page = admin_client.get(reverse("admin:institutions_attachment_change", args=[photo.pk])).content.decode()

    assert f'<img src="/pliki/{photo.key}/400.jpg" alt="Festyn na rynku" width="400" height="320"' in page


HOSTILE_NAMES = [
    "../../settings.py",
    "/etc/passwd.jpg",
    "C:\\\\photos\\\\x.jpg",
    "x\x00.jpg",
    "x\r\nSet-Cookie: a=b.jpg",
    "gpj.\u202egpj",
    "a" * 400 + ".jpg",
    ".htaccess",
    "index.html",
    "<img src=x onerror=alert(1)>.jpg",
    "{{7*7}}.jpg",
    "%2e%2e%2fx.jpg",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_name_of_a_file_reaches_neither_disk_nor_header_and_no_page_unescaped(
    admin_client, media_root, name
):
    institution = make_institution()
    form = form_data(admin_client.get(ADD).content.decode()) | typed(institution)
    content = form.pop("file").read()
    # As no browser but any program may send it: the client of the tests would tidy the name.
    texts = {field: value[0] if isinstance(value, list) else value for field, value in form.items()}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'
        for field, text in texts.items()
    ]
    body = (
        "".join(parts).encode()
        + (
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + content
        + b"\r\n--x--\r\n"
    )

    answer = admin_client.post(ADD, body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code in (200, 302)
    assert "Set-Cookie" not in answer and "a" not in answer.cookies
    for photo in Attachment.objects.all():
        page = admin_client.get(
            reverse("admin:institutions_attachment_change", args=[photo.pk])
        ).content.decode()
        assert "<img src=x" not in page and "\u202e" not in page
        served = admin_client.get(f"/pliki/{photo.key}/400.jpg")
        assert served["Content-Type"] == "image/jpeg" and served.getvalue()
    keys = "|".join(Attachment.objects.values_list("key", flat=True)) or "none"
    assert all(
        re.fullmatch(rf"(private|renditions)/({keys})/\w+\.(webp|jpg)", path) for path in files_in(media_root)
    )


def test_a_save_that_is_rolled_back_leaves_no_file(media_root):
    editor, draft = client_of(make_member(EDITOR)), make_institution(published_at=None)
    photo = {"alt_text": "Festyn na rynku", "file": jpeg()}

    answer = submit(
        editor, reverse(CHANGE_INSTITUTION, args=[draft.pk]), {}, button="_publish", attachments=[photo]
    )

    assert answer.status_code == 403
    assert not Attachment.objects.exists() and not files_in(media_root)


def test_a_photo_whose_record_is_deleted_goes_with_it(
    admin_client, media_root, django_capture_on_commit_callbacks
):
    submit(admin_client, ADD, typed(make_institution()))
    photo = Attachment.objects.get()

    with django_capture_on_commit_callbacks() as waiting:
        admin_client.post(reverse("admin:institutions_attachment_delete", args=[photo.pk]), {"post": "yes"})
        assert files_in(media_root)
    for callback in waiting:
        callback()

    assert not files_in(media_root)


def test_one_person_sends_only_so_much_in_a_day(admin_client, colleague_client, settings, media_root):
    institution, size = make_institution(), jpeg().size
    settings.UPLOADS_PER_PERSON = size + 10
    submit(admin_client, ADD, typed(institution))

    refused = submit(admin_client, ADD, typed(institution, caption="Podpis, który zostaje"))

    assert list(errors_in(refused)) == ["file"]
    assert "a dzienny limit jednej osoby to" in refused.content.decode()
    assert "Podpis, który zostaje" in refused.content.decode()
    assert Attachment.objects.count() == 1 and len(files_in(media_root)) == 5
    assert submit(colleague_client, ADD, typed(institution)).status_code == 302


def test_all_together_send_only_so_much_in_a_day(admin_client, colleague_client, settings):
    institution = make_institution()
    settings.UPLOADS_PER_DAY = jpeg().size + 10
    submit(admin_client, ADD, typed(institution))

    refused = submit(colleague_client, ADD, typed(institution))

    assert "Wszyscy razem wykorzystali już dzienny limit plików" in str(errors_in(refused)["file"])


def test_the_next_day_counts_anew_and_a_command_is_nobody(settings):
    settings.UPLOADS_PER_PERSON = jpeg().size
    with change(by=make_user()):
        take_in(jpeg(), accept_either, on=TODAY)
        with pytest.raises(ValidationError) as refused:
            take_in(jpeg(), accept_either, on=TODAY)
        take_in(jpeg(), accept_either, on=TODAY + timedelta(days=1))
    for _time in range(3):
        take_in(jpeg(), accept_either, on=TODAY)

    assert refused.value.code == "quota"
    assert DailyUpload.objects.sent_on(TODAY) == jpeg().size


def test_a_form_that_is_refused_does_not_count(admin_client):
    submit(admin_client, ADD, typed(make_institution(), alt_text=""))

    assert not DailyUpload.objects.exists()


def test_counts_of_files_are_forgotten_after_a_month():
    for age in (1, 40):
        DailyUpload.objects.create(day=timezone.localdate() - timedelta(days=age), user=make_user(), size=1)

    call_command("forget_readers", verbosity=0)

    assert DailyUpload.objects.count() == 1


@pytest.mark.parametrize(("user", "taken"), [(AnonymousUser(), 0), (User(), 0), (User(is_staff=True), 1)])
def test_files_are_taken_from_staff_alone(rf, user, taken):
    request = rf.post("/admin/login/", {"file": jpeg(), "username": "ktoś"})
    request.user = user

    assert len(request.FILES) == taken
    assert request.POST["username"] == "ktoś"


def test_more_than_a_form_takes_is_refused_before_it_is_read(admin_client, rf, settings):
    settings.MOST_BYTES_AT_ONCE = 1000

    answer = admin_client.post(ADD, typed(make_institution()))
    elsewhere = rf.post("/sprawdz/", {"file": jpeg()})

    assert answer.status_code == 413
    assert "pliki mają razem więcej niż" in answer.content.decode()
    with pytest.raises(RequestDataTooBig):
        elsewhere.POST  # noqa: B018 -- reading it is what is tested


@pytest.fixture
def photo():
    """Return a photo with its files."""
    attachment = make_attachment(width=500, height=400)
    store_picture(accept_picture(jpeg()), attachment.key)
    return attachment


def test_files_and_records_that_agree_are_reported_as_such(photo, capsys):
    document = make_attachment(kind="dokument", size=8)
    store_document(Document(b"%PDF-1.7", 1), document.key)

    call_command("media_check", strict=True)

    assert capsys.readouterr().out == "Files: 6. Orphans: 0. Records with missing files: 0.\n"


def test_nothing_stored_yet_agrees(capsys):
    call_command("media_check", strict=True)

    assert capsys.readouterr().out.startswith("Files: 0.")


def test_files_that_no_record_knows_are_listed_and_old_ones_deleted(photo, media_root, capsys):
    store_document(Document(b"%PDF-1.7", 1), KEY)
    stray = media_root / "renditions" / photo.key / "1200.webp"
    (media_root / "index.html").write_text("x")
    stray.write_bytes(b"x")
    orphans = [document_path(KEY), "index.html", f"renditions/{photo.key}/1200.webp"]

    with pytest.raises(CommandError):
        call_command("media_check", strict=True)
    told = capsys.readouterr().out
    assert re.findall(r"no record knows it: (\S+)", told) == orphans
    assert "--delete-orphans" in told

    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (stray, media_root / "index.html"):
        os.utime(path, (long_ago, long_ago))
    call_command("media_check", delete_orphans=True)
    assert re.findall(r"no record knows it: (\S+)", capsys.readouterr().out) == orphans[:1]
    assert (media_root / "renditions" / photo.key / "400.webp").exists()

    (media_root / document_path(KEY)).unlink()


def test_records_whose_files_are_missing_are_listed_with_what_to_do(photo, media_root, capsys):
    lost = media_root / "renditions" / photo.key / "400.jpg"
    content = lost.read_bytes()
    lost.unlink()

    with pytest.raises(CommandError):
        call_command("media_check", strict=True)

    told = capsys.readouterr().out
    assert f"record institutions.attachment {photo.pk} needs it: renditions/{photo.key}/400.jpg" in told
    assert "from the last backup" in told
    lost.write_bytes(content)
