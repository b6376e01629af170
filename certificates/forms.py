"""The form that checks a certificate's number."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from certificates.numbers import NumberProblem, make_number, read_number
from institutions.query_strings import quoted, unknown_parameters

PARAMETER = "numer"


def example_number() -> str:
    """Return a register number that is right and was given to nobody, since serial numbers begin with 1."""
    return make_number(year=2015, serial=0)


class CheckForm:
    """One field, read from a query string: what was typed, the register number in it, and what is wrong."""

    def __init__(self, query: QueryDict) -> None:
        self.is_asked = PARAMETER in query
        self.typed = query.get(PARAMETER, "").strip()
        unknown = unknown_parameters(query, {PARAMETER})
        self.page_errors = [unknown] if unknown else []
        if len(query.getlist(PARAMETER)) > 1:
            self.page_errors.append(_("Type one number at a time."))
        found = read_number(self.typed) if self.is_asked and not self.page_errors else None
        self.number = found if isinstance(found, str) else ""
        self.problem = found if isinstance(found, NumberProblem) else None

    @property
    def error(self) -> str:
        """Return the sentence that says what is wrong with the typed number, or "" if nothing is."""
        match self.problem:
            case NumberProblem.EMPTY:
                return _("Type the number of the certificate.")
            case NumberProblem.MALFORMED:
                return _("This is not a register number: it looks like %(example)s.") % {
                    "example": self.example
                }
            case NumberProblem.WRONG_CHECK:
                return _(
                    "The check character does not fit the rest of the number. Compare it with the paper."
                )
        return ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return what is wrong, each sentence with the id of its field or ""."""
        field_errors = [(self.error, "numer")] if self.error else []
        return [*((message, "") for message in self.page_errors), *field_errors]

    @property
    def shown(self) -> str:
        """Return what the field holds when the page comes back: the number in its proper form, else what was typed."""
        return self.number or quoted(self.typed)

    @property
    def example(self) -> str:
        """Return what a number looks like."""
        return example_number()
