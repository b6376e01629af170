"""The lists of the office as files: every row of the list as it is filtered, read a thousand at a time.

What can be imported again stands under the headings of an import, so that importing it changes nothing; what is told
beside it is for people alone. Dates stand as exactly as a source gives them, in the exchange notation.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from institutions.languages import POLISH
from institutions.models import Activity, Institution, Person, Source, Territory
from institutions.sheet_columns import INSTITUTION_COLUMNS, SOURCE_COLUMNS

BATCH = 1000  # rows read at a time
STATE = "stan"  # the heading under which a file tells whether a record is a draft
AS_THEY_ARE = ("short_name", "in_town", "street_address", "postal_code", "phone", "email", "website", "bip")


class OfficeFile:
    """A list as a file; the header and the rows of a batch are the subclass's to tell."""

    name: ClassVar[str]

    def header(self) -> list[str]:
        """Return the headings."""
        raise NotImplementedError

    def batch(self, keys: Sequence[Any]) -> Iterator[list[str]]:
        """Yield the rows of the records `keys`, in whichever order, each with the key before it."""
        raise NotImplementedError

    def rows(self, keys: Sequence[Any]) -> Iterator[list[str]]:
        """Yield the header and the rows of the records, in the order of their keys."""
        with override(POLISH):
            yield self.header()
        for start in range(0, len(keys), BATCH):
            chunk = keys[start : start + BATCH]
            with override(POLISH):
                found = {row[0]: row[1:] for row in self.batch(chunk)}
            yield from (found[key] for key in chunk if key in found)


class FieldsFile(OfficeFile):
    """A list of which a row holds fields of a record, under their names."""

    model: ClassVar[Any]
    fields: ClassVar[tuple[str, ...]]
    related: ClassVar[tuple[str, ...]] = ()

    def header(self) -> list[str]:
        """Return the names of the fields."""
        return [capfirst(str(self.model._meta.get_field(name).verbose_name)) for name in self.fields]

    def batch(self, keys):
        """Yield the records with their fields as people read them."""
        records = self.model._default_manager.filter(pk__in=keys)
        for record in records.select_related(*self.related) if self.related else records:
            yield [record.pk, *(written(record, name) for name in self.fields)]


def written(record: models.Model, name: str) -> str:
    """Return a field as a file tells it: labels for choices, `tak` or `nie`, "" for nothing."""
    value = getattr(record, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    label = getattr(record, f"get_{name}_display", None)
    return str(label() if label else value)


def yes_or_no(value: bool) -> str:
    """Return the word for it that an import reads."""
    return "tak" if value else "nie"


def state_of(record: Any) -> str:
    """Return whether a record is a draft, in a word."""
    return _("published") if record.is_published else _("draft")


class PersonFile(FieldsFile):
    """The people."""

    name = "osoby"
    model = Person
    fields = ("given_names", "family_name", "slug", "spelling_variants", "is_hidden")

    def header(self):
        """Add the posts."""
        return [*super().header(), capfirst(_("posts"))]

    def batch(self, keys):
        """Add the posts, after semicolons."""
        posts: dict[Any, list[str]] = {}
        people = Person.objects.filter(pk__in=keys).prefetch_related("posts__institution")
        for person in people:
            told = [f"{post.title}, {post.institution or post.organisation}" for post in person.posts.all()]
            posts[person.pk] = told
        for row in super().batch(keys):
            yield [*row, "; ".join(posts[row[0]])]


class SourceFile(FieldsFile):
    """The sources."""

    name = "zrodla"
    model = Source
    fields = ("title", "slug", "kind", "publisher", "url", "published_on", "retrieved_on", "description")


class ActivityFile(FieldsFile):
    """The activities."""

    name = "dzialania"
    model = Activity
    related = ("institution", "programme")
    fields = (
        *("institution", "slug", "kind", "name", "place", "audience", "programme"),
        *("started_on", "ended_on", "is_ongoing", "description"),
    )


class InstitutionFile(OfficeFile):
    """The institutions, under the headings of an import."""

    name = "instytucje"

    def header(self):
        """Return the headings of an import, and whether it is published."""
        return [*(column.heading for column in (*INSTITUTION_COLUMNS, *SOURCE_COLUMNS)), STATE]

    def batch(self, keys):
        """Yield the institutions as an import reads them."""
        found = Institution.objects.filter(pk__in=keys).select_related("parent")
        records = list(found.prefetch_related("citations__source"))
        places = places_of(records)
        for record in records:
            cells = institution_cells(record, places) | source_cells(record)
            yield [
                record.pk,
                *(cells[column.key] for column in (*INSTITUTION_COLUMNS, *SOURCE_COLUMNS)),
                state_of(record),
            ]


def places_of(institutions: Sequence[Institution]) -> dict[str, Territory]:
    """Return the territories that the institutions lie in, of every level, by code; in one query."""
    codes = {code[:digits] for each in institutions if (code := each.territory_id) for digits in (2, 4, 7)}
    return Territory.objects.in_bulk(codes)


def institution_cells(record: Institution, places: Mapping[str, Territory]) -> dict[str, str]:
    """Return the cells of an institution, or of a unit under its institution, by column."""
    whole, is_unit = record.parent or record, record.parent is not None
    code = record.territory_id or ""

    def place(digits: int) -> str:
        above = places.get(code[:digits]) if len(code) >= digits else None
        return above.name if above else ""

    return {
        "slug": record.slug,
        "name": whole.name,
        "kind": str(whole.get_kind_display()),
        "unit": record.name if is_unit else "",
        "unit_kind": str(record.get_kind_display()) if is_unit else "",
        "town": record.town,
        "territory": code,
        "municipality": place(7),
        "county": place(4),
        "voivodeship": place(2),
        "is_territory_derived": yes_or_no(record.is_territory_derived),
        "regon": whole.regon,
        "nip": whole.nip,
        "unit_regon": record.regon if is_unit else "",
        "unit_nip": record.nip if is_unit else "",
        **{name: getattr(record, name) for name in AS_THEY_ARE},
    }


def source_cells(record: Any) -> dict[str, str]:
    """Return the cells of the first source of a record, whose citations are loaded, by column."""
    citations = sorted(record.citations.all(), key=lambda citation: citation.pk)
    source = citations[0].source if citations else Source()
    return {
        "source_url": source.url,
        "source_title": source.title,
        "source_date": str(source.published_on or ""),
        "source_kind": str(source.get_kind_display()) if source.kind else "",
        "source_publisher": source.publisher,
    }
