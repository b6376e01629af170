"""What a case gathers: who works on it, the report row by row, the papers."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.files import KeepsFiles, document_path
from institutions.history import History, TrackedQuerySet
from institutions.models.attachment import random_key


class PaperQuerySet(TrackedQuerySet):
    """What a case gathers."""


class ApplicationPart(models.Model):
    """Who has a part in a case: a person, or an office that is named without its holder."""

    class Role(models.TextChoices):
        """What they have to do with it."""

        RESPONSIBLE = "zarzad", _("board member responsible")
        CHAIR = "przewodniczenie", _("chair of the commission")
        MEMBER = "komisja", _("member of the commission")
        EXPERT = "ekspert", _("visiting expert")
        CONTACT = "kontakt", _("contact at the institution")

    application = models.ForeignKey(
        "certificates.Application", models.CASCADE, verbose_name=_("case"), related_name="parts"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    person = models.ForeignKey(
        "institutions.Person",
        models.PROTECT,
        verbose_name=_("person"),
        related_name="application_parts",
        null=True,
        blank=True,
        help_text=_("If the register knows them already; a case makes nobody public."),
    )
    who = models.CharField(
        _("name or office"),
        max_length=200,
        blank=True,
        help_text=_("Otherwise: the name, or the office, such as “wiceprezes zarządu”."),
    )

    objects = PaperQuerySet.as_manager()
    history = History(of=("application",), named_by=("role", "person", "who"))

    class Meta:
        verbose_name = _("person in a case")
        verbose_name_plural = _("people in a case")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, who="")
                | (models.Q(person__isnull=True) & ~models.Q(who="")),
                name="application_part_of_a_person_or_an_office",
                violation_error_message=_("Choose a person or write a name or office, not both."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(role="zarzad"),
                name="application_has_one_responsible",
                violation_error_message=_("One member of the board is responsible for a case."),
            ),
            models.UniqueConstraint(
                "application",
                "role",
                Coalesce("person", models.Value(0)),
                "who",
                name="application_part_once_a_role",
                violation_error_message=_("This person already has this role in the case."),
            ),
        ]

    def __str__(self):
        return f"{self.person or self.who} – {self.get_role_display()}"


class ApplicationFinding(models.Model):
    """A row of the report: how the institution says that it meets a criterion, and what the commission finds."""

    class Verdict(models.TextChoices):
        """What the commission finds."""

        MET = "spelnione", _("met")
        PARTLY = "czesciowo", _("partly met")
        NOT_MET = "niespelnione", _("not met")

    application = models.ForeignKey(
        "certificates.Application", models.CASCADE, verbose_name=_("case"), related_name="findings"
    )
    criterion = models.ForeignKey(
        "certificates.Criterion",
        models.PROTECT,
        verbose_name=_("criterion"),
        related_name="findings",
        null=True,
        blank=True,
    )
    standard = models.CharField(
        _("standard as in the application"),
        max_length=300,
        blank=True,
        help_text=_("When the edition of the rules lists no such criterion in the register."),
    )
    how_met = models.TextField(_("how it is met"), blank=True, help_text=_("What the report says, in short."))
    verdict = models.CharField(
        _("verdict of the commission"), max_length=14, choices=Verdict.choices, blank=True
    )
    note = models.TextField(_("note of the commission"), blank=True)

    objects = PaperQuerySet.as_manager()
    history = History(of=("application",), named_by=("criterion", "standard"))

    class Meta:
        verbose_name = _("row of the report")
        verbose_name_plural = _("report against the criteria")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(criterion__isnull=False, standard="")
                | (models.Q(criterion__isnull=True) & ~models.Q(standard="")),
                name="application_finding_of_a_criterion_or_a_standard",
                violation_error_message=_("Choose a criterion or write the standard, not both."),
            ),
            models.UniqueConstraint(
                "application",
                Coalesce("criterion", models.Value(0)),
                "standard",
                name="application_finding_once_a_criterion",
                violation_error_message=_("The report already has this criterion."),
            ),
        ]

    def __str__(self):
        return str(self.criterion or self.standard)


class ApplicationDocument(KeepsFiles, models.Model):
    """A paper of a case, as PDF. It is served to those who may read cases and to nobody else."""

    class Kind(models.TextChoices):
        """What the paper is."""

        REQUEST = "wniosek", _("request")
        REPORT = "raport", _("application and report")
        VISIT = "wizytacja", _("report of the visit")
        OPINION = "opinia", _("opinion of the commission")
        DECISION = "decyzja", _("decision")
        APPEAL = "odwolanie", _("appeal")
        OTHER = "inny", _("another paper")

    # Identity
    application = models.ForeignKey(
        "certificates.Application", models.CASCADE, verbose_name=_("case"), related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("If the kind does not say enough.")
    )

    # File
    key = models.CharField(_("file key"), max_length=32, unique=True, default=random_key, editable=False)
    original_name = models.CharField(_("name of the file sent"), max_length=255, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("filed by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    filed_at = models.DateTimeField(_("filed at"), default=timezone.now, editable=False)

    objects = PaperQuerySet.as_manager()
    history = History(of=("application",), named_by=("kind", "title"), is_made_by_verbs=True)

    class Meta:
        verbose_name = _("paper of a case")
        verbose_name_plural = _("papers of a case")

    def __str__(self):
        return self.title or str(self.get_kind_display())

    @property
    def paths(self) -> list[str]:
        """Return where its file has to stand."""
        return [document_path(self.key)]
