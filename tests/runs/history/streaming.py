"""A program that records runs until it is killed, and says on standard output what had arrived when.

`python -m tests.runs.history.streaming HISTORY`: three columns stream at once; run after run.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from pathlib import Path

from tests.runs.history.recorded import NO_TRANSPORT, asking, new_run
from workbench.endpoints.events import Finished, FirstText, Queued, RunEvent, Started, Text
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.runs.compare import compare
from workbench.runs.history.history import History
from workbench.runs.request import RunRequest

COLUMNS = ("first", "second", "third")
PIECES = 40
PAUSE_S = 0.003


def piece(column: str, number: int) -> str:
    return f"{column} {number} 한글 😀\n"


def whole(column: str) -> str:
    return "".join(piece(column, number) for number in range(PIECES))


def stream(request: RunRequest, _transport: Transport, _stop: Stop) -> Generator[RunEvent]:
    key = request.column
    yield Queued(key, time.perf_counter())
    yield Started(key, time.perf_counter())
    yield FirstText(key, time.perf_counter())
    for number in range(PIECES):
        time.sleep(PAUSE_S)
        yield Text(key, time.perf_counter(), piece(key, number))
    yield Finished(key, time.perf_counter())


def main(path: Path) -> None:
    requests = [asking(column) for column in COLUMNS]
    history = History(path, stream)
    while True:
        recorded = history.begin(new_run(*requests))
        _say("run", recorded.uid)
        arrived = dict.fromkeys(COLUMNS, 0)
        for event in compare(requests, NO_TRANSPORT, Stop(), recorded.call):
            if isinstance(event, Text):
                arrived[event.column] += 1
                _say("text", recorded.uid, event.column, str(arrived[event.column]))
        recorded.end()


def _say(*words: str) -> None:
    os.write(1, f"{' '.join(words)}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
