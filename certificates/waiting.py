"""What waits in the office: for a second person, and for whom; for the next step of a case."""

from datetime import date

from django.db.models import Q

from certificates.models import Certificate, Stage
from certificates.models.application import CLOSED
from institutions.completeness import Grade, lacks


def to_publish_by(user) -> Q:
    """Return the condition of the certificates that `user` may publish: complete drafts that somebody else entered."""
    return _complete_drafts() & ~Q(entered_by=user)


def to_publish_after(user) -> Q:
    """Return the condition of the complete drafts that `user` entered, so that somebody else has to publish them."""
    return _complete_drafts() & Q(entered_by=user)


def to_publish_by_another() -> Q:
    """Return the condition of the complete drafts that anybody may publish but the one who entered them."""
    return _complete_drafts() & Q(entered_by__isnull=False)


def _complete_drafts() -> Q:
    musts = [rule for rule in Certificate.rules if rule.grade == Grade.MUST]
    return Q(published_at__isnull=True) & ~lacks(Certificate, musts)


def to_confirm_by(user) -> Q:
    """Return the condition of the withdrawals that `user` may decide on: somebody else asked, nobody has decided."""
    return Q(decided_at__isnull=True) & ~Q(asked_by=user)


def to_confirm_after(user) -> Q:
    """Return the condition of the withdrawals that `user` asked for and nobody has decided on."""
    return Q(decided_at__isnull=True, asked_by=user)


# Conditions on cases `with_stage()`: the office has something to do, a grant waits for a second person.
OPEN_CASES = ~Q(stage_now__in=CLOSED)
PROPOSED_GRANTS = Q(stage_now=Stage.PROPOSED)


def cases_due(*, on: date) -> Q:
    """Return the condition of the open cases whose next step is due on the day `on` or was due before."""
    return OPEN_CASES & Q(next_due_on__lte=on)


def grants_to_confirm_by(user) -> Q:
    """Return the condition of the cases with a grant that `user` may confirm: somebody else has proposed it."""
    return PROPOSED_GRANTS & ~Q(proposed_by=user)
