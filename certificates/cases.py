"""What changes a case together with something else: the certificate of a grant, the rows of a report, a file."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions import register_certificate
from certificates.models import Application, ApplicationDocument, ApplicationFinding, Certificate, Stage
from institutions.documents import Document
from institutions.files import delete_files_on_commit, store_document
from institutions.models.attachment import random_key


@transaction.atomic
def confirm_grant(*, application: Application, by, reason: str) -> Certificate:
    """Grant the certificate that somebody else than `by` proposed, and return it: a draft with its number.

    The row of the case stays locked until the end, so that two people who confirm at once make one certificate. Raises
    ValidationError when no proposal waits, when `by` made it, when the case has no institution or the reason is empty.
    """
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if fresh.stage != Stage.PROPOSED:
        raise ValidationError(_("No proposal of a grant waits in this case."))
    if by.pk == fresh.proposed_by_id:
        raise ValidationError(_("Somebody else has to confirm a grant that you proposed."))
    if fresh.institution is None:
        raise ValidationError(
            _(
                "A certificate has a holder: enter the institution in the register first and choose it in the case."
            )
        )
    if not reason.strip():
        raise ValidationError(_("Write what you checked."))
    certificate = register_certificate(
        Certificate(
            holder=fresh.institution,
            edition=fresh.edition,
            decided_on=fresh.granted_on,
            entered_by=fresh.proposed_by,
        )
    )
    fresh.record(
        confirmed_by=by,
        confirmed_at=timezone.now(),
        confirmation_reason=reason,
        certificate=certificate,
    )
    application.refresh_from_db()
    return certificate


@transaction.atomic
def lay_out_report(application: Application) -> None:
    """Give the report a row for each criterion of the case's edition.

    Rows of another edition's criteria go as long as nothing is written in them.
    """
    empty = application.findings.filter(how_met="", verdict="", note="", criterion__isnull=False)
    empty.exclude(criterion__edition=application.edition_id).delete()
    if application.edition is None:
        return
    known = set(application.findings.values_list("criterion", flat=True))
    ApplicationFinding.objects.bulk_create(
        ApplicationFinding(application=application, criterion=criterion)
        for criterion in application.edition.criteria.order_by("number")
        if criterion.pk not in known
    )


@transaction.atomic
def file_paper(*, document: ApplicationDocument, content: Document, name: str) -> ApplicationDocument:
    """Store `content` as the file of a paper, new or with a file already, and store the paper.

    `name` is that of the file sent; it is remembered and never used. Call it within `atomic_with_files()`, which leaves
    no file behind on an error.
    """
    former = document.key if document.pk else None
    document.key = random_key()
    document.original_name = name[-255:]
    document.size = content.size
    store_document(content, document.key)
    document.save()
    if former:
        delete_files_on_commit(former)
    return document
