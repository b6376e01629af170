"""The institution of a row, or its unit: one of the register, one that another row has made, or a new one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates.sheets.entries import Entry
from certificates.sheets.places import WrongPlaceError
from certificates.sheets.register import Register
from certificates.sheets.rows import Proposal
from institutions.models import Institution, InstitutionKind
from institutions.polish import fold

# What a row says of the institution itself, and of whichever was meant: the unit where there is one.
_OWN = ("kind", "regon", "nip")
_OF_EITHER = ("short_name", "in_town", "street_address", "postal_code", "phone", "email", "website", "bip")
# What an institution is known by.
_KNOWN_BY = ("slug", "name", "town", "unit", "regon", "nip")
_REQUIRED = ("name", "town", "kind")


@dataclass(frozen=True, slots=True)
class Rights:
    """What whoever imports may change of that which the public sees."""

    institutions: bool
    certificates: bool

    @classmethod
    def of(cls, user: Any) -> "Rights":
        """Return the rights of a member of staff."""
        return cls(
            institutions=user.has_perms(
                ["institutions.change_institution", "institutions.publish_institution"]
            ),
            certificates=user.has_perms(
                ["certificates.change_certificate", "certificates.publish_certificate"]
            ),
        )


class Holders:
    """Finds the institution that each row is about."""

    def __init__(self, register: Register, rights: Rights) -> None:
        self.register = register
        self.rights = rights
        self.entries: list[Entry] = []
        self._known: dict[int, Entry] = {}
        self._new_at: dict[tuple[str, str], Entry] = {}
        self._new_called: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._new_units: dict[tuple[int, str], Entry] = {}

    def of(self, proposal: Proposal) -> Entry | None:
        """Return the entry that the row is about, having told it all that the row says; None for a refused one."""
        if any(key in proposal.row.written and key not in proposal.row.values for key in _KNOWN_BY):
            return None  # what cannot be read is refused already, and nothing follows from the rest
        is_unit = bool(proposal.get("unit"))
        faults = len(proposal.faults)
        page = self._at_address(proposal, is_unit=is_unit)
        if len(proposal.faults) > faults:
            return None
        if is_unit:
            whole = self._known_entry(page.record.parent) if page else self._found(proposal, None)
        else:
            whole = self._found(proposal, page)
        if len(proposal.faults) > faults:
            return None
        if whole is None and (whole := self._new(proposal)) is None:
            return None
        self._tell_whole(proposal, whole, is_unit=is_unit)
        if not is_unit:
            return whole
        unit = page or self._unit(proposal, whole)
        self._tell_unit(proposal, unit)
        return unit

    def _known_entry(self, record: Institution) -> Entry:
        if record.pk not in self._known:
            may_change = self.rights.institutions or not record.is_published
            self._known[record.pk] = Entry(record, 0, is_new=False, may_change=may_change)
            self.entries.append(self._known[record.pk])
        return self._known[record.pk]

    def _at_address(self, proposal: Proposal, *, is_unit: bool) -> Entry | None:
        """Return what stands at the address that the row gives, None where it gives none."""
        slug = proposal.get("slug")
        if not slug:
            return None
        record = self.register.by_slug.get(slug)
        if record is None:
            proposal.refuse("slug", _("There is no institution at this address."))
        elif record.parent_id is None and is_unit:
            proposal.refuse("slug", _("This is the address of an institution, and the row is about a unit."))
        elif record.parent_id is not None and not is_unit:
            proposal.refuse(
                "slug", _("This is the address of a unit: write its name in the column “jednostka”.")
            )
        elif (
            is_unit
            and proposal.get("name")
            and fold(proposal.get("name")) not in self.register.names_of[record.parent_id or 0]
        ):
            proposal.refuse(
                "name", _("The unit at this address belongs to: %(name)s.") % {"name": record.parent}
            )
        else:
            return self._known_entry(record)
        return None

    def _found(self, proposal: Proposal, page: Entry | None) -> Entry | None:
        """Return the institution by its address, REGON, NIP or its name and town; None for one that is not known."""
        name = (fold(proposal.get("name")), fold(proposal.get("town")))
        called = [self._known_entry(each) for each in self.register.by_name.get(name, ())]
        called += self._new_called.get(name, [])
        by_regon = self._numbered("regon", proposal)
        if page is not None:
            if by_regon and by_regon is not page:
                self._refuse_other(proposal, "regon", by_regon)
            return page
        if by_regon is None and len(called) > 1:
            listed = ", ".join(_named(each) for each in called)
            proposal.refuse(
                "name",
                _(
                    "Several institutions are called so: %(names)s. Write the address of the one that is meant."
                )
                % {"names": listed},
            )
            return None
        found = by_regon or (called[0] if called else self._numbered("nip", proposal))
        if by_regon and called and by_regon not in called:
            self._refuse_other(proposal, "regon", by_regon)
        if found is not None:
            for key in ("regon", "nip"):
                held = getattr(found.record, key)
                if held and proposal.get(key) and held != proposal.get(key):
                    proposal.refuse(
                        key,
                        _(
                            "%(name)s has %(number)s. If the number has changed, write the address of the institution "
                            "too; if this is another institution, look at its name and town."
                        )
                        % {"name": _named(found), "number": held},
                    )
        return found

    def _numbered(self, key: str, proposal: Proposal) -> Entry | None:
        """Return the one institution with the official number.

        A NIP may be that of the municipality, which several institutions use: it tells only one of the same kind and
        town.
        """
        number = proposal.get(key)
        if not number:
            return None
        if key == "regon":
            record = self.register.by_regon.get(number)
            return self._known_entry(record) if record else self._new_at.get((key, number))
        alike = [
            each
            for each in self.register.by_nip.get(number, ())
            if each.kind == proposal.get("kind") and fold(each.town) == fold(proposal.get("town"))
        ]
        return self._known_entry(alike[0]) if len(alike) == 1 else None

    def _refuse_other(self, proposal: Proposal, key: str, other: Entry) -> None:
        proposal.refuse(
            key, _("This number belongs to another institution: %(name)s.") % {"name": _named(other)}
        )

    def _new(self, proposal: Proposal) -> Entry | None:
        missing = [key for key in _REQUIRED if not proposal.get(key)]
        for key in missing:
            if key not in proposal.row.written:
                proposal.refuse(key, _("A new institution needs it."))
        if proposal.get("kind") == InstitutionKind.UNIT:
            proposal.refuse(
                "kind",
                _(
                    "Write the institution in the column “nazwa” with its kind, and the unit in the column “jednostka”."
                ),
            )
            return None
        if missing:
            return None
        entry = Entry(Institution(), proposal.row.number, is_new=True)
        self.entries.append(entry)
        self._new_called[fold(proposal.get("name")), fold(proposal.get("town"))].append(entry)
        return entry

    def _unit(self, proposal: Proposal, whole: Entry) -> Entry:
        """Return the unit of the institution by its name, a new one where there is none."""
        name = fold(proposal.get("unit"))
        for record in self.register.units_of.get(whole.record.pk, ()):
            if name in self.register.names_of[record.pk]:
                return self._known_entry(record)
        key = (id(whole), name)
        if key not in self._new_units:
            entry = Entry(Institution(parent=whole.record), proposal.row.number, is_new=True)
            entry.facts["parent"] = None
            self._new_units[key] = entry
            self.entries.append(entry)
            proposal.touch(entry)
        return self._new_units[key]

    def _tell_whole(self, proposal: Proposal, entry: Entry, *, is_unit: bool) -> None:
        self._tell_name(proposal, entry, "name")
        for key in _OWN:
            proposal.tell(entry, key, key)
        if proposal.get("regon"):
            self._new_at.setdefault(("regon", proposal.get("regon")), entry)
        if not is_unit:
            self._tell_rest(proposal, entry)
        elif entry.is_new and entry.row == proposal.row.number:
            proposal.tell(entry, "town", "town")
            self._tell_place(proposal, entry)

    def _tell_unit(self, proposal: Proposal, entry: Entry) -> None:
        self._tell_name(proposal, entry, "unit")
        proposal.tell(entry, "kind", "unit_kind")
        if entry.is_new:
            entry.record.kind = entry.record.kind or InstitutionKind.UNIT
        proposal.tell(entry, "regon", "unit_regon")
        proposal.tell(entry, "nip", "unit_nip")
        self._tell_rest(proposal, entry)
        entry.record.town = entry.record.town or entry.record.parent.town

    def _tell_name(self, proposal: Proposal, entry: Entry, key: str) -> None:
        """Take a name, unless it is one by which the institution is known already."""
        name = proposal.get(key)
        known = self.register.names_of.get(entry.record.pk, set()) | {fold(entry.record.name)}
        if fold(name) not in known:
            proposal.tell(entry, "name", key)

    def _tell_rest(self, proposal: Proposal, entry: Entry) -> None:
        record = entry.record
        if fold(proposal.get("town")) != fold(record.town):
            proposal.tell(entry, "town", "town")
        for key in _OF_EITHER:
            same = _alike(key, proposal.get(key), getattr(record, key))
            if not (same and entry.is_new):
                proposal.tell(entry, key, key, same=same)
        self._tell_place(proposal, entry)

    def _tell_place(self, proposal: Proposal, entry: Entry) -> None:
        try:
            place = self.register.places.find(proposal.row.values)
        except WrongPlaceError as error:
            proposal.refuse(error.column, str(error))
            return
        others = entry.told.get("territory")
        if place is not None and not (others and others[1].code.startswith(place.code)):
            held = entry.record.territory_id or ""
            if not place.is_active and held != place.code:
                proposal.notices.append(
                    _("%(place)s has left the official list of territories.") % {"place": place.label}
                )
            # A voivodeship says nothing against the municipality that is known.
            proposal.tell(entry, "territory", "municipality", value=place, same=held.startswith(place.code))
        if "is_territory_derived" in proposal.row.values:
            proposal.tell(entry, "is_territory_derived", "is_territory_derived")


def _alike(key: str, told: str, held: str) -> bool:
    """Return whether two ways of writing mean the same."""
    if not told or not held:
        return False
    if key == "phone":
        return _digits(told) == _digits(held)
    if key in ("website", "bip"):
        return told.rstrip("/").lower() == held.rstrip("/").lower()
    if key == "email":
        return told.lower() == held.lower()
    return False


def _digits(phone: str) -> str:
    return phone.replace(" ", "").removeprefix("+48")


def _named(entry: Entry) -> str:
    """Return what tells an institution from others of its name."""
    if entry.is_new:
        return _("%(name)s (row %(row)s)") % {"name": entry.record.name, "row": entry.row}
    return f"{entry.record.name} ({entry.record.slug})"
