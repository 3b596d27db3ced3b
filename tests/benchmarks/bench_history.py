"""What a large history costs: opening it, a filter or a search to its first page and its count, a call kept, memory.

200,000 answers, written first; `HISTORY_ANSWERS=1000000` takes a million, which takes some minutes to write. With
`HISTORY_FILE` a file that is there already is taken, and one that is not is written there and stays.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.sample_history import CALLS, write_sample_history
from tests.runs.history.recorded import asking, new_run, record, saying
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter

ANSWERS = int(os.environ.get("HISTORY_ANSWERS", "200000"))
PAGE = 100
LIMIT_MS = 100.0
LIMIT_MB = 300.0
_DAY_S = 86_400
# Frequent and rare, whole and begun, English and Korean, alone and several; then each with filters that are rare.
_TEXTS = (
    "", "the", "t", "answ", "an", "customer refund", "the refund", "환불", "환", "문의 the", "of the and", "tet",
    "refund that is", "an e o", "zzzq",
)  # fmt: skip


def run() -> list[str]:
    """One line for each measure. What is over its limit is an `AssertionError`."""
    kept = os.environ.get("HISTORY_FILE", "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(kept) if kept else Path(folder) / "history.sqlite"
        line = _written(path) if not path.exists() else f"{path.stat().st_size / 1e6:.0f} MB were there"
        return [line, *_measured(path)]


def _written(path: Path) -> str:
    """In a process of its own: its memory is not that of the program."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "import sys, tests.benchmarks.bench_history as b; b.write(sys.argv[1])", str(path)]
    subprocess.run(command, check=True)
    return f"{ANSWERS:,} answers written in {time.perf_counter() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB"


def write(path: str) -> None:
    write_sample_history(Path(path), ANSWERS // CALLS)


def _measured(path: Path) -> Iterator[str]:
    before = _megabytes()
    with History(path) as history:
        began = time.perf_counter()
        history.rows(HistoryFilter(), None, PAGE)
        yield f"opened, with its first page, in {(time.perf_counter() - began) * 1000:.0f} ms"
        yield _times("filter or search to a page of 100", [_row_ms(history, one) for one in _filters()], LIMIT_MS)
        yield _times("count up to 10,000", [_count_ms(history, one) for one in _filters()], None)
        yield _times("next page, fifty times", list(_paging_ms(history)), LIMIT_MS)
        yield _times("a run of two calls kept", [_kept_ms(history, n) for n in range(20)], None)
        yield _times("usage", [_usage_ms(history) for _ in range(5)], LIMIT_MS)
    used = _megabytes() - before
    if used > LIMIT_MB:
        raise AssertionError(f"{used:.0f} MB of memory; limit {LIMIT_MB:.0f} MB")
    yield f"memory: {used:.0f} MB more than before (limit {LIMIT_MB:.0f} MB)"


def _filters() -> Iterator[HistoryFilter]:
    now = time.time()
    for text in _TEXTS:
        yield HistoryFilter(text=text)
        yield HistoryFilter(text=text, endpoint="endpoint-3")
        yield HistoryFilter(text=text, state="failed")
        yield HistoryFilter(text=text, version="v17")
        yield HistoryFilter(text=text, tag="tag-0")
        yield HistoryFilter(text=text, starred=True)
        yield HistoryFilter(text=text, prompt="prompt 7", state="failed")
        yield HistoryFilter(text=text, since=now - 20 * _DAY_S, until=now - 10 * _DAY_S)
        yield HistoryFilter(text=text, until=now - 300 * _DAY_S, endpoint="endpoint-1")


# Processor time, which other programs on the machine do not lengthen: what is read is in memory by then.
def _row_ms(history: History, wanted: HistoryFilter) -> tuple[float, str]:
    began = time.thread_time()
    history.rows(wanted, None, PAGE)
    return (time.thread_time() - began) * 1000, str(wanted)


def _count_ms(history: History, wanted: HistoryFilter) -> tuple[float, str]:
    began = time.thread_time()
    history.count(wanted)
    return (time.thread_time() - began) * 1000, str(wanted)


def _paging_ms(history: History) -> Iterator[tuple[float, str]]:
    for wanted in (HistoryFilter(), HistoryFilter(text="the"), HistoryFilter(endpoint="endpoint-2")):
        before = None
        for page in range(50):
            began = time.thread_time()
            rows = history.rows(wanted, before, PAGE)
            yield (time.thread_time() - began) * 1000, f"page {page} of {wanted}"
            before = rows[-1].id if rows else None


def _kept_ms(history: History, number: int) -> tuple[float, str]:
    began = time.thread_time()
    record(history, new_run(asking("a"), asking("b")), saying([f"The answer {number} ", "in pieces. "] * 100))
    return (time.thread_time() - began) * 1000, ""


def _usage_ms(history: History) -> tuple[float, str]:
    began = time.thread_time()
    history.usage()
    return (time.thread_time() - began) * 1000, ""


def _times(name: str, measured: list[tuple[float, str]], limit: float | None) -> str:
    ordered = sorted(measured)
    middle, high = ordered[len(ordered) // 2][0], ordered[int(len(ordered) * 0.95)][0]
    slowest, what = ordered[-1]
    told = f" (limit {limit:.0f} ms)" if limit else ""
    line = f"{name}: median {middle:.1f} ms, 95th percentile {high:.1f} ms{told}, slowest {slowest:.1f} ms {what}"
    if limit and high > limit:
        raise AssertionError(line)
    return line


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
