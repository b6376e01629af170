"""Records that may be of the same thing: as one that somebody is about to enter, or twice in the register already."""

from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from institutions.links import address_key, key_in_rows
from institutions.models import Activity, Institution, InstitutionKind, Person, Post, Source
from institutions.models.institution import InstitutionQuerySet
from institutions.models.person import PersonQuerySet
from institutions.models.source import SourceQuerySet
from institutions.partial_dates import PartialDateField
from institutions.polish import fold

# What two rows have in common that may tell of one thing. A club that meets every year differs in its beginning.
OF_AN_ACTIVITY = ("institution", "kind", "fold_key", "started_on")
OF_A_POST = ("institution", "person", "function", "as_of", "held_from")


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


def like_another(model: Any, same: tuple[str, ...], among: Q | None = None) -> Q:
    """Return the condition that another row of `model`, of those `among` which it is, agrees in the fields `same`.

    Two dates that are not known agree; two rows that lead to nothing do not.
    """
    among = among or Q()
    others = model._default_manager.filter(among).exclude(pk=OuterRef("pk"))
    for name in same:
        if isinstance(model._meta.get_field(name), PartialDateField):
            others = others.alias(**{f"text_of_{name}": _text(name)}).filter(
                **{f"text_of_{name}": _text(OuterRef(name))}
            )
        else:
            others = others.filter(**{name: OuterRef(name)})
    return among & Q(Exists(others))


def _text(date: Any) -> Coalesce:
    return Coalesce(date, Value(""), output_field=CharField())


def activities_entered_twice() -> Q:
    """Return the condition of the activities of which an institution may have another record."""
    return like_another(Activity, OF_AN_ACTIVITY)


def posts_entered_twice() -> Q:
    """Return the condition of the posts of which a person may have another record at the same institution."""
    return like_another(Post, OF_A_POST)


def sources_at(address: str) -> SourceQuerySet:
    """Return the sources at an address, however it is written; none for none."""
    if not (key := address_key(address)):
        return Source.objects.none()
    near = Source.objects.filter(url__icontains=key.partition("?")[0]).order_by().values_list("pk", "url")
    same = [pk for pk, url in near if address_key(url) == key]
    return Source.objects.filter(pk__in=same).in_polish_order()


def sources_entered_twice() -> Q:
    """Return the condition of the sources at whose address there is another one, however it is written."""
    keyed = Source.objects.exclude(url="").annotate(key=key_in_rows("url")).order_by()
    repeated = keyed.values("key").annotate(rows=Count("pk")).filter(rows__gt=1).values("key")
    return Q(pk__in=keyed.filter(key__in=repeated).values("pk"))
