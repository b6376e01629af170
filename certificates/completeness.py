"""What a certificate must and should have before the public sees it; see `institutions.completeness`."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.completeness import PUBLISHED_SOURCE, either, filled, has, holds, must, should

# A case is never published: it is only reminded of what its later steps need.
OF_CASE = (
    should(
        "institution",
        _("Choose the institution, once the register holds it: a certificate has a holder."),
        filled("institution"),
    ),
    should(
        "edition", _("Choose the edition of the rules: its criteria lay out the report."), filled("edition")
    ),
    should(
        "responsible",
        _("Say who of the board is responsible for the case."),
        has("parts", role="zarzad"),
        at="parts",
    ),
    should("papers", _("File the request, and the papers of later steps."), has("documents"), at="documents"),
)

OF_CERTIFICATE = (
    must(
        "holder",
        _("Publish its holder first, or both together."),
        holds(Q(holder__published_at__isnull=False)),
    ),
    must(
        "source",
        _("Cite a published source of the award: without a source nothing is public."),
        either(
            has("citations", **PUBLISHED_SOURCE),
            has("events", citations__source__published_at__isnull=False),
        ),
        at="citations",
    ),
    # An award without any date is real: some sources tell that there was one and no more.
    should(
        "award_date",
        _(
            "Give a date of the award, as much of it as a source tells; leave it out when no source tells any."
        ),
        filled("handed_over_on", "decided_on", "valid_from"),
        at="handed_over_on",
    ),
    should(
        "period",
        _("Give the period as printed; without it the status is “period unknown”."),
        filled("valid_until", "period_as_printed"),
        at="valid_until",
    ),
    should(
        "edition", _("Choose the edition of the rules, if a source tells which it was."), filled("edition")
    ),
    should("holder_as_printed", _("Write the holder's name as printed."), filled("holder_as_printed")),
)
