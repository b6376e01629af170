"""What a password may be: long enough, not too long, and more than the words that everybody would try here first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import Institution
from institutions.polish import fold

# What is left of a password without the words below has to be this long.
LETTERS_OF_ONES_OWN = 8

# Words of this place, folded.
WORDS = frozenset(
    {
        "cal", "certyfikat", "certyfikaty", "jakosci", "jakosc", "rejestr", "rejestru", "instytucja", "instytucje",
        "instytucji", "certyfikatu", "certyfikacja", "register",
        "centrum", "aktywnosci", "aktywnosc", "lokalnej", "lokalna", "stowarzyszenie", "osrodek", "pomocy", "pomoc",
        "spolecznej", "spoleczna", "spoleczny", "haslo", "password", "admin", "administrator", "redaktor", "wydawca",
        "komisja", "audytor", "polska", "wiosna", "lato", "jesien", "zima", "qwerty", "qwertz",
    }
)  # fmt: skip

# Towns with the rights of a county, folded.
TOWNS = frozenset(
    {
        "biala podlaska", "bialystok", "bielsko-biala", "bydgoszcz", "bytom", "chelm", "chorzow", "czestochowa",
        "dabrowa gornicza", "elblag", "gdansk", "gdynia", "gliwice", "gorzow", "grudziadz", "jastrzebie-zdroj",
        "jaworzno", "jelenia gora", "kalisz", "katowice", "kielce", "konin", "koszalin", "krakow", "krosno", "legnica",
        "leszno", "lublin", "lomza", "lodz", "myslowice", "nowy sacz", "olsztyn", "opole", "ostroleka",
        "piekary slaskie", "piotrkow", "plock", "poznan", "przemysl", "radom", "ruda slaska", "rybnik", "rzeszow",
        "siedlce", "siemianowice", "skierniewice", "slupsk", "sopot", "sosnowiec", "suwalki", "swietochlowice",
        "swinoujscie", "szczecin", "tarnobrzeg", "tarnow", "torun", "tychy", "walbrzych", "warszawa", "wloclawek",
        "wroclaw", "zabrze", "zamosc", "zielona gora", "zory",
    }
)  # fmt: skip


class MaximumLengthValidator:
    """Refuses what is too long: hashing it would keep the server busy for whoever sends it."""

    def __init__(self, max_length=128):
        self.max_length = max_length

    def validate(self, password, user=None):
        """Raise ValidationError for a password that is too long."""
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        """Return the rule as a sentence."""
        return ngettext(
            "The password has at most %(count)d character.",
            "The password has at most %(count)d characters.",
            self.max_length,
        ) % {"count": self.max_length}


class ContextWordsValidator:
    """Refuses a password that is little more than words of this place: the register's own, towns, seasons.

    Digits and marks beside such a word add nothing, since they are what everybody adds.
    """

    def validate(self, password, user=None):
        """Raise ValidationError for a password with too little of its own."""
        towns = TOWNS.union(map(fold, Institution.objects.values_list("town", flat=True).distinct()))
        left = fold(password)
        for word in sorted(WORDS | towns, key=len, reverse=True):
            for form in {word, word.replace(" ", ""), word.replace("-", "")} - {""}:
                left = left.replace(form, " ")
        if left != fold(password) and len(re.sub(r"[\W\d_]", "", left)) < LETTERS_OF_ONES_OWN:
            raise ValidationError(
                _("The password is made of words that everybody would try here first."),
                code="password_of_context_words",
            )

    def get_help_text(self):
        """Return the rule as a sentence."""
        return _(
            "The password is more than words of this register, names of towns or seasons with digits and marks: "
            "a few unrelated words make a good one."
        )
