"""From the bytes of a file to a sheet. What the file is called and what it is have to agree."""

import re

from django.utils.translation import gettext as _

from certificates.sheets.table import MAX_BYTES, Sheet, refused
from certificates.sheets.text_files import read_text
from certificates.sheets.workbook_files import read_workbook

ENDINGS = (".xlsx", ".csv", ".tsv", ".txt")

_ARCHIVE = b"PK"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# The beginnings of files that people take for spreadsheets, or that their names lie about.
_OTHERS = re.compile(rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\{\\rtf|SQLite format")


def read_sheet(content: bytes, name: str) -> Sheet:
    """Return the sheet that the file called `name` holds, or raise ValidationError with sentences for its sender.

    Codes: `empty`, `too_large`, `ending`, `old_workbook`, `archive`, `binary`, and those of the modules that read on.
    """
    if not content:
        raise refused("empty", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise refused(
            "too_large",
            _("The file is larger than %(limit)s MB: divide it.") % {"limit": MAX_BYTES // 1024**2},
        )
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending == ".xls" or content.startswith(_OLD_WORKBOOK):
        raise refused(
            "old_workbook",
            _(
                "The file is in the old format of Excel, or locked with a password. Save it as XLSX without one."
            ),
        )
    if ending not in ENDINGS:
        raise refused("ending", _("Send an XLSX or CSV file; its name has to end so."))
    if content.startswith(_ARCHIVE) != (ending == ".xlsx"):
        raise refused(
            "archive",
            _(
                "The file is not what its name says: workbooks end in .xlsx, and nothing else does. Save it anew."
            ),
        )
    if ending == ".xlsx":
        return read_workbook(content)
    if _OTHERS.match(content):
        raise refused("binary", _("The file is no text. Save the table as XLSX or CSV."))
    return read_text(content)
