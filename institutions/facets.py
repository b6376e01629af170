"""What a list offers to choose from: facets whose choices carry live counts, and links that keep the rest."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `url` is the list with this value alone chosen in the facet, where it is a link."""

    value: str
    label: str
    count: int
    is_selected: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices, each counted under all *other* filters."""

    name: str
    label: str
    choices: list[Choice]
    is_open: bool = False
    is_single: bool = False
    is_polish: bool = False  # the words of the choices are data

    @property
    def offers_anything(self) -> bool:
        """Return whether there is a choice; that of a single facet which makes none is no choice."""
        return any(choice.value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a list to itself: a filter in force with the list without it, or an order."""

    label: str
    url: str
    is_current: bool = False


def counted(
    offered: Iterable[tuple[str, str]], counts: Mapping[str, int], chosen: Collection[str]
) -> list[Choice]:
    """Return the choices among `offered` (value, label) that have rows, and the chosen ones even without."""
    return [
        Choice(value, label, counts.get(value, 0), value in chosen)
        for value, label in offered
        if counts.get(value) or value in chosen
    ]
