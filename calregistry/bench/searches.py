"""Searches as people type them: how long the first page of what is found takes, and how long its count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from certificates.models import Holder
from institutions.filters.base import PAGE_SIZE
from institutions.models import Post
from institutions.models.word import Typed

ROUNDS = 7  # of which the quickest counts


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One search: how many institutions it finds, milliseconds until the keys of the first page, and until the count.

    Each of both begins with the text as it was typed.
    """

    search: str
    found: int
    page_ms: float
    count_ms: float


def measure_searches() -> list[SearchResult]:
    """Return the results of searches for a town and a person of the register, and for words that thousands hold."""
    return [_measure(name, text) for name, text in _searches().items()]


def search_table(results: Iterable[SearchResult]) -> str:
    """Return the results in Markdown."""
    lines = ["| search for | found | first page ms | count ms |", "|:--|--:|--:|--:|"]
    lines += [
        f"| {each.search} | {each.found} | {each.page_ms:.1f} | {each.count_ms:.1f} |" for each in results
    ]
    return "\n".join(lines)


def _searches() -> dict[str, str]:
    """Return the texts by what they are; the town and the person are of a middling post of the generated register."""
    posts = Post.objects.filter(institution__published_at__isnull=False, person__is_hidden=False).order_by(
        "pk"
    )
    post: Any = posts.select_related("person", "institution")[posts.count() // 2]  # it has both
    person, town = post.person, post.institution.town
    return {
        "a town": town,
        "its MOPS": f"MOPS {town}",
        "a full name": f"Miejski Ośrodek Pomocy Społecznej w {town}",
        "a surname": person.family_name,
        "a given name": person.given_names,
        "both": f"{person.given_names} {person.family_name}",
        "both and the town": f"{person.given_names} {person.family_name} {town}",
        "a word of most": "ośrodek",
        "its beginning": "ośr",
        "three words of most": "Ośrodek Pomocy Społecznej",
        "a kind": "GOPS",
        "what is nowhere": "xyzzy",
    }


def _measure(name: str, text: str) -> SearchResult:
    """Return the result of the search for `text`."""
    institutions = Holder.objects.published()

    def page() -> list[int]:
        typed = Typed(text)
        return list(
            institutions.matching(typed).best_match_first(typed).values_list("pk", flat=True)[:PAGE_SIZE]
        )

    def count() -> int:
        return institutions.matching(Typed(text)).count()

    return SearchResult(name, count(), _quickest(page), _quickest(count))


def _quickest(action: Callable[[], object]) -> float:
    """Return the milliseconds of the quickest of some rounds."""
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        action()
        times.append(perf_counter() - began)
    return min(times) * 1000
