"""Facts that sources word differently: where they are, and that somebody has looked at them.

The register keeps what each source says and shows it; which of them is right stands in the record. Staff look at the
wordings side by side, correct the record if it has to be, and settle the difference, so that it is listed no more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst

from certificates.models import CertificateCitation
from institutions.models import Citation
from institutions.partial_dates import PartialDate, in_words

FLOORS: dict[str, Any] = {"instytucje": Citation, "certyfikaty": CertificateCitation}
# What the records' own words read of others.
READ_ALONG = {
    "instytucje": (
        "post__person",
        "post__institution",
        "participation__institution",
        "participation__programme",
    ),
    "certyfikaty": (
        "certificate__holder",
        "event__certificate__holder",
        "part__person",
        "evidence__criterion",
        "evidence__activity",
    ),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a record with the citations that word it; `floor` and `first` name it in a form."""

    floor: str
    record: models.Model
    field: str
    citations: list[Any]

    @property
    def first(self) -> int:
        """Return the key of the first citation."""
        return self.citations[0].pk

    @property
    def label(self) -> str:
        """Return the field in words."""
        try:
            return capfirst(str(label_for_field(self.field, type(self.record))))
        except AttributeError:  # a citation may be older than the name of the field
            return self.field

    @property
    def value(self) -> str:
        """Return what the record itself says."""
        shown = getattr(self.record, f"get_{self.field}_display", None)
        value = shown() if shown else getattr(self.record, self.field, None)
        return in_words(value) if isinstance(value, PartialDate) else str(value or "")

    @property
    def address(self) -> str:
        """Return the address of the record's form in the office."""
        options = self.record._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.record.pk])


def may_see(user) -> bool:
    """Return whether the member of staff may see the citations of both floors."""
    return user.has_perms(["institutions.view_citation", "certificates.view_certificatecitation"])


def may_settle(user) -> bool:
    """Return whether the member of staff may settle differences: who may change what is published."""
    return may_see(user) and user.has_perms(
        [
            "institutions.change_citation",
            "institutions.publish_institution",
            "certificates.change_certificatecitation",
        ]
    )


def count() -> int:
    """Return how many differences there are that nobody has settled."""
    first, *others = (model.objects.differing().values("wordings") for model in FLOORS.values())
    return first.union(*others, all=True).count()


def differing() -> list[tuple[str, dict[str, Any]]]:
    """Return the floor and the row of each difference, in a lasting order; see `CitationQuerySet.differing()`."""
    return [
        (floor, row)
        for floor, model in FLOORS.items()
        for row in model.objects.differing().order_by(
            *(models.F(f"{name}_id").asc(nulls_last=True) for name in model.RECORDS), "field"
        )
    ]


def details(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[Difference]:
    """Return the differences of the `rows`, with their citations and sources; a few queries a floor."""
    rows = list(rows)
    return [
        each for floor in FLOORS for each in _of_floor(floor, [row for name, row in rows if name == floor])
    ]


def _of_floor(floor: str, rows: list[dict[str, Any]]) -> Iterator[Difference]:
    model = FLOORS[floor]
    if not rows:
        return
    columns = [f"{name}_id" for name in model.RECORDS]
    condition = reduce(or_, (models.Q(**{name: row[name] for name in (*columns, "field")}) for row in rows))
    citations = (
        model.objects.filter(condition)
        .exclude(wording="")
        .select_related("source", *model.RECORDS, *READ_ALONG[floor])
        .order_by("pk")
    )
    found: dict[tuple[Any, ...], list[Any]] = {}
    for citation in citations:
        key = tuple(getattr(citation, name) for name in columns)
        found.setdefault((*key, citation.field), []).append(citation)
    for row in rows:
        group = found[tuple(row[name] for name in (*columns, "field"))]
        yield Difference(floor, group[0].record, row["field"], group)


def settle(floor: str, first: int) -> models.Model | None:
    """Settle the difference in the field that the citation `first` is of; return its record, None if there is none."""
    model = FLOORS[floor]
    citation = model.objects.filter(pk=first).exclude(field="").first()
    if citation is None:
        return None
    same = model.objects.filter(field=citation.field, **{citation.record_name: citation.record})
    return citation.record if same.filter(is_settled=False).update(is_settled=True) else None
