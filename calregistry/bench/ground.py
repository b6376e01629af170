"""What all institutions of a generated register share: territories, rules, programmes and sources."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.text import slugify

from calregistry.bench import words
from calregistry.bench.chance import FIRST_AWARD, LAST_AWARD, Chance
from certificates.models import Criterion, Edition
from institutions.models import Programme, Source, Territory
from institutions.polish import fold

PUBLISHED_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)

COUNTIES = 24  # in each voivodeship
MUNICIPALITIES = 7  # in each county, which makes 2688 in all; Poland has 2477
KINDS_OF_MUNICIPALITIES = {1: "gmina miejska", 2: "gmina wiejska", 3: "gmina miejsko-wiejska"}
CRITERIA = 10


@dataclass(slots=True)
class Ground:
    """Stored rows that institutions and certificates refer to."""

    municipalities: list[Territory]
    programmes: list[Programme]
    sources: list[Source]
    criteria: list[Criterion]


@transaction.atomic
def lay_ground(chance: Chance, *, size: int) -> Ground:
    """Write the ground of a register of `size` institutions, one source for every ten of them, and return it."""
    territories = make_territories(chance)
    Territory.objects.bulk_create(territories)
    edition = Edition.objects.create(
        name="Zasady oparte na modelu OSL", slug="c-model-osl", position=3, description="Zasady z 2014 roku."
    )
    criteria = [
        Criterion(edition=edition, number=number, text=f"Ośrodek spełnia wymaganie numer {number}.")
        for number in range(1, CRITERIA + 1)
    ]
    programmes = [
        Programme(name=name, slug=slug_of(name), published_at=PUBLISHED_AT) for name in words.PROGRAMMES
    ]
    sources = [
        Source(
            title=f"{chance.choice(words.SOURCES)} nr {number}",
            slug=f"zrodlo-{number}",
            kind=chance.choice(Source.Kind.values),
            publisher="Redakcja",
            published_on=chance.partial_date(chance.randint(FIRST_AWARD, LAST_AWARD)),
            published_at=None if chance.happens(1) else PUBLISHED_AT,
        )
        for number in range(1, size // 10 + 6)
    ]
    return Ground(
        municipalities=[each for each in territories if each.level == Territory.Level.MUNICIPALITY],
        programmes=Programme.objects.bulk_create(programmes),
        sources=Source.objects.bulk_create(sources),
        criteria=Criterion.objects.bulk_create(criteria),
    )


def make_territories(chance: Chance) -> list[Territory]:
    """Return the sixteen voivodeships under their own codes, and invented counties and municipalities."""
    territories = []
    for code, name in words.VOIVODESHIPS.items():
        territories.append(_territory(code, name, "województwo", slug=slug_of(name)))
        for county in range(1, COUNTIES + 1):
            territories.append(_territory(f"{code}{county:02}", f"okolice {chance.town()}", "powiat"))
            for number in range(1, MUNICIPALITIES + 1):
                kind = chance.choices((1, 2, 3), (12, 60, 28))[0]
                municipality = f"{code}{county:02}{number:02}{kind}"
                territories.append(_territory(municipality, chance.town(), KINDS_OF_MUNICIPALITIES[kind]))
    return territories


def slug_of(name: str) -> str:
    """Return the address word of a name."""
    return slugify(fold(name))


def _territory(code: str, name: str, kind: str, *, slug: str = "") -> Territory:
    return Territory(
        code=code,
        slug=slug or f"{slug_of(name)}-{code}",
        name=name,
        level=Territory.CODE_LENGTHS[len(code)],
        kind=kind,
        as_of=date(2024, 1, 1),
    )
