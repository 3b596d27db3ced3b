"""How many calls an endpoint gets at a time: what its limits allow, and less while it throttles."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.pause import Pause
from workbench.endpoints.stop import Stop

_Key = tuple[str | None, ...]


@dataclass(eq=False)
class Slot:
    """One call's place. `granted` is False where the call was stopped while it waited."""

    lane: _Lane
    granted: bool = False
    taken_at: float = 0.0
    pause: Pause = field(default_factory=Pause)


class _Lane:
    """The places of one endpoint. `allowed` moves between 1 and `most`: by half down, by one a round up."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.allowed = float(most)
        self.busy = 0
        self.waiting: deque[Slot] = deque()
        self.slowed_at = -math.inf

    def set_most(self, most: int) -> None:
        """An edited limit; one that throttling has lowered stays low, and grows to the new one."""
        if most != self.most:
            was_full = self.allowed >= self.most
            self.allowed = float(most) if was_full else min(self.allowed, float(most))
            self.most = most

    def slow_down(self, at: float) -> None:
        self.allowed = max(1.0, self.allowed / 2)
        self.slowed_at = at

    def grow(self) -> None:
        self.allowed = min(float(self.most), self.allowed + 1 / self.allowed)

    def grant(self, at: float) -> None:
        """Gives the free places to those who wait, in the order in which they came."""
        while self.waiting and self.busy < int(self.allowed):
            slot = self.waiting.popleft()
            self.busy += 1
            slot.granted, slot.taken_at = True, at
            slot.pause.end()


class Slots:
    """The places of all endpoints, shared by the runs of a process. Safe from any thread.

    `clock` gives seconds of any origin that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lanes: dict[_Key, _Lane] = {}

    @contextlib.contextmanager
    def slot(self, endpoint: Endpoint, stop: Stop) -> Iterator[Slot]:
        """Waits for a place, first come first served, and frees it at the end. A stop ends the wait at once."""
        with self._lock:
            lane = self._lane(endpoint)
            slot = Slot(lane)
            lane.waiting.append(slot)
            lane.grant(self._clock())
        try:
            if not slot.granted:
                slot.pause.wait(stop)
            yield slot
        finally:
            self._leave(slot)

    def throttled(self, slot: Slot) -> None:
        """The call of `slot` was throttled: the endpoint gets half as many, once for all that were under way."""
        with self._lock:
            if slot.taken_at > slot.lane.slowed_at:
                slot.lane.slow_down(self._clock())

    def accepted(self, slot: Slot) -> None:
        """The call of `slot` was not throttled: one more at a time after as many calls as it takes at a time."""
        lane = slot.lane
        if lane.allowed >= lane.most:
            return
        with self._lock:
            if slot.taken_at > lane.slowed_at:
                lane.grow()
                lane.grant(self._clock())

    def allowed(self, endpoint: Endpoint) -> int:
        """How many calls the endpoint gets at a time now."""
        with self._lock:
            return int(self._lane(endpoint).allowed)

    def waiting(self, endpoint: Endpoint) -> int:
        """How many calls wait for a place."""
        with self._lock:
            return len(self._lane(endpoint).waiting)

    def forget_idle(self) -> None:
        """Endpoints that nobody calls begin anew, with all that their limits allow."""
        with self._lock:
            self._lanes = {key: lane for key, lane in self._lanes.items() if lane.busy or lane.waiting}

    def _lane(self, endpoint: Endpoint) -> _Lane:
        most = max(1, endpoint.limits.concurrency)
        key = _key(endpoint)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(most)
        lane.set_most(most)
        return lane

    def _leave(self, slot: Slot) -> None:
        with self._lock:
            if slot.granted:
                slot.lane.busy -= 1
            else:
                slot.lane.waiting.remove(slot)
            slot.lane.grant(self._clock())


def _key(endpoint: Endpoint) -> _Key:
    """Who shares the places: callers of one endpoint under one label."""
    return (endpoint.label, endpoint.transport, endpoint.url, endpoint.profile, endpoint.region, endpoint.name)
