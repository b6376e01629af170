"""Measure the pages of generated registers; see calregistry/bench."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from calregistry.bench.database import NoDatabaseError, gather_statistics, own_database
from calregistry.bench.load import Load
from calregistry.bench.office import OfficeResult, office_table
from calregistry.bench.pages import Weight
from calregistry.bench.results import Result, result_of, table
from calregistry.bench.searches import SearchResult, search_table
from calregistry.bench.server import Server, serving
from calregistry.bench.sheet import ROWS, SheetResult, sheet_table

SIZES = [100, 10_000, 100_000]
LARGEST = 1_000_000
WORKERS = 2
READERS = 4  # who ask at the same time: enough to keep both workers busy
ROUNDS = 3  # all pages take turns, so that a busy moment of the machine does not fall on one of them
WARM_UP = 8  # requests that are not counted


class Command(BaseCommand):
    """Generate registers in databases of their own, serve them as in production and print a table of each."""

    help = "Measure the pages of generated registers, in databases that are gone afterwards."

    def add_arguments(self, parser):
        """Take the sizes, the seed, the bounds of the load and a file for the figures."""
        parser.add_argument(
            "--sizes", nargs="+", type=int, default=SIZES, help="institutions of each register to measure"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same register")
        parser.add_argument("--requests", type=int, default=240, help="at most so many requests a page")
        parser.add_argument("--seconds", type=float, default=15, help="at most about so long a page")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")

    def handle(self, *args, sizes, seed, requests, seconds, **options):
        """Print one Markdown table a size."""
        if wrong := [size for size in sizes if not 1 <= size <= LARGEST]:
            raise CommandError(f"A register of {wrong[0]} institutions is not measured: 1 to {LARGEST}.")
        if not (1 <= requests <= 100_000 and 0 < seconds <= 600):
            raise CommandError("A page is asked for 1 to 100000 times, for up to 600 seconds.")
        measured = {}
        engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
        with tempfile.TemporaryDirectory(prefix="register-bench-") as name:
            for size in sizes:
                self.stderr.write(f"Generating and measuring a register of {size} institutions on {engine}…")
                try:
                    results, searches, office, sheet = measure(
                        Path(name) / str(size), size=size, seed=seed, requests=requests, seconds=seconds
                    )
                except (NoDatabaseError, RuntimeError) as error:
                    raise CommandError(str(error)) from error
                measured[size] = {
                    "pages": [asdict(result) for result in results],
                    "searches": [asdict(result) for result in searches],
                    "office": [asdict(result) for result in office],
                    "sheet": [asdict(result) for result in sheet],
                }
                self.stdout.write(f"\n{size} institutions, {engine}, {WORKERS} workers, {READERS} readers\n")
                self.stdout.write(table(results))
                self.stdout.write(f"\n{search_table(searches)}")
                self.stdout.write(f"\n{office_table(office)}")
                self.stdout.write(f"\n{sheet_table(sheet)}")
        if options["json"]:
            figures = {
                "engine": engine,
                "seed": seed,
                "workers": WORKERS,
                "readers": READERS,
                "sizes": measured,
            }
            options["json"].write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(
    directory: Path, *, size: int, seed: int, requests: int, seconds: float
) -> tuple[list[Result], list[SearchResult], list[OfficeResult], list[SheetResult]]:
    """Return the results of a register of `size` institutions that is made in `directory`.

    The first are of readers' pages under load, then come searches, the office's pages and the import of a spreadsheet.
    """
    directory.mkdir()
    with own_database(directory) as url:
        environment = environment_for(url, directory)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        manage(environment, "bench_register", "fill", str(size), str(seed))
        gather_statistics(url)
        pages = json.loads(manage(environment, "bench_register", "pages"))
        searches = [
            SearchResult(**found) for found in json.loads(manage(environment, "bench_register", "searches"))
        ]
        office = [
            OfficeResult(**found) for found in json.loads(manage(environment, "bench_register", "office"))
        ]
        with serving(environment, workers=WORKERS, directory=directory) as server:
            read = measure_pages(server, environment, pages, requests=requests, seconds=seconds)
        steps = (["preview", str(ROWS), str(seed)], ["store"])
        sheet = [SheetResult(**json.loads(manage(environment, "bench_register", *step))) for step in steps]
        return read, searches, office, sheet


def measure_pages(
    server: Server, environment: dict[str, str], pages: list, *, requests: int, seconds: float
) -> list[Result]:
    """Return the results of `pages` (name, address, weight), asked for in ROUNDS turns after a warm-up."""
    for _name, path, _weight in pages:
        press(server, environment, path, requests=WARM_UP, seconds=seconds)
    loads: dict[str, list[Load]] = {path: [] for _name, path, _weight in pages}
    cpu_seconds: dict[str, list[float | None]] = {path: [] for path in loads}
    for _round in range(ROUNDS):
        for path in loads:
            before = server.cpu_seconds()
            share = -(-requests // ROUNDS)
            loads[path].append(press(server, environment, path, requests=share, seconds=seconds / ROUNDS))
            after = server.cpu_seconds()
            cpu_seconds[path].append(None if before is None or after is None else after - before)
    return [result_of(name, loads[path], cpu_seconds[path], Weight(**weight)) for name, path, weight in pages]


def press(server: Server, environment: dict[str, str], path: str, *, requests: int, seconds: float) -> Load:
    """Return what a process of its own measures of the page at `path`."""
    bounds = [str(requests), str(seconds), str(READERS)]
    printed = run(environment, "-m", "calregistry.bench.load", str(server.port), path, *bounds)
    return Load(**json.loads(printed))


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Return what a command of the generated register prints."""
    return run(environment, "manage.py", *arguments)


def run(environment: dict[str, str], *arguments: str) -> str:
    """Return what Python prints when run with `arguments`; raise RuntimeError with its last words if it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The bench stopped: {' '.join(arguments[:2])} failed with {done.returncode}.")
    return done.stdout


def environment_for(url: str, directory: Path) -> dict[str, str]:
    """Return the environment of a register as in production, over plain HTTP, in the bench's own database."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DEBUG"},
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "calregistry.bench.settings",
        "PLAIN_HTTP": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "VAR_DIR": str(directory),
    }
