from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models.functions import Left
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions import languages
from institutions.bytewise import BytewiseCharField
from institutions.history import History, TrackedQuerySet
from institutions.polish import fold_key_of, sort_key_of
from institutions.regions import region_called
from institutions.search import forms, read, words_of


def lies_in(code: str, field: str = "territory_id") -> models.Q:
    """Return the condition that the TERC code in `field` is `code` or lies below it.

    It is one range of the key, so one index serves every level.
    """
    return models.Q(**{f"{field}__gte": code, f"{field}__lt": f"{code}~"})


class TerritoryQuerySet(TrackedQuerySet):
    """Territories of every level; the length of the code tells the level."""

    def get_by_natural_key(self, code):
        """Return the territory with the TERC code `code`."""
        return self.get(code=code)

    def active(self):
        """Return the territories that exist now."""
        return self.filter(is_active=True)

    def at_level(self, level: "Territory.Level"):
        """Return the territories of one level."""
        return self.filter(level=level)

    def within(self, code: str):
        """Return the territory `code` and all below it."""
        return self.filter(lies_in(code, "code"))

    def choices_beside(self, slugs, *, or_named: "TypedTerritory"):
        """Return what can be chosen beside the territories at `slugs`, in Polish order, in one query.

        All voivodeships; the counties of the voivodeships that the chosen ones lie in; the municipalities of their
        counties. Among them stand, too, all that `or_named` may name.
        """
        chosen = self.filter(slug__in=slugs)
        level = self.model.Level
        voivodeships = chosen.values(start=Left("code", 2))
        counties = chosen.exclude(level=level.VOIVODESHIP).values(start=Left("code", 4))
        return (
            self.alias(voivodeship=Left("code", 2), county=Left("code", 4))
            .filter(
                models.Q(level=level.VOIVODESHIP)
                | models.Q(level=level.COUNTY, voivodeship__in=voivodeships)
                | models.Q(level=level.MUNICIPALITY, county__in=counties)
                | or_named.condition()
            )
            .order_by("sort_key", "code")
        )


class Territory(models.Model):
    """A voivodeship, county or municipality of Poland, under its official TERC code.

    The code says where a territory lies: `04` holds the county `0402`, which holds the municipality `0402011`.
    Source: TERC, the register of territorial division kept by Statistics Poland (GUS).
    """

    class Level(models.TextChoices):
        """Levels of the territorial division; the words of the query string."""

        VOIVODESHIP = "wojewodztwo", _("voivodeship")
        COUNTY = "powiat", _("county")
        MUNICIPALITY = "gmina", _("municipality")

    CODE_LENGTHS = {2: Level.VOIVODESHIP, 4: Level.COUNTY, 7: Level.MUNICIPALITY}

    # Identity
    code = BytewiseCharField(
        _("TERC code"),
        max_length=7,
        primary_key=True,
        help_text=_("2 digits for a voivodeship, 4 for a county, 7 for a municipality."),
    )
    slug = models.SlugField(
        _("address word"),
        max_length=120,
        unique=True,
        help_text=_("Stands in addresses of pages, for instance “kujawsko-pomorskie” or “brodnicki-0402”."),
    )
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(
        _("kind"),
        max_length=60,
        blank=True,
        help_text=_("As the official file says, for instance “gmina miejska”."),
    )

    # Record
    is_active = models.BooleanField(
        pgettext_lazy("territory", "exists now"),
        default=True,
        help_text=_(
            "A code that has left the official file stays here, inactive, as long as something uses it."
        ),
    )
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("The day that the official file gives.")
    )

    # Keys
    sort_key = sort_key_of("name", max_length=300)
    fold_key = fold_key_of("name")

    objects = TerritoryQuerySet.as_manager()
    history = History(leaves_out=("as_of",))

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        indexes = [models.Index(fields=["level", "sort_key"], name="territory_by_level")]

    def __str__(self):
        return self.label

    def natural_key(self):
        return (self.code,)

    @property
    def label(self) -> str:
        """Return the name with what it needs to be understood alone: `powiat brodnicki`, `Brodnica (gmina miejska)`."""
        return self.label_form % self.label_words

    def worded(self, mark: Callable[[str], Any]) -> SafeString:
        """Return the label as HTML, with `mark` put around the words that are Polish in every language."""
        return languages.told(
            self.label_form, **{name: mark(word) for name, word in self.label_words.items()}
        )

    @property
    def label_form(self) -> str:
        """Return the label in the language of the page, with a place for the name."""
        if self.level == self.Level.COUNTY and self.name[:1].islower():
            return gettext("%(name)s county")
        if self.level == self.Level.VOIVODESHIP:
            return gettext("%(name)s voivodeship")
        return "%(name)s (%(kind)s)" if self.kind else "%(name)s"

    @property
    def label_words(self) -> dict[str, str]:
        """Return the name, capital in English, where the adjective is a proper name, and the kind."""
        return {
            "name": self.name if languages.page_is_polish() else capfirst(self.name),
            "kind": self.kind,
        }

    @property
    def voivodeship_code(self) -> str:
        """Return the code of the voivodeship that this territory lies in or is."""
        return self.code[:2]

    @property
    def county_code(self) -> str:
        """Return the code of the county that this territory lies in or is, or "" for a voivodeship."""
        return self.code[:4] if len(self.code) >= 4 else ""


# How the levels are shortened in writing; their words themselves are understood in every form.
_SHORT_LEVELS = {"gm": "gmina", "pow": "powiat", "woj": "wojewodztwo"}


class TypedTerritory:
    """A territory as somebody typed its name: `gmina Mieroszów`, `w powiecie brodnickim`, `Stalowej Woli`.

    `level` is the level that is typed with it, None for any. `region` is the region that is typed instead of
    voivodeships (`na Śląsku`), None where it is none.
    """

    def __init__(self, text: str) -> None:
        self.level: Territory.Level | None = None
        self.words: list[str] = []
        for word in read(text):
            level = _SHORT_LEVELS.get(word) or next(iter(forms(word) & set(Territory.Level.values)), None)
            if level:
                self.level = Territory.Level(level)
            else:
                self.words.append(word)
        may_be_region = self.level in (None, Territory.Level.VOIVODESHIP)
        self.region = region_called(self.words) if may_be_region else None

    def condition(self) -> models.Q:
        """Return a condition that holds all that is named, and few others: see `names()`."""
        may_be = frozenset[str]().union(*(forms(word) for word in self.words))
        condition = models.Q(fold_key__in=sorted(may_be))
        if len(self.words) > 1:
            # No form of a word begins with another letter.
            begins = reduce(or_, (models.Q(fold_key__startswith=word[0]) for word in self.words))
            condition |= begins & (models.Q(fold_key__contains=" ") | models.Q(fold_key__contains="-"))
        return condition

    def names(self, territory: Territory) -> bool:
        """Return whether the whole name of `territory` is typed, each word in any form, and nothing else.

        The name of a region names its voivodeships.
        """
        if self.level and territory.level != self.level:
            return False
        if self.region and territory.code in self.region.codes:
            return True
        name = words_of(territory.name)
        typed = [forms(word) for word in self.words]
        return (
            bool(typed)
            and all(any(word in may_be for may_be in typed) for word in name)
            and all(may_be.intersection(name) for may_be in typed)
        )
