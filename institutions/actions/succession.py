"""The end of an institution, and what comes after it: closing, another name of the same body, a new body.

Each is one change, with its reason, and cites the source that tells of it. A certificate stays with the body that it
was granted to.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from institutions.completeness import kept_complete
from institutions.history import change
from institutions.models import Citation, Institution, InstitutionName, Source
from institutions.models.former_slug import once_taken
from institutions.partial_dates import PartialDate
from institutions.typed_text import address_word, free_word

# What a source tells of a body's name; under another name it tells of the former one.
OF_THE_NAME = ("name", "short_name", "kind")
OF_THE_END = ("closed_on", "successor")


def close_institution(
    *, institution: Institution, on: PartialDate, source: Source, reason: str, by=None
) -> None:
    """Record that the institution ceased to exist `on`, as the source says.

    Raises ValidationError when it is closed already.
    """
    with change(by=by, reason=reason):
        locked = _locked(institution)
        if locked.closed_on is not None:
            raise ValidationError(_("This institution is closed already."))
        locked.closed_on = on
        _store(locked, ["closed_on"], source)


def reopen_institution(*, institution: Institution, reason: str, by=None) -> None:
    """Take back that the institution ceased to exist, with its successor and what sources were cited of both.

    Raises ValidationError when it is not closed.
    """
    with change(by=by, reason=reason):
        locked = _locked(institution)
        if locked.closed_on is None:
            raise ValidationError(_("This institution is not closed."))
        with kept_complete(locked):
            locked.citations.filter(field__in=OF_THE_END).delete()
            locked.closed_on = locked.successor = None
            _store(locked, OF_THE_END)


def rename_institution(
    *,
    institution: Institution,
    name: str,
    kind: str,
    source: Source,
    reason: str,
    short_name: str = "",
    until: PartialDate | None = None,
    slug: str = "",
    by=None,
) -> InstitutionName:
    """Give the same body a new name and kind, and keep the old ones with their last day `until`, as the source says.

    What sources were cited of the old name goes over to it. With a `slug` the page moves there, and the old address
    leads to it for ever. Returns the old name. Raises ValidationError when the name is not new or not possible, or
    when the address belongs to another institution.
    """
    with change(by=by, reason=reason), kept_complete(institution):
        locked = _locked(institution)
        if locked.name == name:
            raise ValidationError(_("This is the name that the institution has already."))
        old = locked.names.filter(name=locked.name).first() or InstitutionName(
            institution=locked, name=locked.name
        )
        old.kind, old.held_until = locked.kind, until or old.held_until
        old.save()
        told = locked.citations.filter(field__in=OF_THE_NAME).order_by("pk").select_related("source")
        for citation in list(told):
            field = "" if citation.field == "short_name" else citation.field
            Citation(source=citation.source, name=old, field=field, wording=citation.wording).save_once()
            citation.delete()
        Citation(source=source, name=old, field="held_until" if until else "").save_once()
        locked.name, locked.short_name, locked.kind = name, short_name, kind
        _store(locked, ("name", "kind"), source)
        if slug and slug != locked.slug:
            locked.move_to(slug)
    return old


def succeed_institution(
    *,
    institution: Institution,
    on: PartialDate,
    successor: Institution,
    source: Source,
    reason: str,
    by=None,
) -> None:
    """Record that the institution ceased to exist `on` and that `successor`, another body, took over.

    A successor that is not stored yet becomes a draft, in the same town where it names none, and cites the source too.
    Raises ValidationError when the institution has a successor already, or when the two would follow each other.
    """
    with change(by=by, reason=reason):
        locked = _locked(institution)
        if locked.successor_id is not None:
            raise ValidationError(_("This institution has a successor already."))
        if successor.pk is None:
            _begin(successor, after=locked, source=source)
        elif locked.pk in _line_of(successor):
            raise ValidationError(_("The two would follow each other: choose another successor."))
        locked.closed_on, locked.successor = on, successor
        _store(locked, OF_THE_END, source)


def _locked(institution: Institution) -> Institution:
    """Return the institution as it is stored, which stays as it is for all others until the end."""
    return Institution.objects.select_for_update().get(pk=institution.pk)


def _store(institution: Institution, fields: Iterable[str], source: Source | None = None) -> None:
    """Check and store the institution, of which the source confirms the `fields`."""
    institution.full_clean()
    institution.save()
    for field in fields if source else ():
        Citation(source=source, institution=institution, field=field).save_once()


def _begin(successor: Institution, *, after: Institution, source: Source) -> None:
    """Store a new body as a draft."""
    if not successor.town:
        successor.town, successor.in_town = after.town, after.in_town
        successor.territory, successor.is_territory_derived = after.territory, after.is_territory_derived
    if not successor.slug:
        word = address_word(successor.short_name or successor.name) or "wpis"
        taken = once_taken(Institution, word)
        successor.slug = free_word(Institution.objects.all(), word, taken=taken)
    successor.full_clean()
    successor.save()
    Citation(source=source, institution=successor).save_once()


def _line_of(institution: Institution) -> set[int]:
    """Return the keys of the institution and of all that followed it."""
    line: set[int] = set()
    following: Institution | None = institution
    while following is not None and following.pk not in line:
        line.add(following.pk)
        following = following.successor
    return line
