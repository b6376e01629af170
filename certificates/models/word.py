from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.word import BaseWord
from institutions.word_index import Index


class CertificateWord(BaseWord):
    """A word of a certificate itself: of its numbers or of its holder as printed."""

    words_of = {"certificate": (Index, "")}

    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.DO_NOTHING,  # the trigger takes the words away
        verbose_name=_("certificate"),
        related_name="words",
        editable=False,
    )

    class Meta:
        verbose_name = _("word of a certificate")
        verbose_name_plural = _("words of certificates")
        indexes = [models.Index(fields=["word", "certificate"], name="certificate_word_to_owner")]
