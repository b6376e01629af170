"""What an import would do: row by row for people to read, record by record to be stored."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.sheets.awards import Awards
from certificates.sheets.entries import Constraints, Entry
from certificates.sheets.handovers import Handovers
from certificates.sheets.holders import Holders, Rights
from certificates.sheets.origins import Origins
from certificates.sheets.register import Reading, Register
from certificates.sheets.rows import STEP, Outcome, Progress, Proposal, ReadRow
from institutions.models import Source
from institutions.typed_text import address_word


@dataclass(frozen=True)
class Plan:
    """A whole file, understood: a proposal a row, and the records that are to be stored.

    It rests on the `reading` of the register that it was made from.
    """

    reading: Reading
    proposals: list[Proposal]
    institutions: list[Entry]
    certificates: list[Entry]
    events: list[Entry]
    parts: list[Entry]
    people: list[Entry]
    sources: list[Source]

    @cached_property
    def reports(self) -> list[dict[str, Any]]:
        """Return the proposals as they are shown."""
        return [report_of(proposal) for proposal in self.proposals]

    @property
    def is_refused(self) -> bool:
        """Return whether anything is wrong, so that nothing can be stored."""
        return any(proposal.faults for proposal in self.proposals)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each outcome, and how much is wrong."""
        counts: Counter[str] = Counter()
        for proposal in self.proposals:
            counts["noticed"] += bool(proposal.notices)
            counts["kept"] += bool(proposal.kept)
            if proposal.faults:
                counts["refused"] += 1
                counts["faults"] += len(proposal.faults)
                continue
            counts[f"institution {proposal.institution}"] += 1
            if proposal.certificate:
                counts[f"certificate {proposal.certificate}"] += 1
        counts["reasoned"] = sum(
            entry.record.is_published and not set(Certificate.REASON_FOR).isdisjoint(entry.changed)
            for entry in self.stored(self.certificates, is_new=False)
        )
        counts["people"] = len(self.stored(self.people, is_new=True))
        counts["sources"] = len(self.sources)
        counts["rows"] = len(self.proposals)
        return dict(counts)

    def stored(self, entries: Sequence[Entry], *, is_new: bool) -> list[Entry]:
        """Return the entries of which something is to be stored: new ones, or known ones that change."""
        return [
            entry
            for entry in entries
            if entry.may_change and entry.is_new == is_new and (entry.facts if is_new else entry.changed)
        ]

    @property
    def digest(self) -> str:
        """Return what tells this plan from others: two with one digest do the same."""
        return hashlib.sha256(json.dumps(self.reports, sort_keys=True).encode()).hexdigest()


def plan_of(
    rows: Sequence[ReadRow], *, source: Source | None, rights: Rights, progress: Progress = lambda count: None
) -> Plan:
    """Return what an import of the rows would do; asks the database and changes nothing.

    `source` is what the rows are known from that name none themselves, stored or not.
    """
    register = Register([row.values for row in rows])
    holders, awards = Holders(register, rights), Awards(register, rights)
    handovers, origins = Handovers(register), Origins(register, source)
    proposals = []
    for place, row in enumerate(rows):
        proposal = Proposal(row, notices=list(row.notices), faults=list(row.faults))
        proposals.append(proposal)
        if place % STEP == 0:
            progress(place)
        holder = holders.of(proposal)
        if holder is None:
            continue
        proposal.holder = holder
        award = proposal.award = awards.of(proposal, holder)
        if award is not None:
            handovers.tell(proposal, holder, award)
        origins.cite(proposal)
        proposal.institution = _outcome(proposal, holder)
        proposal.certificate = _outcome(proposal, award) if award else ""
    plan = Plan(
        register.reading,
        proposals,
        holders.entries,
        awards.entries,
        handovers.events,
        handovers.parts,
        handovers.people,
        origins.new,
    )
    _look_at_records(plan)
    return plan


def _outcome(proposal: Proposal, entry: Entry) -> str:
    """Return what becomes of a record: institutions by the row that makes them, certificates with their handover."""
    if entry.is_new:
        return Outcome.NEW if entry.row == proposal.row.number else Outcome.SAME
    of_award = entry is proposal.award
    if any(_belongs(each, entry, of_award=of_award) for each in proposal.touched):
        return Outcome.CHANGED
    return Outcome.KEPT if proposal.kept and not entry.may_change else Outcome.SAME


def _belongs(touched: Entry, entry: Entry, *, of_award: bool) -> bool:
    if of_award:
        return touched is entry or touched.record._meta.model_name in ("event", "part")
    return touched is entry


def _look_at_records(plan: Plan) -> None:
    """Look whether the records can be stored as they would be, and refuse the rows of those that cannot."""
    constraints = Constraints()
    by_row = {proposal.row.number: proposal for proposal in plan.proposals}
    # A part is of a person or an unnamed one by its making.
    for entries in (plan.institutions, plan.certificates, plan.events):
        for entry in [*plan.stored(entries, is_new=True), *plan.stored(entries, is_new=False)]:
            for sentence in constraints.broken_by(entry.record):
                by_row[entry.row].refuse("", sentence)
    for entry, name in _addressed(plan):
        if not address_word(name):
            by_row[entry.row].refuse(
                "", _("No address word can be made from the name “%(name)s”.") % {"name": name}
            )


def _addressed(plan: Plan) -> Iterator[tuple[Entry, str]]:
    """Yield the new records with a page of their own, and what its address is made of."""
    for entry in plan.stored(plan.institutions, is_new=True):
        yield entry, words_for_address(entry.record)
    for entry in plan.stored(plan.people, is_new=True):
        yield entry, words_for_address(entry.record)


def words_for_address(record: models.Model) -> str:
    """Return what the address word of a record is made of, as the office's forms do."""
    return getattr(record, "short_name", "") or getattr(record, "title", "") or str(record)


def report_of(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as it is shown: words alone."""
    values = proposal.row.values
    holder = proposal.holder.record if proposal.holder else None
    award = proposal.award
    return {
        "row": proposal.row.number,
        "name": str(holder or values.get("unit") or values.get("name") or ""),
        "town": str(holder.town if holder else values.get("town") or ""),
        "number": award.record.number if award else "",
        "institution": proposal.institution,
        "certificate": proposal.certificate,
        "institution_words": _in_words(proposal.institution),
        "certificate_words": _in_words(proposal.certificate),
        "facts": [list(each) for each in proposal.facts],
        "changes": [list(each) for each in proposal.changes],
        "kept": [list(each) for each in proposal.kept],
        "notices": proposal.notices,
        "faults": [[fault.column, fault.value, fault.reason] for fault in proposal.faults],
    }


def _in_words(outcome: str) -> str:
    return str(Outcome(outcome).label) if outcome else ""
