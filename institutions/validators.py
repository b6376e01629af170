"""Official numbers and codes, with messages that say what to do."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.pl import nip, regon

_DIGITS = re.compile(r"[0-9]+", re.ASCII)


def validate_postal_code(value: str) -> None:
    """Accept a Polish postal code, two digits, a dash and three digits; raise ValidationError otherwise."""
    if not re.fullmatch(r"[0-9]{2}-[0-9]{3}", value, re.ASCII):
        raise ValidationError(_("Write the postal code as two digits, a dash and three digits, like 58-580."))


def validate_phone(value: str) -> None:
    """Accept a Polish telephone number: nine digits with spaces, or `+` and the country's code before them."""
    if not re.fullmatch(r"(\+[0-9]{1,3} ?)?[0-9](?: ?[0-9]){8}", value, re.ASCII):
        raise ValidationError(_("Write the telephone number as nine digits, like 75 717 21 46."))


def validate_nip(value: str) -> None:
    """Accept the ten digits of a tax number whose check digit is right (weights of the Ministry of Finance)."""
    try:
        if not _DIGITS.fullmatch(value):
            raise WrongNumber
        nip.validate(value)
    except WrongNumber:
        raise ValidationError(
            _("This is not a right NIP: it has ten digits, the last of which checks the others.")
        ) from None


def validate_regon(value: str) -> None:
    """Accept the 9 or 14 digits of a REGON whose check digits are right (weights of Statistics Poland)."""
    try:
        if not _DIGITS.fullmatch(value):
            raise WrongNumber
        regon.validate(value)
    except WrongNumber:
        raise ValidationError(
            _("This is not a right REGON: it has 9 or 14 digits, the last of which checks the others.")
        ) from None
