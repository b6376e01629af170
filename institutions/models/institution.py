from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.completeness import OF_INSTITUTION
from institutions.history import History, change
from institutions.models.citation import drafts_cited
from institutions.models.confirmed import Confirmed, confirmed_by_somebody
from institutions.models.former_slug import FormerSlug
from institutions.models.located import LocatedQuerySet
from institutions.models.record import Record
from institutions.models.territory import Territory, lies_in
from institutions.models.word import LONGEST_TOWN, Typed, Word
from institutions.partial_dates import PartialDateField
from institutions.polish import FoldKey, JoinedByBars, WordBits, fold_key_of, sort_key_of
from institutions.search import COMMON_WORDS, TOWN, nearest, read
from institutions.validators import validate_nip, validate_phone, validate_postal_code, validate_regon


class InstitutionKind(models.TextChoices):
    """Kinds of institutions; the values are the words of addresses and style sheets too."""

    OPS = "ops", _("social welfare centre (OPS)")
    MOPS = "mops", _("municipal social welfare centre (MOPS)")
    GOPS = "gops", _("rural municipality social welfare centre (GOPS)")
    MGOPS = "mgops", _("town and municipality social welfare centre (MGOPS)")
    MOPR = "mopr", _("municipal family support centre (MOPR)")
    PCPR = "pcpr", _("county family support centre (PCPR)")
    CUS = "cus", _("social services centre (CUS)")
    ROPS = "rops", _("regional social policy centre (ROPS)")
    LIBRARY = "biblioteka", _("library")
    CULTURE = "kultura", _("culture centre")
    NGO = "ngo", _("non-governmental organisation")
    CIS = "cis", _("social integration centre (CIS)")
    SCHOOL = "szkola", _("school")
    UNIT = "jednostka", _("unit of an institution")
    OTHER = "inna", _("another institution")


class Tally(NamedTuple):
    """How many institutions a territory holds, and how many of them have coordinates."""

    total: int
    located: int


class InstitutionQuerySet(LocatedQuerySet):
    """Institutions of the register, with or without a certificate."""

    def get_by_natural_key(self, slug):
        """Return the institution whose page stands at `slug`."""
        return self.get(slug=slug)

    def within(self, code: str):
        """Return the institutions in the territory `code`, of whatever level it is."""
        return self.filter(lies_in(code))

    def matching(self, text: str | Typed):
        """Return the institutions that hold every word of the typed `text`, see `Typed.condition()`; asks at once.

        Case, diacritics, grammatical form and order do not matter, nor do prepositions. Mere marks find nothing.
        """
        typed = Typed.of(text)
        return self.none() if typed.is_mere_marks else self.filter(typed.condition())

    def best_match_first(self, text: str | Typed, *, among_others: bool = False):
        """Order by how closely the institutions match the typed `text`, then by name as in a Polish dictionary.

        Those that hold not all its words come last; `among_others` tells that there are such.
        """
        return self.order_by(*Typed.of(text).closeness(among_others=among_others), "sort_key", "pk")

    def nearest_towns(self, typed: str) -> list[str]:
        """Return up to three towns of the institutions that the `typed` text is nearly, the nearest first.

        For "did you mean": looks only at towns with a word that begins as one of the text does.
        """
        starts = models.Q()
        for word in read(typed):
            starts |= models.Q(word__gte=word[0], word__lt=f"{word[0]}~")
        if not starts:
            return []
        nearby = self.filter(pk__in=Word.objects.filter(starts, part=TOWN).values("institution"))
        return nearest(typed, nearby.order_by().values_list("town", flat=True).distinct())

    def with_voivodeship(self):
        """Annotate each institution with the name of its `voivodeship`, None where its municipality is not known."""
        above = Territory.objects.filter(code=Left(models.OuterRef("territory_id"), 2))
        return self.annotate(voivodeship=models.Subquery(above.values("name")))

    def tally_by_territory(self, *, digits: int) -> dict[str, Tally]:
        """Return the tally of each territory whose code has `digits` digits, in one query.

        Under "" stand the institutions whose municipality is not known, under a shorter code those of which no more
        is known.
        """
        places = self.order_by().annotate(place=Left("territory_id", digits)).values_list("place")
        rows = places.annotate(count=models.Count("pk"), located=models.Count("latitude"))
        return {place or "": Tally(count, located) for place, count, located in rows}

    def in_polish_order(self):
        """Order by name as in a Polish dictionary."""
        return self.order_by("sort_key", "pk")


# What an institution's fold key holds, the town last: see TOWN.
FOUND_BY = ("name", "short_name", "postal_code", "kind", "regon", "nip", "town")


class Institution(Confirmed, Record):
    """A body that may hold a certificate, or a unit of one.

    Being here says nothing of a certificate: an institution that took part in a programme is here without one.
    """

    rules = OF_INSTITUTION

    class CoordinatesPrecision(models.TextChoices):
        """What the coordinates point at."""

        BUILDING = "budynek", _("the building")
        STREET = "ulica", _("the street")
        TOWN = "miejscowosc", _("the town")
        MUNICIPALITY = "gmina", _("the municipality")

    # Identity
    name = models.CharField(
        _("name"),
        max_length=250,
        help_text=_("The full name today, for instance “Ośrodek Pomocy Społecznej w Mieroszowie”."),
    )
    short_name = models.CharField(
        _("short name"),
        max_length=80,
        blank=True,
        help_text=_("As people say it, for instance “OPS Mieroszów”."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=InstitutionKind.choices)
    slug = models.SlugField(
        _("address word"),
        max_length=120,
        unique=True,
        help_text=_(
            "The last part of the page's address. It never changes by itself, whatever the name becomes."
        ),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("unit of"),
        related_name="units",
        null=True,
        blank=True,
        help_text=_("Only for a unit: the institution that it belongs to."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("One or two sentences of our own about what the institution is."),
    )

    # Place
    territory = models.ForeignKey(
        "institutions.Territory",
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="institutions",
        null=True,
        blank=True,
        help_text=_(
            "The municipality of the seat. If the source names only the town, choose it and tick the next box."
        ),
    )
    is_territory_derived = models.BooleanField(
        _("municipality found from the town"),
        default=False,
        help_text=_(
            "Tick it when no source names the municipality and it was found from the name of the town."
        ),
    )
    town = models.CharField(
        _("town"), max_length=LONGEST_TOWN, help_text=_("In the nominative, for instance “Stalowa Wola”.")
    )
    in_town = models.CharField(
        _("in the town"),
        max_length=110,
        blank=True,
        help_text=_(
            "The town with its preposition, for instance “w Stalowej Woli”. Leave it empty if you are not sure."
        ),
    )
    street_address = models.CharField(_("street and number"), max_length=150, blank=True)
    postal_code = models.CharField(
        _("postal code"), max_length=6, blank=True, validators=[validate_postal_code]
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    coordinates_precision = models.CharField(
        _("coordinates point at"), max_length=12, choices=CoordinatesPrecision.choices, blank=True
    )

    # Contact
    phone = models.CharField(
        _("telephone"),
        max_length=20,
        blank=True,
        validators=[validate_phone],
        help_text=_("The institution's own number, never a person's private one."),
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("The institution's own address."))
    website = models.URLField(_("website"), blank=True)
    bip = models.URLField(_("public information bulletin (BIP)"), blank=True)

    # Official numbers
    regon = models.CharField(_("REGON"), max_length=14, blank=True, validators=[validate_regon])
    nip = models.CharField(_("NIP"), max_length=10, blank=True, validators=[validate_nip])

    # Staff
    staff_count = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    social_worker_count = models.PositiveIntegerField(_("of them social workers"), null=True, blank=True)
    staff_as_of = PartialDateField(
        _("staff as of"),
        help_text=_("The date that the figures hold for. Leave it empty when the source gives none."),
    )

    # Closing
    closed_on = PartialDateField(_("closed on"), help_text=_("When the institution ceased to exist."))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        related_name="predecessors",
        null=True,
        blank=True,
        help_text=_(
            "A new body that took over. A mere change of name or kind is an earlier name, not a successor."
        ),
    )

    # Keys
    sort_key = sort_key_of("name", max_length=750)
    fold_key = fold_key_of(*FOUND_BY, joined=JoinedByBars)
    # Which of COMMON_WORDS the fold key holds: what thousands hold is not looked for among the words.
    common_words = models.GeneratedField(
        expression=WordBits(FoldKey(JoinedByBars(*FOUND_BY)), words=COMMON_WORDS),
        output_field=models.BigIntegerField(),
        db_persist=True,
        editable=False,
    )

    objects = InstitutionQuerySet.as_manager()
    history = History(leaves_out=("confirmed_on", "confirmed_by"))

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        permissions = [
            ("publish_institution", "Can publish institutions, and change published ones"),
            ("merge_institution", "Can merge institutions"),
        ]
        indexes = [
            # With all that a search for common words reads: it goes through the index alone, in order.
            models.Index(
                fields=["sort_key", "id", "published_at", "common_words"], name="institution_in_polish_order"
            ),
            models.Index(fields=["kind", "published_at"], name="institution_by_kind"),
        ]
        constraints = [
            confirmed_by_somebody("institution_is_confirmed_by_somebody"),
            models.CheckConstraint(
                condition=~models.Q(slug=""),
                name="institution_has_an_address",
                violation_error_message=_("Give the page an address word."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="institution_is_no_unit_of_itself",
                violation_error_message=_("An institution cannot be a unit of itself."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=InstitutionKind.UNIT) | models.Q(parent__isnull=False),
                name="institution_unit_has_a_parent",
                violation_error_message=_("A unit needs the institution that it belongs to."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True)
                | (~models.Q(successor=models.F("id")) & models.Q(closed_on__isnull=False)),
                name="institution_with_successor_is_closed",
                violation_error_message=_(
                    "Only a closed institution has a successor, and it is another one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True, coordinates_precision="")
                | (
                    models.Q(latitude__range=(48, 56), longitude__range=(13, 25))
                    & ~models.Q(coordinates_precision="")
                ),
                name="institution_coordinates_in_poland",
                violation_error_message=_(
                    "Give latitude, longitude and what they point at together; Poland lies at 48–56° N and 13–25° E."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(social_worker_count__isnull=True)
                | models.Q(staff_count__isnull=True)
                | models.Q(social_worker_count__lte=models.F("staff_count")),
                name="institution_social_workers_are_staff",
                violation_error_message=_("There cannot be more social workers than people employed."),
            ),
            models.UniqueConstraint(
                fields=["regon"],
                condition=~models.Q(regon="") & models.Q(parent__isnull=True),
                name="institution_regon_is_its_own",
                violation_error_message=_("Another institution has this REGON."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["institutions.territory"]

    def get_absolute_url(self):
        return reverse("institutions:detail", args=[self.slug])

    def clean(self):
        """Refuse an address that once led to another institution: addresses never come back to another thing."""
        if FormerSlug.objects.filter(slug=self.slug).exclude(institution_id=self.pk).exists():
            raise ValidationError(
                {"slug": _("This address once led to another institution. Choose another word.")}
            )

    @property
    def has_staff_figures(self) -> bool:
        """Return whether any figure about the staff is recorded."""
        return self.staff_count is not None or self.social_worker_count is not None

    @property
    def address(self) -> str:
        """Return street, postal code and town in one line, as far as they are recorded."""
        town = f"{self.postal_code} {self.town}".strip()
        return ", ".join(part for part in (self.street_address, town) if part)

    def drafts_below(self) -> list[Record]:
        """Return the drafts among the sources that are cited of it."""
        return drafts_cited(self)

    def move_to(self, slug: str) -> None:
        """Give the page a new address; the old one redirects for ever.

        Raises ValidationError when the new address belongs, or once belonged, to another institution.
        """
        former, self.slug = self.slug, slug
        try:
            self.full_clean()
        except ValidationError:
            self.slug = former
            raise
        with change():
            self.former_slugs.filter(slug=slug).delete()
            self.former_slugs.create(slug=former)
            self.save(update_fields=["slug", "changed_at"])
