from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet
from institutions.partial_dates import PartialDate, PartialDateField


class EventQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, certificate, kind, happened_on):
        """Return the event by the certificate's number, its kind and its own date ("" for none)."""
        return self.get(certificate__number=certificate, kind=kind, happened_on=happened_on or None)


class Event(models.Model):
    """A dated step in a certificate's life.

    The dates of decision, handover and withdrawal are the certificate's own (they make its status and order), so an
    event of these kinds has none beside them; every other kind has its own.
    """

    class Kind(models.TextChoices):
        """Steps from the request to the end, in their usual order."""

        REQUEST = "wniosek", _("request")
        REPORT = "raport", _("report")
        VISIT = "wizytacja", _("expert's visit")
        DECISION = "decyzja", _("decision")
        HANDOVER = "wreczenie", _("handover")
        WITHDRAWAL = "cofniecie", _("withdrawal")
        APPEAL = "odwolanie", _("appeal")

    DATED_BY_CERTIFICATE: ClassVar[dict[str, str]] = {
        Kind.DECISION: "decided_on",
        Kind.HANDOVER: "handed_over_on",
        Kind.WITHDRAWAL: "withdrawn_on",
    }

    class Occasion(models.TextChoices):
        """At what sort of gathering a certificate was handed over."""

        COUNCIL_SESSION = "sesja", _("session of the council")
        FESTIVE_MEETING = "uroczystosc", _("festive meeting")
        CONFERENCE = "konferencja", _("conference")
        AT_THE_SEAT = "siedziba", _("event at the seat")
        OPENING = "otwarcie", _("opening of premises")
        OTHER = "inna", _("another occasion")
        NOT_RECORDED = "", _("not recorded")

    # Identity
    certificate = models.ForeignKey(
        "certificates.Certificate", models.CASCADE, verbose_name=_("certificate"), related_name="events"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)

    # Date, place and occasion
    happened_on = PartialDateField(
        _("date"),
        help_text=_(
            "Leave it empty for a decision, handover or withdrawal: that date stands in the certificate itself."
        ),
    )
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Building or room as the source says; empty when it is silent."),
    )
    town = models.CharField(_("town"), max_length=100, blank=True, help_text=_("In the nominative."))
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion.choices, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("In our own words."))

    objects = EventQuerySet.as_manager()
    history = History(of=("certificate",), named_by=("kind",))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=["decyzja", "wreczenie", "cofniecie"])
                | models.Q(happened_on__isnull=True),
                name="event_date_stands_once",
                violation_error_message=_(
                    "The date of a decision, handover or withdrawal stands in the certificate, not in the event."
                ),
            ),
            models.UniqueConstraint(
                "certificate",
                "kind",
                Coalesce("happened_on", models.Value(""), output_field=models.CharField()),
                name="event_once_a_date",
                violation_error_message=_("The certificate already has such an event."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.certificate}"

    def get_absolute_url(self):
        return f"{self.certificate.get_absolute_url()}#{self.kind}"

    def natural_key(self):
        return (*self.certificate.natural_key(), self.kind, str(self.happened_on or ""))

    natural_key.dependencies = ["certificates.certificate"]

    @property
    def date(self) -> PartialDate | None:
        """Return when it happened: the event's own date or, for some kinds, the certificate's; see the class."""
        column = self.DATED_BY_CERTIFICATE.get(self.kind)
        return getattr(self.certificate, column) if column else self.happened_on


class PartQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, certificate, kind, happened_on, function, person, who):
        """Return the part by the event's natural key, the function and the person's slug or the unnamed one's words."""
        return self.get(
            event=Event.objects.get_by_natural_key(certificate, kind, happened_on),
            function=function,
            person__slug=person or None,
            who=who,
        )

    def of_published(self):
        """Return the parts that the public may see: in events of published certificates of published holders."""
        return self.filter(
            event__certificate__published_at__isnull=False,
            event__certificate__holder__published_at__isnull=False,
        )


class Part(models.Model):
    """Who did what in an event: a person, or an unnamed office or group."""

    class Function(models.TextChoices):
        """What somebody did there; not to be confused with the post that they held."""

        HANDED_OVER = "wreczenie", _("handed the certificate over")
        RECEIVED = "odbior", _("received the certificate")
        SPOKE = "wystapienie", _("spoke")
        PRESENTED = "prezentacja", _("gave a presentation")
        HONOURED = "wyroznienie", _("handed distinctions to others")
        DISTINGUISHED = "wyrozniony", _("was given a distinction")
        GUEST_OF_HONOUR = "gosc-honorowy", _("guest of honour")
        ATTENDED = "udzial", _("took part")
        PERFORMED = "wystep", _("performed")
        EXPERT = "ekspert", _("visited as an expert")
        DECIDED = "decyzja", _("decided")

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="parts")
    function = models.CharField(_("what they did"), max_length=14, choices=Function.choices)
    person = models.ForeignKey(
        "institutions.Person",
        models.PROTECT,
        verbose_name=_("person"),
        related_name="parts",
        null=True,
        blank=True,
    )
    who = models.CharField(
        _("unnamed office or group"),
        max_length=200,
        blank=True,
        help_text=_("When the source names nobody: “burmistrz miasta Mieroszów”, “zespół Irysy”."),
    )
    post = models.CharField(
        _("post held then"),
        max_length=200,
        blank=True,
        help_text=_("As of the event, in the nominative: “dyrektor MOPS”."),
    )
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers come first.")
    )

    objects = PartQuerySet.as_manager()
    history = History(of=("event",), named_by=("function", "person", "who"))

    class Meta:
        verbose_name = _("part in an event")
        verbose_name_plural = _("parts in an event")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, who="")
                | (models.Q(person__isnull=True) & ~models.Q(who="")),
                name="part_of_a_person_or_an_unnamed_one",
                violation_error_message=_(
                    "Choose a person or describe the unnamed office or group, not both."
                ),
            ),
            models.UniqueConstraint(
                "event",
                "function",
                Coalesce("person", models.Value(0)),
                "who",
                name="part_once_a_function",
                violation_error_message=_("This part is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.person or self.who} – {self.get_function_display()}"

    def natural_key(self):
        return (*self.event.natural_key(), self.function, self.person.slug if self.person else "", self.who)

    natural_key.dependencies = ["certificates.event", "institutions.person"]
