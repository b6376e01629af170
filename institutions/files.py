"""Where the files of photos and documents stand, and how they follow the database.

    private/<key>/master.webp          the picture as we keep it; never served
    renditions/<key>/<width>.webp|jpg  what pages show
    documents/<key>.pdf                a document

A key is the attachment's 32 random hexadecimal digits. The name that was sent is never a part of a path.

A file cannot be rolled back, so files come first and go last:

    with atomic_with_files():
        store_picture(picture, attachment.key)   # a new key for each new file
        attachment.save()
        delete_files_on_commit(old_key)          # when the file is replaced

If anything in the block fails, the commit included, the files that were stored in it are deleted; what was to
be deleted goes only once the database has forgotten it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from institutions.documents import Document
from institutions.pictures import EXTENSIONS, Picture, rendition_widths

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_PATH = re.compile(
    rf"(?:private|renditions)/(?P<folder>{_KEY.pattern})/[^/]+|documents/(?P<document>{_KEY.pattern})\.pdf"
)
_stored_keys: ContextVar[list[str] | None] = ContextVar("stored_keys", default=None)


def master_path(key: str) -> str:
    """Return where the master of the picture `key` stands in the storage."""
    return f"private/{_checked(key)}/master.webp"


def rendition_path(key: str, width: int, extension: str) -> str:
    """Return where the rendition of the picture `key` stands, `width` pixels wide."""
    if extension not in EXTENSIONS:
        raise ValueError(f"There is no rendition as {extension!r}.")
    return f"renditions/{_checked(key)}/{int(width)}.{extension}"


def document_path(key: str) -> str:
    """Return where the document `key` stands in the storage."""
    return f"documents/{_checked(key)}.pdf"


def picture_paths(key: str, width: int) -> list[str]:
    """Return where the files of the picture `key`, `width` pixels wide, stand: its master and its renditions."""
    return [
        master_path(key),
        *(
            rendition_path(key, each, extension)
            for each in rendition_widths(width)
            for extension in EXTENSIONS
        ),
    ]


def key_in(path: str) -> str | None:
    """Return the key of the record whose file stands at `path` in the storage, None for a file of none."""
    match = _PATH.fullmatch(path)
    return match and (match["folder"] or match["document"])


class KeepsFiles:
    """A record whose files stand in the storage under its `key`."""

    @property
    def paths(self) -> list[str]:
        """Return where its files have to stand; none for a record whose file was never taken in."""
        raise NotImplementedError


def store_picture(picture: Picture, key: str) -> None:
    """Write the master and all renditions of `picture` under `key`; on an error nothing stays."""
    with _all_or_nothing(key):
        _write(master_path(key), picture.master())
        for width in rendition_widths(picture.width):
            for extension in EXTENSIONS:
                _write(rendition_path(key, width, extension), picture.rendition(width, extension))


def store_document(document: Document, key: str) -> None:
    """Write `document` under `key`; on an error nothing stays."""
    with _all_or_nothing(key):
        _write(document_path(key), document.content)


def delete_files(key: str) -> None:
    """Delete every file of `key` at once; it is no error if there is none."""
    for folder in (f"private/{_checked(key)}", f"renditions/{key}"):
        with suppress(FileNotFoundError):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")
            default_storage.delete(folder)
    default_storage.delete(document_path(key))


def delete_files_on_commit(key: str) -> None:
    """Delete every file of `key` once the running transaction is committed, and not if it is rolled back."""
    transaction.on_commit(partial(delete_files, key))


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """Run the block in a transaction; if it fails, delete the files that were stored in it.

    It is the outermost transaction (a RuntimeError says so where it is not): an outer one could still roll
    back when the block is long over, and would leave the files behind.
    """
    keys: list[str] = []
    token = _stored_keys.set(keys)
    try:
        with transaction.atomic(durable=True):
            yield
    except BaseException:
        for key in keys:
            delete_files(key)
        raise
    finally:
        _stored_keys.reset(token)


@contextmanager
def _all_or_nothing(key: str) -> Iterator[None]:
    for path in (master_path(key), document_path(key)):
        if default_storage.exists(path):
            raise FileExistsError(f"There are files of {key} already; a new file takes a new key.")
    if (keys := _stored_keys.get()) is not None:
        keys.append(key)
    try:
        yield
    except BaseException:  # a full disk leaves a part of a file
        delete_files(key)
        raise


def _write(path: str, content: bytes) -> None:
    if (written := default_storage.save(path, ContentFile(content))) != path:
        default_storage.delete(written)
        raise FileExistsError(f"There is a file at {path} already.")


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("A file key has 32 hexadecimal digits.")
    return key
