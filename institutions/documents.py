"""Documents on their way in: PDF alone, and nothing in it that acts.

What is accepted: a PDF of at most 10 MB that starts as one, has pages, is not encrypted, and holds no script,
no program to launch, no embedded file, no action of its own accord and no XFA form. The bytes are kept as
they came (a PDF is not rewritten: its tags for screen readers might be lost), so the look inside is thorough:

1. the whole file, and each object stream in it, is searched for the names of what is refused, however spelt;
2. every object that the file's table lists is read and its dictionaries are looked through.

Pages' contents and pictures are never unpacked. Reading is bounded in bytes, objects, reads and time.
"""

import io
import logging
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

MAX_BYTES = 10 * 1024 * 1024
MAX_OBJECTS = 100_000
MAX_SECONDS = 8
MAX_READS_OPENING = 5_000_000  # reads of the table and the tree of pages
MAX_READS_AN_OBJECT = 1_000_000  # a number takes about four, and some hundred bytes of memory
MAX_UNPACKED_AT_ONCE = 1024 * 1024  # an object stream usually has less than 100 kB
MAX_UNPACKED = 64 * 1024 * 1024

# The tags by which a browser takes a file for HTML (WHATWG, MIME Sniffing, 7.1), without those of one letter,
# which occur by chance in compressed data, and with those that SVG and PHP start with.
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|style|table|title|div|font|h1|br|svg|img|\?php|!--)[\s>/]",
    re.IGNORECASE,
)
_SCRIPT, _LAUNCH, _FILE, _FORM, _AUTOMATIC = "script", "launch", "embedded_file", "xfa", "automatic_action"
_REFUSED_KEYS = {
    "/JS": _SCRIPT,
    "/JavaScript": _SCRIPT,
    "/EF": _FILE,
    "/EmbeddedFiles": _FILE,
    "/XFA": _FORM,
    "/AA": _AUTOMATIC,
}
_REFUSED_VALUES = {
    "/JavaScript": _SCRIPT,
    "/Launch": _LAUNCH,
    "/EmbeddedFile": _FILE,
    "/FileAttachment": _FILE,
    "/GoToE": _FILE,
    "/Rendition": _SCRIPT,
    "/RichMedia": _FILE,
}
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": MAX_BYTES,
    "array_based_stream_maximum_output_length": MAX_UNPACKED_AT_ONCE,
    "lzw_maximum_output_length": MAX_UNPACKED_AT_ONCE,
    "run_length_maximum_output_length": MAX_UNPACKED_AT_ONCE,
    "zlib_maximum_output_length": MAX_UNPACKED_AT_ONCE,
    "zlib_maximum_recovery_input_length": 100_000,
    "brotli_maximum_output_length": MAX_UNPACKED_AT_ONCE,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 4 * MAX_UNPACKED_AT_ONCE,
    "page_tree_maximum_page_entries": 200_000,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}

# What the library notes about a damaged file is told to the editor in our own words.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Document:
    """An accepted PDF and the number of its pages."""

    content: bytes
    pages: int

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.content)


def accept_document(file: BinaryIO) -> Document:
    """Return the document in `file` (an upload or any binary file), or raise ValidationError.

    Codes: `empty`, `too_big`, `not_a_pdf`, `hidden_content`, `encrypted`, `script`, `launch`,
    `embedded_file`, `xfa`, `automatic_action`, `too_complicated`, `broken`. The file's name plays no part.
    """
    data = _bytes_of(file)
    if not data.startswith(b"%PDF-"):
        raise ValidationError(
            _("The file is not a PDF document; only PDF is taken. Export the document as PDF and send that."),
            code="not_a_pdf",
        )
    if _HTML.search(data, 0, 1024) or zipfile.is_zipfile(io.BytesIO(data)):
        raise ValidationError(
            _("The file is a PDF and something else at once; print it to a new PDF and send that."),
            code="hidden_content",
        )
    if reason := _refused_name_in(data, unpacked=False):
        raise _refusal(reason)
    try:
        with apply_configuration(**_LIMITS):
            pages, reason = _inspect(data)
    except LimitReachedError as error:
        raise ValidationError(
            _("The document is too complicated to be checked; print it to a new PDF and send that."),
            code="too_complicated",
        ) from error
    except Exception as error:  # the library raises whatever its parser stumbles over
        if b"/Encrypt" in data:
            raise _encrypted() from error
        raise _broken() from error
    if reason == "encrypted":
        raise _encrypted()
    if reason:
        raise _refusal(reason)
    if not pages:
        raise _broken()
    return Document(data, pages)


def _bytes_of(file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(_("The file is empty; send the document again."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The document is larger than the limit of %(limit)s; save its pictures smaller or split it."),
            code="too_big",
            params={"limit": filesizeformat(MAX_BYTES)},
        )
    return data


def _spelt_anyhow(name: str) -> bytes:
    """Return a pattern for a PDF name; a letter may be written as `#` and two digits (ISO 32000-1, 7.3.5)."""
    return b"/" + b"".join(
        b"(?:%c|#%x[%x%X])" % (letter, letter >> 4, letter & 15, letter & 15)
        if letter & 15 > 9
        else b"(?:%c|#%02x)" % (letter, letter)
        for letter in name[1:].encode()
    )


def _pattern_of(names: Iterable[str]) -> re.Pattern[bytes]:
    choices = b"|".join(b"(%s)" % _spelt_anyhow(name) for name in names)
    return re.compile(b"(?:%s)" % choices + rb"(?=[\s\0()<>\[\]{}/%]|\Z)")


_REFUSED_NAMES = {**_REFUSED_KEYS, **_REFUSED_VALUES}
# Names of less than six letters occur by chance in a whole file, which is mostly compressed.
_LONG_NAMES = {name: reason for name, reason in _REFUSED_NAMES.items() if len(name) > len("/Names")}
_ANYWHERE = _pattern_of(_LONG_NAMES)
_UNPACKED = _pattern_of(_REFUSED_NAMES)


def _refused_name_in(data: bytes, *, unpacked: bool) -> str | None:
    """Return why `data`, a whole file or an unpacked object stream, is refused for a name in it, or None."""
    pattern, names = (_UNPACKED, _REFUSED_NAMES) if unpacked else (_ANYWHERE, _LONG_NAMES)
    if found := pattern.search(data):
        return next(reason for group, reason in zip(found.groups(), names.values(), strict=True) if group)
    return None


class _MeteredBytes(io.BytesIO):
    """Bytes that can be read a limited number of times and until a moment: what a parser can build or repair
    is bounded by what it reads.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads_left = MAX_READS_OPENING
        self.deadline = time.monotonic() + MAX_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads_left -= 1
        if self.reads_left < 0 or time.monotonic() > self.deadline:
            raise LimitReachedError("The document takes too many reads or too long.")
        return super().read(size)


def _inspect(data: bytes) -> tuple[int, str | None]:
    """Return the number of pages and the reason to refuse the document, if there is one.

    Raises LimitReachedError beyond a limit, and anything at all for a damaged document.
    """
    stream = _MeteredBytes(data)
    reader = PdfReader(stream)
    if reader.is_encrypted:
        return 0, "encrypted"
    pages = len(reader.pages)
    unpacked = 0
    for item in _objects(reader, stream):
        if reason := _refused_entry_in(item):
            return pages, reason
        if isinstance(item, StreamObject) and item.get("/Type") == "/ObjStm":
            content = item.get_data()
            unpacked += len(content)
            if unpacked > MAX_UNPACKED:
                raise LimitReachedError("The document unpacks to too much.")
            if reason := _refused_name_in(content, unpacked=True):
                return pages, reason
    return pages, None


def _objects(reader: PdfReader, stream: _MeteredBytes) -> Iterator[object]:
    """Yield the trailer and each object that the table lists; one, or one object stream, is in memory."""
    yield reader.trailer
    plain = [
        (number, generation)
        for generation, offsets in reader.xref.items()
        for number in offsets
        if not reader.xref_free_entry.get(generation, {}).get(number)
    ]
    packed = sorted(reader.xref_objStm, key=reader.xref_objStm.__getitem__)
    if len(plain) + len(packed) > MAX_OBJECTS:
        raise LimitReachedError("The document has too many objects.")
    for number, generation in plain:
        stream.reads_left = MAX_READS_AN_OBJECT
        yield reader.get_object(IndirectObject(number, generation, reader))
        reader.resolved_objects.clear()
    container = None
    for number in packed:
        if reader.xref_objStm[number][0] != container:
            container = reader.xref_objStm[number][0]
            reader.resolved_objects.clear()
        stream.reads_left = MAX_READS_AN_OBJECT
        yield reader.get_object(IndirectObject(number, 0, reader))


def _refused_entry_in(item: object) -> str | None:
    """Return why `item` is refused for an entry of a dictionary in it, at any depth, or None."""
    waiting = [item]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            for key, value in item.items():
                if reason := _REFUSED_KEYS.get(key) or (
                    isinstance(value, NameObject) and _REFUSED_VALUES.get(value)
                ):
                    return reason
                if key == "/URI" and str(value).strip().lower().startswith("javascript:"):
                    return _SCRIPT
            waiting.extend(dict.values(item))
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))
    return None


def _encrypted() -> ValidationError:
    return ValidationError(
        _("The document is encrypted or has a password; save it without protection and send that."),
        code="encrypted",
    )


def _broken() -> ValidationError:
    return ValidationError(
        _("The document is damaged or incomplete; open it yourself, print it to a new PDF and send that."),
        code="broken",
    )


def _refusal(reason: str) -> ValidationError:
    messages = {
        _SCRIPT: _("The document holds a script; print it to a new PDF and send that."),
        _LAUNCH: _("The document would start a program; print it to a new PDF and send that."),
        _FILE: _("The document holds another file; print it to a new PDF and send that."),
        _FORM: _("The document holds an XFA form; print it to a new PDF and send that."),
        _AUTOMATIC: _("The document acts by itself when it is opened; print it to a new PDF and send that."),
    }
    return ValidationError(messages[reason], code=reason)
