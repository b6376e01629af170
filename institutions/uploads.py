"""Files on their way in from the office: how much one person, and all together, may send in a day."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from institutions.documents import Document, accept_document
from institutions.history import current_change
from institutions.models import DailyUpload
from institutions.pictures import Picture, accept_picture

Content = TypeVar("Content", Document, Picture, Document | Picture)


def accept_either(file: Any) -> Document | Picture:
    """Return the document or the picture in `file`, or raise ValidationError; the file's own beginning tells which."""
    file.seek(0)
    is_document = file.read(5) == b"%PDF-"
    return accept_document(file) if is_document else accept_picture(file)


def take_in(file: UploadedFile, accept: Callable[[UploadedFile], Content], *, on: date) -> Content:
    """Return what `accept` makes of a file sent on the day, or raise ValidationError.

    Its codes are those of `accept`, and `quota`. The file counts for the person by whom the running change is, and for
    nobody outside of any, as in a command.
    """
    change = current_change()
    if change is not None and change.by is not None:
        _count(file.size or 0, by=change.by, on=on)
    return accept(file)


def _count(size: int, *, by, on: date) -> None:
    """Count `size` bytes for the person on the day, whose row stays locked until the end of the transaction.

    Others are not locked out meanwhile: all together may go over their limit by what is on its way at the moment.
    """
    DailyUpload.objects.bulk_create([DailyUpload(day=on, user=by)], ignore_conflicts=True)
    own = DailyUpload.objects.select_for_update().get(day=on, user=by)
    if own.size + size > settings.UPLOADS_PER_PERSON:
        raise ValidationError(
            _(
                "You have sent %(sent)s of files today, and %(limit)s a day is the limit for one person. Send the rest "
                "tomorrow, or ask a colleague."
            ),
            code="quota",
            params={"sent": filesizeformat(own.size), "limit": filesizeformat(settings.UPLOADS_PER_PERSON)},
        )
    if DailyUpload.objects.sent_on(on) + size > settings.UPLOADS_PER_DAY:
        raise ValidationError(
            _("All together have sent files up to the limit of a day, %(limit)s. Send the rest tomorrow."),
            code="quota",
            params={"limit": filesizeformat(settings.UPLOADS_PER_DAY)},
        )
    DailyUpload.objects.filter(pk=own.pk).update(size=models.F("size") + size)


class StaffUploadHandler(FileUploadHandler):
    """Takes files from staff alone, and no more of them at once than a form of the office needs.

    It stands before Django's own handlers, which would write whatever anybody sends to the disk of the server.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 -- Django's
        """Refuse what is too much before any of it is read."""
        if content_length > settings.MOST_BYTES_AT_ONCE:
            raise RequestDataTooBig("More is sent at once than any form of the office takes.")

    def new_file(self, *arguments, **options):
        """Leave out the files of people who are no staff."""
        super().new_file(*arguments, **options)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_staff:
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        """Hand the data on to Django's own handlers."""
        return raw_data

    def file_complete(self, file_size):
        """Leave the file to Django's own handlers."""
