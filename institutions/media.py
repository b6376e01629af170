"""Photos and documents on their way out, for those who may see them.

No folder of files is open to the web. Each file is asked for by its attachment's key, and a file that the
reader may not see is answered as one that does not exist.
"""

import logging
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from institutions.files import document_path, rendition_path
from institutions.models import Attachment
from institutions.pictures import EXTENSIONS, rendition_widths
from institutions.previews import may_see_drafts

CONTENT_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "pdf": "application/pdf"}

# An hour and no longer, though a file never changes under its address: a photo that is withdrawn has to
# disappear from readers' and servers' caches too.
PUBLIC_CACHING = "public, max-age=3600"
DRAFT_CACHING = "private, no-store"

_RENDITION = re.compile(rf"([1-9]\d{{0,4}})\.({'|'.join(EXTENSIONS)})", re.ASCII)

logger = logging.getLogger(__name__)


@require_safe
def serve_rendition(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Answer with a rendition of a photo; `name` is its width and format, for instance `800.webp`."""
    match = _RENDITION.fullmatch(name)
    attachment = _visible(request, key, Attachment.Kind.PHOTO)
    if not match or not attachment.width or int(match[1]) not in rendition_widths(attachment.width):
        raise Http404
    path = rendition_path(key, int(match[1]), match[2])
    return answer_with_file(request, path, is_public=_is_public(attachment))


@require_safe
def serve_document(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with a document, to be saved under a name that its caption gives, never under the one sent."""
    attachment = _visible(request, key, Attachment.Kind.DOCUMENT)
    return answer_with_file(
        request,
        document_path(key),
        is_public=_is_public(attachment),
        save_as=name_to_save(attachment.caption, attachment.institution.slug),
    )


def _visible(request: HttpRequest, key: str, kind: Attachment.Kind) -> Attachment:
    """Return the attachment `key`, if it is of `kind` and the reader may see it; else it is not found."""
    attachments = Attachment.objects.filter(key=key, kind=kind).select_related("institution")
    if not may_see_drafts(request):
        attachments = attachments.published()
    if attachment := attachments.first():
        return attachment
    raise Http404


def answer_with_file(
    request: HttpRequest, path: str, *, is_public: bool, save_as: str = ""
) -> HttpResponseBase:
    """Answer with the file that stands at `path` in the storage, to be saved under the name `save_as` if one is given.

    Whether the reader may see it is for the caller to say; `is_public` tells whether caches may keep it.
    """
    response: HttpResponseBase | None = get_conditional_response(request, etag=f'"{path}"')
    if response is None:
        try:
            file = default_storage.open(path)
        except FileNotFoundError as error:
            logger.exception("The file %s is missing.", path)
            raise Http404 from error
        response = FileResponse(
            file,
            as_attachment=bool(save_as),
            filename=save_as,
            content_type=CONTENT_TYPES[path.rpartition(".")[2]],
        )
    response["Cache-Control"] = PUBLIC_CACHING if is_public else DRAFT_CACHING
    response["ETag"] = f'"{path}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def name_to_save(words: str, otherwise: str) -> str:
    """Return a name for a PDF of letters, digits, spaces and hyphens, whatever staff wrote in `words`."""
    plain = " ".join(re.sub(r"[^\w\s-]", " ", words).split())
    return f"{plain[:80].strip() or otherwise}.pdf"


def _is_public(attachment: Attachment) -> bool:
    return attachment.is_published and attachment.institution.is_published
