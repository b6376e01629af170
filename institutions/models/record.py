"""What every record with a page of its own has: a draft, a publication, a date of the last change."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.completeness import Grade, Incomplete, Rule, RuledQuerySet, gaps_of


class RecordQuerySet(RuledQuerySet):
    """Records with a page of their own; the public sees only `published()` ones."""

    def published(self):
        """Return the records that the public may see. Every public output starts here."""
        return self.filter(published_at__isnull=False)

    def drafts(self):
        """Return the records that only staff may see."""
        return self.filter(published_at__isnull=True)

    def once_public(self):
        """Return the records that the public could see once and cannot any more."""
        return self.filter(published_at__isnull=True, taken_back_at__isnull=False)


class Record(models.Model):
    """Something the register keeps and, once published, shows on a page of its own."""

    # What it must and should have before it is published.
    rules: ClassVar[tuple[Rule, ...]] = ()

    # Record
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Empty while the record is a draft, which only staff can see."),
    )
    taken_back_at = models.DateTimeField(
        _("taken back at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Set when a published record was made a draft again: it is never deleted then."),
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)
    staff_note = models.TextField(
        _("staff note"),
        blank=True,
        help_text=_("For staff only: doubts, things to check. Never shown to the public."),
    )

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Return whether the public may see the record."""
        return self.published_at is not None

    @property
    def was_public(self) -> bool:
        """Return whether the public may see the record, or once could."""
        return self.is_published or self.taken_back_at is not None

    def publish(self, *, at=None, by=None) -> None:
        """Show the record to the public from `at` (an aware datetime; now unless given) on.

        `by` is the member of staff who decides so, None for a command; a record that needs two people looks at it.
        Raises Incomplete, which says in words what is missing, when the record lacks something that it must have.
        """
        if missing := [rule for rule in gaps_of(self) if rule.grade == Grade.MUST]:
            raise Incomplete(self, missing)
        self.published_at = at or timezone.now()
        self.save(update_fields=["published_at", "changed_at"])

    def drafts_below(self) -> list["Record"]:
        """Return the drafts that the record rests on, in the order in which they are published before it."""
        return []

    def unpublish(self) -> None:
        """Make the record a draft again, which the public cannot tell from nothing."""
        if self.is_published:
            self.taken_back_at = timezone.now()
        self.published_at = None
        self.save(update_fields=["published_at", "taken_back_at", "changed_at"])
