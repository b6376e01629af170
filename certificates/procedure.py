"""The procedure of a case as a line of steps: what is done, what comes next, what can be recorded now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models import Application, Stage
from institutions.partial_dates import PartialDate


class Step(models.TextChoices):
    """A step of the procedure, in order; the words of addresses too."""

    REQUEST = "wniosek", _("Request")
    REPORT = "raport", _("Report against the criteria")
    COMMISSION = "komisja", _("Commission")
    VISIT = "wizytacja", _("Expert's visit")
    OPINION = "opinia", _("Opinion of the commission")
    GRANT = "przyznanie", _("Grant")
    REFUSAL = "odmowa", _("Refusal")
    APPEAL = "odwolanie", _("Appeal")
    UPHOLDING = "utrzymanie-odmowy", _("Refusal upheld")
    END = "zakonczenie", _("End without a decision")


# What is recorded of each step, its date first.
COLUMNS: dict[str, tuple[str, ...]] = {
    Step.REQUEST: ("requested_on",),
    Step.REPORT: ("reported_on",),
    Step.COMMISSION: ("appointed_on",),
    Step.VISIT: ("visited_on", "visit_note"),
    Step.OPINION: ("examined_on", "opinion", "opinion_reasons"),
    Step.GRANT: ("granted_on", "proposal_reason"),
    Step.REFUSAL: ("refused_on", "refusal_reasons"),
    Step.APPEAL: ("appealed_on", "appeal_grounds"),
    Step.UPHOLDING: ("upheld_on", "upholding_reasons"),
    Step.END: ("ended_on", "end_reason"),
}

# What may come next at each stage, the usual first. A visit is left to the commission, an appeal to the institution.
NEXT: dict[str, tuple[Step, ...]] = {
    Stage.REQUESTED: (Step.REPORT, Step.COMMISSION, Step.END),
    Stage.REPORTED: (Step.COMMISSION, Step.END),
    Stage.APPOINTED: (Step.REPORT, Step.OPINION, Step.VISIT, Step.END),
    Stage.VISITED: (Step.REPORT, Step.OPINION, Step.END),
    Stage.EXAMINED: (Step.GRANT, Step.REFUSAL, Step.END),
    Stage.PROPOSED: (Step.GRANT,),
    Stage.GRANTED: (),
    Stage.REFUSED: (Step.APPEAL,),
    Stage.APPEALED: (Step.GRANT, Step.UPHOLDING, Step.END),
    Stage.UPHELD: (),
    Stage.ENDED: (),
}


class State(models.TextChoices):
    """How a place in the line stands; the word of style sheets too."""

    DONE = "done", _("done")
    NEXT = "next", _("next")
    WAITING = "waiting", _("waits for a second person")
    LATER = "later", _("later")
    OPTIONAL = "optional", _("not required")
    SKIPPED = "skipped", _("left out")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line of one case: its step, or the decision that is not made yet.

    `corrects` is the step that can be corrected here, None where there is nothing to correct.
    """

    label: Any
    state: State
    on: PartialDate | None = None
    corrects: Step | None = None


def is_recorded(application: Application, step: Any) -> bool:
    """Return whether the step has its date."""
    return getattr(application, COLUMNS[step][0]) is not None


def next_steps(application: Application) -> list[Step]:
    """Return what can be recorded next in the case, the usual step first."""
    coming = NEXT[application.stage]
    return [step for step in coming if step == Step.GRANT or not is_recorded(application, step)]


def next_in_words(application: Application) -> str:
    """Return what comes next in the case: the usual step, or the decision that has to be made; "" for nothing."""
    coming = (place.label for place in line(application) if place.state in (State.NEXT, State.WAITING))
    return str(next(coming, ""))


def can_be_corrected(application: Application, step: Any) -> bool:
    """Return whether the step is recorded and can be corrected.

    A grant takes two people, and its certificate then stands for itself: it is not corrected here.
    """
    return step != Step.GRANT and is_recorded(application, step)


def line(application: Application) -> list[Place]:
    """Return the places of the case's line in order: what is done, what comes next, what is still to come."""
    return list(_places(application))


def _places(application: Application) -> Iterator[Place]:
    usual = next(iter(next_steps(application)), None)
    is_past = is_recorded(application, Step.OPINION) or not application.is_open
    for step in (Step.REQUEST, Step.REPORT, Step.COMMISSION, Step.VISIT, Step.OPINION):
        ahead = State.NEXT if step == usual else State.SKIPPED if not application.is_open else State.LATER
        if step == Step.VISIT:
            ahead = State.SKIPPED if is_past else State.OPTIONAL
        yield _place(application, step, ahead)
    first = Step.REFUSAL if is_recorded(application, Step.REFUSAL) else Step.GRANT
    yield _decision(application, first, _("Decision of the board"))
    if is_recorded(application, Step.REFUSAL):
        yield _place(application, Step.APPEAL, State.OPTIONAL)
    if is_recorded(application, Step.APPEAL):
        second = Step.UPHOLDING if is_recorded(application, Step.UPHOLDING) else Step.GRANT
        yield _decision(application, second, _("Decision on the appeal"))
    if is_recorded(application, Step.END):
        yield _place(application, Step.END, State.LATER)


def _place(application: Application, step: Step, ahead: State) -> Place:
    """Return the place of a step, which stands `ahead` as long as it is not recorded."""
    if not is_recorded(application, step):
        return Place(step.label, ahead)
    date = getattr(application, COLUMNS[step][0])
    return Place(step.label, State.DONE, date, step if can_be_corrected(application, step) else None)


def _decision(application: Application, step: Step, undecided: Any) -> Place:
    """Return the place of a decision, which is neither a grant nor a refusal until there is one."""
    if application.stage == Stage.PROPOSED and step == Step.GRANT:
        return Place(step.label, State.WAITING, application.granted_on)
    if not is_recorded(application, step):
        is_next = application.stage in (Stage.EXAMINED, Stage.APPEALED)
        is_left_out = application.stage == Stage.ENDED
        return Place(undecided, State.NEXT if is_next else State.SKIPPED if is_left_out else State.LATER)
    return _place(application, step, State.LATER)
