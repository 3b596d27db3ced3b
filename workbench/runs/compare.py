"""Many requests side by side, within what each endpoint allows at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.runs.fan_out import fan_out
from workbench.runs.request import RunRequest
from workbench.runs.run import run

Call = Callable[[RunRequest, Transport, Stop], Generator[RunEvent]]


def compare(requests: Sequence[RunRequest], transport: Transport, stop: Stop, call: Call = run) -> Generator[RunEvent]:
    """The events of all requests in order of arrival; an endpoint gets at most `limits.concurrency` at a time."""
    return fan_out([_one_after_another(lane, transport, stop, call) for lane in _lanes(requests)], stop)


def _one_after_another(lane: Sequence[RunRequest], transport: Transport, stop: Stop, call: Call) -> Generator[RunEvent]:
    for request in lane:
        yield from call(request, transport, stop)


def _lanes(requests: Sequence[RunRequest]) -> list[list[RunRequest]]:
    by_endpoint: dict[str, list[RunRequest]] = {}
    for request in requests:
        by_endpoint.setdefault(request.endpoint.label, []).append(request)
    lanes = []
    for group in by_endpoint.values():
        count = min(len(group), group[0].endpoint.limits.concurrency)
        lanes += [group[start::count] for start in range(count)]
    return lanes
