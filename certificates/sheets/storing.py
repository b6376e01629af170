"""What a plan holds, written in one transaction. The caller begins it, with who imports and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from certificates.actions import give_numbers
from certificates.models import Certificate, CertificateCitation, Event, Part
from certificates.sheets.entries import Entry
from certificates.sheets.proposals import Plan, words_for_address
from certificates.sheets.register import chunks
from institutions.address_words import give_addresses
from institutions.models import BaseCitation, Citation, Institution, Person, Source

# What no source says: what we found out ourselves.
_OURS = {"is_territory_derived"}
# Records that pages tell in one piece: their source stands at the whole.
_TOLD_WHOLE = (Event, Part)


class Outdated(Exception):
    """The register is no more as it was when the plan was made: nothing must be stored."""


def store(plan: Plan, *, by: Any) -> None:
    """Store everything that the plan holds, each fact with its source; `by` enters it, and publishes nothing.

    Raises Outdated where somebody has changed a record meanwhile; the caller's transaction has to be rolled back then.
    """
    _hold(Institution, plan.institutions, plan)
    _hold(Certificate, plan.certificates, plan)
    _address(plan.sources)
    Source.objects.bulk_create(plan.sources)
    institutions = [entry.record for entry in plan.stored(plan.institutions, is_new=True)]
    _address(institutions)
    Institution.objects.bulk_create([each for each in institutions if each.parent is None])
    Institution.objects.bulk_create([each for each in institutions if each.parent is not None])
    people = [entry.record for entry in plan.stored(plan.people, is_new=True)]
    _address(people)
    Person.objects.bulk_create(people)
    _change(plan, plan.institutions)
    _cite(plan, Citation, ((Institution, plan.institutions), (Person, plan.people)))
    # As late as can be: until the end, nobody else numbers a certificate of the same year.
    certificates = [entry.record for entry in plan.stored(plan.certificates, is_new=True)]
    for certificate in certificates:
        certificate.entered_by = by
    give_numbers(certificates)
    Certificate.objects.bulk_create(certificates)
    Event.objects.bulk_create([entry.record for entry in plan.stored(plan.events, is_new=True)])
    Part.objects.bulk_create([entry.record for entry in plan.stored(plan.parts, is_new=True)])
    _change(plan, plan.certificates, plan.events, plan.parts)
    cited = ((Certificate, plan.certificates), (Event, plan.events), (Part, plan.parts))
    _cite(plan, CertificateCitation, cited)


def _change(plan: Plan, *groups: Sequence[Entry]) -> None:
    """Store what changes of known records."""
    for entries in groups:
        for entry in plan.stored(entries, is_new=False):
            stamps = ["changed_at"] if hasattr(entry.record, "changed_at") else []
            entry.record.save(update_fields=[*entry.changed, *stamps])


def _hold(model: Any, entries: Sequence[Entry], plan: Plan) -> None:
    """Lock the records that change, and raise Outdated where one is not as the plan knows it."""
    known = {entry.record.pk: entry.record.changed_at for entry in plan.stored(entries, is_new=False)}
    for chunk in chunks(known):
        rows = (
            model.objects.select_for_update()
            .filter(pk__in=chunk)
            .order_by("pk")
            .values_list("pk", "changed_at")
        )
        if any(known[key] != changed_at for key, changed_at in rows):
            raise Outdated


def _address(records: Sequence[models.Model]) -> None:
    give_addresses([(record, words_for_address(record)) for record in records])


def _cite(plan: Plan, citations: Any, groups: Iterable[tuple[Any, Sequence[Entry]]]) -> None:
    """Store the citation of each fact of the entries of each model, unless its source says it already."""
    for model, entries in groups:
        name = model._meta.model_name or ""
        changed = plan.stored(entries, is_new=False)
        told = _told(citations, name, [entry.record.pk for entry in changed])
        fields = _whole if model in _TOLD_WHOLE else _each
        made = [
            (source.pk, field, "", entry.record.pk)
            for entry in [*plan.stored(entries, is_new=True), *changed]
            for field, source in fields(entry)
            if source is not None
            and not _is_ours(entry.record, field)
            and (source.pk, field) not in told[entry.record.pk]
        ]
        citations.objects.insert_rows(("source", "field", "wording", name), made)


def _each(entry: Entry) -> Iterable[tuple[str, Any]]:
    return entry.facts.items()


def _whole(entry: Entry) -> Iterable[tuple[str, Any]]:
    return [("", next(iter(entry.facts.values())))]


def _told(citations: type[BaseCitation], name: str, keys: Iterable[int]) -> dict[int, set[tuple[int, str]]]:
    """Return by record which sources say what of it already."""
    told: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for chunk in chunks(keys):
        rows = citations.objects.filter(**{f"{name}__in": chunk}).values_list(
            f"{name}_id", "source_id", "field"
        )
        for key, source, field in rows:
            told[key].add((source, field))
    return told


def _is_ours(record: models.Model, field: str) -> bool:
    return field in _OURS or (field == "territory" and record.is_territory_derived)
