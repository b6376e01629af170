"""Numbered source notes of a page: marks at the facts, and the notes that they lead to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from institutions.models import BaseCitation, Person, Source
from institutions.partial_dates import in_words


@dataclass(frozen=True)
class Mark:
    """A mark at a fact: the number of its note, and its own id for the way back."""

    number: int
    id: str


@dataclass
class Note:
    """A source under its number on the page, with what it prints otherwise and the ids of the marks."""

    number: int
    source: Source
    wordings: list[str] = field(default_factory=list)
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
        """Return publisher and date, as far as known, and the wordings as printed."""
        origin = [self.source.publisher] if self.source.publisher else []
        if self.source.published_on:
            origin.append(in_words(self.source.published_on))
        sentences = [f"({', '.join(origin)})."] if origin else []
        if self.wordings:
            sentences.append(_("As printed: %(wordings)s.") % {"wordings": "; ".join(self.wordings)})
        return " ".join(sentences)


class SourceNotes:
    """The notes of one page: a source gets its number where the page first cites it.

    The view reads the citations, one query a floor; the template asks for the marks of each fact as it writes it,
    and at its end for the notes that came together.
    """

    def __init__(self) -> None:
        self._citations: dict[tuple, list[BaseCitation]] = defaultdict(list)
        self._notes: dict[int, Note] = {}
        self._told: set[tuple] = set()

    def read(self, citations: type[BaseCitation], records: Iterable[models.Model | None]) -> None:
        """Fetch from `citations` (the table of one floor) what published sources say of `records`; None is passed over."""
        asked = [record for record in records if record is not None]
        for citation in citations.objects.published().about(asked):
            name = citation.record_name
            model = citation._meta.get_field(name).related_model
            self._citations[model, getattr(citation, f"{name}_id")].append(citation)

    def marks(self, record: models.Model, *fields: str) -> list[Mark]:
        """Return the marks of `fields` of the record ("" for the record as a whole), or of all it has without any."""
        key = (record._meta.concrete_model, record.pk)
        found: dict[int, Mark] = {}
        for citation in self._citations.get(key, ()):
            if fields and citation.field not in fields:
                continue
            note = self._notes.setdefault(
                citation.source_id, Note(number=len(self._notes) + 1, source=citation.source)
            )
            if note.number not in found:
                mark = Mark(number=note.number, id=f"z-{note.number}-{len(note.marks) + 1}")
                note.marks.append(mark.id)
                found[note.number] = mark
            if (key, citation.source_id, citation.field) not in self._told:
                self._told.add((key, citation.source_id, citation.field))
                if wording := public_wording(citation, record):
                    note.wordings.append(wording)
        return [found[number] for number in sorted(found)]

    @property
    def listed(self) -> list[Note]:
        """Return the notes that the page has cited so far, by number."""
        return list(self._notes.values())


def public_wording(citation: BaseCitation, record: models.Model) -> str:
    """Return what a source prints otherwise, with the fact that it stands for; "" if nothing, or if it may name a hidden person."""
    if not citation.wording or names_hidden_person(record):
        return ""
    return _("%(fact)s – “%(wording)s”") % {
        "fact": fact_of(record, citation.field),
        "wording": citation.wording,
    }


def fact_of(record: models.Model, field_name: str) -> str:
    """Return the fact in a few words that never name a hidden person: a name, else what kind of thing it is."""
    if isinstance(record, Person):
        return record.public_name
    if field_name:
        try:
            return str(record._meta.get_field(field_name).verbose_name)
        except FieldDoesNotExist:
            pass
    person = getattr(record, "person", None)
    return person.public_name if person else str(record._meta.verbose_name)


def names_hidden_person(record: models.Model) -> bool:
    """Return whether a hidden person is the record, or known to stand in it; related people count as far as loaded."""
    loaded = getattr(record, "_prefetched_objects_cache", {})
    people = [record if isinstance(record, Person) else getattr(record, "person", None)]
    people += loaded.get("people", ())
    people += [part.person for part in loaded.get("parts", ())]
    return any(person is not None and person.is_hidden for person in people)
