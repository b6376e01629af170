"""The taking-in of documents: what row UP4 of the bar of trust says of PDF, below the web server."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from institutions.documents import MAX_BYTES, accept_document
from tests.institutions.apart import verdicts_apart

PAGES = {
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
    4: b"<< /Length 0 >>\nstream\n\nendstream",
}
CATALOG = b"<< /Type /Catalog /Pages 2 0 R %s >>"


def pdf(catalog=b"", more=None, trailer=b"", start=b"%PDF-1.7\n"):
    """Return a PDF of one page by its objects, with entries added to its catalogue and trailer."""
    content = bytearray(start)
    offsets = {}
    objects = {1: CATALOG % catalog, **PAGES, **(more or {})}
    for number, body in objects.items():
        offsets[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(content)
    content += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        content += b"%d 1\n%010d 00000 n \n" % (number, offset)
    content += b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        trailer,
        table,
    )
    return bytes(content)


def stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed_pdf(catalog=b"", more=None, inflated_by=0):
    """Return a PDF whose objects stand in a compressed object stream, listed in a cross-reference stream."""
    objects = {
        1: CATALOG % catalog,
        2: PAGES[2],
        3: PAGES[3].replace(b"/Contents 4 0 R", b""),
        **(more or {}),
    }
    index, bodies = b"", b""
    for number, body in objects.items():
        index += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    data = zlib.compress(index + bodies + b" " * inflated_by, 9)
    holder = max(objects) + 1
    entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(objects), len(index))
    content = b"%PDF-1.7\n"
    offset = len(content)
    content += b"%d 0 obj\n%s\nendobj\n" % (holder, stream(data, entries))
    table = len(content)
    rows = struct.pack(">BIH", 0, 0, 65535)
    for number in range(1, holder):
        place = sorted(objects).index(number) if number in objects else 0
        rows += struct.pack(">BIH", 2, holder, place) if number in objects else struct.pack(">BIH", 0, 0, 0)
    rows += struct.pack(">BIH", 1, offset, 0) + struct.pack(">BIH", 1, table, 0)
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R /Filter /FlateDecode" % (holder + 2)
    content += b"%d 0 obj\n%s\nendobj\n" % (holder + 1, stream(zlib.compress(rows), entries))
    return content + b"startxref\n%d\n%%%%EOF\n" % table


def written(**kwargs):
    """Return a PDF as a program writes it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if kwargs.get("password"):
        writer.encrypt(kwargs["password"], algorithm="RC4-128")
    if kwargs.get("attachment"):
        writer.add_attachment("umowa.txt", kwargs["attachment"])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def accept(content, name="uchwała.pdf"):
    return accept_document(SimpleUploadedFile(name, content))


def verdict(content, name="uchwała.pdf"):
    """Return the code of the error that `content` is refused with, having read its sentence."""
    with pytest.raises(ValidationError) as caught:
        accept(content, name)
    (message,) = caught.value.messages
    assert message[0].isupper()
    assert message.endswith(".")
    assert "%(" not in message
    return caught.value.code


def zipped(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(b"/OpenAction [3 0 R /Fit] /Lang (pl) /MarkInfo << /Marked true >>"),
        pdf(more={5: b"<< /S /URI /URI (https://example.org/javascript) >>"}),
        pdf(start=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"),
        packed_pdf(),
        written(),
    ],
    ids=["plain", "opens at its page", "with a link", "2.0", "packed", "written"],
)
@pytest.mark.parametrize("name", ["uchwała.pdf", "SKAN.PDF", "bez rozszerzenia"])
def test_an_honest_document_is_accepted_as_it_is(content, name):
    document = accept(content, name)

    assert document.content == content
    assert document.pages == 1
    assert document.size == len(content)


def test_pages_are_never_unpacked():
    zeros = zlib.compress(bytes(200 * 2**20), 9)
    content = pdf(more={4: stream(zeros, b"/Filter /FlateDecode")})

    assert accept(content).pages == 1


REFUSED = {
    "a script when it is opened": (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "script"),
    "a script by name": (pdf(b"/Names << /JavaScript << /Names [(a) 5 0 R] >> >>"), "script"),
    "a script in another spelling": (pdf(b"/OpenAction << /S /J#61va#53cript /J#53 (x) >>"), "script"),
    "a rendition, which may hold a script": (pdf(more={5: b"<< /S /Rendition >>"}), "script"),
    "a script deep in an array": (pdf(more={5: b"[[[<< /A << /JS (x) >> >>]]]"}), "script"),
    "a script in a stream's dictionary": (pdf(more={5: stream(b"x", b"/JS (x)")}), "script"),
    "a script behind a link": (pdf(more={5: b"<< /S /URI /URI (JavaScript:alert\\(1\\)) >>"}), "script"),
    "a script in an object stream": (packed_pdf(b"/OpenAction << /S /JavaScript /JS 9 0 R >>"), "script"),
    "a short name in an object stream": (packed_pdf(more={4: b"<< /JS (x) >>"}), "script"),
    "a script in an entry given twice": (
        packed_pdf(b"/OpenAction [3 0 R /Fit] /OpenAction << /S /J#61vaScript >>"),
        "script",
    ),
    "a script in an earlier version": (pdf(b"/OpenAction << /S /JavaScript >>") + pdf(), "script"),
    "an action by itself": (pdf(b"/AA << /WC << /S /Named /N /Print >> >>"), "automatic_action"),
    "a program to launch": (pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "launch"),
    "an embedded file": (pdf(b"/Names << /EmbeddedFiles << /Names [] >> >>"), "embedded_file"),
    "an embedded file's stream": (pdf(more={5: stream(b"MZ", b"/Type /EmbeddedFile")}), "embedded_file"),
    "a file that is specified": (pdf(more={5: b"<< /Type /Filespec /EF << /F 4 0 R >> >>"}), "embedded_file"),
    "an attachment as a program writes it": (written(attachment=b"x"), "embedded_file"),
    "an XFA form": (pdf(b"/AcroForm << /XFA 4 0 R >>"), "xfa"),
    "a password": (written(password="tajne"), "encrypted"),
    "an unknown encryption": (
        pdf(more={5: b"<< /Filter /Own /V 9 >>"}, trailer=b"/Encrypt 5 0 R"),
        "encrypted",
    ),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_document_that_acts_or_hides_is_refused(content, code):
    assert verdict(content) == code


OTHERS = {
    "DOCX": (zipped("word/document.xml"), "not_a_pdf"),
    "XLSX": (zipped("xl/workbook.xml"), "not_a_pdf"),
    "program": (b"MZ\x90\0" + bytes(60), "not_a_pdf"),
    # The test file of virus scanners, put together here so that no scanner stops at this one.
    "EICAR": (
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*",
        "not_a_pdf",
    ),
    "HTML": (b"<!DOCTYPE html><script>alert(1)</script>", "not_a_pdf"),
    "HTML before a PDF": (b"<html>" + pdf(), "not_a_pdf"),
    "space before a PDF": (b"\n" + pdf(), "not_a_pdf"),
    "PDF with HTML at its start": (pdf(start=b"%PDF-1.7\n%<SCRIPT>alert(1)</SCRIPT>\n"), "hidden_content"),
    "PDF with SVG at its start": (pdf(start=b"%PDF-1.7\n%<svg onload='alert(1)'>\n"), "hidden_content"),
    "PDF with a ZIP behind": (pdf() + zipped("a.txt"), "hidden_content"),
    "nothing": (b"", "empty"),
    "too much": (b"%PDF-1.7\n" + bytes(MAX_BYTES), "too_big"),
}


@pytest.mark.parametrize(("content", "code"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_only_a_pdf_is_refused(content, code):
    assert verdict(content) == code


BROKEN = {
    "a header alone": b"%PDF-1.7\n",
    "cut in half": pdf()[:150],
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "no pages": pdf(more={2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
    "pages that are their own": pdf(more={2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "a catalogue that is a number": pdf(more={1: b"42"}),
    "arrays without end": pdf(more={5: b"[" * 100_000}),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_damaged_document_is_refused_in_words(content):
    assert verdict(content) == "broken"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.replace(b"startxref\n", b"startxref\n99999"),
        lambda content: content[: content.rindex(b"startxref")],
    ],
    ids=["leads nowhere", "is missing"],
)
@pytest.mark.parametrize("content", [pdf(more={5: b"<< /JS (x) >>"}), packed_pdf(more={4: b"<< /JS (x) >>"})])
def test_a_damaged_table_hides_nothing(damage, content):
    assert verdict(damage(content)) in {"script", "broken"}


def bombs():
    """Return hostile files by name; each would cost an unbounded reader its memory or its time."""
    spaces = 100 * 2**20
    numbers = b"[" + b"[" + b"1 " * 90_000 + b"]"
    return {
        "object-stream.pdf": packed_pdf(inflated_by=spaces),
        "numbers.pdf": pdf(more={5: numbers * 20 + b"]" * 20}),
        "dictionary.pdf": pdf(more={5: b"<<" + b"".join(b"/a%d 1" % n for n in range(150_000)) + b">>"}),
        "objects.pdf": pdf(more=dict.fromkeys(range(5, 100_005), b"1")),
    }


def test_bombs_are_refused_before_they_cost_anything(tmp_path):
    files = bombs()
    assert all(len(content) <= MAX_BYTES for content in files.values())

    verdicts, growth = verdicts_apart("institutions.documents.accept_document", pdf(), files, tmp_path)

    assert set(verdicts.values()) <= {"too_complicated", "broken"}, verdicts
    assert growth <= 300
