"""Asks a server on this machine for one page again and again, and sums up how long the answers took.

Each address is another one, by a parameter of the kind that trackers add: a page that was kept would measure nothing.
One that has such a parameter already stays as it is, and so is kept.

Run as a process of its own, so that it shares no interpreter with what it measures:
`python -m calregistry.bench.load PORT PATH REQUESTS SECONDS READERS` prints the latencies as JSON.
"""

import asyncio
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

HOST = "127.0.0.1"
LONGEST_ANSWER = 60  # seconds
OK = b"200"
NOISE = "utm_id"


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured of one page: seconds of each answer, and from the first request to the last answer."""

    latencies: list[float]
    seconds: float


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of `values` that at least `percent` of a hundred of them do not exceed (nearest rank)."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def never_asked(path: str) -> str:
    """Return an address of the page at `path` that nobody asked for before, unless it has a tracker's parameter."""
    return path if NOISE in path else f"{path}{'&' if '?' in path else '?'}{NOISE}={time.time_ns()}"


async def ask(port: int, path: str) -> bytes:
    """Return the whole answer to one GET over a connection of its own; anything but 200 raises RuntimeError."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode("ascii")
        )
        await writer.drain()
        answer = await reader.read(-1)
    finally:
        writer.close()
    status = answer.split(b" ", 2)[1:2]
    if status != [OK]:
        raise RuntimeError(f"{path} was answered with {answer[:60]!r}")
    return answer


async def press(port: int, path: str, *, requests: int, seconds: float, readers: int) -> Load:
    """Ask `requests` times, or until `seconds` have passed, with `readers` asking at the same time."""
    latencies: list[float] = []
    started = time.perf_counter()
    remaining = iter(range(requests))

    async def read() -> None:
        for _number in remaining:
            asked = time.perf_counter()
            if asked - started > seconds:
                return
            await asyncio.wait_for(ask(port, never_asked(path)), LONGEST_ANSWER)
            latencies.append(time.perf_counter() - asked)

    await asyncio.gather(*(read() for _reader in range(readers)))
    return Load(latencies, time.perf_counter() - started)


if __name__ == "__main__":
    port, path, requests, seconds, readers = sys.argv[1:]
    load = press(int(port), path, requests=int(requests), seconds=float(seconds), readers=int(readers))
    json.dump(asdict(asyncio.run(load)), sys.stdout)
