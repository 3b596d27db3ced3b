"""Watching endpoints until they are in service, failed or gone."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import GONE, Watched
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.refusals import NOT_FOUND
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError

EVERY_S = 15.0


def watch(
    endpoints: Sequence[tuple[Place, str]], plane: ControlPlane, stop: Stop, every_s: float = EVERY_S
) -> Generator[Watched]:
    """The endpoints' states, asked for every `every_s` seconds, until each has one that stays.

    Ends at once where it is stopped: only the looking ends, the endpoints go on. A refusal: `EndpointError`.
    """
    waiting = list(endpoints)
    stopped = threading.Event()
    with stop.wakes(stopped.set):
        while waiting and not stop.is_set:
            states = [state_of(place, name, plane) for place, name in waiting]
            yield from states
            waiting = [(state.place, state.name) for state in states if not state.is_final]
            if waiting:
                stopped.wait(every_s)


def state_of(place: Place, name: str, plane: ControlPlane) -> Watched:
    """The endpoint's state now; Gone where there is none of the name."""
    try:
        found = plane.call(place, "DescribeEndpoint", {"EndpointName": name})
    except EndpointError as error:
        if error.code == NOT_FOUND:
            return Watched(place, name, GONE)
        raise
    return Watched(place, name, str(found.get("EndpointStatus", "")), str(found.get("FailureReason", "")))
