"""The lists as files: a line for each institution or certificate that the query string of the list asks for.

A date stands as exactly as a source gives it, in the Extended Date/Time Format of the Library of Congress: 2015-02-05,
2010-06, 2007, [..2014-11-07] for "not later than". Nothing is computed but the status, and its day stands beside it.
"""

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from certificates.filters import CertificateFilter, HolderFilter
from certificates.models import Certificate, CertificateCitation, Holder, Status
from institutions.models import Citation, Territory
from institutions.models.citation import BaseCitation
from institutions.spreadsheets import defused

BATCH = 1000  # rows read at a time: a long list takes no more memory than a short one

# An absolute address from a path on this site.
Absolute = Callable[[str], str]


class InstitutionFile:
    """The list of institutions as a file."""

    name = "instytucje"

    class Filters(HolderFilter):
        """The list's query string; a file has no pages."""

        strona = None  # type: ignore[assignment]

    def __init__(self, data: QueryDict, *, absolute: Absolute) -> None:
        self.filters = self.Filters(data, Holder.objects.published(), today=timezone.localdate())
        self.absolute = absolute
        self.language = get_language()

    def header(self) -> list[str]:
        """Return the names of the columns."""
        return [
            _("name"),
            _("short name"),
            _("kind"),
            _("unit of"),
            *place_header(),
            _("REGON"),
            _("NIP"),
            _("closed on"),
            _("status"),
            _("status on the day"),
            _("certificates"),
            _("page in the register"),
            _("sources"),
        ]

    def rows(self, keys: list[int]) -> Iterator[list[str]]:
        """Yield the lines of the institutions with these primary keys, in their order."""
        day = self.filters.on
        found = with_places(Holder.objects.filter(pk__in=keys), "territory_id").select_related("parent")
        institutions = {each.pk: each for each in found.with_status(on=day).with_awards(on=day)}
        sources = sources_of(Citation, "institution", keys)
        for each in in_order_of(keys, institutions):
            parent = each.parent.name if each.parent and each.parent.is_published else ""
            yield [
                each.name,
                each.short_name,
                each.get_kind_display(),
                parent,
                *place_cells(each, each.town, each.territory_id),
                each.regon,
                each.nip,
                written(each.closed_on),
                str(Status(each.status).label),
                day.isoformat(),
                " ".join(award.number for award in each.awards),
                self.absolute(each.get_absolute_url()),
                " ".join(self.absolute(source.get_absolute_url()) for source in sources[each.pk]),
            ]


class CertificateFile:
    """The list of certificates as a file."""

    name = "certyfikaty"

    class Filters(CertificateFilter):
        """The list's query string; a file has no pages."""

        strona = None  # type: ignore[assignment]

    def __init__(self, data: QueryDict, *, absolute: Absolute) -> None:
        self.filters = self.Filters(data, Certificate.objects.published(), today=timezone.localdate())
        self.absolute = absolute
        self.language = get_language()

    def header(self) -> list[str]:
        """Return the names of the columns."""
        return [
            _("number"),
            _("status"),
            _("status on the day"),
            _("holder"),
            _("holder's name as printed"),
            _("kind"),
            *place_header(),
            _("decision"),
            _("handover"),
            _("valid from"),
            _("valid until"),
            _("period as printed"),
            _("withdrawn"),
            _("edition of the rules"),
            _("page in the register"),
            _("page of the holder"),
            _("sources"),
        ]

    def rows(self, keys: list[int]) -> Iterator[list[str]]:
        """Yield the lines of the certificates with these primary keys, in their order."""
        day = self.filters.on
        found = with_places(Certificate.objects.filter(pk__in=keys), "holder__territory_id")
        loaded = found.with_status(on=day).select_related("holder", "edition")
        certificates = {each.pk: each for each in loaded}
        sources = sources_of(CertificateCitation, "certificate", keys)
        for each in in_order_of(keys, certificates):
            yield [
                each.number,
                str(Status(each.status).label),
                day.isoformat(),
                each.holder.name,
                each.holder_as_printed,
                each.holder.get_kind_display(),
                *place_cells(each, each.holder.town, each.holder.territory_id),
                written(each.decided_on),
                written(each.handed_over_on),
                written(each.valid_from),
                written(each.valid_until),
                each.period_as_printed,
                written(each.withdrawn_on),
                each.edition.name if each.edition else "",
                self.absolute(each.get_absolute_url()),
                self.absolute(each.holder.get_absolute_url()),
                " ".join(self.absolute(source.get_absolute_url()) for source in sources[each.pk]),
            ]


def lines(file: InstitutionFile | CertificateFile) -> Iterator[bytes]:
    """Yield the file in pieces, as `institutions.spreadsheets` tells; its query string has to be right.

    The pieces are made while they are sent, when the request's own language is no longer in force.
    """
    with override(file.language):
        header = written_lines([file.header()])
    yield codecs.BOM_UTF8 + header
    keys = list(file.filters.in_order(file.filters.qs).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with override(file.language):
            piece = written_lines(file.rows(keys[start : start + BATCH]))
        yield piece


def written_lines(rows: Iterable[list[str]]) -> bytes:
    """Return `rows` as lines of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def written(partial_date: Any) -> str:
    """Return a date as the file writes it, "" for none."""
    return str(partial_date) if partial_date else ""


def in_order_of(keys: Iterable[int], rows: dict[int, Any]) -> Iterator[Any]:
    """Yield the rows in the order of their keys; what was withdrawn meanwhile is left out."""
    return (rows[key] for key in keys if key in rows)


def sources_of(citations: type[BaseCitation], record: str, keys: list[int]) -> dict[int, list]:
    """Return the published sources of each `record`, each once, by the record's primary key; in one query."""
    found: dict[int, list] = defaultdict(list)
    rows = citations.objects.published().filter(**{f"{record}__in": keys}).select_related("source")
    for citation in rows.order_by("source__slug", "pk"):
        sources = found[getattr(citation, f"{record}_id")]
        if citation.source not in sources:
            sources.append(citation.source)
    return found


def with_places(rows: QuerySet, territory: str) -> Any:
    """Annotate the rows with the names of the voivodeship, county and municipality that `territory` is the code of."""
    names = {
        f"{level}_name": Subquery(
            Territory.objects.filter(code=Left(OuterRef(territory), digits)).values("name")
        )
        for digits, level in ((2, "voivodeship"), (4, "county"), (7, "municipality"))
    }
    return rows.annotate(**names)


def place_header() -> list[str]:
    """Return the names of the columns that tell where an institution is."""
    return [_("town"), _("voivodeship"), _("county"), _("municipality"), _("TERC code")]


def place_cells(row: Any, town: str, code: str | None) -> list[str]:
    """Return the cells under `place_header` for a row with its places."""
    return [town, row.voivodeship_name or "", row.county_name or "", row.municipality_name or "", code or ""]
