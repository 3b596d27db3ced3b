"""Runs to record, and calls that are events of a list."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Finished, FirstText, Queued, RunEvent, Started, Text, Usage
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.history.history import History
from workbench.runs.history.records import NewRun, StoredColumn
from workbench.runs.request import RunRequest
from workbench.runs.sampling import Sampling
from workbench.runs.variant import plain

NO_TRANSPORT: Any = None
MakeEvents = Callable[[RunRequest, Transport, Stop], Generator[RunEvent]]


def asking(label: str, text: str = "Why?", repeat: int = 1) -> RunRequest:
    key = label if repeat == 1 else f"{label} #{repeat}"
    return RunRequest(key, Endpoint(label, label), RenderedPrompt(text), repeat=repeat)


def new_run(*requests: RunRequest, name: str = "Mine", **more: Any) -> NewRun:
    columns = tuple(StoredColumn(plain(one.endpoint.label), one, Sampling()) for one in requests)
    return NewRun(Prompt(name), columns, **more)


def saying(pieces: Sequence[str], *ends: RunEvent) -> MakeEvents:
    """Calls that give these pieces, then end well or as told."""

    def call(request: RunRequest, _transport: Transport, _stop: Stop) -> Generator[RunEvent]:
        key = request.column
        yield Queued(key, time.perf_counter())
        yield Started(key, time.perf_counter())
        if pieces:
            yield FirstText(key, time.perf_counter())
        for piece in pieces:
            yield Text(key, time.perf_counter(), piece)
        yield from ends or (Finished(key, time.perf_counter(), usage=Usage(3, len(pieces))),)

    return call


def record(history: History, new: NewRun, make_call: MakeEvents) -> int:
    """Makes each call of the run, one after the other, and gives the run's id."""
    recorded = history.begin(new)
    for column in new.columns:
        list(recorded.call(column.request, NO_TRANSPORT, Stop(), make_call))
    recorded.end()
    return recorded.id
