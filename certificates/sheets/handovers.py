"""How a certificate was handed over: where, at what occasion, by whom and to whom.

A person is the one whom the register knows by the name where that is known from the same institution. Somebody who
hands over in many places is known by the post, too, or by the name alone where nobody else has it. Anybody else becomes
a new person, and the row says that there is a namesake: two records are easily merged, and one of two people is not
easily divided.
"""

from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from certificates.article_reader.functions import offices
from certificates.models import Event, Part
from certificates.sheets.columns import BY_KEY
from certificates.sheets.entries import Difference, Entry
from certificates.sheets.people import Written
from certificates.sheets.register import PEOPLE, Register, Ties
from certificates.sheets.rows import Proposal
from institutions.models import Function, Person
from institutions.polish import fold

_FIELDS = {"place": "place", "town": "event_town", "occasion": "occasion"}
# Functions that somebody has in one place: the same words elsewhere are somebody else's.
_LOCAL = {Function.DIRECTOR, Function.MAYOR, Function.COUNCIL_CHAIR, Function.SOCIAL_WORKER, Function.OTHER}


class Handovers:
    """Tells the handover of each certificate, and finds or makes those who took part."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.events: list[Entry] = []
        self.parts: list[Entry] = []
        self.people: list[Entry] = []
        self._known_people: dict[int, Entry] = {}
        self._new_people: dict[str, list[Entry]] = defaultdict(list)
        self._ties: dict[int, Ties] = defaultdict(Ties)
        self._recognised: set[int] = set()

    def tell(self, proposal: Proposal, holder: Entry, award: Entry) -> None:
        """Take what the row says of the handover of a certificate."""
        if not any(proposal.get(key) for key in (*_FIELDS.values(), *PEOPLE)):
            return
        known = self.register.handover_of.get(award.record.pk)
        record = known or Event(certificate=award.record, kind=Event.Kind.HANDOVER)
        event = Entry(record, proposal.row.number, is_new=known is None, may_change=award.may_change)
        if event.is_new and event.may_change:
            event.facts[""] = None
            proposal.touch(event)
        self.events.append(event)
        for name, key in _FIELDS.items():
            proposal.tell(event, name, key)
        parts = self.register.parts_of.get(record.pk, []) if known else []
        position = max((part.position for part in parts), default=0)
        for key, function in PEOPLE.items():
            for somebody in proposal.get(key):
                before = [part for part in parts if part.function == function]
                if self._tell_part(proposal, key, somebody, holder, event, before, position + 1):
                    position += 1

    def _tell_part(
        self,
        proposal: Proposal,
        key: str,
        somebody: Written,
        holder: Entry,
        event: Entry,
        before: list[Part],
        position: int,
    ) -> bool:
        """Take somebody's part; return whether it is a new one."""
        person = None
        if not somebody.who:
            person = self._person(proposal, key, somebody, holder)
            if person is None:
                return False
            told = _("%(name)s (new)") if person.is_new else _("%(name)s (in the register: %(slug)s)")
            proposal.facts.append(
                (BY_KEY[key].heading, told % {"name": somebody.name, "slug": person.record.slug})
            )
        known = next((part for part in before if _is_of(part, somebody, person)), None)
        if known is not None:
            part = Entry(known, proposal.row.number, is_new=False, may_change=event.may_change)
            self.parts.append(part)
            proposal.tell(
                part, "post", key, value=somebody.post, same=fold(known.post) == fold(somebody.post)
            )
            return False
        function = PEOPLE[key]
        record = Part(event=event.record, function=function, who=somebody.who, position=position)
        if person is not None:
            record.person, record.post = person.record, somebody.post
        part = Entry(record, proposal.row.number, is_new=True, may_change=event.may_change)
        if part.may_change:
            part.facts[""] = None
            self.parts.append(part)
            proposal.touch(part)
            if person is not None and person.is_new:
                person.facts.setdefault("", None)
                proposal.touch(person)
        difference = Difference(
            capfirst(str(Part.Function(function).label)), _("nothing"), somebody.who or somebody.name
        )
        if not part.may_change:
            proposal.kept.append(difference)
        elif not event.is_new:
            proposal.changes.append(difference)
        return True

    def _person(self, proposal: Proposal, key: str, somebody: Written, holder: Entry) -> Entry | None:
        """Return the person whom a cell names, None where it cannot be told who is meant."""
        name = fold(somebody.name)
        namesakes = [*map(self._entry_of, self.register.people.get(name, ())), *self._new_people[name]]
        if somebody.slug:
            person = self.register.person_at.get(somebody.slug)
            if person is None or self._entry_of(person) not in namesakes:
                proposal.refuse(
                    key, _("Nobody of this name stands at the address “%(slug)s”.") % {"slug": somebody.slug}
                )
                return None
            return self._entry_of(person)
        places = {_place_of(holder), holder.record.parent_id or _new_place_of(holder.record.parent)}
        fitting = [each for each in namesakes if self._ties_of(each).places & places]
        if not fitting and PEOPLE[key] == Part.Function.HANDED_OVER:
            fitting = self._travelling(somebody, namesakes)
        if len(fitting) > 1:
            listed = ", ".join(each.record.slug or _("row %(row)s") % {"row": each.row} for each in fitting)
            proposal.refuse(
                key,
                _("Several people have this name (%(people)s): write the address word of the one behind it.")
                % {"people": listed},
            )
            return None
        entry = fitting[0] if fitting else self._made(proposal, somebody, namesakes)
        self._ties_of(entry).add(_place_of(holder), fold(somebody.post))
        return entry

    def _travelling(self, somebody: Written, namesakes: list[Entry]) -> list[Entry]:
        """Return those of the name who hand over in many places."""
        post = fold(somebody.post)
        if not post:
            return namesakes if len(namesakes) == 1 else []
        if {office.function for office in offices(post)} & _LOCAL:
            return []
        return [each for each in namesakes if post in self._ties_of(each).posts]

    def _made(self, proposal: Proposal, somebody: Written, namesakes: list[Entry]) -> Entry:
        record = Person(given_names=somebody.given_names, family_name=somebody.family_name)
        entry = Entry(record, proposal.row.number, is_new=True)
        if namesakes:
            listed = ", ".join(
                each.record.slug or _("row %(row)s") % {"row": each.row} for each in namesakes[:3]
            )
            proposal.notices.append(
                _(
                    "%(name)s is taken for somebody else than the namesake known already (%(people)s). If they are one "
                    "person, write the address word behind the name, or merge them later."
                )
                % {"name": somebody.name, "people": listed}
            )
        self.people.append(entry)
        self._new_people[fold(somebody.name)].append(entry)
        return entry

    def _entry_of(self, person: Person) -> Entry:
        return self._known_people.setdefault(person.pk, Entry(person, 0, is_new=False))

    def _ties_of(self, entry: Entry) -> Ties:
        """Return where somebody is known from, the register and the rows before taken together."""
        if entry.record.pk is not None:
            return self.register.ties[entry.record.pk]
        return self._ties[id(entry)]


def _is_of(part: Part, somebody: Written, person: Entry | None) -> bool:
    if person is None:
        return part.person_id is None and fold(part.who) == fold(somebody.who)
    return part.person_id is not None and part.person_id == person.record.pk


def _place_of(entry: Entry) -> int:
    """Return what tells an institution from others, stored or not."""
    return entry.record.pk or _new_place_of(entry.record)


def _new_place_of(record: object) -> int:
    return -id(record)
