"""The honest clock: what a column's times are made of, against a real server. A wait is never shorter than it was made
to be; how much longer it takes is the machine's affair."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import Drips, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.in_turn import EndpointsInTurn
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import Queued, Started
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import Prompt
from workbench.runs.compare import compare
from workbench.runs.comparison import Column
from workbench.runs.requests import comparison_of, requests_for

PROMPT = Prompt("it", input_template="Tell me.")
DRIP_MS = 30


def local(name: str = "it", **limits: float) -> Endpoint:
    return Endpoint(f"local:{name}", name, limits=replace(Limits(between_s=60, total_s=60), **limits))


def columns_of(transport: Transports, endpoint: Endpoint, repeat: int = 1) -> tuple[Column, ...]:
    requests = requests_for(PROMPT, [endpoint], repeat=repeat)
    columns = comparison_of(requests).apply_all(compare(requests, transport, Stop())).columns
    assert {column.state for column in columns} == {"done"}
    return columns


def test_the_times_of_an_answer_that_drips(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    dripping = Drips(says("one two three four", Tgi()), DRIP_MS / 1000)
    (column,) = columns_of(transport_to(serve_endpoints({"it": dripping}).url), local())
    assert column.queue_ms is not None
    assert column.queue_ms > 0
    assert column.connect_ms is not None
    assert column.first_text_ms is not None
    assert column.longest_gap_ms is not None
    assert column.total_ms is not None
    assert 0 < column.connect_ms < column.first_text_ms
    assert column.first_text_ms >= DRIP_MS
    assert column.longest_gap_ms >= DRIP_MS / 2  # the parts leave so far apart, and may wait in a buffer
    assert column.total_ms >= column.first_text_ms + column.longest_gap_ms
    assert column.total_ms >= 4 * DRIP_MS


def test_a_connection_that_is_open_costs_nothing(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": says("one two", Tgi())}).url)
    first, second = (columns_of(transport, local())[0] for _ in range(2))
    assert first.connect_ms
    assert second.connect_ms == 0


def test_the_wait_for_ones_turn_is_queue_time(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    """One at a time: each leaves when the one before has ended, and all were ready at once."""
    transport = transport_to(serve_endpoints({"it": Drips(says("one", Tgi()), DRIP_MS / 1000)}).url)
    columns = columns_of(transport, local(concurrency=1), repeat=3)
    waits = [(column.queue_ms or 0, column.total_ms or 0) for column in columns]
    for (queued, total), (next_queued, _) in pairwise(waits):
        assert next_queued >= queued + total
    assert all(total >= DRIP_MS for _, total in waits)


def test_another_runs_calls_are_waited_for_as_well(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    """Two runs of one endpoint share its places."""
    transport = transport_to(serve_endpoints({"it": Drips(says("one two", Tgi()), DRIP_MS / 1000)}).url)
    one = local(concurrency=1)
    first, second = (compare(requests_for(PROMPT, [one]), transport, Stop()) for _ in range(2))
    times = {}
    for event in first:
        if isinstance(event, Started):
            assert isinstance(next(second), Queued)
        times["first"] = event.at
    for event in second:
        if isinstance(event, Started):
            assert event.at >= times["first"]


def test_the_wait_before_a_retry_is_no_queue_time(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    turns = EndpointsInTurn([throttled(retry_after="0.2"), throttled(), says("one two", Tgi())])
    (column,) = columns_of(transport_to(serve_endpoints({"it": turns}).url), local())
    assert column.retries == 2
    assert column.retry_ms is not None
    assert column.retry_ms >= 200
    assert column.queue_ms is not None
    assert column.first_sent_at is not None
    assert column.started_at is not None
    assert column.first_sent_at + column.retry_ms / 1000 == pytest.approx(column.started_at)
