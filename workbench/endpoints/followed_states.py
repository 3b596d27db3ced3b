"""The states of several endpoints, asked for again and again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.states import EndpointState, endpoint_state
from workbench.errors import EndpointError

EVERY_S = 30.0
SLOWEST_S = 600.0


def follow_states(endpoints: Sequence[Endpoint], pause: Callable[[float], bool]) -> Generator[EndpointState]:
    """Yields each endpoint's state every 30 s until `pause`, which waits so many seconds, says that it is enough.

    After a round with a failure the next one comes later, up to ten minutes. Where an account cannot be asked at all
    (no credentials, no network) it is asked for one of its endpoints a round, and tells nothing.
    """
    every = EVERY_S
    while True:
        unreachable: set[tuple[str | None, str | None]] = set()
        for endpoint in endpoints:
            account = endpoint.profile, endpoint.region
            if account in unreachable:
                continue
            try:
                yield endpoint_state(endpoint)
            except EndpointError:
                unreachable.add(account)
            if pause(0):
                return
        every = min(every * 2, SLOWEST_S) if unreachable else EVERY_S
        if pause(every):
            return
