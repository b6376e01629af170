"""Starts the register's own gunicorn for the bench, and reads what its workers cost."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from calregistry.bench.load import HOST

START = 60  # seconds that a server may take to answer
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: the port that it listens on, and its master process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float | None:
        """Return the processor time of the workers so far, past ones included; None where there is no /proc."""
        if not (PROC / str(self.pid) / "stat").is_file():
            return None
        ticks = sum(_times(self.pid)[2:])
        for stat in PROC.glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if _parent(stat) == self.pid:
                    ticks += sum(_times(int(stat.parent.name))[:2])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(environment: dict[str, str], *, workers: int, directory: Path) -> Iterator[Server]:
    """Serve the register as in production on a free port of this machine, and stop it at the end."""
    port = _free_port()
    environment = environment | {"PORT": str(port), "HOST": HOST, "WEB_CONCURRENCY": str(workers)}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "calregistry/gunicorn.conf.py",
        "calregistry.wsgi",
    ]
    with (
        (directory / "gunicorn.log").open("w+") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(port, process, directory / "gunicorn.log")
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    """Return when the server answers; raise RuntimeError with its own words if it ends or stays silent."""
    for _tenth in range(START * 10):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/bare", timeout=START).close()  # nosec B310
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")


def _fields(stat: Path) -> list[str]:
    """Return the fields of /proc/PID/stat behind the name, which may hold spaces: see proc(5); the state is first."""
    return re.sub(r"^.*\) ", "", stat.read_text(), flags=re.DOTALL).split()


def _times(pid: int) -> list[int]:
    """Return the clock ticks of a process in user and system mode, and those of its waited-for children."""
    return [int(ticks) for ticks in _fields(PROC / str(pid) / "stat")[11:15]]


def _parent(stat: Path) -> int:
    return int(_fields(stat)[1])
