"""The socket that serves one call: what another thread shuts down to stop it."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from workbench.endpoints.stop import Stop
from workbench.endpoints.trace import Trace

_SHORTEST_S = 0.001
_current: ContextVar[Wire | None] = ContextVar("wire", default=None)


class Wire:
    """Knows the socket of one call; what is cut before its socket is there is cut when it comes.

    Closing a response from another thread would block until the pending read ends; shutting its socket down wakes
    the reader, who then closes. That is done through a duplicate of the socket, since TLS takes the socket itself away
    before its handshake. Before there is a socket that is connected, `connecting.py` waits so that a cut wakes it.

    `connect_ms` is what opening a connection has taken this call: 0 where it goes over one that was open. `trace` is
    what went over it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal handler may cut while this thread holds it
        self._socket: socket.socket | None = None
        self._duplicate: socket.socket | None = None
        self._cut = Stop()
        self._deadline = math.inf
        self._each_wait_s = math.inf
        self.connect_ms = 0.0
        self.trace = Trace()

    @property
    def is_cut(self) -> bool:
        return self._cut.is_set

    def bound(self, each_wait_s: float, deadline: float) -> None:
        """Bounds every wait for the other side, and all of them together by the deadline, in seconds of
        `time.perf_counter()`."""
        self._each_wait_s, self._deadline = each_wait_s, deadline

    def longest_wait(self, most: float | None = None) -> float | None:
        """How many seconds the next wait may take, where nothing bounds it `most`; never 0, which means not to wait."""
        seconds = min(self._each_wait_s, self._deadline - time.perf_counter())
        return most if seconds == math.inf else max(seconds, _SHORTEST_S)

    def begin_wait(self) -> None:
        """Called before a wait on the socket. One that would begin behind the deadline is a `TimeoutError`."""
        if time.perf_counter() >= self._deadline:
            raise TimeoutError
        seconds = self.longest_wait()
        with self._lock:
            carried = self._socket
            if carried is not None and carried.fileno() >= 0 and carried.gettimeout() != seconds:
                carried.settimeout(seconds)

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """While inside, connections that this thread uses report their sockets here."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def wakes(self, wake_up: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """While inside, a cut calls `wake_up` (at once where it has come already)."""
        return self._cut.wakes(wake_up)

    def carry(self, connected: socket.socket) -> None:
        """The call now runs over this socket."""
        with self._lock:
            if connected is self._socket:
                return
            self.release()
            self._socket = connected
            self._duplicate = socket.socket(fileno=os.dup(connected.fileno()))
            if self.is_cut:
                self._shut_down()

    def release(self) -> None:
        """The call is over: what happens to its socket is no longer known here."""
        with self._lock:
            duplicate, self._duplicate, self._socket = self._duplicate, None, None
            if duplicate is not None:
                duplicate.close()

    def cut(self) -> None:
        """Wakes whoever connects, reads from the socket or writes to it. Safe from any thread, any number of times."""
        with self._lock:
            self._cut.set()
            self._shut_down()

    def _shut_down(self) -> None:
        if self._duplicate is not None:
            with contextlib.suppress(OSError):  # the other side has closed it already
                self._duplicate.shutdown(socket.SHUT_RDWR)


def current() -> Wire | None:
    """The wire of the call that this thread serves, if it serves one."""
    return _current.get()
