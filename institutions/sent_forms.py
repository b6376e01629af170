"""Forms of the office are taken in once: one that is sent twice, or four times at once, makes one record."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from institutions.models import SentForm


def digest_of(request: HttpRequest) -> str:
    """Return what tells the sending of a form from any other: who sent it, to where, and all that is in it.

    The form's own token is a part of that, so the same text typed into a form that is opened anew is another form;
    and so is another text in a form to which somebody came back.
    """
    said = [[name, *values] for name, values in sorted(request.POST.lists()) if name != "csrfmiddlewaretoken"]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            said.append([name, str(file.name), content.hexdigest()])
    text = json.dumps([str(request.user.pk), request.path, said])
    return salted_hmac("institutions.sent_form", text, algorithm="sha256").hexdigest()


@contextmanager
def sent_once(request: HttpRequest) -> Iterator[SentForm]:
    """Run the block in a transaction in which one sending of the form in `request` has the row to itself.

    The row says in `made` what came of an earlier sending, "" if nothing did. The block settles it when it has stored
    what the form asks for. Otherwise nothing is stored at all, and the form may be sent again.
    """
    with transaction.atomic():
        sent = SentForm.objects.claim(digest_of(request), at=timezone.now())
        yield sent
        if not sent.made:
            transaction.set_rollback(True)
