"""A stop ends a call soon, wherever the call is just then. The bound is generous; what is waited for lasts a minute."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import Drips, HangsBeforeHeaders, HangsMidStream, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.size_limit import BODY_LIMIT
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Arrived, Ended, Sent, TransportEvent, TurnedAway
from workbench.local.containers.tgi import Tgi

SOON_S = 1.0
LONG = Limits(connect_s=60, between_s=60, total_s=60)
LOCAL = Endpoint("local:it", "it", limits=LONG)
MINE = Endpoint("mine", "it", region="us-east-1", limits=LONG)
SMALL = PayloadRequest(json.dumps({"inputs": "Hi", "stream": True}).encode(), accept=None)
LARGE = PayloadRequest(b"x" * BODY_LIMIT, accept=None)


@dataclass
class Scene:
    """A call that gets stuck: to which endpoint, with what, and how a test sees that it is."""

    url: str
    stuck: Callable[[list[TransportEvent]], bool]
    endpoint: Endpoint = LOCAL
    request: PayloadRequest = SMALL


@dataclass
class Set:
    """What a scene is made of."""

    serve: ServeEndpoints
    monkeypatch: pytest.MonkeyPatch
    open: ExitStack = field(default_factory=ExitStack)

    def in_account(self, url: str) -> None:
        self.monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
        self.monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
        self.monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", url)

    def listener(self, backlog: int = 8) -> socket.socket:
        listening = self.open.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(backlog)
        return listening


@pytest.fixture
def scenery(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    made = Set(serve_endpoints, monkeypatch)
    with made.open:
        yield made


def url_of(listening: socket.socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"


def looking_up_a_name(scenery: Set) -> Scene:
    asked, answer = threading.Event(), threading.Event()
    scenery.open.callback(answer.set)
    numbers = socket.getaddrinfo

    def resolver(host: str, *arguments: Any, **options: Any) -> Any:
        if options.get("flags"):
            return numbers(host, *arguments, **options)
        asked.set()
        answer.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    scenery.in_account("http://slow.invalid")
    scenery.monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return Scene("", lambda _: asked.is_set(), MINE)


def connecting(scenery: Set) -> Scene:
    """A listener whose queue is full answers nobody."""
    full = scenery.listener(backlog=0)
    for _ in range(4):
        waiting = scenery.open.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
    return Scene(url_of(full), after(0.05))


def shaking_hands(scenery: Set) -> Scene:
    """A listener that accepts and says nothing."""
    silent = scenery.listener()
    scenery.in_account(url_of(silent, "https"))
    return Scene("", accepted(silent, scenery), MINE)


def sending(scenery: Set) -> Scene:
    """A server that does not read; the request is larger than what the system takes from the sender."""
    silent = scenery.listener()
    return Scene(url_of(silent), accepted(silent, scenery), request=LARGE)


def waiting_for_headers(scenery: Set) -> Scene:
    recording = Recording(HangsBeforeHeaders())
    return Scene(scenery.serve({"it": recording}).url, lambda _: bool(recording.seen))


def waiting_for_parts(scenery: Set) -> Scene:
    served = HangsMidStream(says("one two three", Tgi()))
    return Scene(scenery.serve({"it": served}).url, lambda seen: any(isinstance(event, Arrived) for event in seen))


def between_parts(scenery: Set) -> Scene:
    served = Drips(says("word " * 2000, Tgi()), 0.03)
    return Scene(scenery.serve({"it": served}).url, lambda seen: any(isinstance(event, Arrived) for event in seen))


def waiting_for_a_retry(scenery: Set) -> Scene:
    served = throttled(retry_after="30")
    return Scene(scenery.serve({"it": served}).url, turned_away)


def turned_away(seen: list[TransportEvent]) -> bool:
    return any(isinstance(event, TurnedAway) for event in seen)


def after(seconds: float) -> Callable[[list[TransportEvent]], bool]:
    """Nobody can be asked whether it has begun: it has, so much later than it was sent."""
    return lambda seen: bool(seen) and isinstance(seen[0], Sent) and time.perf_counter() > seen[0].at + seconds


def accepted(listening: socket.socket, scenery: Set) -> Callable[[list[TransportEvent]], bool]:
    listening.setblocking(False)
    connections: list[socket.socket] = []

    def is_accepted(_seen: list[TransportEvent]) -> bool:
        with suppress(BlockingIOError):
            connections.append(scenery.open.enter_context(listening.accept()[0]))
        return bool(connections)

    return is_accepted


@pytest.mark.parametrize(
    "make",
    [
        looking_up_a_name,
        connecting,
        shaking_hands,
        sending,
        waiting_for_headers,
        waiting_for_parts,
        between_parts,
        waiting_for_a_retry,
    ],
)
def test_a_stop_ends_the_call_wherever_it_is(
    scenery: Set, transport_to: MakeTransport, make: Callable[[Set], Scene]
) -> None:
    scene, stop = make(scenery), Stop()
    transport, seen = transport_to(scene.url), list[TransportEvent]()
    caller = threading.Thread(target=_collect, args=(transport.call(scene.endpoint, scene.request, stop), seen))
    caller.start()
    while not scene.stuck(seen):
        assert caller.is_alive(), seen
        caller.join(0.002)
    asked = time.perf_counter()
    stop.set()
    caller.join(30)
    assert time.perf_counter() - asked < SOON_S
    assert not any(isinstance(event, Ended) for event in seen)


def _collect(events: Iterator[TransportEvent], into: list[TransportEvent]) -> None:
    for event in events:
        into.append(event)


def test_a_stop_ends_the_wait_for_a_place(scenery: Set, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(scenery.serve({"it": recording}).url)
    one = replace(LOCAL, limits=replace(LONG, concurrency=1))
    first, second = Stop(), Stop()
    seen: list[list[TransportEvent]] = [[], []]
    callers = [
        threading.Thread(target=_collect, args=(transport.call(one, SMALL, stop), into))
        for stop, into in zip((first, second), seen, strict=True)
    ]
    callers[0].start()
    while not recording.seen:
        callers[0].join(0.002)
    callers[1].start()
    asked = time.perf_counter()
    second.set()
    callers[1].join(30)
    assert time.perf_counter() - asked < SOON_S
    assert seen[1] == []
    first.set()
    callers[0].join(30)
    assert len(recording.seen) == 1
