"""The certificate of a row: one that the holder has, known by its number or its dates, or a new one.

The same award told twice must not become two certificates, and two awards must not become one. So a row is about a
certificate that the holder has where the number, or a date, or the whole period agree; where the two may be the same
but nothing proves it (a month beside a day in it, a period beside a day of handover), the row is refused, and whoever
wrote it says which is meant.
"""

from collections import defaultdict
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.sheets.columns import CERTIFICATE_COLUMNS, HANDOVER_COLUMNS
from certificates.sheets.entries import Entry
from certificates.sheets.holders import Rights
from certificates.sheets.register import Register
from certificates.sheets.rows import Proposal
from certificates.sheets.values import NEW, years_of
from institutions.partial_dates import PartialDate, in_words
from institutions.polish import fold

_DATES = ("decided_on", "handed_over_on", "valid_from", "valid_until")
# What makes two certificates of one holder different awards, as the office's form has it.
_OF_AN_AWARD = (*_DATES, "association_number", "period_as_printed")
_TOLD = (*_OF_AN_AWARD, "holder_as_printed", "title_as_printed")
_COLUMNS = [
    column.key for column in (*CERTIFICATE_COLUMNS, *HANDOVER_COLUMNS) if column.key != "has_certificate"
]


class Awards:
    """Finds the certificate that each row is about."""

    def __init__(self, register: Register, rights: Rights) -> None:
        self.register = register
        self.rights = rights
        self.entries: list[Entry] = []
        self._known: dict[int, Entry] = {}
        self._new_of: dict[int, list[Entry]] = defaultdict(list)

    def of(self, proposal: Proposal, holder: Entry) -> Entry | None:
        """Return the entry of the certificate, having told it what the row says; None where the row tells of none."""
        tells = [key for key in _COLUMNS if proposal.get(key)]
        if proposal.get("has_certificate") is False and tells:
            proposal.refuse(
                "has_certificate", _("The row says “nie” and tells of a certificate all the same.")
            )
            return None
        if not tells and proposal.get("has_certificate") is not True:
            return None
        if any(
            key in proposal.row.written and key not in proposal.row.values
            for key in (*_OF_AN_AWARD, "number")
        ):
            return None  # what cannot be read is refused already, and nothing follows from the rest
        said = {key: proposal.get(key) or None for key in _OF_AN_AWARD}
        years = years_of(proposal.get("period_as_printed")) if proposal.get("period_as_printed") else None
        if years and not said["valid_from"] and not said["valid_until"]:
            said["valid_from"], said["valid_until"] = years
        faults = len(proposal.faults)
        entry = self._found(proposal, holder, said)
        if len(proposal.faults) > faults:
            return None
        if entry is None:
            entry = self._new(proposal, holder, said)
        elif entry.row == 0:
            entry.row = proposal.row.number
        elif entry.row != proposal.row.number:
            proposal.refuse(
                "", _("Row %(row)s is about the same certificate: leave one of the two.") % {"row": entry.row}
            )
            return None
        for key in _TOLD:
            proposal.tell(entry, key, key)
        if proposal.get("edition"):
            self._tell_edition(proposal, entry)
        if entry.is_new:
            for key in _DATES:
                if date := _held(entry, key):
                    label = str(entry.record._meta.get_field(key).verbose_name)
                    proposal.facts.append((capfirst(label), in_words(date)))
        return entry

    def _entries_of(self, holder: Entry) -> list[Entry]:
        known = self.register.certificates_of.get(holder.record.pk, ())
        return [*(self._known_entry(each) for each in known), *self._new_of[id(holder)]]

    def _known_entry(self, record: Certificate) -> Entry:
        if record.pk not in self._known:
            may_change = self.rights.certificates or not record.is_published
            self._known[record.pk] = Entry(record, 0, is_new=False, may_change=may_change)
            self.entries.append(self._known[record.pk])
        return self._known[record.pk]

    def _found(self, proposal: Proposal, holder: Entry, said: dict[str, Any]) -> Entry | None:
        number = proposal.get("number")
        if number and number != NEW:
            return self._numbered(proposal, holder, number)
        entries = self._entries_of(holder)
        if exact := [
            entry for entry in entries if all(_held(entry, key) == said[key] for key in _OF_AN_AWARD)
        ]:
            # Equal ones may stand in the register; each row then means another of them.
            return next((entry for entry in exact if entry.row == 0), exact[0])
        if number == NEW:
            return None
        alike = [entry for entry in entries if _agrees(entry, said)]
        if len(alike) == 1:
            return alike[0]
        doubtful = alike or [entry for entry in entries if _may_be(entry, said)]
        if doubtful:
            listed = "; ".join(_named(entry) for entry in doubtful)
            proposal.refuse(
                "number",
                _(
                    "The same award may be told already: %(awards)s. Write the number of the one that is meant, or "
                    "“nowy” if this is another one."
                )
                % {"awards": listed},
            )
        return None

    def _numbered(self, proposal: Proposal, holder: Entry, number: str) -> Entry | None:
        record = self.register.certificate_at.get(number)
        if record is None:
            proposal.refuse("number", _("The register has no certificate with this number."))
            return None
        if record.holder_id != holder.record.pk:
            proposal.refuse(
                "number", _("This certificate is of another holder: %(name)s.") % {"name": record.holder}
            )
            return None
        return self._known_entry(record)

    def _new(self, proposal: Proposal, holder: Entry, said: dict[str, Any]) -> Entry:
        entry = Entry(Certificate(holder=holder.record), proposal.row.number, is_new=True)
        entry.facts[""] = None
        for key in ("valid_from", "valid_until"):
            if said[key] and not proposal.get(key):
                proposal.tell(entry, key, "period_as_printed", value=said[key])
        self.entries.append(entry)
        self._new_of[id(holder)].append(entry)
        proposal.touch(entry)
        return entry

    def _tell_edition(self, proposal: Proposal, entry: Entry) -> None:
        edition = self.register.editions.get(fold(proposal.get("edition")))
        if edition is None:
            proposal.refuse("edition", _("There is no edition of the rules with this name."))
        else:
            proposal.tell(entry, "edition", "edition", value=edition)


def _held(entry: Entry, key: str) -> Any:
    return getattr(entry.record, key) or None


def _agrees(entry: Entry, said: dict[str, Any]) -> bool:
    """Return whether the row and the certificate agree in what no two awards of one holder share."""
    if any(
        said[key] and said[key] == _held(entry, key)
        for key in ("association_number", "handed_over_on", "decided_on")
    ):
        return True
    period = (said["valid_from"], said["valid_until"])
    return all(period) and period == (_held(entry, "valid_from"), _held(entry, "valid_until"))


def _may_be(entry: Entry, said: dict[str, Any]) -> bool:
    """Return whether the row and the certificate may tell of one award."""
    held = {key: _held(entry, key) for key in _DATES}
    compared = [(said[key], held[key]) for key in _DATES if said[key] and held[key]]
    if compared:
        return any(_overlap(one, other) for one, other in compared[:1])
    ours = next(
        (said[key] for key in ("handed_over_on", "decided_on", "valid_from", "valid_until") if said[key]),
        None,
    )
    theirs = entry.record.award_date or held["valid_until"]
    return ours is None or theirs is None or abs(ours.year - theirs.year) <= 1


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    """Return whether two dates may be the same day."""
    starts = [PartialDate(1900) if each.is_not_later_than else each for each in (one, other)]
    return starts[0].first_day <= other.last_day and starts[1].first_day <= one.last_day


def _named(entry: Entry) -> str:
    """Return what tells a certificate from the others of its holder."""
    award = entry.record.award_date
    date = in_words(award) if award else _("without a date")
    if entry.is_new:
        return _("row %(row)s (%(date)s)") % {"row": entry.row, "date": date}
    return f"{entry.record.number} ({date})"
