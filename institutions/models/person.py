from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.completeness import OF_PERSON, RuledQuerySet
from institutions.history import History, TrackedQuerySet
from institutions.models.citation import Citation
from institutions.models.former_slug import FormerPersonSlug
from institutions.partial_dates import PartialDateField
from institutions.polish import fold_key_of, sort_key_of
from institutions.search import like, read


class Function(models.TextChoices):
    """Public functions that people are named for in the sources."""

    DIRECTOR = "dyrektor", _("director or head")
    ORGANISER = "organizator", _("community organiser (OSL)")
    ANIMATOR = "animator", _("animator")
    COORDINATOR = "koordynator", _("coordinator")
    SOCIAL_WORKER = "pracownik-socjalny", _("social worker")
    INSTRUCTOR = "instruktor", _("culture and education instructor")
    EXPERT = "ekspert", _("CAL expert")
    REPRESENTATIVE = "przedstawiciel", _("representative")
    BOARD = "zarzad", _("board member")
    MAYOR = "wladze", _("head of the municipality")
    COUNCIL_CHAIR = "rada", _("chair of the council")
    NETWORK = "siec", _("head of a network of organisers")
    OTHER = "inna", _("another function")


class PersonQuerySet(RuledQuerySet):
    """People whom a source names for a public function."""

    def get_by_natural_key(self, slug):
        """Return the person with the address word `slug`."""
        return self.get(slug=slug)

    def visible(self):
        """Return the people whose names the public may see."""
        return self.filter(is_hidden=False)

    def matching(self, typed: str):
        """Return the people whose name or other spelling holds every word of the `typed` text, in any order and form.

        `Elżbiety Buziewicz` finds Elżbieta Buziewicz. Mere marks find nobody.
        """
        words = read(typed)
        if typed.strip() and not words:
            return self.none()
        named = (self.model._default_manager.filter(like(word, "words__")) for word in words)
        return self.filter(*(models.Q(pk__in=people.values("pk")) for people in named))

    def in_polish_order(self):
        """Order by surname, then given name, as in a Polish dictionary."""
        return self.order_by("sort_key", "pk")


class Person(models.Model):
    """Somebody named in a source for a public function."""

    rules = OF_PERSON

    # Identity
    given_names = models.CharField(
        _("given names"), max_length=80, help_text=_("In the nominative: “Elżbieta”.")
    )
    family_name = models.CharField(
        _("surname"),
        max_length=120,
        help_text=_("In the nominative; a double surname with a dash and no spaces."),
    )
    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    spelling_variants = models.CharField(
        _("other spellings"),
        max_length=250,
        blank=True,
        help_text=_(
            "Other spellings found in sources, after commas. The wording of each source stands in its citation."
        ),
    )

    # Privacy
    is_hidden = models.BooleanField(
        _("hidden from the public"),
        default=False,
        help_text=_(
            "On the person's justified request. The history stays; public pages show the function alone."
        ),
    )

    # Record
    staff_note = models.TextField(
        _("staff note"), blank=True, help_text=_("For staff only: doubts, things to check.")
    )

    # Keys
    sort_key = sort_key_of("family_name", "given_names", max_length=600)
    fold_key = fold_key_of("given_names", "family_name", "spelling_variants")

    objects = PersonQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [
            ("publish_person", "Can change people on public pages"),
            ("hide_person", "Can hide people from the public"),
            ("merge_person", "Can merge people"),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="person_in_polish_order")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug=""),
                name="person_has_an_address",
                violation_error_message=_("Give the person an address word."),
            ),
        ]

    def __str__(self):
        return f"{self.given_names} {self.family_name}"

    def get_absolute_url(self):
        return reverse("people:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        """Refuse an address that once led to another person: addresses never come back to another thing."""
        if FormerPersonSlug.objects.filter(slug=self.slug).exclude(person_id=self.pk).exists():
            raise ValidationError(
                {"slug": _("This address once led to another person. Choose another word.")}
            )

    def is_on_public_pages(self) -> bool:
        """Return whether a published record of either floor tells of the person; asks once a kind of record."""
        return any(
            relation.related_model._default_manager.of_published()
            .filter(**{relation.field.name: self})
            .exists()
            for relation in self._meta.related_objects
            if hasattr(relation.related_model._default_manager, "of_published")
        )

    def hide(self) -> None:
        """Withhold the name from every public page at once, on the person's justified request."""
        self.is_hidden = True
        self.save(update_fields=["is_hidden"])

    def show(self) -> None:
        """Let public pages name the person again."""
        self.is_hidden = False
        self.save(update_fields=["is_hidden"])

    @property
    def public_name(self) -> str:
        """Return the name as the public sees it: the name itself, or words that say it is withheld."""
        return gettext("name withheld") if self.is_hidden else str(self)


class PostQuerySet(TrackedQuerySet):
    """Functions that people hold or held."""

    def get_by_natural_key(self, person, institution, organisation, title, as_of):
        """Return the post by the slugs of person and institution, the organisation, title and date ("" for none)."""
        return self.get(
            person__slug=person or None,
            institution__slug=institution or None,
            organisation=organisation,
            title=title,
            as_of=as_of or None,
        )

    def of_published(self):
        """Return the posts that the public may see: at published institutions, elsewhere if a source says so."""
        told = Citation.objects.published().filter(post=models.OuterRef("pk"))
        return self.filter(
            models.Q(institution__published_at__isnull=False)
            | (models.Q(institution__isnull=True) & models.Exists(told))
        )

    def newest_first(self):
        """Order by the date for which the post is known, newest first, those without a date last."""
        return self.order_by(models.F("as_of").desc(nulls_last=True), "title", "pk")


class Post(models.Model):
    """A person's function at an institution of the register or elsewhere, as of a source.

    The holder may be unnamed: some sources tell of a post and not of who has it.
    """

    # Holder and place
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="posts",
        null=True,
        blank=True,
        help_text=_("Leave it empty when the source does not name the holder."),
    )
    institution = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        verbose_name=_("institution"),
        related_name="posts",
        null=True,
        blank=True,
        help_text=_("Only for an institution that the register keeps."),
    )
    organisation = models.CharField(
        _("elsewhere"),
        max_length=200,
        blank=True,
        help_text=_("For any other body: its name in the nominative."),
    )

    # Function
    function = models.CharField(_("function"), max_length=20, choices=Function.choices)
    title = models.CharField(
        _("title of the post"),
        max_length=150,
        help_text=_("As the source calls it, in the nominative, for instance “dyrektor”."),
    )

    # Period
    as_of = PartialDateField(
        _("as of"),
        help_text=_("The date for which the source shows the person in the post. Empty when it gives none."),
    )
    held_from = PartialDateField(_("from"), help_text=_("Only when a source says since when."))
    held_until = PartialDateField(
        _("until"), help_text=_("Only when a source says until when; the last day counts.")
    )

    objects = PostQuerySet.as_manager()
    history = History(of=("institution", "person"), named_by=("title", "person"))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(institution__isnull=False, organisation=""))
                | (models.Q(institution__isnull=True) & ~models.Q(organisation="")),
                name="post_is_in_one_place",
                violation_error_message=_(
                    "Choose an institution of the register or write the name of another body, not both."
                ),
            ),
            models.UniqueConstraint(
                Coalesce("person", models.Value(0)),
                Coalesce("institution", models.Value(0)),
                "organisation",
                "title",
                Coalesce("as_of", models.Value(""), output_field=models.CharField()),
                name="post_once_a_date",
                violation_error_message=_("This post is already recorded for this person, place and date."),
            ),
        ]

    def __str__(self):
        return f"{self.person or '—'}: {self.title}, {self.institution or self.organisation}"

    def natural_key(self):
        return (
            self.person.slug if self.person else "",
            self.institution.slug if self.institution else "",
            self.organisation,
            self.title,
            str(self.as_of or ""),
        )

    natural_key.dependencies = ["institutions.person", "institutions.institution"]
