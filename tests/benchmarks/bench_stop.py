"""How soon a stop ends a call, wherever the call is just then."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.fakes.faulty import HangsBeforeHeaders, HangsMidStream, throttled
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.size_limit import BODY_LIMIT
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Sent
from workbench.endpoints.transports import Transports
from workbench.local.containers.tgi import Tgi
from workbench.local.server import EndpointServer

TIMES = 5
SETTLE_S = 0.1
LIMIT_MS = 200
LONG = Limits(concurrency=1, connect_s=60, between_s=60, total_s=60)
SMALL, LARGE = PayloadRequest(b'{"inputs": "Hi"}', accept=None), PayloadRequest(b"x" * BODY_LIMIT, accept=None)
SERVED: dict[str, Any] = {
    "headers": HangsBeforeHeaders(),
    "stream": HangsMidStream(says("one two three", Tgi())),
    "retry": throttled(retry_after="30"),
}


def run() -> list[str]:
    lines, worst = [], 0.0
    with EndpointServer(SERVED) as server, _full_listener() as full, _silent_listener() as silent:
        places = [
            ("connecting", full, "x", SMALL),
            ("sending 6 MB", silent, "x", LARGE),
            ("waiting for headers", server.url, "headers", SMALL),
            ("mid-stream", server.url, "stream", SMALL),
            ("waiting for a retry", server.url, "retry", SMALL),
        ]
        for name, url, endpoint, request in places:
            slowest = max(_stopped_ms(url, endpoint, request) for _ in range(TIMES))
            lines.append(f"stop: {name}: {slowest:.1f} ms at the most")
            worst = max(worst, slowest)
        slowest = max(_stopped_while_waiting_ms(server.url) for _ in range(TIMES))
    lines.append(f"stop: waiting for a place: {slowest:.1f} ms at the most (at most {LIMIT_MS} ms is wanted of each)")
    if max(worst, slowest) > LIMIT_MS:
        raise SystemExit("\n".join(lines))
    return lines


def _stopped_ms(url: str, name: str, request: PayloadRequest) -> float:
    """From the stop to the end of the call, once it has left and had the time to get stuck."""
    left, stop = threading.Event(), Stop()
    with Transports(lambda: url) as transport:
        caller = threading.Thread(target=_pull, args=(transport, _endpoint(name), request, stop, left))
        caller.start()
        left.wait()
        return _ended_ms(caller, stop)


def _stopped_while_waiting_ms(url: str) -> float:
    """A second call, while the first one has the endpoint's only place."""
    endpoint, first, second, left = _endpoint("headers"), Stop(), Stop(), threading.Event()
    with Transports(lambda: url) as transport:
        holder = threading.Thread(target=_pull, args=(transport, endpoint, SMALL, first, left))
        caller = threading.Thread(target=_pull, args=(transport, endpoint, SMALL, second, left))
        holder.start()
        left.wait()
        caller.start()
        took = _ended_ms(caller, second)
        first.set()
        holder.join()
    return took


def _pull(
    transport: Transports, endpoint: Endpoint, request: PayloadRequest, stop: Stop, left: threading.Event
) -> None:
    for event in transport.call(endpoint, request, stop):
        if isinstance(event, Sent):
            left.set()


def _ended_ms(caller: threading.Thread, stop: Stop) -> float:
    time.sleep(SETTLE_S)
    asked = time.perf_counter()
    stop.set()
    caller.join()
    return (time.perf_counter() - asked) * 1000


def _endpoint(name: str) -> Endpoint:
    return replace(Endpoint(f"local:{name}", name), limits=LONG)


@contextlib.contextmanager
def _full_listener() -> Iterator[str]:
    """Its queue is full: it answers nobody."""
    with _listening(backlog=0) as full, contextlib.ExitStack() as waiting:
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}"


@contextlib.contextmanager
def _silent_listener() -> Iterator[str]:
    """Connections are made, and nothing is read from them."""
    with _listening(backlog=2 * TIMES) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}"


@contextlib.contextmanager
def _listening(backlog: int) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        yield listener
