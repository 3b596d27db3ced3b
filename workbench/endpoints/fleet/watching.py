"""Watching endpoints until they are in service, failed or gone."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence

from workbench.endpoints.control_failures import UNREACHED
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import GONE, UNANSWERED, UNSEEN, Watched
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.refusals import NOT_FOUND
from workbench.endpoints.retries import is_throttled
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError

EVERY_S = 15.0
# After failures in a row the pauses double, up to eight times as long; about a quarter of an hour of them is enough.
_MOST_DOUBLINGS = 3
_MOST_FAILURES = 10


def watch(
    endpoints: Sequence[tuple[Place, str]], plane: ControlPlane, stop: Stop, every_s: float = EVERY_S
) -> Generator[Watched]:
    """The endpoints' states, asked for every `every_s` seconds, until each has one that stays.

    Ends at once where it is stopped: only the looking ends, the endpoints go on. A failure that may pass (throttled, no
    connection) is Unanswered, and asked again after a longer pause; one that stays, such as a refusal, is Unseen.
    """
    waiting = list(endpoints)
    stopped, failures = threading.Event(), 0
    with stop.wakes(stopped.set):
        while waiting and not stop.is_set:
            states = [_seen(place, name, plane, failures + 1 < _MOST_FAILURES) for place, name in waiting]
            yield from states
            waiting = [(state.place, state.name) for state in states if not state.is_final]
            failures = failures + 1 if any(state.status == UNANSWERED for state in states) else 0
            if waiting:
                stopped.wait(every_s * 2.0 ** min(failures, _MOST_DOUBLINGS))


def _seen(place: Place, name: str, plane: ControlPlane, is_asked_again: bool) -> Watched:
    try:
        return state_of(place, name, plane)
    except EndpointError as error:
        passes = is_throttled(error) or (error.status or 0) >= 500 or error.code in UNREACHED
        return Watched(place, name, UNANSWERED if passes and is_asked_again else UNSEEN, error=error)


def state_of(place: Place, name: str, plane: ControlPlane) -> Watched:
    """The endpoint's state now; Gone where there is none of the name. A refusal: `EndpointError`."""
    try:
        found = plane.call(place, "DescribeEndpoint", {"EndpointName": name})
    except EndpointError as error:
        if error.code == NOT_FOUND:
            return Watched(place, name, GONE)
        raise
    return Watched(place, name, str(found.get("EndpointStatus", "")), str(found.get("FailureReason", "")))
