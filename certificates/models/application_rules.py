"""What the database holds of a case: the order of its steps, reasons where the rules want them, two people."""

from collections.abc import Sequence
from itertools import starmap

from django.db.models import BaseConstraint, CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from institutions.partial_dates import PartialEnd


def in_order(earlier: str, later: str, message) -> CheckConstraint:
    """Return the rule that the partial date `later` surely does not lie before `earlier`, if both are known."""
    return CheckConstraint(
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__lte": PartialEnd(later)}),
        name=f"application_{later}_after_{earlier}",
        violation_error_message=message,
    )


def needs(later: str, earlier: Sequence[str], message) -> CheckConstraint:
    """Return the rule that the step of the column `later` happens only where all of `earlier` are filled."""
    filled = Q(**{f"{column}__isnull": False for column in earlier})
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | filled,
        name=f"application_{later}_needs_{'_'.join(earlier)}",
        violation_error_message=message,
    )


def together(moments: Sequence[str], texts: Sequence[str], name: str, message) -> CheckConstraint:
    """Return the rule that the columns `moments`, which may be null, and the `texts` are all filled or all empty."""
    empty = Q(**{f"{column}__isnull": True for column in moments}, **dict.fromkeys(texts, ""))
    filled = Q(**{f"{column}__isnull": False for column in moments})
    for text in texts:
        filled &= ~Q(**{text: ""})
    return CheckConstraint(condition=empty | filled, name=name, violation_error_message=message)


BEFORE_THE_REQUEST = _("Nothing in a case happens before the request.")
BEFORE_THE_OPINION = _("The commission gives its opinion after the report, its appointment and the visit.")
BEFORE_THE_DECISION = _("The board decides after the commission has given its opinion.")
BEFORE_THE_APPEAL = _("An appeal comes after the refusal, and the decision on it after the appeal.")

RULES: list[BaseConstraint] = [
    CheckConstraint(
        condition=Q(institution__isnull=False) | ~Q(applicant=""),
        name="application_tells_who_asks",
        violation_error_message=_("Choose the institution, or write its name as in the request."),
    ),
    # No step before those that it rests on.
    needs("visited_on", ["appointed_on"], _("The commission sends the expert: enter its appointment first.")),
    needs(
        "examined_on",
        ["reported_on", "appointed_on"],
        _("The commission gives its opinion on a report: enter the report and its appointment first."),
    ),
    needs("refused_on", ["examined_on"], BEFORE_THE_DECISION),
    needs("granted_on", ["examined_on"], BEFORE_THE_DECISION),
    needs("appealed_on", ["refused_on"], _("Only a refusal is appealed from.")),
    needs("upheld_on", ["appealed_on"], _("A refusal is upheld on an appeal.")),
    # No date before those of earlier steps.
    *(
        in_order("requested_on", column, BEFORE_THE_REQUEST)
        for column in ("reported_on", "appointed_on", "visited_on", "ended_on")
    ),
    *starmap(
        in_order,
        (
            ("appointed_on", "visited_on", _("The expert visits after the commission is appointed.")),
            ("reported_on", "examined_on", BEFORE_THE_OPINION),
            ("appointed_on", "examined_on", BEFORE_THE_OPINION),
            ("visited_on", "examined_on", BEFORE_THE_OPINION),
            ("examined_on", "refused_on", BEFORE_THE_DECISION),
            ("examined_on", "granted_on", BEFORE_THE_DECISION),
            ("refused_on", "appealed_on", BEFORE_THE_APPEAL),
            ("appealed_on", "upheld_on", BEFORE_THE_APPEAL),
            ("appealed_on", "granted_on", BEFORE_THE_APPEAL),
        ),
    ),
    # Reasons where the rules of the certificate want them.
    CheckConstraint(
        condition=Q(examined_on__isnull=True, opinion="", opinion_reasons="")
        | Q(examined_on__isnull=False, opinion="przyznac")
        | (Q(examined_on__isnull=False, opinion="odmowic") & ~Q(opinion_reasons="")),
        name="application_opinion_is_whole",
        violation_error_message=_(
            "An opinion has a date and says what it advises; one against the certificate has its reasons too."
        ),
    ),
    CheckConstraint(
        condition=Q(visited_on__isnull=False) | Q(visit_note=""),
        name="application_findings_are_of_a_visit",
        violation_error_message=_("Give the date of the visit, at least its year."),
    ),
    together(
        ["refused_on"],
        ["refusal_reasons"],
        "application_refusal_has_date_and_reasons",
        _("A refusal has both a date and written reasons."),
    ),
    CheckConstraint(
        condition=Q(appealed_on__isnull=False) | Q(appeal_grounds=""),
        name="application_grounds_are_of_an_appeal",
        violation_error_message=_("Give the date of the appeal, at least its year."),
    ),
    together(
        ["upheld_on"],
        ["upholding_reasons"],
        "application_upholding_has_date_and_reasons",
        _("A decision that the refusal stands has both a date and written reasons."),
    ),
    together(
        ["ended_on"],
        ["end_reason"],
        "application_end_has_date_and_reason",
        _("Write when the case ended and why."),
    ),
    # One end of a case.
    CheckConstraint(
        condition=Q(granted_on__isnull=True)
        | (Q(upheld_on__isnull=True) & (Q(refused_on__isnull=True) | Q(appealed_on__isnull=False))),
        name="application_is_granted_or_refused",
        violation_error_message=_(
            "What was refused is granted only on an appeal, and not when it was upheld."
        ),
    ),
    CheckConstraint(
        condition=Q(ended_on__isnull=True)
        | (
            Q(granted_on__isnull=True, upheld_on__isnull=True)
            & (Q(refused_on__isnull=True) | Q(appealed_on__isnull=False))
        ),
        name="application_ends_with_one_decision_or_none",
        violation_error_message=_("A case with a decision does not end without one."),
    ),
    # A grant, by two people.
    together(
        ["granted_on", "proposed_by", "proposed_at"],
        ["proposal_reason"],
        "application_grant_is_proposed_by_somebody",
        _("Whoever proposes a grant gives its date and a reason."),
    ),
    together(
        ["confirmed_by", "confirmed_at", "certificate"],
        ["confirmation_reason"],
        "application_grant_is_confirmed_with_a_certificate",
        _("Whoever confirms a grant gives a reason, and the grant has its certificate."),
    ),
    CheckConstraint(
        condition=Q(confirmed_by__isnull=True) | Q(proposed_by__isnull=False, institution__isnull=False),
        name="application_grant_has_proposal_and_holder",
        violation_error_message=_(
            "A certificate has a holder: enter the institution in the register first and choose it in the case."
        ),
    ),
    CheckConstraint(
        condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
        name="application_grant_needs_two_people",
        violation_error_message=_("Somebody else has to confirm a grant that you proposed."),
    ),
]
