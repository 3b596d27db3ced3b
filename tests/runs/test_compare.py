"""Side by side against the real server: failures stay in their columns, and no endpoint gets more than it takes."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import ClosesMidStream, HangsBeforeHeaders, eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import Queued, RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.local.containers.tgi import Tgi
from workbench.local.server import EndpointServer
from workbench.prompts.prompt import Prompt
from workbench.runs.compare import compare
from workbench.runs.comparison import Comparison
from workbench.runs.request import RunRequest
from workbench.runs.requests import comparison_of, requests_for

PROMPT = Prompt("it", input_template="Question: who?\nAnswer:")
LONG = Limits(between_s=60, total_s=60)


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("fan-out")]


def local(name: str, **limits: Any) -> Endpoint:
    return Endpoint(f"local:{name}", name, limits=replace(LONG, **limits))


def states(comparison: Comparison) -> list[str]:
    return [column.state for column in comparison.columns]


def test_the_embedded_three_answer_side_by_side(endpoint_server: EndpointServer, transport_to: MakeTransport) -> None:
    requests = requests_for(PROMPT, EMBEDDED)
    comparison = comparison_of(requests).apply_all(compare(requests, transport_to(endpoint_server.url), Stop()))
    assert states(comparison) == ["done"] * 3
    assert all(column.text for column in comparison.columns)


def test_a_failing_column_leaves_the_others_alone(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    sound = says("one two three", Tgi())
    served = {"refused": eula_not_accepted(), "cut": ClosesMidStream(sound), "hang": HangsBeforeHeaders(), "ok": sound}
    requests = requests_for(PROMPT, [local("refused"), local("cut"), local("hang", between_s=0.3), local("ok")])
    transport = transport_to(serve_endpoints(served).url)
    comparison = comparison_of(requests).apply_all(compare(requests, transport, Stop()))
    assert states(comparison) == ["failed", "partial", "failed", "done"]


def test_a_stop_ends_all_columns(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    hangs = Recording(HangsBeforeHeaders())
    requests = requests_for(PROMPT, [local("hang"), local("hang", concurrency=1)], repeat=2)
    stop = Stop()
    comparison = comparison_of(requests)
    for event in compare(requests, transport_to(serve_endpoints({"hang": hangs}).url), stop):
        comparison = comparison.apply(event)
        if "sent" in states(comparison):
            stop.set()
    assert states(comparison) == ["stopped"] * 4


@dataclass
class Counting:
    """Serves one endpoint and remembers how many calls it had at the same time."""

    endpoint: Any
    lock: threading.Lock = field(default_factory=threading.Lock)
    now: int = 0
    most: int = 0

    @property
    def status(self) -> str:
        return "InService"

    def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            self.endpoint.respond(invocation, reply, pace)
        finally:
            with self.lock:
                self.now -= 1


def test_repeats_keep_to_the_concurrency_of_their_endpoint(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    counting = Counting(says("one two three four", Tgi()))
    url = serve_endpoints({"it": counting}, tokens_per_second=200).url
    requests = requests_for(PROMPT, [local("it", concurrency=2)], repeat=6)
    comparison = comparison_of(requests).apply_all(compare(requests, transport_to(url), Stop()))
    assert states(comparison) == ["done"] * 6
    assert counting.most == 2


def test_a_slow_call_holds_no_other_back() -> None:
    """Two lanes and a call that lasts until all others have been made."""
    others = threading.Event()
    made: list[int] = []

    def call(request: RunRequest, _transport: Transport, _stop: Stop) -> Generator[RunEvent]:
        if request.repeat == 1:
            assert others.wait(10), "the others wait for this one"
        made.append(request.repeat)
        if len(made) == 4:
            others.set()
        yield Queued(request.column, 0.0)

    requests = requests_for(PROMPT, [local("it", concurrency=2)], repeat=5)
    events = list(compare(requests, cast(Transport, None), Stop(), call))
    assert made[-1] == 1
    assert {event.column for event in events} == {request.column for request in requests}
