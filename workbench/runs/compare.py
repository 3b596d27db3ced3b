"""Many requests side by side, within what each endpoint allows at a time."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence

from workbench.endpoints.events import Queued, RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.runs.fan_out import fan_out
from workbench.runs.request import RunRequest
from workbench.runs.run import run

Call = Callable[[RunRequest, Transport, Stop], Generator[RunEvent]]


def compare(requests: Sequence[RunRequest], transport: Transport, stop: Stop, call: Call = run) -> Generator[RunEvent]:
    """The events of all requests in order of arrival; an endpoint gets at most `limits.concurrency` at a time.

    All of them are ready, and so queued, from the beginning: the wait for its turn is a part of a call's queue time.
    """
    at = time.perf_counter()
    for request in requests:
        yield Queued(request.column, at)
    yield from fan_out([_one_after_another(lane, transport, stop, call) for lane in _lanes(requests)], stop)


def _one_after_another(waiting: deque[RunRequest], transport: Transport, stop: Stop, call: Call) -> Generator[RunEvent]:
    while (request := _next(waiting)) is not None:
        for event in call(request, transport, stop):
            if not (isinstance(event, Queued) and event.column == request.column):
                yield event


def _next(waiting: deque[RunRequest]) -> RunRequest | None:
    with contextlib.suppress(IndexError):
        return waiting.popleft()  # other lanes take from it as well
    return None


def _lanes(requests: Sequence[RunRequest]) -> list[deque[RunRequest]]:
    """As many lanes for an endpoint as it takes calls at a time; each takes the next request that waits for it."""
    by_endpoint: dict[str, deque[RunRequest]] = {}
    for request in requests:
        by_endpoint.setdefault(request.endpoint.label, deque()).append(request)
    lanes = []
    for waiting in by_endpoint.values():
        lanes += [waiting] * min(len(waiting), waiting[0].endpoint.limits.concurrency)
    return lanes
