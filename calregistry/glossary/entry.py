"""What an entry of the glossary holds."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """A word of the field or of the register, as people meet it, and what it means.

    `name` and `full` are Polish on every page, for it is the Polish word that readers meet; `full` spells an
    abbreviation out or gives other names. `see` holds the slugs of entries worth reading next.
    """

    slug: str
    name: str
    english: str
    meaning: Promise
    full: str = ""
    see: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """Return the letter under which the entry stands."""
        return self.name[0].upper()
