"""A wait that a stop ends at once."""

from __future__ import annotations

import contextlib
from queue import Empty, SimpleQueue

from workbench.endpoints.stop import Stop


class Pause:
    """Waited through once, by one thread; `end` from any thread ends it, before it begins as well.

    A queue and no event: its `put` may also be called by a signal handler that interrupts the `get`.
    """

    def __init__(self) -> None:
        self._ends: SimpleQueue[None] = SimpleQueue()

    def end(self) -> None:
        self._ends.put(None)

    def wait(self, stop: Stop, seconds: float | None = None) -> None:
        """Returns when `end` was called, at a stop, or after `seconds`."""
        with stop.wakes(self.end), contextlib.suppress(Empty):
            self._ends.get(timeout=seconds)
