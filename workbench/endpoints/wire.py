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

_SHORTEST_S = 0.001  # 0 would mean not to wait, and a negative number is none
_current: ContextVar[Wire | None] = ContextVar("wire", default=None)


class Wire:
    """Knows the socket of one call; what is cut before its socket is there is cut when it comes.

    Closing a response from another thread would block until the pending read ends; shutting its socket down wakes
    the reader, who then closes. That is done through a duplicate of the socket, since TLS takes the socket itself away
    before its handshake. Before there is a socket that is connected, `connecting.py` waits so that a cut wakes it.

    `deadline` (`time.perf_counter()` seconds) and `between_s` bound each wait on the socket. `connect_ms` is what
    opening a connection has taken this call: 0 where it goes over one that was open.
    """

    def __init__(self, deadline: float = math.inf, between_s: float = math.inf) -> None:
        self._lock = threading.RLock()  # a signal handler may cut while this thread holds it
        self._socket: socket.socket | None = None
        self._duplicate: socket.socket | None = None
        self._cut = Stop()
        self._deadline = deadline
        self._between_s = between_s
        self.connect_ms = 0.0

    @property
    def is_cut(self) -> bool:
        return self._cut.is_set

    @property
    def longest_wait(self) -> float:
        """How many seconds the next wait for the other side may take; 0 or less past the deadline."""
        return min(self._between_s, self._deadline - time.perf_counter())

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

    def limit_wait(self, most: float | None = None) -> float | None:
        """Bounds the next waits on the socket by the call's limits, or by `most`; returns the bound in seconds."""
        seconds = self.longest_wait
        bound = most if seconds == math.inf else max(seconds, _SHORTEST_S)
        with self._lock:
            if self._socket is not None and self._socket.fileno() >= 0:
                self._socket.settimeout(bound)
        return bound

    def _shut_down(self) -> None:
        if self._duplicate is not None:
            with contextlib.suppress(OSError):  # the other side has closed it already
                self._duplicate.shutdown(socket.SHUT_RDWR)


def current_wire() -> Wire | None:
    """The call that this thread serves, if it serves one."""
    return _current.get()
