"""Records that may be of the same thing as one that somebody is about to enter."""

from django.db.models import Q

from institutions.models import Institution, InstitutionKind, Person
from institutions.models.institution import InstitutionQuerySet
from institutions.models.person import PersonQuerySet
from institutions.polish import fold


def institutions_like(*, name: str, kind: str, town: str) -> InstitutionQuerySet:
    """Return the institutions of the same kind in the same town, and those that have or had the same name.

    Case and diacritics do not matter. Units are of one kind and often of one town: the name alone tells them apart.
    """
    folded = fold(name)
    alike = Q(fold_key__startswith=f"{folded}|") | Q(names__fold_key=folded) if name else Q(pk__in=[])
    if town and kind and kind != InstitutionKind.UNIT:
        alike |= Q(kind=kind, fold_key__endswith=f"|{fold(town)}")
    return Institution.objects.filter(pk__in=Institution.objects.filter(alike).values("pk")).in_polish_order()


def people_like(*, given_names: str, family_name: str) -> PersonQuerySet:
    """Return the people of the same name, or with that name among their other spellings."""
    name = f"{given_names} {family_name}"
    if not (given_names and family_name):
        return Person.objects.none()
    return Person.objects.filter(fold_key__contains=fold(name)).in_polish_order()
