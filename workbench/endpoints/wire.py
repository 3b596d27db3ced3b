"""The socket that serves one call: what another thread shuts down to stop it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextvars import ContextVar

_current: ContextVar[Wire | None] = ContextVar("wire", default=None)


class Wire:
    """Knows the socket of one call, and forgets nothing: `cut` before the socket is there cuts it when it comes.

    Closing a response from another thread would block until the pending read ends; shutting its socket down wakes
    the reader, who then closes.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal handler may cut while this thread holds it
        self._socket: socket.socket | None = None
        self._is_cut = False

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """While inside, connections that this thread uses report their sockets here."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def carry(self, connected: socket.socket) -> None:
        with self._lock:
            self._socket = connected
            if self._is_cut:
                self._shut_down()

    def cut(self) -> None:
        """Wakes whoever reads from the socket or writes to it. Safe from any thread, any number of times."""
        with self._lock:
            self._is_cut = True
            self._shut_down()

    def limit(self, seconds: float) -> None:
        """Bounds each further wait for bytes."""
        with self._lock:
            if self._socket is not None and self._socket.fileno() >= 0:
                self._socket.settimeout(seconds)

    def _shut_down(self) -> None:
        if self._socket is not None:
            # Not the method of a TLS socket: that one would take the session away from under the reader.
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def carry(connected: socket.socket | None) -> None:
    """Reports the socket of a connection to the call that this thread serves, if it serves one."""
    wire = _current.get()
    if wire is not None and connected is not None:
        wire.carry(connected)
