"""The life of one certificate as dated steps, from its events and from the dates that it carries itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from certificates.models import Certificate, Event, Part
from institutions.partial_dates import PartialDate

KINDS_IN_ORDER = list(Event.Kind)


@dataclass(frozen=True)
class Step:
    """One step: its kind, its date if known, the event that tells more, if the register has one, its anchor or ""."""

    kind: Event.Kind
    date: PartialDate | None
    event: Event | None
    anchor: str = ""

    @property
    def date_field(self) -> str:
        """Return the certificate's field that holds the date, or "" where the event has its own."""
        return Event.DATED_BY_CERTIFICATE.get(self.kind, "")

    @property
    def functions(self) -> list[tuple[str, list[Part]]]:
        """Return what people did there, as `by_function` tells."""
        return by_function(self.event.parts.all() if self.event else ())


def by_function(parts: Iterable[Part]) -> list[tuple[str, list[Part]]]:
    """Return what people did, in the order of the `parts`, each function once with all who had it."""
    functions: dict[str, list[Part]] = {}
    for part in parts:
        functions.setdefault(part.get_function_display(), []).append(part)
    return list(functions.items())


def lifeline(certificate: Certificate, events: Iterable[Event]) -> list[Step]:
    """Return the steps in order of time; `events` are those of the certificate.

    A date of decision, handover or withdrawal is a step even when no event tells of it. A step without a date stands
    before the next dated one in the usual order of steps. The first step of a kind has the anchor that
    `Event.get_absolute_url` names.
    """
    steps = [Step(Event.Kind(event.kind), event.date, event) for event in events]
    told = {step.kind for step in steps}
    for kind, column in Event.DATED_BY_CERTIFICATE.items():
        date = getattr(certificate, column)
        if date is not None and kind not in told:
            steps.append(Step(Event.Kind(kind), date, None))

    steps.sort(key=lambda step: (KINDS_IN_ORDER.index(step.kind), step.date.stored if step.date else ""))
    ordered = []
    following = "~"  # after every date
    for step in reversed(steps):
        following = step.date.stored if step.date else following
        ordered.append((following, step))
    ordered.reverse()
    in_time = [step for _, step in sorted(ordered, key=lambda pair: pair[0])]
    firsts = {step.kind: step for step in reversed(in_time)}
    return [replace(step, anchor=step.kind.value) if step is firsts[step.kind] else step for step in in_time]
