"""Run the taking-in of files in a process of its own, to see what a hostile file costs the worker."""

import importlib
import json
import subprocess
import sys
import threading
from pathlib import Path

import django
import psutil
from django.conf import settings
from django.core.exceptions import ValidationError

TIME_LIMIT = 600  # seconds for all files together, on a machine with much else to do


def verdicts_apart(
    accept: str, warm_up: bytes, files: dict[str, bytes], folder: Path
) -> tuple[dict[str, str], float]:
    """Return the verdict on each file ("accepted" or the code of the error), and the worker's growth in MiB.

    `accept` is the dotted name of the function; `warm_up` an honest file, taken in before the measuring.
    """
    for name, content in {"warm-up": warm_up, **files}.items():
        (folder / name).write_bytes(content)
    result = subprocess.run(
        [sys.executable, "-m", "tests.institutions.apart", accept, str(folder), *files],
        cwd=settings.BASE_DIR,
        capture_output=True,
        timeout=TIME_LIMIT,
        check=False,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    verdicts, growth = json.loads(result.stdout)
    return verdicts, growth


def main(accept: str, folder: str, *names: str) -> None:
    """Take the files in and print the verdicts and the growth as JSON."""
    django.setup()
    module, _, function = accept.rpartition(".")
    take_in = getattr(importlib.import_module(module), function)
    process = psutil.Process()

    def verdict(name):
        with (Path(folder) / name).open("rb") as file:
            try:
                take_in(file)
            except ValidationError as error:
                return error.code
        return "accepted"

    verdict("warm-up")
    before = peak = process.memory_info().rss
    done = threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.005):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    verdicts = {name: verdict(name) for name in names}
    done.set()
    watcher.join()
    sys.stdout.write(json.dumps([verdicts, (peak - before) / 2**20]))


if __name__ == "__main__":
    main(*sys.argv[1:])
