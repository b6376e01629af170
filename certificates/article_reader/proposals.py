"""What the reader of articles proposes: facts that may become records, each with the words that it comes from.

Nothing here is stored. A proposal is for a person to accept, correct or drop; what the text does not say is empty.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models import Event, Part
from institutions.models import ActivityKind, Function, InstitutionKind, Participation
from institutions.partial_dates import PartialDate


class Span(NamedTuple):
    """Where words stand in the text of the reading: from the character `start` to before `end`."""

    start: int
    end: int

    def touches(self, other: "Span") -> bool:
        """Return whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Return whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class Confidence(models.TextChoices):
    """How sure the reader is of a proposal."""

    SURE = "pewne", _("as printed")
    LIKELY = "prawdopodobne", _("likely")
    UNSURE = "niepewne", _("unsure, please check")


class Reason(models.TextChoices):
    """Why a proposal is less than sure, or why words that look like a fact are none."""

    UNINFLECTED_BY_DICTIONARY = "slownik", _("The nominative comes from the dictionary of Polish forms.")
    UNINFLECTED_BY_RULE = "regula", _("The nominative is guessed from the ending.")
    SEVERAL_NOMINATIVES = "kilka-form", _("The printed form fits more than one nominative.")
    YEAR_OF_PUBLICATION = "rok-publikacji", _("The year is not printed here; it is that of the publication.")
    YEAR_OF_DECISION = "rok-decyzji", _("The year is not printed here; it is that of the decision.")
    NO_YEAR = "bez-roku", _("No year is printed.")
    DATES_DISAGREE = "rozne-daty", _("The text gives more than one date for this.")
    DATE_IN_NEIGHBOUR = "sasiednie-zdanie", _("The date stands in a sentence beside the one on the award.")
    HOLDER_BY_CONTEXT = (
        "z-kontekstu",
        _("The sentence does not name the holder; it is whom the text is about."),
    )
    ONLY_HEADLINE = "tylko-tytul", _("Only the headline tells of the certificate.")
    SCOPE_BY_CONTEXT = "zasieg-z-kontekstu", _("The voivodeship is named elsewhere in the text.")
    OTHER_MARK = "inny-znak", _("This is another mark, not the Certyfikat Jakości CAL.")
    STILL_SOUGHT = "starania", _("The certificate is only sought here.")


class State(models.TextChoices):
    """What the text says of a certificate."""

    GRANTED = "przyznany", _("granted")
    ANNOUNCED = "zapowiedziany", _("announced, not handed over yet")
    REFUSED = "odmowa", _("refused")
    WITHDRAWN = "cofniety", _("withdrawn")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as far as it is printed; a day or month may be printed without its year."""

    year: int | None
    month: int | None
    day: int | None
    span: Span

    def __str__(self) -> str:
        """Return it in EDTF, an unknown year as `XXXX`: `2015-02-05`, `2010-06`, `XXXX-03-14`."""
        parts = [f"{self.year:04}" if self.year else "XXXX"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def partial(self) -> PartialDate | None:
        """Return what the register can store of it: None without a year."""
        return PartialDate(self.year, self.month, self.day) if self.year else None

    @property
    def precision(self) -> int:
        """Return how many of year, month and day are known."""
        return sum(part is not None for part in (self.year, self.month, self.day))

    def agrees_with(self, other: "PrintedDate") -> bool:
        """Return whether both may mean the same day: no part that both know differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(None in pair or pair[0] == pair[1] for pair in pairs)


@dataclass(slots=True, kw_only=True)
class Proposal:
    """The part that all proposals share: the words that they come from, and how sure they are."""

    spans: list[Span] = field(default_factory=list)
    confidence: Confidence = Confidence.SURE
    reasons: list[Reason] = field(default_factory=list)

    def doubt(self, reason: Reason, confidence: Confidence = Confidence.LIKELY) -> None:
        """Add a reason; the confidence sinks to `confidence` and never rises."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        order = list(Confidence)
        self.confidence = max(self.confidence, confidence, key=order.index)


@dataclass(slots=True, kw_only=True)
class SourceProposal(Proposal):
    """The text itself as a source."""

    address: str = ""
    title: str = ""
    publisher: str = ""
    published_on: PrintedDate | None = None


@dataclass(slots=True, kw_only=True)
class InstitutionProposal(Proposal):
    """A holder, or a participant in a programme."""

    name: str
    kind: InstitutionKind
    town: str = ""
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class CertificateProposal(Proposal):
    """One award, announcement, refusal or withdrawal, of one holder."""

    state: State
    holder: InstitutionProposal | None = None
    title_as_printed: str = ""
    decided_on: PrintedDate | None = None
    handed_over_on: PrintedDate | None = None
    planned_on: PrintedDate | None = None
    withdrawn_on: PrintedDate | None = None
    valid_from: PrintedDate | None = None
    valid_until: PrintedDate | None = None
    period_as_printed: str = ""
    occasion: Event.Occasion = Event.Occasion.NOT_RECORDED
    sequence: int | None = None


@dataclass(slots=True, kw_only=True)
class ClaimProposal(Proposal):
    """An ordinal as somebody says it: the 57th in Poland."""

    ordinal: int
    scope: str
    words: str


@dataclass(slots=True, kw_only=True)
class PersonProposal(Proposal):
    """Somebody named, or an unnamed one who handed over or received, with what they did."""

    given_names: str = ""
    family_name: str = ""
    function: Function | None = None
    function_as_printed: str = ""
    deeds: list[Part.Function] = field(default_factory=list)
    has_signed: bool = False

    @property
    def name(self) -> str:
        """Return given names and surname in the nominative, or nothing."""
        return f"{self.given_names} {self.family_name}".strip()


@dataclass(slots=True, kw_only=True)
class ActivityProposal(Proposal):
    """A piece of community work or an organisational change."""

    kind: ActivityKind
    name: str
    started_on: PrintedDate | None = None
    ended_on: PrintedDate | None = None


@dataclass(slots=True, kw_only=True)
class ParticipationProposal(Proposal):
    """Taking part in a programme, which is no certificate."""

    role: Participation.Role
    institution: InstitutionProposal | None = None


@dataclass(slots=True, kw_only=True)
class Reading:
    """All that was read from one text. The spans of every proposal lie in `text`."""

    text: str
    used_dictionary: bool
    source: SourceProposal
    institutions: list[InstitutionProposal] = field(default_factory=list)
    certificates: list[CertificateProposal] = field(default_factory=list)
    claims: list[ClaimProposal] = field(default_factory=list)
    people: list[PersonProposal] = field(default_factory=list)
    activities: list[ActivityProposal] = field(default_factory=list)
    participations: list[ParticipationProposal] = field(default_factory=list)
    passed_over: list[Proposal] = field(default_factory=list)

    def proposals(self) -> list[Proposal]:
        """Return every proposal and everything passed over, in one list."""
        return [
            self.source,
            *self.institutions,
            *self.certificates,
            *self.claims,
            *self.people,
            *self.activities,
            *self.participations,
            *self.passed_over,
        ]
