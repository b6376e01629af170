"""The verbs by which a person's name is withheld from the public and shown again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions import consequences
from institutions.admin.verbs import Verb
from institutions.history import change

HIDES = "institutions.hide_person"


class HidePerson(Verb):
    """Withholds the name of a person everywhere at once."""

    name, permission = "hide", HIDES
    label = gettext_lazy("Hide…")
    title = gettext_lazy("Hide the person from the public")
    button = gettext_lazy("Hide the person")
    intro = gettext_lazy("On the person's justified request.")

    def refusal(self, record):
        """Say that the person is hidden already."""
        return _("This person is hidden already.") if record.is_hidden else ""

    def consequences(self, record, form):
        """Tell where the name is public now."""
        return consequences.of_hiding(record)

    def carry_out(self, record, form, by):
        """Hide the person."""
        with change(by=by, reason=form.cleaned_data["reason"]):
            record.hide()
        return _("The person is hidden from the public.")


class ShowPerson(Verb):
    """Shows the name of a hidden person again."""

    name, permission = "show", HIDES
    label = gettext_lazy("Show again…")
    title = gettext_lazy("Show the person to the public again")
    button = gettext_lazy("Show the person")

    def refusal(self, record):
        """Say that the person is not hidden."""
        return "" if record.is_hidden else _("This person is not hidden.")

    def consequences(self, record, form):
        """Tell where the name will be public."""
        return consequences.of_showing(record)

    def carry_out(self, record, form, by):
        """Show the person."""
        with change(by=by, reason=form.cleaned_data["reason"]):
            record.show()
        return _("The person is shown to the public again.")
