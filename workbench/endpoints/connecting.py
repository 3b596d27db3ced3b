"""Opening a TCP connection so that it can be given up at any moment.

The connection is opened without blocking; the wait for it also ends at a byte in a pair of sockets, which works on
every system. (Shutting down a socket that still connects wakes its poll on Linux alone.)
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

from workbench.endpoints.name_lookup import addresses_of
from workbench.endpoints.wire import Wire

Option = tuple[int, int, int | bytes]
_Address = tuple[Any, ...]


def connect(
    host: str, port: int, seconds: float, wire: Wire, options: Sequence[Option] = (), source: _Address | None = None
) -> socket.socket:
    """A connected socket within `seconds` in all, or an OSError: `TimeoutError`, `socket.gaierror`, a refusal.

    Of several addresses each gets its share of the time, so that one that answers nobody leaves time for the next.
    """
    deadline = time.monotonic() + seconds
    failure: OSError = OSError(f"{host} has no address")
    addresses = addresses_of(host, port, deadline, wire)
    for number, (*kind, _, address) in enumerate(addresses):
        share = (deadline - time.monotonic()) / (len(addresses) - number)
        with contextlib.ExitStack() as closing_on_failure:
            opened = closing_on_failure.enter_context(socket.socket(*kind))
            try:
                _prepare(opened, options, source)
                _open(opened, address, share, wire)
            except OSError as error:
                failure = error
            else:
                closing_on_failure.pop_all()
                return opened
        if wire.is_cut:
            break
    raise failure


def _prepare(opened: socket.socket, options: Sequence[Option], source: _Address | None) -> None:
    for option in options:
        opened.setsockopt(*option)
    if source:
        opened.bind(source)
    opened.setblocking(False)


def _open(opened: socket.socket, address: _Address, seconds: float, wire: Wire) -> None:
    with contextlib.suppress(BlockingIOError):
        opened.connect(address)
        return
    with _alarm(wire) as alarm, selectors.DefaultSelector() as selector:
        selector.register(opened, selectors.EVENT_WRITE)
        selector.register(alarm, selectors.EVENT_READ)
        ready = selector.select(max(seconds, 0.0))
    if wire.is_cut:
        raise ConnectionAbortedError
    if not ready:
        raise TimeoutError
    number = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number))


@contextlib.contextmanager
def _alarm(wire: Wire) -> Iterator[socket.socket]:
    """A socket that can be read as soon as the wire is cut."""
    heard, bell = socket.socketpair()
    with heard, bell, wire.wakes(lambda: _ring(bell)):
        yield heard


def _ring(bell: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the wait has ended in this moment
        bell.send(b"!")
