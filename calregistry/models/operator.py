from django.db import models
from django.utils.translation import gettext_lazy as _

from calregistry.models.single_row import SingleRow, unsaid
from institutions.history import History
from institutions.validators import validate_phone

SILENT = _("Leave it empty while it is not known: the pages then say that it has not been given yet.")


class Operator(SingleRow):
    """Who runs the register and answers for it: the body, how to reach it, its seat. Any of it may be silent."""

    class Officer(models.TextChoices):
        """Whether there is a data protection officer."""

        APPOINTED = "jest", _("appointed")
        NONE = "brak", _("none appointed")

    class Interpreter(models.TextChoices):
        """Whether a call with an interpreter of Polish Sign Language is offered."""

        OFFERED = "jest", _("offered")
        NONE = "brak", _("not offered")

    # Identity
    name = models.CharField(
        _("name"),
        max_length=250,
        blank=True,
        help_text=_("The full name of the body that runs the register."),
    )

    # Contact
    address = models.CharField(
        _("address"), max_length=250, blank=True, help_text=_("For letters: street, postal code, town.")
    )
    email = models.EmailField(_("e-mail"), max_length=200, blank=True)
    phone = models.CharField(
        _("telephone"), max_length=20, blank=True, validators=[validate_phone], help_text="75 717 21 46"
    )
    contact = models.CharField(
        _("person or unit to contact"),
        max_length=250,
        blank=True,
        help_text=_("Who answers questions of readers, also those about accessibility."),
    )

    # Privacy
    officer = models.CharField(
        _("data protection officer"), max_length=4, choices=Officer.choices, blank=True, help_text=SILENT
    )
    officer_contact = models.CharField(
        _("how to reach the officer"),
        max_length=250,
        blank=True,
        help_text=_("Name and e-mail or telephone; only if one is appointed."),
    )

    # Accessibility
    complaints = models.TextField(
        _("complaints"),
        blank=True,
        help_text=_(
            "To whom and how one complains when a demand for accessibility is refused: letter, e-mail."
        ),
    )
    architecture = models.TextField(
        _("architecture of the seat"),
        blank=True,
        help_text=_(
            "Entrances, steps and ramps, lifts, toilets, parking, assistance dogs, induction loops, "
            "for each building that visitors come to."
        ),
    )
    communication = models.TextField(
        _("ways to communicate"),
        blank=True,
        help_text=_("For instance telephone, e-mail, text messages, induction loop, easy-to-read text."),
    )
    sign_language = models.CharField(
        _("interpreter of Polish Sign Language online"),
        max_length=4,
        choices=Interpreter.choices,
        blank=True,
        help_text=SILENT,
    )

    history = History()

    class Meta(SingleRow.Meta):
        verbose_name = _("operator of the register")
        verbose_name_plural = _("operator of the register")
        constraints = [
            *SingleRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(officer="jest") | models.Q(officer_contact=""),
                name="officer_contact_needs_an_officer",
                violation_error_message=_("Say that an officer is appointed, or leave out how to reach one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(officer="jest") | ~models.Q(officer_contact=""),
                name="officer_can_be_reached",
                violation_error_message=_("Say how to reach the data protection officer."),
            ),
        ]

    def __str__(self):
        return self.name or str(self._meta.verbose_name)

    @property
    def phone_to_dial(self) -> str:
        """Return the telephone number as a `tel:` link has it: +48221234567."""
        number = self.phone.replace(" ", "")
        return number if number.startswith("+") or not number else f"+48{number}"

    @property
    def unsaid_for_accessibility(self) -> list[str]:
        """Return the names of what an accessibility declaration must say and the operator has not given."""
        wanted = (
            "name",
            "email",
            "phone",
            "contact",
            "complaints",
            "architecture",
            "communication",
            "sign_language",
        )
        return unsaid(self, wanted)
