"""Two records of the same thing made one, and taken apart again.

Everything that leads to the one is made to lead to the other, whatever model it is of. Where a constraint forbids a
second row of the same, the two rows are made one as well. Addresses of the one lead to the other for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.completeness import Grade, Incomplete, gaps_of
from institutions.history import change
from institutions.journal import Journal, take_back
from institutions.models import BaseCitation, Citation, Institution, Merge, Person, Record
from institutions.partial_dates import PartialDate, in_words
from institutions.polish import fold
from institutions.relations import foreign_keys_to, lists_of, unique_with
from institutions.typed_text import free_word

# Fields that a merge settles by itself: the address stays, notes are put together, nobody comes back from hiding.
# What is taken from one of two merged institutions together.
TOGETHER = (
    ("territory", "is_territory_derived"),
    ("town", "in_town"),
    ("latitude", "longitude", "coordinates_precision"),
    ("staff_count", "social_worker_count", "staff_as_of"),
    ("closed_on", "successor"),
    ("kind", "parent"),
)
LONGEST_WORDING = Citation._meta.get_field("wording").max_length
SETTLED = {
    "slug",
    "published_at",
    "taken_back_at",
    "changed_at",
    "staff_note",
    "is_hidden",
    "spelling_variants",
}


@dataclass
class Outcome:
    """What a merge did: rows that were moved and rows that were folded into an equal one, by what they are."""

    journal: Journal = field(default_factory=Journal)
    moved: dict[type[models.Model], list[str]] = field(default_factory=dict)
    folded: dict[type[models.Model], list[str]] = field(default_factory=dict)
    merge: Merge | None = None

    def note(self, among: dict[type[models.Model], list[str]], row: Any, lost: models.Model) -> None:
        """Remember how a row of `lost` is called, without the name of that itself."""
        name = (
            str(row.source)
            if isinstance(row, BaseCitation)
            else str(row).replace(str(lost), "").strip(" ,:–")
        )
        among.setdefault(type(row), []).append(name)


def fields_to_choose(model: type[models.Model]) -> list[Any]:
    """Return the fields of which somebody chooses whose value stays."""
    return [
        each
        for each in model._meta.concrete_fields
        if each.editable and not each.primary_key and not each.generated and each.name not in SETTLED
    ]


def default_values(kept: models.Model, lost: models.Model) -> dict[str, Any]:
    """Return the values that stay unless others are chosen: those of `kept`, where it has none those of `lost`."""
    groups = groups_of(type(kept))
    return {
        each.name: getattr(lost if is_empty_in(kept, groups[each.name]) else kept, each.name)
        for each in fields_to_choose(type(kept))
    }


def chosen_values(kept: models.Model, lost: models.Model, from_lost: Iterable[str]) -> dict[str, Any]:
    """Return the values that stay when those of the fields named `from_lost`, with their groups, are the other's."""
    groups, wanted = groups_of(type(kept)), set(from_lost)
    return {
        each.name: getattr(lost if wanted & set(groups[each.name]) else kept, each.name)
        for each in fields_to_choose(type(kept))
    }


def merge(
    *,
    kept: Institution | Person,
    lost: Institution | Person,
    reason: str,
    values: Mapping[str, Any] | None = None,
    by=None,
) -> Outcome:
    """Make `lost` a part of `kept`, with the `values` that stay (see `default_values`), and return what was done.

    Raises ValidationError, and changes nothing, when the result could not be stored or not be public.
    """
    if type(kept) is not type(lost) or kept.pk == lost.pk:
        raise ValidationError(_("Choose two different records of one kind."))
    with change(by=by, reason=reason):
        rows = {
            row.pk: row
            for row in type(kept)
            ._default_manager.select_for_update()
            .filter(pk__in=[kept.pk, lost.pk])
            .order_by("pk")
        }
        if len(rows) < 2:
            raise ValidationError(_("One of the two is not there any more."))
        kept, lost = rows[kept.pk], rows[lost.pk]
        outcome = Outcome()
        told = {
            "kept_key": kept.pk,
            "kept_name": str(kept)[:250],
            "lost_key": lost.pk,
            "lost_name": str(lost)[:250],
        }
        final = _final_values(kept, lost, default_values(kept, lost) if values is None else values)
        _tell_other_values(kept, lost, final, outcome.journal)
        _absorb(kept, lost, outcome)
        _check(kept, final)
        becomes_public = getattr(kept, "published_at", None) is None and final.get("published_at") is not None
        outcome.journal.set(kept, final)
        if becomes_public and (missing := [rule for rule in gaps_of(kept) if rule.grade == Grade.MUST]):
            raise Incomplete(kept, missing)
        outcome.journal.create(_former_address(kept, lost))
        outcome.merge = Merge.objects.create(
            kind=kept._meta.label,
            reason=reason,
            steps=outcome.journal.steps,
            merged_by=by,
            **told,
        )
    return outcome


class _DryRunError(Exception):
    """Takes everything back that a merge did."""


def outcome_of(**merge_arguments: Any) -> Outcome:
    """Return what `merge` with these arguments would do, and do nothing."""
    outcome: list[Outcome] = []
    try:
        with transaction.atomic():
            outcome.append(merge(**merge_arguments))
            raise _DryRunError
    except _DryRunError:
        return outcome[0]


def undo_merge(*, merge: Merge, reason: str, by=None) -> None:
    """Take the two records apart again, each as it was.

    Raises ValidationError, and changes nothing, when it was done before, or when later changes make it impossible.
    """
    with change(by=by, reason=reason):
        locked = Merge.objects.select_for_update().get(pk=merge.pk)
        if locked.undone_at is not None:
            raise ValidationError(_("This merge was undone already."))
        try:
            with transaction.atomic():
                take_back(locked.steps)
        except IntegrityError as error:
            raise ValidationError(
                _("Something was stored since that excludes one of the two records as it was.")
            ) from error
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])


def groups_of(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """Return for each field the fields that go together with it, itself among them."""
    return {
        each.name: next((group for group in TOGETHER if each.name in group), (each.name,))
        for each in fields_to_choose(model)
    }


def is_empty_in(row: models.Model, group: tuple[str, ...]) -> bool:
    """Return whether the row has no value in any field of the group."""
    return all(getattr(row, name) in (None, "", False) for name in group)


def _final_values(kept: Any, lost: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with what a merge settles by itself, and without what would lead to itself."""
    final = dict(values)
    for name, value in values.items():
        if isinstance(value, type(kept)) and value.pk in (kept.pk, lost.pk):
            final[name] = None
    notes = [note for note in (kept.staff_note, lost.staff_note) if note]
    final["staff_note"] = "\n\n".join(dict.fromkeys(notes))
    if isinstance(kept, Person):
        final["is_hidden"] = kept.is_hidden or lost.is_hidden
        final["spelling_variants"] = _spellings(kept, lost, final)
    if isinstance(kept, Record):
        final["published_at"] = kept.published_at or lost.published_at
        final["taken_back_at"] = kept.taken_back_at or lost.taken_back_at
    return final


def _spellings(kept: Person, lost: Person, final: Mapping[str, Any]) -> str:
    """Return all spellings of the name that either record knows but for the one that stays."""
    name = f"{final['given_names']} {final['family_name']}"
    known = [
        spelling.strip()
        for person in (kept, lost)
        for spelling in [*person.spelling_variants.split(","), str(person)]
    ]
    spellings = ", ".join(dict.fromkeys(each for each in known if each and each != name))
    longest = Person._meta.get_field("spelling_variants").max_length
    if longest is not None and len(spellings) > longest:
        raise ValidationError(_("The other spellings of the name are too long together: shorten them first."))
    return spellings


def _tell_other_values(kept: Any, lost: Any, final: Mapping[str, Any], journal: Journal) -> None:
    """Let the citations of a value that does not stay tell it as printed: two sources may disagree."""
    for row in (kept, lost):
        for citation in row.citations.filter(wording="").exclude(field="").order_by("pk"):
            value = getattr(row, citation.field, None)
            if citation.field in final and value != final[citation.field] and value not in (None, ""):
                journal.set(citation, {"wording": words_of(row, citation.field)[:LONGEST_WORDING]})


def words_of(row: models.Model, name: str) -> str:
    """Return the value of a field in words, "" for none."""
    value = getattr(row, name)
    if value in (None, ""):
        return ""
    if isinstance(value, PartialDate):
        return in_words(value)
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)


def _absorb(kept: models.Model, lost: models.Model, outcome: Outcome) -> None:
    """Make everything lead to `kept` that leads to `lost`, and delete `lost`."""
    journal = outcome.journal
    for own in lost._meta.many_to_many:
        there = set(getattr(kept, own.name).values_list("pk", flat=True))
        for key in getattr(lost, own.name).order_by("pk").values_list("pk", flat=True):
            journal.remove(lost, own.name, key)
            if key not in there:
                journal.add(kept, own.name, key)
    for many in lists_of(type(lost)):
        for row in many.model._default_manager.filter(**{many.name: lost}).order_by("pk"):
            journal.remove(row, many.name, lost.pk)
            if not many.model._default_manager.filter(pk=row.pk, **{many.name: kept}).exists():
                journal.add(row, many.name, kept.pk)
            outcome.note(outcome.moved, row, lost)
    for key in foreign_keys_to(type(lost)):
        twins = _twins(key, kept, lost)
        for row in key.model._default_manager.filter(**{key.name: lost}).order_by("pk"):
            twin = twins.get(row.pk)
            if row == kept:
                _cut(kept, key.name, journal)
            elif twin is None:
                outcome.note(outcome.moved, row, lost)
                journal.set(row, {key.name: kept})
            elif (slug := _slug_to_change(key, row, twin)) is not None:
                outcome.note(outcome.moved, row, lost)
                journal.set(row, {"slug": slug, key.name: kept})
            else:
                outcome.note(outcome.folded, row, lost)
                _absorb(twin, row, outcome)
                _fill(twin, row, journal)
    journal.delete(lost)


def _cut(kept: models.Model, name: str, journal: Journal) -> None:
    """Let `kept` lead no more to the record that becomes a part of it."""
    try:
        with transaction.atomic():
            journal.set(kept, {name: None})
    except IntegrityError as error:
        raise ValidationError(_("The two belong to each other: change that first.")) from error


def _twins(key: models.ForeignKey, kept: models.Model, lost: models.Model) -> dict[Any, models.Model]:
    """Return, by primary key, the rows that cannot lead to `kept` too, each with the row that does so already."""
    rows = key.model._default_manager
    twins: dict[Any, models.Model] = {}
    for expressions, condition in unique_with(key):
        names = {f"part_{place}": each for place, each in enumerate(expressions)}
        among = rows.all() if condition is None else rows.filter(condition)
        parts = among.annotate(**names).values_list("pk", *names)
        there = {tuple(row[1:]): row[0] for row in parts.filter(**{key.name: kept})}
        clashes = {
            row[0]: there[tuple(row[1:])]
            for row in parts.filter(**{key.name: lost})
            if None not in row[1:] and tuple(row[1:]) in there
        }
        found = rows.in_bulk(set(clashes.values()))
        twins |= {pk: found[other] for pk, other in clashes.items()}
    return twins


def _slug_to_change(key: models.ForeignKey, row: Any, twin: Any) -> str | None:
    """Return another address word for a row that shares one with a row about something else, None for a true twin."""
    if not hasattr(row, "slug") or fold(str(row)) == fold(str(twin)):
        return None
    both = [getattr(each, key.name) for each in (row, twin)]
    return free_word(key.model._default_manager.filter(**{f"{key.name}__in": both}), row.slug)


def _fill(twin: models.Model, row: models.Model, journal: Journal) -> None:
    """Give the twin what it lacks and the row had, unless the two contradict each other."""
    values = {
        each.name: getattr(row, each.name)
        for each in twin._meta.concrete_fields
        if each.editable
        and not each.generated
        and getattr(twin, each.name) in (None, "")
        and getattr(row, each.name) not in (None, "")
    }
    before = {name: getattr(twin, name) for name in values}
    for name, value in values.items():
        setattr(twin, name, value)
    try:
        twin.full_clean(validate_unique=False)
    except ValidationError:
        values = {}
    for name, value in before.items():
        setattr(twin, name, value)
    if values:
        journal.set(twin, values)


def _check(kept: Any, final: Mapping[str, Any]) -> None:
    """Raise ValidationError when the record with its final values could not be stored."""
    before = {name: getattr(kept, name) for name in final}
    for name, value in final.items():
        setattr(kept, name, value)
    kept.full_clean()
    for name in ("parent", "successor"):
        following, line = getattr(kept, name, None), {kept.pk}
        while following is not None:
            if following.pk in line:
                raise ValidationError(_("The two belong to each other: change that first."))
            line.add(following.pk)
            following = getattr(following, name)
    for name, value in before.items():
        setattr(kept, name, value)


def _former_address(kept: Any, lost: Any) -> models.Model:
    """Return the former address by which the page of `lost` leads to that of `kept`."""
    relation = type(kept)._meta.get_field("former_slugs")
    return relation.related_model(slug=lost.slug, **{relation.field.name: kept})
