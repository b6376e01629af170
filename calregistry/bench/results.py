"""What the bench found, and the table of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from calregistry.bench.load import Load, percentile
from calregistry.bench.pages import BARE, Weight

HEADINGS = (
    "page",
    "requests/s",
    "p50 ms",
    "p95 ms",
    "CPU ms/request",
    "queries",
    "HTML KB",
    "HTML + CSS KB",
)
ALIGNMENT = "|:--|" + "--:|" * (len(HEADINGS) - 1)


@dataclass(frozen=True, slots=True)
class Result:
    """One page: requests, requests a second, milliseconds, and what it weighs; no CPU time where none can be read."""

    page: str
    requests: int
    per_second: float
    p50: float
    p95: float
    cpu: float | None
    weight: Weight


def result_of(page: str, loads: list[Load], cpu_seconds: list[float | None], weight: Weight) -> Result:
    """Return the result of all rounds of a page together; `cpu_seconds` are those of the workers in each round."""
    latencies = [latency for load in loads for latency in load.latencies]
    known = [seconds for seconds in cpu_seconds if seconds is not None]
    return Result(
        page=page,
        requests=len(latencies),
        per_second=len(latencies) / sum(load.seconds for load in loads),
        p50=percentile(latencies, 50) * 1000,
        p95=percentile(latencies, 95) * 1000,
        cpu=sum(known) / len(latencies) * 1000 if len(known) == len(cpu_seconds) else None,
        weight=weight,
    )


def table(results: Iterable[Result]) -> str:
    """Return the results in Markdown, with the ratio of each figure of time to that of the bare answer beside it."""
    results = list(results)
    bare = next(result for result in results if result.page == BARE)
    lines = [f"| {' | '.join(HEADINGS)} |", ALIGNMENT]
    for result in results:
        times = [
            _beside(getattr(result, figure), getattr(bare, figure))
            for figure in ("per_second", "p50", "p95", "cpu")
        ]
        sizes = [f"{size / 1000:.1f}" for size in (result.weight.html, result.weight.with_styles)]
        lines.append(f"| {' | '.join([result.page, *times, str(result.weight.queries), *sizes])} |")
    return "\n".join(lines)


def _beside(value: float | None, bare: float | None) -> str:
    """Return a figure and its ratio to the bare one: `12.5 (3.1×)`."""
    if value is None:
        return "–"
    if not bare:
        return f"{value:.1f}"
    ratio = value / bare
    return f"{value:.1f} ({ratio:.1f}×)" if ratio >= 1 else f"{value:.1f} ({ratio:.3f}×)"
