"""`make bench`: the bare encoder, the search, the service and a plain peer side by side, then memory and build times.

    python -m tests.benchmarks.speed [--seconds 8] [--skip-build]

Times are medians; these machines are noisy, so compare within one run.
"""

import argparse
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.bench_check import write_articles
from tests.benchmarks.load import Load, measure

OUT = Path("build")
LANG = "es"


def main() -> None:
    """Print the table of the README."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=8)
    arguments.add_argument("--skip-build", action="store_true", help="leave out the 90-second builds")
    chosen = arguments.parse_args()
    subprocess.run([sys.executable, "-m", "kb", "build"], check=True)
    questions = _questions()
    print(f"\n{platform.machine()}, {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    bare = _in_process(questions)
    _services(questions, chosen.seconds, bare)
    _writers(skip_build=chosen.skip_build)


def _in_process(questions: Sequence[str]) -> float:
    from search.current import read_current
    from search.encoder import OnnxEncoder
    from search.engine import SearchEngine
    from search.index import read_index
    from search.query import Query

    encoder = OnnxEncoder(OUT / "model")
    engine = SearchEngine(read_index(read_current(OUT)), encoder)
    engine.warm_up()
    bare = _median(encoder.encode_query, questions)
    whole = _median(lambda text: engine.search(Query(f"{text} ", LANG)), questions)
    print("| one question | p50 ms |\n| --- | --- |")
    print(f"| bare encoder | {bare:.1f} |\n| search in the process | {whole:.1f} |\n")
    return bare


def _services(questions: Sequence[str], seconds: float, bare: float) -> None:
    print("| over HTTP | connections | p50 ms | p99 ms | requests/s | memory MB |\n| --- | --- | --- | --- | --- | --- |")
    with _service("-m", "kb", "serve", "--no-watch", "--port") as (port, process, ready):
        ours = _rows("Ventanilla", port, process, questions, seconds)
    with _service("-m", "tests.benchmarks.peer", "docs") as (port, process, _):
        peer = _rows("plain peer", port, process, questions, seconds)
    print(f"\nHTTP p50 is {ours[0].p50 / bare:.2f} times the bare encoder; {ours[1].per_second / peer[1].per_second:.1f} times the peer's")
    print(f"requests a second; ready to serve {ready:.1f} s after start; failed requests: {ours[0].failed + ours[1].failed}.\n")


def _rows(name: str, port: int, process: subprocess.Popen[bytes], questions: Sequence[str], seconds: float) -> list[Load]:
    loads = []
    for connections in (1, 16):
        load = measure("127.0.0.1", port, questions, lang=LANG, connections=connections, seconds=seconds)
        row = f"{load.p50:.1f} | {load.p99:.1f} | {load.per_second:.0f} | {_resident(process.pid):.0f}"
        print(f"| {name} | {connections} | {row} |")
        loads.append(load)
    return loads


def _writers(*, skip_build: bool) -> None:
    print("| for writers | seconds |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), 300)
        checks = [_seconds("check", str(Path(folder) / "docs")) for _ in range(5)]
        print(f"| `kb check`, 300 generated articles | {statistics.median(checks):.2f} |")
        if not skip_build:
            whole = _seconds("build", "--docs", "docs", "--out", str(Path(folder) / "out"))
            print(f"| full build of our 300 articles, the encoder's export included | {whole:.0f} |")


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kb", *arguments], check=False, capture_output=True)
    return time.perf_counter() - started


@contextmanager
def _service(*arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    unlimited = {**os.environ, "KB_RATE_LIMIT": "off"}
    process = subprocess.Popen([sys.executable, *arguments, str(port)], env=unlimited, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port, process, _wait(port, started)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, started: float) -> float:
    while time.perf_counter() - started < 300:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/search?lang={LANG}&q=hola", timeout=5).read()
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - started
    raise TimeoutError("the service did not start in five minutes")


def _questions() -> list[str]:
    """Return the articles' own questions, which are as long as customers' are."""
    from kb.reader import read_docs

    return [question for article in read_docs(Path("docs")).published if article.lang == LANG for question in article.questions]


def _median(call: Callable[[str], object], questions: Sequence[str]) -> float:
    times = []
    for text in questions[:300]:
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def _resident(pid: int) -> float:
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) / 1024


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else "unknown processor"


if __name__ == "__main__":
    main()
