from institutions.actions.files import attach, delete_draft
from institutions.actions.merging import merge, undo_merge
from institutions.actions.publication import publish_together
from institutions.actions.succession import (
    close_institution,
    rename_institution,
    reopen_institution,
    succeed_institution,
)

__all__ = [
    "attach",
    "close_institution",
    "delete_draft",
    "merge",
    "publish_together",
    "rename_institution",
    "reopen_institution",
    "succeed_institution",
    "undo_merge",
]
