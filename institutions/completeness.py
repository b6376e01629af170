"""What a record must and should have before the public sees it.

A rule is a condition of the database. So one query tells what a record lacks, and another which records lack
something: the verb that publishes, the office's form and its lists all read the same rules. The rules of the upper
floor stand in `certificates.completeness`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.history import TrackedQuerySet

# Returns what holds in the database of a complete record of the model.
Condition = Callable[[type[models.Model]], Q]


class Grade(models.TextChoices):
    """How much a record needs what a rule asks for; the values are words of addresses too."""

    MUST = "musi", _("must have: no publication without it")
    SHOULD = "powinno", _("should have: missing, but not in the way of publication")


@dataclass(frozen=True)
class Rule:
    """What a record needs: the sentence asks for it, `place` is the field or the rows of the form to give it in."""

    name: str
    grade: Grade
    sentence: Promise
    condition: Condition
    place: str = ""

    @property
    def column(self) -> str:
        """Return the name of the annotation that says whether a record lacks this."""
        return f"lacks_{self.name}"


def must(name: str, sentence: Promise, condition: Condition, *, at: str = "") -> Rule:
    """Return a rule without which nothing is published."""
    return Rule(name, Grade.MUST, sentence, condition, at or name)


def should(name: str, sentence: Promise, condition: Condition, *, at: str = "") -> Rule:
    """Return a rule that is only reminded of."""
    return Rule(name, Grade.SHOULD, sentence, condition, at or name)


def filled(*names: str) -> Condition:
    """Require that at least one of the fields is filled."""

    def condition(model: type[models.Model]) -> Q:
        fields = [model._meta.get_field(name) for name in names]
        return reduce(
            or_,
            (
                Q(**{f"{field.name}__isnull": False}) if field.null else ~Q(**{field.name: ""})
                for field in fields
            ),
        )

    return condition


def has(relation: str, **conditions: Any) -> Condition:
    """Require a row of the reverse `relation` of which the `conditions` hold."""

    def condition(model: type[models.Model]) -> Q:
        related: Any = model._meta.get_field(relation)
        rows = related.related_model._default_manager.filter(**{related.field.name: OuterRef("pk")})
        return Q(Exists(rows.filter(**conditions)))

    return condition


def either(*conditions: Condition) -> Condition:
    """Require at least one of the `conditions`."""
    return lambda model: reduce(or_, (condition(model) for condition in conditions))


def holds(condition: Q) -> Condition:
    """Require a condition over the record's own columns and those that it leads to."""
    return lambda model: condition


def where(applies: Q, condition: Condition) -> Condition:
    """Require the `condition` only of the records to which `applies` does."""
    return lambda model: ~applies | condition(model)


def _told_of(model: type[models.Model], **conditions: Any) -> Q:
    """Require a row, of either floor, that can stand on a public page and tells of the record."""
    found = (
        has(relation.name, **conditions)(model)
        for relation in model._meta.related_objects
        if hasattr(relation.related_model._default_manager, "of_published")
        and (not conditions or hasattr(relation.related_model, "citations"))
    )
    return reduce(or_, found)


PUBLISHED_SOURCE = {"source__published_at__isnull": False}
# Bodies of local government; the others need not keep a public information bulletin.
WITHOUT_BULLETIN = ("ngo", "cis", "szkola", "jednostka", "inna")

A_SOURCE = must(
    "source",
    _("Cite a published source: without a source nothing is public."),
    has("citations", **PUBLISHED_SOURCE),
    at="citations",
)

OF_INSTITUTION = (
    A_SOURCE,
    must("town", _("Write the town."), filled("town")),
    should(
        "territory",
        _("Choose the municipality; without it no region shows the institution."),
        filled("territory"),
    ),
    should(
        "in_town",
        _("Write the town with its preposition, for sentences about the institution."),
        filled("in_town"),
    ),
    should(
        "contact",
        _("Give a way to reach it: the street, a telephone, an e-mail address or a website."),
        filled("street_address", "phone", "email", "website"),
        at="street_address",
    ),
    should(
        "bip",
        _("Give its public information bulletin (BIP): a public body has one."),
        where(~Q(kind__in=WITHOUT_BULLETIN), filled("bip")),
    ),
    should(
        "official_number",
        _("Give its REGON or NIP, which tells it from others of the same name."),
        where(Q(parent__isnull=True), filled("regon", "nip")),
        at="regon",
    ),
    should(
        "parent",
        _("Publish the institution that it is a unit of: until then its page does not name it."),
        holds(Q(parent__isnull=True) | Q(parent__published_at__isnull=False)),
    ),
)

OF_PERSON = (
    must(
        "function",
        _("Say what the source names the person for: a post, or a part in an event."),
        _told_of,
        at="posts",
    ),
    must(
        "source",
        _("Cite a published source: without a source nothing is public."),
        either(
            has("citations", **PUBLISHED_SOURCE),
            has("signatures", **PUBLISHED_SOURCE),
            lambda model: _told_of(model, citations__source__published_at__isnull=False),
        ),
        at="citations",
    ),
)

OF_SOURCE = (
    must(
        "trace",
        _("Say how it can be found again: by its address, publisher, date or a description."),
        filled("url", "publisher", "published_on", "description"),
        at="url",
    ),
    should("url", _("Give its address, or the publisher where it has none."), filled("url", "publisher")),
    should(
        "dated",
        _("Say when it was published, or when somebody read it."),
        filled("published_on", "retrieved_on"),
        at="published_on",
    ),
)

OF_PROGRAMME = (
    A_SOURCE,
    should("started_on", _("Say from when or until when it ran."), filled("started_on", "ended_on")),
    should("run_by", _("Say who ran it."), filled("run_by")),
)

OF_ATTACHMENT = (
    should("credit", _("Name the author."), filled("credit")),
    should("attachment_source", _("Cite where it comes from."), has("citations"), at="citations"),
)


class Incomplete(ValidationError):
    """A record cannot be published: `gaps` tells which of the rules that it must keep it does not."""

    def __init__(self, record: models.Model, gaps: Iterable[Rule]) -> None:
        self.record, self.gaps = record, list(gaps)
        super().__init__([gap.sentence for gap in self.gaps])


class KeptComplete:
    """Watches over published records while they are changed: none may lose what it must have.

    What a record lacks already is no reason to refuse a change of something else; a draft may lack anything.
    """

    def __init__(self, *records: Any) -> None:
        found = ((record, _musts_lacking(record)) for record in records)
        self.lacked = [(record, lacking) for record, lacking in found if lacking is not None]

    def check(self) -> None:
        """Raise Incomplete when one of the records lacks now what it had, in the transaction of its change."""
        for record, lacked in self.lacked:
            if lost := [rule for rule in _musts_lacking(record) or () if rule not in lacked]:
                raise Incomplete(record, lost)


@contextmanager
def kept_complete(*records: Any) -> Iterator[None]:
    """Raise Incomplete when one of the records, being published, loses inside what it must have."""
    kept = KeptComplete(*records)
    yield
    kept.check()


def _musts_lacking(record: Any) -> list[Rule] | None:
    """Return what the record, as it is stored, lacks of what it must have; None for a draft, and what knows none."""
    musts = [rule for rule in getattr(record, "rules", ()) if rule.grade == Grade.MUST]
    if not musts or not hasattr(record, "published_at"):
        return None
    published = type(record)._default_manager.filter(pk=record.pk, published_at__isnull=False)
    row = published.with_gaps().values(*(rule.column for rule in musts)).first()
    return None if row is None else [rule for rule in musts if row[rule.column]]


def without_source() -> dict[type[models.Model], set[Any]]:
    """Return by model the keys of the published records of all floors that no published source confirms."""
    found = {}
    for model in apps.get_models():
        rules = [rule for rule in getattr(model, "rules", ()) if rule.name == "source"]
        if rules and hasattr(model._default_manager, "published") and not model._meta.proxy:
            lacking = model._default_manager.published().lacking(*rules)
            found[model] = set(lacking.values_list("pk", flat=True))
    return found


class RuledQuerySet(TrackedQuerySet):
    """Records of a model that says in `rules` what they need."""

    def with_gaps(self):
        """Annotate each record with `lacks_…` for each of its rules; True for what it lacks."""
        return self.annotate(
            **{
                rule.column: models.Case(
                    models.When(rule.condition(self.model), then=False),
                    default=True,
                    output_field=models.BooleanField(),
                )
                for rule in self.model.rules
            }
        )

    def lacking(self, *rules: Rule):
        """Return the records that lack what at least one of the `rules` asks for."""
        return self.filter(lacks(self.model, rules))

    def incomplete(self, grade: Grade = Grade.MUST):
        """Return the records that lack something of the `grade`."""
        return self.lacking(*(rule for rule in self.model.rules if rule.grade == grade))


def lacks(model: type[models.Model], rules: Iterable[Rule]) -> Q:
    """Return the condition that a record of the model does not keep at least one of the `rules`."""
    return reduce(or_, (~rule.condition(model) for rule in rules), Q(pk__in=[]))


def gaps_of(record: Any) -> list[Rule]:
    """Return the rules that the record, as it is stored, does not keep, in their order; in one query."""
    columns = [rule.column for rule in record.rules]
    if not columns:
        return []
    row = type(record)._default_manager.with_gaps().values(*columns).get(pk=record.pk)
    return [rule for rule in record.rules if row[rule.column]]
