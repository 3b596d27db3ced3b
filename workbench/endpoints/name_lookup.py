"""Finding the addresses of a host so that the wait can be given up.

The system's resolver blocks and cannot be interrupted. It is asked in a thread that nobody waits for once the call is
cut or out of time: it ends by itself when the resolver answers or gives up, holds nothing open, touches nothing of the
program, and as a daemon does not keep the program from ending. An address in numbers, as of the embedded endpoints,
needs no thread.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from concurrent.futures import Future
from typing import Any

from workbench.endpoints.pause import Pause
from workbench.endpoints.stop import Stop
from workbench.endpoints.wire import Wire


def addresses_of(host: str, port: int, deadline: float, wire: Wire) -> list[Any]:
    """As `socket.getaddrinfo` gives them, before `deadline` (`time.monotonic()` seconds), or an OSError."""
    with contextlib.suppress(socket.gaierror):
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    found: Future[list[Any]] = Future()
    pause, cut = Pause(), Stop()
    found.add_done_callback(lambda _: pause.end())
    threading.Thread(target=_look_up, args=(host, port, found), name=f"resolve {host}", daemon=True).start()
    with wire.wakes(cut.set):
        pause.wait(cut, max(deadline - time.monotonic(), 0.0))
    if wire.is_cut:
        raise ConnectionAbortedError
    if not found.done():
        raise TimeoutError
    return found.result()


def _look_up(host: str, port: int, found: Future[list[Any]]) -> None:
    try:
        found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except OSError as error:
        found.set_exception(error)
    except UnicodeError as error:  # a label of the name is empty or too long
        found.set_exception(socket.gaierror(socket.EAI_NONAME, str(error)))
