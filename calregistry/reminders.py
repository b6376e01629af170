"""What staff have to see to by themselves, since no page of the register can do it for them."""

from datetime import date

from django.utils.translation import gettext as _

from calregistry.models import Declaration, Operator


def of_declaration(*, on: date) -> list[str]:
    """Return what the accessibility declaration needs on the day `on`, in sentences for staff."""
    operator, declaration = Operator.objects.current(), Declaration.objects.current()
    sentences = []
    if declaration.is_review_due(on=on):
        sentences.append(
            _(
                "The accessibility declaration has to be reviewed by 31 March %(year)s: review it and enter the day."
            )
            % {"year": declaration.review_year(on=on)}
        )
    if unsaid := [*operator.unsaid_for_accessibility, *declaration.unsaid]:
        sentences.append(
            _("The accessibility declaration is not complete. Missing: %(names)s.")
            % {"names": ", ".join(unsaid)}
        )
    if declaration.conformance == Declaration.Conformance.FULL and declaration.barriers.exists():
        sentences.append(
            _(
                "The accessibility declaration says that the site is fully conforming, and lists barriers: correct "
                "one of them."
            )
        )
    return sentences
