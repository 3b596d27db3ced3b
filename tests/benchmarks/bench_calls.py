"""What logging a call costs, and finding an endpoint's last calls among very many."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from workbench.runs.call_log import CallLog, CallRecord, written
from workbench.runs.day_tally import DayTally

LINES = 100_000
ENDPOINTS = 20
LAST = 50
APPEND_MS = 1.0
NEWEST_MS = 50.0
ROUNDS = 9


def run() -> list[str]:
    """The endpoint that was called seldom is the hard one: its calls lie far back."""
    with tempfile.TemporaryDirectory() as folder:
        log, now = CallLog(Path(folder)), datetime.now().astimezone()
        it = CallRecord(
            now, "llama-3-8b", "done", 12.04, 3.1, 212.4, 80.2, 2141.7, 4, 812, 256, True, 0.00213, request_id="x" * 36
        )
        appended = _least_ms(lambda: log.append(it), 500)
        seldom = [written(replace(it, endpoint="seldom"))] * LAST
        often = [written(replace(it, endpoint=f"endpoint-{n % ENDPOINTS}")) for n in range(LINES)]
        log.path(now.date()).write_bytes(b"".join(seldom + often))
        near = _least_ms(lambda: log.newest("endpoint-7", LAST), ROUNDS)
        far = _least_ms(lambda: log.newest("seldom", LAST), ROUNDS)
        assert len(log.newest("seldom", LAST)) == LAST
        tally = DayTally(log)
        began = time.perf_counter()
        tally.read(now.date())
        first = time.perf_counter() - began
        log.append(it)
        again = _least_ms(lambda: tally.read(now.date()), ROUNDS)
    lines = [
        f"calls: appending one takes {appended:.3f} ms (at most {APPEND_MS} ms is wanted)",
        f"calls: the last {LAST} of an endpoint among {LINES:,} lines take {near:.1f} ms, of one that was called "
        f"long before all others {far:.1f} ms (at most {NEWEST_MS:.0f} ms is wanted)",
        f"calls: a day of {LINES:,} calls is summed in {first:.2f} s, and again after one more in {again:.2f} ms",
    ]
    assert appended < APPEND_MS, lines[0]
    assert max(near, far) < NEWEST_MS, lines[1]
    return lines


def _least_ms(work: Callable[[], object], rounds: int) -> float:
    """What the work itself takes: whatever else the machine does only adds to it."""
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return min(spent)
