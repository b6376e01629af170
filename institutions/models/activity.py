from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.completeness import OF_PROGRAMME
from institutions.history import History, TrackedQuerySet
from institutions.models.citation import drafts_cited
from institutions.models.institution import Institution
from institutions.models.record import Record, RecordQuerySet
from institutions.partial_dates import PartialDateField, PartialYear
from institutions.polish import fold_key_of, sort_key_of
from institutions.search import in_key, read


class ActivityKind(models.TextChoices):
    """Kinds of community work; the values are the words of addresses and style sheets too."""

    CLUB = "klub", _("club")
    VOLUNTEERING = "wolontariat", _("volunteering")
    SELF_HELP = "samopomoc", _("self-help or support group")
    ENSEMBLE = "zespol", _("artistic ensemble")
    DAY_ROOM = "swietlica", _("day room")
    PARTNERSHIP = "partnerstwo", _("local partnership")
    MEETING = "spotkanie", _("civic meeting or debate")
    CAMPAIGN = "kampania", _("campaign or charity action")
    LOCAL_EVENT = "wydarzenie", _("local event")
    WORKSHOP = "warsztat", _("workshop")
    PROJECT = "projekt", _("project")
    INFORMATION = "informacja", _("information and education")
    AREA_WORK = "osiedle", _("work in an estate or street")
    ORGANISATIONAL_CHANGE = "zmiana", _("organisational change")
    STAFF_TRAINING = "szkolenie", _("training of the staff")
    STUDY_VISIT = "wizyta", _("study visit")
    CONFERENCE = "konferencja", _("conference or presentation")
    PUBLICATION = "publikacja", _("publication or film")
    PLAN = "plan", _("plan for the future")
    OTHER = "inne", _("other")


# How an institution came to work this way, as against what it does with its neighbours.
ORGANISING_KINDS = (
    ActivityKind.ORGANISATIONAL_CHANGE,
    ActivityKind.STAFF_TRAINING,
    ActivityKind.STUDY_VISIT,
    ActivityKind.CONFERENCE,
    ActivityKind.PUBLICATION,
    ActivityKind.PLAN,
)
NEIGHBOURLY_KINDS = tuple(kind for kind in ActivityKind if kind not in ORGANISING_KINDS)
KINDS_IN_ORDER = (*NEIGHBOURLY_KINDS, *ORGANISING_KINDS)


class Audience(models.TextChoices):
    """Whom an activity is for."""

    EVERYBODY = "mieszkancy", _("all inhabitants")
    CHILDREN = "dzieci", _("children")
    FAMILIES = "rodziny", _("children and parents")
    YOUTH = "mlodziez", _("young people")
    SENIORS = "seniorzy", _("older people")
    LONELY = "samotni", _("people living alone")
    VOLUNTEERS = "wolontariusze", _("volunteers")
    STAFF = "pracownicy", _("staff of the institution")
    OFFICIALS = "wladze", _("local authorities")
    PARTNERS = "partnerzy", _("partner institutions and organisations")
    NOT_RECORDED = "", _("not recorded")


class ProgrammeQuerySet(RecordQuerySet):
    def get_by_natural_key(self, slug):
        """Return the programme with the address word `slug`."""
        return self.get(slug=slug)

    def in_polish_order(self):
        """Order by name as in a Polish dictionary."""
        return self.order_by("sort_key", "pk")


class Programme(Record):
    """A programme or project that institutions took part in. Taking part is *not* a certificate."""

    rules = OF_PROGRAMME

    # Identity
    name = models.CharField(_("name"), max_length=250)
    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True, help_text=_("In our own words."))
    run_by = models.CharField(
        _("run by"), max_length=300, blank=True, help_text=_("As far as sources say; empty when they do not.")
    )
    financed_by = models.CharField(_("financed by"), max_length=300, blank=True)

    # Period
    started_on = PartialDateField(_("from"), help_text=_("When the programme began."))
    ended_on = PartialDateField(_("until"), help_text=_("When the programme ended; the last day counts."))

    # Keys
    sort_key = sort_key_of("name", max_length=750)

    objects = ProgrammeQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        permissions = [("publish_programme", "Can publish programmes, and change published ones")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programmes:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def drafts_below(self) -> list[Record]:
        """Return the drafts among the sources that are cited of it."""
        return drafts_cited(self)


class ActivityQuerySet(TrackedQuerySet):
    """Pieces of community work, and of the way to it."""

    def get_by_natural_key(self, institution, slug):
        """Return the activity of the institution at the address `institution` by its own address word."""
        return self.get(institution__slug=institution, slug=slug)

    def of_published(self):
        """Return the activities that the public may see: those of published institutions."""
        return self.filter(institution__published_at__isnull=False)

    def matching(self, typed: str):
        """Return the activities of which name, place or institution hold every word of the `typed` text, in any form.

        Mere marks find nothing.
        """
        words = read(typed)
        if typed.strip() and not words:
            return self.none()
        return self.filter(
            *(in_key(word) | models.Q(institution__in=Institution.objects.matching(word)) for word in words)
        )

    def with_first_year(self):
        """Annotate each activity with `first_year`: four digits, or None where its beginning is not known."""
        return self.annotate(first_year=PartialYear("started_on"))

    def neighbours_first(self):
        """Order by kind, what an institution does with its neighbours before how it came to that, then by name."""
        kinds = [models.When(kind=kind, then=place) for place, kind in enumerate(KINDS_IN_ORDER)]
        return self.order_by(
            models.Case(*kinds, default=len(kinds), output_field=models.PositiveSmallIntegerField()),
            "fold_key",
            "pk",
        )

    def newest_first(self):
        """Order by the beginning, newest first, activities without a date last."""
        return self.order_by(models.F("started_on").desc(nulls_last=True), "fold_key", "pk")


class Activity(models.Model):
    """A piece of community work: a club, volunteering, a partnership, an event, a change in the institution…"""

    # Identity
    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, verbose_name=_("institution"), related_name="activities"
    )
    slug = models.SlugField(
        _("address word"),
        max_length=120,
        help_text=_("Unique within the institution, for instance “klub-seniora-2007”."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind.choices)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(
        _("description"), blank=True, help_text=_("In our own words, a sentence or two.")
    )

    # Place and audience
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Only where the source names one; otherwise leave it empty."),
    )
    audience = models.CharField(_("for whom"), max_length=14, choices=Audience.choices, blank=True)
    people = models.ManyToManyField(
        "institutions.Person",
        verbose_name=_("people named"),
        related_name="activities",
        blank=True,
        help_text=_("People whom the source names in connection with it."),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        verbose_name=_("within the programme"),
        related_name="activities",
        null=True,
        blank=True,
    )

    # Period
    started_on = PartialDateField(_("from"), help_text=_("As precisely as the source says and no more."))
    ended_on = PartialDateField(
        _("until"), help_text=_("The last day counts. Empty when the source does not say that it ended.")
    )
    is_ongoing = models.BooleanField(
        _("goes on"),
        null=True,
        blank=True,
        help_text=_("Whether it went on when the source was written. Unknown when the source does not say."),
    )

    # Keys
    fold_key = fold_key_of("name", "place")

    objects = ActivityQuerySet.as_manager()
    history = History(of=("institution",), many=("people",), named_by=("name",))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["kind", "institution"], name="activity_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "slug"],
                name="activity_address_once_an_institution",
                violation_error_message=_("The institution already has an activity with this address word."),
            ),
            models.CheckConstraint(
                condition=~models.Q(is_ongoing=True) | models.Q(ended_on__isnull=True),
                name="activity_that_goes_on_has_no_end",
                violation_error_message=_("An activity that goes on has no end."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.institution.get_absolute_url()}#{self.slug}"

    def natural_key(self):
        return (*self.institution.natural_key(), self.slug)

    natural_key.dependencies = ["institutions.institution", "institutions.programme", "institutions.person"]

    @property
    def is_organising(self) -> bool:
        """Return whether this tells how the institution came to work this way, not what it does with its neighbours."""
        return self.kind in ORGANISING_KINDS


class ParticipationQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, programme, institution, role):
        """Return the participation by the slugs of programme and institution and the role."""
        return self.get(programme__slug=programme, institution__slug=institution, role=role)

    def of_published(self):
        """Return the participations that the public may see: of published institutions in published programmes."""
        return self.filter(institution__published_at__isnull=False, programme__published_at__isnull=False)


class Participation(models.Model):
    """An institution's part in a programme, and as what. It says nothing of a certificate."""

    class Role(models.TextChoices):
        """As what an institution took part."""

        PILOT = "pilot", _("pilot site")
        EDUCATOR = "edukator", _("educator")
        PARTNER = "partner", _("partner")
        PARTICIPANT = "uczestnik", _("participant")

    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name=_("programme"), related_name="participations"
    )
    institution = models.ForeignKey(
        "institutions.Institution",
        models.CASCADE,
        verbose_name=_("institution"),
        related_name="participations",
    )
    role = models.CharField(_("as what"), max_length=10, choices=Role.choices)
    description = models.TextField(_("description"), blank=True, help_text=_("In our own words."))
    started_on = PartialDateField(_("from"))
    ended_on = PartialDateField(_("until"), help_text=_("The last day counts."))

    objects = ParticipationQuerySet.as_manager()
    history = History(of=("institution",), named_by=("programme", "role"))

    class Meta:
        verbose_name = _("participation in a programme")
        verbose_name_plural = _("participations in programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution", "role"],
                name="participation_once_a_role",
                violation_error_message=_("This participation is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.institution} – {self.programme} ({self.get_role_display()})"

    def natural_key(self):
        return (*self.programme.natural_key(), *self.institution.natural_key(), self.role)

    natural_key.dependencies = ["institutions.programme", "institutions.institution"]
