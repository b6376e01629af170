"""Where the register knows a fact from.

A citation points at its record by one nullable foreign key a citable model, and a constraint says that exactly one
is filled. So the database itself refuses a citation of nothing, of two things or of something deleted; fixtures name
the record by its natural key like any other relation; and one query over indexed columns fetches all citations of all
records on a page (`about()`). A generic foreign key gives none of the three. Each floor of the house has its own table
of citations, of one shape (`BaseCitation`), so that the lower floor does not know the upper one.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet


class CitationQuerySet(TrackedQuerySet):
    """Citations of one floor; the model says in `RECORDS` what they may point at."""

    def get_by_natural_key(self, source, field, record, *key):
        """Return the citation of `field` ("" for the whole) of a record in a source.

        `record` is the name of the foreign key that is filled and `key` the natural key of what it points at.
        """
        model = self.model._meta.get_field(record).related_model
        return self.get(
            source__slug=source, field=field, **{record: model._default_manager.get_by_natural_key(*key)}
        )

    def published(self):
        """Return the citations of sources that the public may see."""
        return self.filter(source__published_at__isnull=False)

    def about(self, records: Iterable[models.Model]):
        """Return the citations of any of `records`, with their sources, in one query.

        Records of a model that cannot be cited raise KeyError.
        """
        names = {self.model._meta.get_field(name).related_model: name for name in self.model.RECORDS}
        keys = defaultdict(set)
        for record in records:
            keys[names[record._meta.concrete_model]].add(record.pk)
        if not keys:
            return self.none()
        condition = reduce(or_, (models.Q(**{f"{name}__in": sorted(pks)}) for name, pks in keys.items()))
        return self.filter(condition).select_related("source").order_by("pk")

    def differing(self):
        """Return a row for each field of a record that sources word differently: columns of `RECORDS`, and `field`.

        The wordings may all be right (a name is inflected, a date abridged): whoever has looked at them settles them,
        and they are back when another source words the field once more.
        """
        return (
            self.exclude(field="")
            .exclude(wording="")
            .order_by()
            .values(*(f"{name}_id" for name in self.model.RECORDS), "field")
            .annotate(
                wordings=models.Count("wording", distinct=True),
                unsettled=models.Count("pk", filter=models.Q(is_settled=False)),
            )
            .filter(wordings__gt=1, unsettled__gt=0)
        )


def exactly_one(names: Iterable[str]) -> models.Q:
    """Return the condition that exactly one of the columns `names` is filled."""
    names = tuple(names)
    return reduce(
        or_, (models.Q(**{f"{name}__isnull": name != filled for name in names}) for filled in names)
    )


class BaseCitation(models.Model):
    """A fact's tie to a source: record and field, with the wording as printed where it differs."""

    RECORDS: ClassVar[tuple[str, ...]] = ()

    source = models.ForeignKey("institutions.Source", models.PROTECT, verbose_name=_("source"))
    field = models.CharField(
        _("field"),
        max_length=40,
        blank=True,
        help_text=_(
            "Which field of the record the source confirms, by its name; empty for the record as a whole."
        ),
    )
    wording = models.CharField(
        _("as printed"),
        max_length=300,
        blank=True,
        help_text=_(
            "The words of the source, only where they differ from ours: an inflected or misspelt name, a date."
        ),
    )
    is_settled = models.BooleanField(
        _("difference settled"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Somebody has compared this wording with those of other sources."),
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.source} → {self.record}" + (f" [{self.field_label}]" if self.field else "")

    @property
    def record_name(self) -> str:
        """Return the name of the foreign key that is filled."""
        return next(name for name in self.RECORDS if getattr(self, f"{name}_id") is not None)

    @property
    def field_label(self) -> str:
        """Return how the field is called that the source confirms; its name where the model knows it no more."""
        cited: Any = self._meta.get_field(self.record_name).related_model
        names = {field.name: field for field in (*cited._meta.concrete_fields, *cited._meta.many_to_many)}
        return str(names[self.field].verbose_name) if self.field in names else self.field

    @property
    def record(self) -> models.Model:
        """Return the record that the source confirms; a query unless the relation is loaded."""
        return getattr(self, self.record_name)

    def save_once(self) -> None:
        """Store the citation, unless the source already confirms the same."""
        same = type(self)._default_manager.filter(source=self.source, field=self.field)
        if not same.filter(**{self.record_name: self.record}).exists():
            self.save()

    def natural_key(self):
        name = self.record_name
        return (*self.source.natural_key(), self.field, name, *getattr(self, name).natural_key())


def drafts_cited(record: Any) -> list[Any]:
    """Return the sources among those that are cited of the record which are drafts, each once."""
    cited = record.citations.filter(source__published_at__isnull=True).order_by("pk").select_related("source")
    return list({citation.source_id: citation.source for citation in cited}.values())


CITED_RECORDS = (
    "institution",
    "name",
    "person",
    "post",
    "activity",
    "programme",
    "participation",
    "attachment",
)


class Citation(BaseCitation):
    """A citation of what stands in `institutions`."""

    RECORDS = CITED_RECORDS

    source = models.ForeignKey(
        "institutions.Source", models.PROTECT, verbose_name=_("source"), related_name="citations"
    )
    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, related_name="citations", null=True, blank=True
    )
    name = models.ForeignKey(
        "institutions.InstitutionName", models.CASCADE, related_name="citations", null=True, blank=True
    )
    person = models.ForeignKey(
        "institutions.Person", models.CASCADE, related_name="citations", null=True, blank=True
    )
    post = models.ForeignKey(
        "institutions.Post", models.CASCADE, related_name="citations", null=True, blank=True
    )
    activity = models.ForeignKey(
        "institutions.Activity", models.CASCADE, related_name="citations", null=True, blank=True
    )
    programme = models.ForeignKey(
        "institutions.Programme", models.CASCADE, related_name="citations", null=True, blank=True
    )
    participation = models.ForeignKey(
        "institutions.Participation", models.CASCADE, related_name="citations", null=True, blank=True
    )
    attachment = models.ForeignKey(
        "institutions.Attachment", models.CASCADE, related_name="citations", null=True, blank=True
    )

    history = History(of=CITED_RECORDS, named_by=("source", "field"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(CITED_RECORDS),
                name="citation_points_at_one_record",
                violation_error_message=_("A citation points at exactly one record."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["source", record, "field"],
                    name=f"citation_once_a_{record}_field",
                    violation_error_message=_("This source already confirms this field of the record."),
                )
                for record in CITED_RECORDS
            ),
        ]
