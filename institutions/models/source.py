from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.completeness import OF_SOURCE, without_source
from institutions.history import History, TrackedQuerySet, change
from institutions.models.record import Record, RecordQuerySet
from institutions.partial_dates import PartialDateField
from institutions.polish import fold_key_of, sort_key_of

MOST_NAMED = 5  # records of a kind that a refusal names


class SourceQuerySet(RecordQuerySet):
    def get_by_natural_key(self, slug):
        """Return the source whose page stands at `slug`."""
        return self.get(slug=slug)

    def in_polish_order(self):
        """Order by title as in a Polish dictionary."""
        return self.order_by("sort_key", "pk")


class Source(Record):
    """An article, page or document from which the register knows something."""

    rules = OF_SOURCE

    class Kind(models.TextChoices):
        """What the source is."""

        INTERVIEW = "wywiad", _("interview")
        NEWS = "aktualnosc", _("news item")
        PAGE = "strona", _("page of a website")
        DOCUMENT = "dokument", _("document")

    # Identity
    title = models.CharField(
        _("title"), max_length=250, help_text=_("The title, or our own description when there is none.")
    )
    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("Who published it; empty when the text does not say."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What it is and what it tells, in our own words.")
    )

    # Place and date
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Empty when the address is not known; never guess one."),
    )
    published_on = PartialDateField(
        _("published on"), help_text=_("The date printed on it; empty when there is none.")
    )
    retrieved_on = PartialDateField(_("read on"), help_text=_("When somebody of the register read it."))

    # Keys
    sort_key = sort_key_of("title", max_length=750)
    fold_key = fold_key_of("title", "publisher")

    objects = SourceQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [("publish_source", "Can publish sources, and change published ones")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("institutions:source", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def unpublish(self) -> None:
        """Make the source a draft again.

        Raises ValidationError, and changes nothing, where it is the only source of something published.
        """
        with change():
            before = without_source()
            super().unpublish()
            lost = [
                model._default_manager.filter(pk__in=keys - before[model]).order_by("pk")
                for model, keys in without_source().items()
            ]
            if records := [str(record) for rows in lost for record in rows[:MOST_NAMED]]:
                raise ValidationError(
                    _(
                        "“%(source)s” is the only published source of: %(records)s. Cite another one there first, or "
                        "take that back to drafts."
                    )
                    % {"source": self, "records": "; ".join(records)}
                )


class LinkQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, source, url):
        """Return the link to `url` that the source at the address `source` prints."""
        return self.get(source__slug=source, url=url)


class Link(models.Model):
    """An address that a source prints, and what it says is there."""

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="links")
    url = models.URLField(_("address"), max_length=500)
    label = models.CharField(_("what is there"), max_length=200, help_text=_("In our own words."))

    objects = LinkQuerySet.as_manager()
    history = History(of=("source",), named_by=("label",))

    class Meta:
        verbose_name = _("link in a source")
        verbose_name_plural = _("links in a source")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "url"],
                name="link_once_a_source",
                violation_error_message=_("The source already has this link."),
            ),
        ]

    def __str__(self):
        return self.label

    def natural_key(self):
        return (*self.source.natural_key(), self.url)

    natural_key.dependencies = ["institutions.source"]


class SignatureQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, source, person):
        """Return the signature of a person under a source, by their slugs."""
        return self.get(source__slug=source, person__slug=person)

    def of_published(self):
        """Return the signatures that the public may see: under published sources."""
        return self.filter(source__published_at__isnull=False)


class Signature(models.Model):
    """A person who signed a source, and as what."""

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="signatures")
    person = models.ForeignKey(
        "institutions.Person", models.PROTECT, verbose_name=_("person"), related_name="signatures"
    )
    signed_as = models.CharField(
        _("signed as"),
        max_length=150,
        blank=True,
        help_text=_("The function under the name; empty when there is none."),
    )

    objects = SignatureQuerySet.as_manager()
    history = History(of=("source",), named_by=("person",))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "person"],
                name="signature_once_a_source",
                violation_error_message=_("This person already signs the source."),
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.signed_as}" if self.signed_as else str(self.person)

    def natural_key(self):
        return (*self.source.natural_key(), *self.person.natural_key())

    natural_key.dependencies = ["institutions.source", "institutions.person"]


class AnswerQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, source, institution, topic):
        """Return what an institution answered in a source on a topic, by their slugs and the topic."""
        return self.get(source__slug=source, institution__slug=institution, topic=topic)

    def of_published(self):
        """Return the answers that the public may see: of published institutions in published sources."""
        return self.filter(institution__published_at__isnull=False, source__published_at__isnull=False)


class Answer(models.Model):
    """What an institution told in an interview on one topic, summed up in our own words."""

    class Topic(models.TextChoices):
        """Topics that the interviews share."""

        WHY = "dlaczego", _("Why they applied for the certificate")
        KNOWLEDGE = "wiedza", _("Where they learnt of community organising")
        CHANGES = "zmiany", _("What changed in the institution")
        HANDOVER = "wreczenie", _("How the certificate was handed over")
        MEANING = "znaczenie", _("What the certificate means to them")

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="answers")
    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, verbose_name=_("institution"), related_name="answers"
    )
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices)
    summary = models.TextField(
        _("summary"), help_text=_("In our own words; never the sentences of the source.")
    )

    objects = AnswerQuerySet.as_manager()
    history = History(of=("institution", "source"), named_by=("topic",))

    class Meta:
        verbose_name = _("answer in an interview")
        verbose_name_plural = _("answers in an interview")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "institution", "topic"],
                name="answer_once_a_topic",
                violation_error_message=_("This topic is already summed up."),
            ),
            models.CheckConstraint(
                condition=~models.Q(summary=""),
                name="answer_has_a_summary",
                violation_error_message=_("Write the summary."),
            ),
        ]

    def __str__(self):
        return f"{self.institution}: {self.get_topic_display()}"

    def natural_key(self):
        return (*self.source.natural_key(), *self.institution.natural_key(), self.topic)

    natural_key.dependencies = ["institutions.source", "institutions.institution"]
