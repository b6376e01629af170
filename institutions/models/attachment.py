import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.completeness import OF_ATTACHMENT
from institutions.files import KeepsFiles, document_path, picture_paths
from institutions.history import History
from institutions.models.record import Record, RecordQuerySet
from institutions.partial_dates import PartialDateField


def random_key() -> str:
    """Return 32 random hexadecimal digits: a name of files that tells nothing and cannot be guessed."""
    return secrets.token_hex(16)


class AttachmentQuerySet(RecordQuerySet):
    def get_by_natural_key(self, key):
        """Return the attachment whose files are named `key`."""
        return self.get(key=key)

    def published(self):
        """Return the attachments that the public may see: published ones of published institutions."""
        return super().published().filter(institution__published_at__isnull=False)


class Attachment(KeepsFiles, Record):
    """A photo or document of an institution. The photo that was sent is never kept, only what we made of it."""

    rules = OF_ATTACHMENT

    class Kind(models.TextChoices):
        """What the file is."""

        PHOTO = "zdjecie", _("photo")
        DOCUMENT = "dokument", _("document")

    # Identity
    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, verbose_name=_("institution"), related_name="attachments"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    key = models.CharField(_("file key"), max_length=32, unique=True, default=random_key, editable=False)
    original_name = models.CharField(_("name of the file sent"), max_length=255, blank=True, editable=False)

    # Content
    alt_text = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_(
            "Required for a photo: a sentence or two, as you would tell of it on the phone. Who or what can be seen, "
            "doing what, where; without “photo of”, and without names that the source does not give."
        ),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(
        _("author"), max_length=150, blank=True, help_text=_("As the source credits the picture.")
    )
    taken_on = PartialDateField(_("taken on"), help_text=_("As precisely as the source says."))

    # File
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()
    history = History(of=("institution",), named_by=("caption", "alt_text"), is_made_by_verbs=True)

    class Meta:
        verbose_name = _("photo or document")
        verbose_name_plural = _("photos and documents")
        permissions = [("publish_attachment", "Can publish photos and documents, and change published ones")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="zdjecie") | ~models.Q(alt_text=""),
                name="attachment_photo_has_alternative_text",
                violation_error_message=_("A photo needs an alternative text for people who cannot see it."),
            ),
        ]

    def __str__(self):
        return self.caption or self.alt_text or self.key

    @property
    def paths(self) -> list[str]:
        """Return where its files have to stand."""
        if self.kind == self.Kind.DOCUMENT:
            return [document_path(self.key)] if self.size is not None else []
        return picture_paths(self.key, self.width) if self.width else []

    def natural_key(self):
        return (self.key,)

    natural_key.dependencies = ["institutions.institution"]
