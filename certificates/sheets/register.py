"""What the register knows of that which the rows name, read in some thirty queries whatever the number of rows.

Names are compared folded, which no index does, so the names of all institutions and people pass by once; what fits is
then read whole.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import models

from certificates.models import Certificate, Edition, Event, Part
from certificates.sheets.people import Written
from certificates.sheets.places import Places
from institutions.entries import entries_of
from institutions.links import address_key
from institutions.models import Institution, InstitutionName, Person, Post, Source, Territory
from institutions.polish import fold

CHUNK = 500  # values in one condition: engines have a limit
PASSING = 2_000  # names read at a time
READ = (Territory, Edition, Institution, InstitutionName, Certificate, Event, Part, Person, Post, Source)
PEOPLE = {"handed_over_by": Part.Function.HANDED_OVER, "received_by": Part.Function.RECEIVED}


def changes_so_far() -> list[int]:
    """Return how many entries the histories of what is read here have: the same as long as nobody changes anything."""
    return [entries_of(model)._base_manager.count() for model in READ]


def _told(known: "Ties | set[str]") -> Any:
    return sorted(known) if isinstance(known, set) else (sorted(known.places), sorted(known.posts))


class Reading(NamedTuple):
    """What tells whether the register still holds what was read: how often it had changed, and a hash of it."""

    changes: list[int]
    fingerprint: str

    def holds(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Return whether what was read of that which `rows` name is so still; it is read anew only after a change."""
        return self.changes == changes_so_far() or self.fingerprint == Register(rows).reading.fingerprint


@dataclass(slots=True)
class Ties:
    """Where somebody is known from: the institutions, by key, and the folded posts."""

    places: set[int] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)

    def add(self, place: int | None, post: str) -> None:
        """Remember one more place and post."""
        if place is not None:
            self.places.add(place)
        if post:
            self.posts.add(post)


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values, each once, in lists that fit into one condition."""
    ordered = list(dict.fromkeys(values))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def read_by(queryset: models.QuerySet, field: str, values: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows of which `field` has one of the values."""
    for chunk in chunks(values):
        yield from queryset.filter(**{f"{field}__in": chunk})


class Register:
    """What is known of institutions, certificates, people and sources that the rows name."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        changes = changes_so_far()
        self.places = Places()
        self.editions = {
            word: edition for edition in Edition.objects.all() for word in (fold(edition.name), edition.slug)
        }
        self.institutions: dict[int, Institution] = {}
        self.by_slug: dict[str, Institution] = {}
        self.by_regon: dict[str, Institution] = {}
        self.by_nip: dict[str, list[Institution]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Institution]] = defaultdict(list)
        self.names_of: dict[int, set[str]] = defaultdict(set)
        self.units_of: dict[int, list[Institution]] = defaultdict(list)
        self.certificates_of: dict[int, list[Certificate]] = defaultdict(list)
        self.certificate_at: dict[str, Certificate] = {}
        self.handover_of: dict[int, Event] = {}
        self.parts_of: dict[int, list[Part]] = defaultdict(list)
        self.people: dict[str, list[Person]] = defaultdict(list)
        self.person_at: dict[str, Person] = {}
        self.ties: dict[int, Ties] = defaultdict(Ties)
        self.source_at: dict[str, Source] = {}
        self.source_called: dict[tuple[str, str], Source] = {}
        self._read_institutions(rows)
        self._read_certificates()
        self._read_people(rows)
        self._read_sources(rows)
        self.reading = Reading(changes, self._fingerprint())

    def _fingerprint(self) -> str:
        """Return a hash of all that was read: as long as it is the same, so is everything that follows from it."""
        read = hashlib.sha256()
        groups = (
            self.institutions.values(),
            self.certificate_at.values(),
            self.handover_of.values(),
            (part for parts in self.parts_of.values() for part in parts),
            self.person_at.values(),
            (source for _key, source in sorted(self.source_called.items())),
        )
        for group in groups:
            for record in sorted(group, key=attrgetter("pk")):
                columns = [getattr(record, column.attname) for column in record._meta.concrete_fields]
                read.update(repr((record._meta.label, columns)).encode())
        for known in (self.names_of, self.ties):
            read.update(repr([(key, _told(known[key])) for key in sorted(known)]).encode())
        read.update(repr(sorted(self.places.by_code)).encode())
        return read.hexdigest()

    def _read_institutions(self, rows: Sequence[Mapping[str, Any]]) -> None:
        slugs = {row["slug"] for row in rows if row.get("slug")}
        numbers = {row["number"] for row in rows if row.get("number")}
        codes = {row[key] for row in rows for key in ("regon", "nip") if row.get(key)}
        named = {(fold(row.get("name", "")), fold(row.get("town", ""))) for row in rows}
        found = {
            holder
            for chunk in chunks(numbers)
            for holder in Certificate.objects.filter(number__in=chunk).values_list("holder_id", flat=True)
        }
        former: dict[int, set[str]] = defaultdict(set)
        columns = ("pk", "slug", "regon", "nip", "town", "name", "short_name")
        passing = Institution.objects.order_by().values_list(*columns).iterator(PASSING)
        for key, slug, regon, nip, town, name, short_name in passing:
            town = fold(town)
            if (
                slug in slugs
                or regon in codes
                or nip in codes
                or (fold(name), town) in named
                or (short_name and (fold(short_name), town) in named)
            ):
                found.add(key)
        earlier = InstitutionName.objects.order_by().values_list(
            "institution_id", "name", "institution__town"
        )
        for key, name, town in earlier.iterator(PASSING):
            if (fold(name), fold(town)) in named:
                found.add(key)
        records = Institution.objects.select_related("parent")
        for institution in read_by(records, "pk", found):
            self._know(institution)
        for institution in read_by(
            records, "pk", {each.parent_id for each in self.institutions.values()} - {None}
        ):
            self._know(institution)
        for institution in read_by(records, "parent", list(self.institutions)):
            self._know(institution)
        for key, name in read_by(
            InstitutionName.objects.values_list("institution_id", "name"),
            "institution",
            list(self.institutions),
        ):
            former[key].add(fold(name))
        for institution in self.institutions.values():
            self._index(institution, former[institution.pk])

    def _know(self, institution: Institution) -> None:
        self.institutions.setdefault(institution.pk, institution)

    def _index(self, institution: Institution, former: set[str]) -> None:
        self.by_slug[institution.slug] = institution
        names = {fold(institution.name), *former} | ({fold(institution.short_name)} - {""})
        self.names_of[institution.pk] = names
        if institution.parent_id is not None:
            # One record, whoever speaks of it.
            institution.parent = self.institutions.get(institution.parent_id, institution.parent)
            self.units_of[institution.parent_id].append(institution)
            return
        if institution.regon:
            self.by_regon[institution.regon] = institution
        if institution.nip:
            self.by_nip[institution.nip].append(institution)
        for name in names:
            self.by_name[name, fold(institution.town)].append(institution)

    def _read_certificates(self) -> None:
        certificates = Certificate.objects.select_related("edition").order_by("number")
        for certificate in read_by(certificates, "holder", list(self.institutions)):
            certificate.holder = self.institutions[certificate.holder_id]
            self.certificates_of[certificate.holder_id].append(certificate)
            self.certificate_at[certificate.number] = certificate
        by_key = {each.pk: each for each in self.certificate_at.values()}
        events = Event.objects.filter(kind=Event.Kind.HANDOVER)
        of_event = {}
        for event in read_by(events, "certificate", list(by_key)):
            event.certificate = by_key[event.certificate_id]
            self.handover_of[event.certificate_id] = of_event[event.pk] = event
        parts = (
            Part.objects.filter(function__in=PEOPLE.values())
            .select_related("person")
            .order_by("position", "pk")
        )
        for part in read_by(parts, "event", list(of_event)):
            part.event = of_event[part.event_id]
            self.parts_of[part.event_id].append(part)

    def _read_people(self, rows: Sequence[Mapping[str, Any]]) -> None:
        written: set[Written] = {somebody for row in rows for key in PEOPLE for somebody in row.get(key, ())}
        names = {fold(each.name) for each in written if each.name}
        slugs = {each.slug for each in written if each.slug}
        if not names:
            return
        columns = ("pk", "slug", "given_names", "family_name", "spelling_variants")
        found: dict[int, set[str]] = {}
        for key, slug, given, family, variants in (
            Person.objects.order_by().values_list(*columns).iterator(PASSING)
        ):
            known = {
                fold(f"{given} {family}"),
                *(fold(each.strip()) for each in variants.split(",") if each.strip()),
            }
            if slug in slugs or known & names:
                found[key] = known
        for person in read_by(Person.objects.order_by("pk"), "pk", found):
            self.person_at[person.slug] = person
            for name in found[person.pk]:
                self.people[name].append(person)
        posts = Post.objects.order_by().values_list("person_id", "institution_id", "title")
        for key, institution, title in read_by(posts, "person", found):
            self.ties[key].add(institution, fold(title))
        holder = "event__certificate__holder"
        parts = Part.objects.order_by().values_list(
            "person_id", f"{holder}_id", f"{holder}__parent_id", "post"
        )
        for key, institution, whole, post in read_by(parts, "person", found):
            self.ties[key].add(institution, fold(post))
            self.ties[key].add(whole, "")

    def _read_sources(self, rows: Sequence[Mapping[str, Any]]) -> None:
        urls = {address_key(row["source_url"]) for row in rows if row.get("source_url")}
        titles = {fold(row["source_title"]) for row in rows if row.get("source_title")}
        if not urls and not titles:
            return
        passing = Source.objects.order_by("pk").values_list("pk", "url", "title").iterator(PASSING)
        found = [key for key, url, title in passing if address_key(url) in urls or fold(title) in titles]
        for source in read_by(Source.objects.order_by("pk"), "pk", found):
            if source.url:
                self.source_at.setdefault(address_key(source.url), source)
            self.source_called.setdefault((fold(source.title), str(source.published_on or "")), source)
