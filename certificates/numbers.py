"""Register numbers: `CAL-2015-0001-5`.

A number is `CAL`, the year of the award (`0000` when it is not known), a serial number within that year of at least
four digits, and a check character after ISO 7064 MOD 11-2 (digits and `X`, as in ORCID) over year and serial. It
finds every wrong digit and every swap of neighbours, so a slip of the pen is told apart from an unknown number.
The register gives these numbers; they are not the association's own, of which none has been seen.
"""

import re
import unicodedata
from enum import Enum

from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.iso7064 import mod_11_2

UNKNOWN_YEAR = "0000"
_NUMBER = re.compile(r"(?:CAL)?([0-9]{4})([0-9]{4,7})([0-9X])", re.ASCII)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})  # what a reader may take a digit for


class NumberProblem(Enum):
    """Why a typed text is no register number."""

    EMPTY = "empty"
    MALFORMED = "malformed"
    WRONG_CHECK = "wrong check character"


def make_number(*, year: int | None, serial: int) -> str:
    """Return the register number of the `serial`-th award (from 1) of `year` (None when it is not known)."""
    digits = f"{year or 0:04d}{serial:04d}"
    return f"CAL-{digits[:4]}-{digits[4:]}-{mod_11_2.calc_check_digit(digits)}"


def read_number(typed: str) -> str | NumberProblem:
    """Return the register number that somebody typed, in its canonical form, or what is wrong with it.

    Case, spaces, dashes and other marks and a missing `CAL` do not matter; `O` is read as 0, `I` and `l` as 1.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(filter(str.isalnum, text))
    if not text:
        return NumberProblem.EMPTY
    prefix, rest = ("CAL", text[3:]) if text.startswith("CAL") else ("", text)
    match = _NUMBER.fullmatch(prefix + rest.translate(_READ_AS))
    if match is None:
        return NumberProblem.MALFORMED
    year, serial, check = match.groups()
    try:
        mod_11_2.validate(year + serial + check)
    except WrongNumber:
        return NumberProblem.WRONG_CHECK
    return f"CAL-{year}-{serial}-{check}"
