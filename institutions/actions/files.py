"""Changes of records together with their files, each in one transaction; see `institutions.files` for the order."""

from django.db import transaction

from institutions.documents import Document
from institutions.files import delete_files_on_commit, store_document, store_picture
from institutions.history import change
from institutions.models import Attachment, Institution
from institutions.models.attachment import random_key
from institutions.pictures import Picture


@transaction.atomic
def attach(*, attachment: Attachment, content: Picture | Document, name: str) -> Attachment:
    """Store `content` as the file of `attachment`, new or with a file already, and store the attachment.

    `name` is that of the file sent; it is remembered and never used. A new file takes a new key, so an address never
    shows another picture than it did. Call it within `atomic_with_files()`, which leaves no file behind on an error.
    """
    former = attachment.key if attachment.pk else None
    attachment.key = random_key()
    attachment.original_name = name[-255:]
    if isinstance(content, Picture):
        attachment.kind = Attachment.Kind.PHOTO
        attachment.width, attachment.height, attachment.size = content.width, content.height, None
        store_picture(content, attachment.key)
    else:
        attachment.kind = Attachment.Kind.DOCUMENT
        attachment.width, attachment.height, attachment.size = None, None, content.size
        store_document(content, attachment.key)
    attachment.save()
    if former:
        delete_files_on_commit(former)
    return attachment


def delete_draft(record: Institution | Attachment) -> None:
    """Delete a draft with its photos and documents, whose files go once the database has forgotten them.

    Raises ValueError for a record that is or was published: it is closed or taken back, never deleted.
    """
    if record.was_public:
        raise ValueError("What is published is never deleted.")
    keys = (
        [record.key] if isinstance(record, Attachment) else record.attachments.values_list("key", flat=True)
    )
    keys = list(keys)
    with change():
        record.delete()
        for key in keys:
            delete_files_on_commit(key)
