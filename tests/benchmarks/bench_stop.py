"""How soon a stop ends a call, wherever the call is just then, and how soon the server sees that it has."""

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
from workbench.local import event_stream
from workbench.local.containers.tgi import Tgi
from workbench.local.server import EndpointServer

TIMES = 5
SETTLE_S = 0.1
LIMIT_MS = 200
LONG = Limits(concurrency=1, connect_s=60, between_s=60, total_s=60)
SMALL, LARGE = PayloadRequest(b'{"inputs": "Hi"}', accept=None), PayloadRequest(b"x" * BODY_LIMIT, accept=None)
LARGEST = 65_536
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
    b"X-Amzn-SageMaker-Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_FRAME = event_stream.payload_part(b'data:{"token": {"id": 1, "text": "one", "special": false}}\n\n')
PART = b"%x\r\n%b\r\n" % (len(_FRAME), _FRAME)
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
    for name, sent in (("waiting for headers", b""), ("mid-stream", HEAD + PART)):
        seen = max(_seen_ms(sent) for _ in range(TIMES))
        lines.append(f"stop: {name}: the server sees the connection closed after {seen:.1f} ms at the most")
        worst = max(worst, seen)
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


def _seen_ms(sent: bytes) -> float:
    """From the stop to the end of the connection as the server sees it, which sends so much and then nothing."""
    closed: list[float] = []
    left, stop = threading.Event(), Stop()
    with _listening(backlog=1) as listener, Transports(lambda: _url(listener)) as transport:
        server = threading.Thread(target=_watch, args=(listener, sent, closed))
        caller = threading.Thread(target=_pull, args=(transport, _endpoint("x"), SMALL, stop, left))
        server.start()
        caller.start()
        left.wait()
        time.sleep(SETTLE_S)
        asked = time.perf_counter()
        stop.set()
        for thread in (caller, server):
            thread.join()
    return (closed[0] - asked) * 1000


def _watch(listener: socket.socket, sent: bytes, closed: list[float]) -> None:
    connection, _address = listener.accept()
    with connection:
        connection.recv(LARGEST)
        connection.sendall(sent)
        with contextlib.suppress(ConnectionError):
            while connection.recv(LARGEST):
                pass
        closed.append(time.perf_counter())


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


def _url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def _full_listener() -> Iterator[str]:
    """Its queue is full: it answers nobody."""
    with _listening(backlog=0) as full, contextlib.ExitStack() as waiting:
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield _url(full)


@contextlib.contextmanager
def _silent_listener() -> Iterator[str]:
    """Connections are made, and nothing is read from them."""
    with _listening(backlog=2 * TIMES) as silent:
        yield _url(silent)


@contextlib.contextmanager
def _listening(backlog: int) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        yield listener
