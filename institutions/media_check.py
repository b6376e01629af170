"""Files and records compared: files that no record knows, and records whose files are missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models

from institutions.files import KeepsFiles, key_in


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that no record knows: where it stands, its size in bytes, when it was written."""

    path: str
    size: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """A record of which files are missing, and where they should stand."""

    record: models.Model
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look over all files and records found; `files` is how many files there are."""

    files: int
    orphans: list[Orphan]
    missing: list[Missing]


def look_over(storage: Storage = default_storage) -> Findings:
    """Compare the files in the storage with the records.

    Files are listed before the records are read, so that one whose record is stored meanwhile is no orphan; one whose
    save is still running looks like one.
    """
    files = set(files_below("", storage))
    expected: dict[str, set[str]] = {}
    missing = []
    for record in _records():
        paths = set(record.paths)
        expected[record.key] = paths
        lost = [path for path in sorted(paths - files) if not storage.exists(path)]
        if lost and type(record)._base_manager.filter(pk=record.pk, key=record.key).exists():
            missing.append(Missing(record, tuple(lost)))
    orphans = [path for path in sorted(files) if not _is_known(path, expected)]
    return Findings(
        len(files),
        [Orphan(path, storage.size(path), storage.get_modified_time(path)) for path in orphans],
        missing,
    )


def files_below(folder: str, storage: Storage) -> Iterator[str]:
    """Yield the path of each file in the folder and in those within it; "" is the whole storage."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    start = f"{folder}/" if folder else ""
    for name in names:
        yield start + name
    for name in folders:
        yield from files_below(start + name, storage)


def _records() -> Iterator[Any]:
    for model in apps.get_models():
        if issubclass(model, KeepsFiles):
            yield from model._base_manager.order_by("pk").iterator()


def _is_known(path: str, expected: dict[str, set[str]]) -> bool:
    """Return whether the file is one of a record's; all are where the record does not say which."""
    paths = expected.get(key_in(path) or "")
    return paths is not None and (not paths or path in paths)
