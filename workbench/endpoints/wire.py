"""The socket that serves one call: what another thread shuts down to stop it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from contextvars import ContextVar

_current: ContextVar[Wire | None] = ContextVar("wire", default=None)


class Wire:
    """Knows the socket of one call; what is cut before its socket is there is cut when it comes.

    Closing a response from another thread would block until the pending read ends; shutting its socket down wakes
    the reader, who then closes. That is done through a duplicate of the socket, since TLS takes the socket itself away
    before its handshake. A connection that is not established yet cannot be cut; `connect_s` bounds it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal handler may cut while this thread holds it
        self._socket: socket.socket | None = None
        self._duplicate: socket.socket | None = None
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
        """The call now runs over this socket."""
        with self._lock:
            if connected is self._socket:
                return
            self.release()
            self._socket = connected
            self._duplicate = socket.socket(fileno=os.dup(connected.fileno()))
            if self._is_cut:
                self._shut_down()

    def release(self) -> None:
        """The call is over: what happens to its socket is no longer known here."""
        with self._lock:
            duplicate, self._duplicate, self._socket = self._duplicate, None, None
            if duplicate is not None:
                duplicate.close()

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
        if self._duplicate is not None:
            with contextlib.suppress(OSError):  # the other side has closed it already
                self._duplicate.shutdown(socket.SHUT_RDWR)


def carry(connected: socket.socket | None) -> None:
    """Reports the socket of a connection to the call that this thread serves, if it serves one."""
    wire = _current.get()
    if wire is not None and connected is not None:
        wire.carry(connected)
