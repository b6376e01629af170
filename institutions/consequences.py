"""What follows from a verb, told before it is done: what the public will see then, and what else it touches.

Each function returns whole sentences. What follows on the upper floor is told by `certificates.consequences`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import Institution, Person
from institutions.partial_dates import PartialDate, in_words
from institutions.relations import foreign_keys_to, lists_of

MOST_NAMED = 5  # records of a kind


def names_of(records: Iterable[models.Model]) -> str:
    """Return the names of the records, one after another."""
    return ", ".join(str(record) for record in records)


def counted(rows: models.QuerySet) -> str:
    """Return what the rows are and how many: “Posts: 3”; "" when there are none."""
    count = rows.count()
    return f"{capfirst(rows.model._meta.verbose_name_plural)}: {count}" if count else ""


def is_only_a_draft() -> str:
    """Return that nothing of it is public."""
    return _("It is a draft: nothing of this is public.")


def is_in_the_feed() -> str:
    """Return that readers of the feed are told."""
    return _("The feed of changes and the date of the last change on the page show that something changed.")


def of_the_end(institution: Institution, on: PartialDate) -> list[str]:
    """Return what follows when the institution is closed."""
    told = []
    if institution.is_published:
        told += [
            _(
                "Its page says from now on when the institution ceased to exist: %(date)s. "
                "The page stays at its address, %(address)s."
            )
            % {"date": in_words(on), "address": institution.get_absolute_url()},
            _("It stays in the list, on the map and in the open data."),
            _("It is no longer shown among similar institutions."),
            is_in_the_feed(),
        ]
    else:
        told.append(is_only_a_draft())
    units = institution.units.filter(closed_on__isnull=True).in_polish_order()
    if count := len(units):
        told.append(
            ngettext(
                "A unit of it stays open: %(names)s. Close it by itself if it ended too.",
                "%(count)s units of it stay open: %(names)s. Close each by itself if it ended too.",
                count,
            )
            % {"count": count, "names": names_of(units)}
        )
    return told


def of_reopening(institution: Institution) -> list[str]:
    """Return what follows when it is taken back that the institution is closed."""
    told = [
        _("The date is removed: %(date)s.") % {"date": in_words(institution.closed_on)},
        *(
            [
                _("The successor is removed: %(name)s. It stays in the register.")
                % {"name": institution.successor}
            ]
            if institution.successor
            else []
        ),
        _("What sources were cited of the two is removed with them, and stays in the history."),
    ]
    if institution.is_published:
        return [*told, _("Its page says no more that it ceased to exist."), is_in_the_feed()]
    return [*told, is_only_a_draft()]


def of_a_new_name(institution: Institution, *, name: str, slug: str) -> list[str]:
    """Return what follows when the same body has a new name."""
    told = [
        _("The same body is called from now on: %(name)s.") % {"name": name},
        _(
            "The old name, %(name)s, stays on the page among its names over time, with its sources, and search finds "
            "the institution by it."
        )
        % {"name": institution.name},
    ]
    address = institution.get_absolute_url()
    if slug and slug != institution.slug:
        moved = Institution(slug=slug).get_absolute_url()
        told.append(
            _("The page moves to %(new)s. The old address, %(old)s, leads there for ever.")
            % {"new": moved, "old": address}
        )
    else:
        told.append(_("The page stays at its address: %(address)s.") % {"address": address})
    told.append(is_in_the_feed() if institution.is_published else is_only_a_draft())
    return told


def of_succession(institution: Institution, *, successor: Institution) -> list[str]:
    """Return what follows when another body took over, beside what follows from the end itself."""
    name = {"name": successor.name, "old": institution.name}
    if successor.pk is None:
        told = [_("%(name)s is entered as a draft, with the same source. Complete and publish it.") % name]
    elif successor.is_published:
        told = [_("%(name)s stays as it is; its page names %(old)s as the body that it follows.") % name]
    else:
        told = [_("%(name)s stays a draft.") % name]
    if institution.is_published and not successor.is_published:
        told.append(_("The page of %(old)s names its successor once that is published.") % name)
    elif institution.is_published:
        told.append(_("The page of %(old)s leads to its successor.") % name)
    return told


def public_mentions(person: Person) -> list[str]:
    """Return how many public records of each kind, on either floor, tell of the person."""
    return [
        told
        for relation in person._meta.related_objects
        if hasattr(rows := relation.related_model._default_manager, "of_published")
        and (told := counted(rows.of_published().filter(**{relation.field.name: person})))
    ]


def of_hiding(person: Person) -> list[str]:
    """Return what follows when a person's name is withheld."""
    mentions = public_mentions(person)
    return [
        *(
            [
                _("The name goes at once from everything public that tells of the person. %(kinds)s.")
                % {"kinds": "; ".join(mentions)}
            ]
            if mentions
            else [_("Nothing public tells of the person now; the name is withheld from all that will.")]
        ),
        _("The page %(address)s is not found any more, nor is the person in lists, search, files and feeds.")
        % {"address": person.get_absolute_url()},
        _("Pages show the function and, in place of the name, that it is withheld."),
        _("Texts that staff wrote may still name the person: look through descriptions and captions."),
        _("The office and the history keep the name. You can show the person again."),
    ]


def of_showing(person: Person) -> list[str]:
    """Return what follows when a person's name is shown again."""
    mentions = public_mentions(person)
    return [
        _("The name is public again wherever the register tells of the person. %(kinds)s.")
        % {"kinds": "; ".join(mentions)}
        if mentions
        else _("Nothing public tells of the person now."),
        _("The page is found again: %(address)s.") % {"address": person.get_absolute_url()},
    ]


def hanging_on(*records: models.Model, sees: Callable[[Any], bool] = bool) -> list[tuple[str, list[int]]]:
    """Return what leads to records of one kind, on every floor: what it is, and how much of it leads to each.

    What whoever asks may not see is left out: `sees` tells it of a model.
    """
    model = type(records[0])
    rows = [
        (capfirst(str(field.model._meta.verbose_name_plural)), field)
        for field in [*foreign_keys_to(model), *lists_of(model)]
        if sees(field.model)
    ]
    found = [
        (name, [field.model._default_manager.filter(**{field.name: record}).count() for record in records])
        for name, field in rows
    ]
    return sorted((name, counts) for name, counts in found if any(counts))


def of_merging(kept: Any, lost: Any, outcome: Any, *, sees: Callable[[Any], bool] = bool) -> list[str]:
    """Return what follows when `lost` becomes a part of `kept`; `outcome` is that of the merge, see `merging`.

    Of what whoever asks may not see, it is told that there is such, and no more.
    """
    names = {"kept": kept, "lost": lost}
    told = [
        _("“%(lost)s” becomes a part of “%(kept)s” and is no record of its own any more.") % names,
        _("The address %(old)s leads to %(new)s for ever.")
        % {"old": lost.get_absolute_url(), "new": kept.get_absolute_url()},
    ]
    if isinstance(kept, Person):
        if kept.is_hidden != lost.is_hidden:
            told.append(_("One of the two is hidden, so the person stays hidden, with all that is moved."))
    elif kept.is_published and not lost.is_published:
        told.append(
            _("“%(lost)s” is a draft: what belongs to it becomes public with “%(kept)s” at once.") % names
        )
    elif lost.is_published and not kept.is_published:
        told.append(
            _("“%(kept)s” is a draft and becomes public at once, since “%(lost)s” is public.") % names
        )
    elif not kept.is_published:
        told.append(is_only_a_draft())
    told += [
        _listed(sentence, model, names)
        for sentence, among in (
            (_("Moved: %(kind)s (%(count)s): %(names)s"), outcome.moved),
            (_("Recorded with both, kept once: %(kind)s (%(count)s): %(names)s"), outcome.folded),
        )
        for model, names in among.items()
        if sees(model)
    ]
    unseen = [model for model in outcome.moved.keys() | outcome.folded.keys() if not sees(model)]
    return [
        *told,
        *([_("Also moved: records that you may not see.")] if unseen else []),
        _("Whoever runs the server can undo it with a command, as long as nobody changes what it touched."),
    ]


def _listed(sentence: str, model: type[models.Model], names: list[str]) -> str:
    different = list(dict.fromkeys(names))
    shown = "; ".join(different[:MOST_NAMED])
    return sentence % {
        "kind": model._meta.verbose_name_plural,
        "count": len(names),
        "names": f"{shown}; …" if len(different) > MOST_NAMED else shown,
    }
