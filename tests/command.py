"""The command line and the server as a person starts them: real processes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

ROOT = Path(__file__).parents[1]
_ADDRESS = re.compile(r"serving on (http://\S+)")
_LONGEST = 900  # Seconds: a first build exports the encoder and embeds everything.
_KB = [sys.executable, "-m", "kb"]


def environment(**settings: str) -> dict[str, str]:
    """Return an environment without any setting of ours but the given ones; tests ask more often than people."""
    # Where Python may not keep what it has compiled, each of a hundred processes would compile all of it again.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KB_") and name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "KB_RATE_LIMIT": "off", **settings}


def kb(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `kb` to its end, from the repository's root."""
    return subprocess.run(
        [*_KB, *map(str, arguments)],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_LONGEST,
        check=False,
    )


def start_kb(*arguments: str | Path, **settings: str) -> subprocess.Popen[str]:
    """Start `kb` and return at once; its stderr is a pipe."""
    return subprocess.Popen(
        [*_KB, *map(str, arguments)],
        cwd=ROOT,
        env=environment(**settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it listens, its process and what it said so far."""

    url: str
    process: subprocess.Popen[str]
    said: Sequence[str]


@contextmanager
def served(*arguments: str | Path, **settings: str) -> Iterator[Served]:
    """Run `kb serve` on a free port and stop it afterwards."""
    process = start_kb("serve", "--port", "0", *arguments, **settings)
    assert process.stderr is not None
    said: list[str] = []
    # Nobody else reads the pipe, and a full one would stop the server.
    reader = Thread(target=_read, args=(process.stderr, said), daemon=True)
    try:
        url = _address(process, said)
        reader.start()
        yield Served(url, process, said)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if reader.ident:
            reader.join(timeout=20)
        process.stderr.close()


def _read(pipe: IO[str], said: list[str]) -> None:
    # Line by line, so that a test sees what was said while the server runs.
    for line in pipe:
        said.append(line)  # noqa: PERF402


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    for line in process.stderr or ():
        said.append(line)
        if found := _ADDRESS.search(line):
            return found[1]
    raise AssertionError(f"`kb serve` ended without serving: {''.join(said)}")
