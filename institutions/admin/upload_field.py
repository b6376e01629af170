"""The field by which the office takes a file: chosen or dropped in, its limits said beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions import documents, pictures
from institutions.polish import fold

NO_DESCRIPTION = {"zdjecie", "foto", "fotografia", "obraz", "obrazek", "grafika", "photo", "image", "picture"}


class DropInput(forms.FileInput):
    """Chooses a file; `office.js` also lets one be dropped in, and says at once what is wrong with its size or kind."""

    template_name = "admin/widgets/drop_input.html"

    def __init__(self, endings: tuple[str, ...], limit: int) -> None:
        super().__init__(attrs={"accept": ",".join(endings)})
        self.endings, self.limit = endings, limit

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        return context | {"limit": self.limit}


def document_field() -> forms.FileField:
    """Return the field for a document."""
    return forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, up to 10 MB. If the form is refused, choose the file again: a browser does not keep it."
        ),
        widget=DropInput((".pdf",), documents.MAX_BYTES),
    )


def attachment_field() -> forms.FileField:
    """Return the field for a photo or document."""
    return forms.FileField(
        label=_("File"),
        help_text=_(
            "A photo: JPEG, PNG or WebP, up to 10 MB, 40 megapixels and 12,000 pixels on its longer side. A document: "
            "PDF, up to 10 MB. If the form is refused, choose the file again: a browser does not keep it."
        ),
        widget=DropInput((".jpg", ".jpeg", ".png", ".webp", ".pdf"), pictures.MAX_BYTES),
    )


def describes(alternative_text: str, file_name: str) -> bool:
    """Return whether the text says something of a picture: neither that it is one nor how its file is called."""
    words = fold(alternative_text).strip(" .:;,!?–-")
    stem = fold(file_name).rpartition(".")[0] or fold(file_name)
    is_name = words == stem or words.endswith((".jpg", ".jpeg", ".png", ".webp", ".pdf", ".heic", ".gif"))
    letters = sum(each.isalpha() for each in words)
    return not (is_name or words in NO_DESCRIPTION or letters < 4)
