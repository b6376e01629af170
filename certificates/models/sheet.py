"""Imports of spreadsheets: the file as it was sent, what it would change, and what became of it."""

import hashlib
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Source

# How long nothing may be heard of the process that works on a file before it is taken for dead.
SILENCE = timedelta(minutes=2)
# How long an import waits for somebody to decide on it: the register moves on meanwhile, and people are named in it.
UNDECIDED_KEPT = timedelta(days=14)


class SheetImportQuerySet(models.QuerySet):
    """Imports of spreadsheets."""

    def without_files(self):
        """Leave the files themselves in the database: a list does not need them."""
        return self.defer("content")

    def stored(self):
        """Return the imports that changed the register."""
        return self.filter(state=SheetImport.State.STORED)

    def forget(self, *, now: datetime) -> int:
        """Drop what nobody has decided on for long, and return how many that were; what is dropped loses its rows."""
        old = self.filter(seen_at__lt=now - UNDECIDED_KEPT)
        dropped = SheetImport.State.DROPPED
        count = old.filter(SheetImport.UNDECIDED_ROWS).update(state=dropped, content=None, claim="")
        SheetRow.objects.filter(sheet__in=old.filter(state=dropped)).delete()
        return count

    def newest_first(self):
        """Order by the time of sending, the newest first."""
        return self.order_by("-uploaded_at", "-pk")


class SheetImport(models.Model):
    """One import of a spreadsheet, from the sending of the file to its end.

    The file stays in the database until the import is over. So it is private, no host of several lacks it, and none
    stays behind; its digest tells for ever which file it was.
    """

    class State(models.TextChoices):
        """What an import has come to."""

        WAITING = "czeka", _("waits to be read")
        READING = "czytanie", _("is being read")
        REFUSED = "odrzucony", _("cannot be stored")
        READY = "gotowy", _("can be stored")
        CONFIRMED = "potwierdzony", _("waits to be stored")
        STORING = "zapisywanie", _("is being stored")
        STORED = "zapisany", _("stored")
        DROPPED = "porzucony", _("dropped")

    WORKING = (State.WAITING, State.READING, State.CONFIRMED, State.STORING)
    UNDECIDED = (State.REFUSED, State.READY, *WORKING)
    # Of which somebody still has to say whether they are stored.
    UNDECIDED_ROWS = models.Q(state__in=UNDECIDED)

    # File
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField(_("content"), null=True, editable=False)

    # Source
    source = models.ForeignKey(
        "institutions.Source",
        models.PROTECT,
        verbose_name=_("source"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Where the rows are known from that name no source themselves."),
    )
    new_source = models.JSONField(_("new source"), default=dict, blank=True, editable=False)

    # Who and when
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("sent by"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    stored_at = models.DateTimeField(_("stored at"), null=True, blank=True, editable=False)

    # Work
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps done"), default=0, editable=False)
    total = models.PositiveIntegerField(_("steps in all"), default=0, editable=False)
    seen_at = models.DateTimeField(_("last sign of work"), default=timezone.now, editable=False)
    # What the process that works on it names itself by; another one that took over has another.
    claim = models.CharField(max_length=32, blank=True, editable=False)

    reason = models.TextField(
        _("reason of the change"),
        blank=True,
        db_default="",
        editable=False,
        help_text=_("Why dates that the public sees change; it stands in the history of each record."),
    )

    # Result
    problems = models.JSONField(_("why it cannot be stored"), default=list, blank=True, editable=False)
    notes = models.JSONField(_("notes"), default=list, blank=True, editable=False)
    counts = models.JSONField(_("counts"), default=dict, blank=True, editable=False)
    plan = models.CharField(_("SHA-256 of what it would change"), max_length=64, blank=True, editable=False)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["zapisany", "porzucony"]) | models.Q(content__isnull=True),
                name="sheet_import_that_is_over_keeps_no_file",
            ),
            models.CheckConstraint(
                condition=models.Q(state="zapisany", stored_at__isnull=False)
                | (~models.Q(state="zapisany") & models.Q(stored_at__isnull=True)),
                name="sheet_import_stored_has_its_time",
            ),
        ]

    def __str__(self):
        return self.file_name

    @classmethod
    def of(
        cls,
        *,
        name: str,
        content: bytes,
        by: Any,
        source: Source | None = None,
        new_source: dict[str, str] | None = None,
    ) -> "SheetImport":
        """Return a new import, not stored yet, of the file that the member of staff `by` has sent."""
        return cls(
            file_name=PurePath(name.replace("\\", "/")).name[-255:],
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            content=content,
            source=source,
            new_source=new_source or {},
            uploaded_by=by,
        )

    @property
    def is_working(self) -> bool:
        """Return whether the file is being read or stored, or waits for it."""
        return self.state in self.WORKING

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will become of it."""
        return self.state not in self.UNDECIDED

    @property
    def is_silent(self) -> bool:
        """Return whether work on it seems to have broken off."""
        return self.is_working and timezone.now() - self.seen_at > SILENCE

    @property
    def is_being_stored(self) -> bool:
        """Return whether somebody has confirmed it, and it is not over yet."""
        return self.state in (self.State.CONFIRMED, self.State.STORING)

    @property
    def percent(self) -> int:
        """Return how much of the reading is done, from 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    def told_source(self) -> Source | None:
        """Return the source of the rows that name none, stored or new, None where none was given."""
        if self.source is not None or not self.new_source:
            return self.source
        source = Source()
        for name, value in self.new_source.items():
            column: Any = source._meta.get_field(name)
            setattr(source, name, column.to_python(value))
        return source

    @property
    def asks_reason(self) -> bool:
        """Return whether it changes what is changed for a reason: dates that the public sees."""
        return bool(self.counts.get("reasoned"))

    @property
    def forgotten_at(self) -> datetime:
        """Return when it is dropped by itself unless somebody decides on it, or works on it."""
        return self.seen_at + UNDECIDED_KEPT

    def confirm(self, *, reason: str = "") -> None:
        """Have what the preview shows stored, for a `reason` where it asks for one.

        Raises ValidationError where there is nothing to be stored, or no reason is given.
        """
        if self.asks_reason and not reason:
            raise ValidationError(_("Say why the dates of published certificates change."))
        self._turn((self.State.READY,), self.State.CONFIRMED, reason=reason)

    def drop(self) -> None:
        """End it without storing anything, and forget the file. Raises ValidationError where it is over, or at work."""
        self._turn((self.State.READY, self.State.REFUSED), self.State.DROPPED, content=None)

    def begin_again(self) -> None:
        """Have work that broke off begun anew. Raises ValidationError where it goes on."""
        if not self.is_silent:
            raise ValidationError(_("The file is being worked on."))
        new = self.State.CONFIRMED if self.is_being_stored else self.State.WAITING
        self._turn((self.state,), new)

    def _turn(self, states: tuple[str, ...], new: "SheetImport.State", **fields: Any) -> None:
        """Change the state in one statement, so that of two people at once one is told."""
        fields |= {"state": new, "claim": "", "seen_at": timezone.now(), "done": 0, "total": 0}
        same = SheetImport.objects.filter(pk=self.pk, state__in=states, claim=self.claim)
        if not same.update(**fields):
            raise ValidationError(_("Somebody else has just decided on this import."))
        for name, value in fields.items():
            setattr(self, name, value)


class SheetRow(models.Model):
    """What an import does with a row: the outcome in words, and the records that it made or found."""

    sheet = models.ForeignKey(SheetImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    institution_outcome = models.CharField(_("institution"), max_length=10, blank=True)
    certificate_outcome = models.CharField(_("certificate"), max_length=10, blank=True)
    has_faults = models.BooleanField(_("refused"), default=False)
    report = models.JSONField(_("report"))
    institution = models.ForeignKey(
        "institutions.Institution", models.SET_NULL, related_name="+", null=True, blank=True
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("row of a spreadsheet")
        verbose_name_plural = _("rows of a spreadsheet")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once"),
        ]

    def __str__(self):
        return f"{self.sheet}: {self.number}"
