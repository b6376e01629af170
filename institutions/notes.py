"""Numbered source notes of a page: marks at the facts, and the notes that they lead to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from institutions.languages import in_polish, told
from institutions.models import BaseCitation, Institution, Person, Source
from institutions.partial_dates import in_words


@dataclass(frozen=True)
class Mark:
    """A mark at a fact: the number of its note, and its own id for the way back."""

    number: int
    id: str


@dataclass(frozen=True)
class Wording:
    """What a source prints otherwise: the fact, its words, and the id of the mark at the fact."""

    fact: str
    printed: str
    mark: str


@dataclass
class Note:
    """A source under its number on the page, with what it prints otherwise and the ids of the marks."""

    number: int
    source: Source
    wordings: list[Wording] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the title of the source."""
        return self.source.title

    @property
    def url(self) -> str:
        """Return the address of the source's page in the register."""
        return self.source.get_absolute_url()

    @property
    def detail(self) -> str:
        """Return publisher and date, as far as they are known, as HTML."""
        origin = [in_polish(self.source.publisher)] if self.source.publisher else []
        if self.source.published_on:
            origin.append(in_words(self.source.published_on))
        return format_html_join(", ", "{}", ((each,) for each in origin))

    def tell(self, fact: str, printed: str, mark: Mark) -> None:
        """Add what the source prints for a fact, unless the note says so already."""
        if not any(wording.fact == fact and wording.printed == printed for wording in self.wordings):
            self.wordings.append(Wording(fact, printed, mark.id))


class SourceNotes:
    """The notes of one page: a source gets its number where the page first cites it.

    The view reads the citations, one query a floor; the template asks for the marks of each fact as it writes it,
    and at its end for the notes that came together.
    """

    def __init__(self) -> None:
        self._citations: dict[tuple, list[BaseCitation]] = defaultdict(list)
        self._notes: dict[int, Note] = {}
        self._told: set[tuple] = set()
        self._sources: dict[str, Source] = {}

    def read(self, citations: type[BaseCitation], records: Iterable[models.Model | None]) -> None:
        """Fetch from `citations` (the table of one floor) what published sources say of `records`."""
        asked = [record for record in records if record is not None]
        for citation in citations.objects.published().about(asked):
            name = citation.record_name
            model = citation._meta.get_field(name).related_model
            self._citations[model, getattr(citation, f"{name}_id")].append(citation)

    def read_sources(self, slugs: Iterable[str]) -> None:
        """Fetch the published sources at `slugs`, on which sentences of our own rest."""
        self._sources.update(Source.objects.published().in_bulk(slugs, field_name="slug"))

    def marks(self, record: models.Model, *fields: str) -> list[Mark]:
        """Return the marks of `fields` of the record ("" for the record as a whole), or of all it has without any."""
        return self._marks([(record, fields)])

    def marks_of_all(self, *records: models.Model | None) -> list[Mark]:
        """Return the marks of all that several records have, for a fact told from them together."""
        return self._marks([(record, ()) for record in records if record is not None])

    def _marks(self, facts: Iterable[tuple[models.Model, tuple[str, ...]]]) -> list[Mark]:
        found: dict[int, Mark] = {}
        for record, fields in facts:
            key = (record._meta.concrete_model, record.pk)
            for citation in self._citations.get(key, ()):
                if fields and citation.field not in fields:
                    continue
                note = self._note(citation.source)
                if note.number not in found:
                    found[note.number] = new_mark(note)
                told = (key, citation.source_id, citation.field)
                if told not in self._told and (printed := public_wording(citation, record)):
                    note.tell(fact_of(record, citation.field), printed, found[note.number])
                self._told.add(told)
        return [found[number] for number in sorted(found)]

    def mark(self, source: Source) -> Mark:
        """Return the mark of what a source says as a whole; the caller makes sure that the source is published."""
        return new_mark(self._note(source))

    def marks_of_sources(self, *slugs: str) -> list[Mark]:
        """Return the marks of the sources at `slugs`, without those that are not published."""
        return [self.mark(self._sources[slug]) for slug in slugs if slug in self._sources]

    def _note(self, source: Source) -> Note:
        return self._notes.setdefault(source.pk, Note(number=len(self._notes) + 1, source=source))

    @property
    def listed(self) -> list[Note]:
        """Return the notes that the page has cited so far, by number."""
        return list(self._notes.values())


def new_mark(note: Note) -> Mark:
    """Return another mark of the note, and let the note know of it."""
    mark = Mark(number=note.number, id=f"z-{note.number}-{len(note.marks) + 1}")
    note.marks.append(mark.id)
    return mark


def public_wording(citation: BaseCitation, record: models.Model) -> str:
    """Return what a source prints otherwise, or "" if nothing, or if it may name a hidden person."""
    return "" if names_hidden_person(record) else citation.wording


def fact_of(record: models.Model, field_name: str) -> str:
    """Return the fact in a few words, which may be HTML and never name a hidden person: whose it is, and the field."""
    names = {column.name: column for column in record._meta.concrete_fields}
    column = str(names[field_name].verbose_name) if field_name in names else ""
    if isinstance(record, Institution):
        return column or in_polish(record.name)
    person = record if isinstance(record, Person) else getattr(record, "person", None)
    subject = person_in_words(person) if person else in_polish(getattr(record, "name", ""))
    if subject and column and field_name not in ("name", "person"):
        return told(_("%(subject)s, %(field)s"), subject=subject, field=column)
    return subject or column or str(record._meta.verbose_name)


def person_in_words(person: Person) -> str:
    """Return the name, or the words that stand instead of a hidden one, as a piece of a sentence."""
    return person.public_name if person.is_hidden else in_polish(person.public_name)


def names_hidden_person(record: models.Model) -> bool:
    """Return whether a hidden person is the record, or known to stand in it; related people count as far as loaded."""
    loaded = getattr(record, "_prefetched_objects_cache", {})
    people = [record if isinstance(record, Person) else getattr(record, "person", None)]
    people += loaded.get("people", ())
    people += [part.person for part in loaded.get("parts", ())]
    return any(person is not None and person.is_hidden for person in people)
