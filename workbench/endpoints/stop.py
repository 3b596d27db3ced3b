"""Stopping a call from another thread: the flag, and the wake-up of whoever waits on a socket."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


class Stop:
    """Set once, from any thread. A caller that blocks registers how to wake it; the wake-up runs at most once."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal handler may set it while this thread holds the lock
        self._is_set = False
        self._wake_ups: list[Callable[[], None]] = []

    @property
    def is_set(self) -> bool:
        return self._is_set

    def set(self) -> None:
        with self._lock:
            self._is_set = True
            wake_ups, self._wake_ups = self._wake_ups, []
        for wake_up in wake_ups:
            wake_up()

    @contextlib.contextmanager
    def wakes(self, wake_up: Callable[[], None]) -> Iterator[None]:
        """While inside, `set()` calls `wake_up` (at once where it is set already)."""
        with self._lock:
            already = self._is_set
            if not already:
                self._wake_ups.append(wake_up)
        if already:
            wake_up()
        try:
            yield
        finally:
            with self._lock:
                if wake_up in self._wake_ups:
                    self._wake_ups.remove(wake_up)
