"""Filters of the office's lists of certificates and withdrawals by what there is to do."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates import ends, waiting
from institutions.admin.filters import ConditionFilter


class EndFilter(ConditionFilter):
    """When the known period of a certificate ends or ended."""

    title = _("end of the period")
    parameter_name = "koniec"
    # By the word of the address: after how many months, and within how many.
    MONTHS = {"3-miesiace": (0, 3), "3-6-miesiecy": (3, 6), "6-12-miesiecy": (6, 12), "12-miesiecy": (0, 12)}
    ENDED, UNKNOWN = "w-ostatnim-roku", "nieznany"

    def options(self):
        """Return the choices."""
        return [
            ("3-miesiace", _("within 3 months")),
            ("3-6-miesiecy", _("in 3 to 6 months")),
            ("6-12-miesiecy", _("in 6 to 12 months")),
            ("12-miesiecy", _("within 12 months")),
            (self.ENDED, _("ended in the last 12 months")),
            (self.UNKNOWN, _("not printed")),
        ]

    def condition(self, value):
        """Return the condition of the choice `value`, as of today."""
        today = timezone.localdate()
        if value in self.MONTHS:
            after, within = self.MONTHS[value]
            return ends.ends_within(within, on=today, after=after)
        return ends.ended_within(12, on=today) if value == self.ENDED else ends.END_UNKNOWN


class SecondPersonFilter(ConditionFilter):
    """What waits for the member of staff who looks at the list, and what of theirs waits for somebody else."""

    title = _("waits for a second person")
    parameter_name = "czeka"
    MINE, OTHERS = "na-mnie", "na-innych"

    def options(self):
        """Return the choices."""
        return [(self.MINE, _("for you")), (self.OTHERS, _("for somebody else"))]


class PublisherFilter(SecondPersonFilter):
    """Who may publish a draft."""

    ANYBODY = "druga-osoba"

    def options(self):
        """Return the choices."""
        return [*super().options(), (self.ANYBODY, _("for anybody but who entered it"))]

    def condition(self, value):
        """Return the condition of the choice `value`."""
        if value == self.ANYBODY:
            return waiting.to_publish_by_another()
        chosen = waiting.to_publish_by if value == self.MINE else waiting.to_publish_after
        return chosen(self.request.user)


class DeciderFilter(SecondPersonFilter):
    """Who may decide on a withdrawal."""

    def condition(self, value) -> Q:
        """Return the condition of the choice `value`."""
        chosen = waiting.to_confirm_by if value == self.MINE else waiting.to_confirm_after
        return chosen(self.request.user)
