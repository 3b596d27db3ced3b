"""What went over the wire is told as it was, but for what is secret: compared with what the servers received."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes import plain_faults
from tests.fakes.faulty import ClosesMidStream, HangsBeforeHeaders, eula_not_accepted, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.openai_server import MODEL, OpenAiServer
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from workbench.endpoints import secrets
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import Exchanged, Failed, Finished, Retrying, RunEvent
from workbench.endpoints.exchange import LONGEST_REPLY, Exchange, Reply, SentRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.invocation import Invocation
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.compare import compare
from workbench.runs.comparison import Column, Comparison
from workbench.runs.received import Received
from workbench.runs.request import RunRequest
from workbench.runs.requests import requests_for
from workbench.runs.run import run

__all__ = ["memory_keyring"]

SAID = "One day, 김철수 said “{x}” 😀 and left."
TOKEN = "sk-marked-0123456789"
LIMITS = Limits(retries=0, between_s=5, total_s=10)
HIDDEN = {"authorization", "x-amz-security-token"}


def request_to(name: str, **more: Any) -> RunRequest:
    endpoint = replace(Endpoint(f"local:{name}", name, payload="tgi", limits=LIMITS), **more)
    return RunRequest(name, endpoint, RenderedPrompt(f"Tell {name}."))


def last(events: list[RunEvent], column: str = "it") -> Exchange:
    state = Column(column, column)
    for event in events:
        if event.column == column:
            state = state.apply(event)
    assert state.exchange is not None
    return state.exchange


def replied(exchange: Exchange) -> Reply:
    assert exchange.reply is not None
    return exchange.reply


def assert_as_received(sent: SentRequest, seen: Invocation) -> None:
    """Every header that the server received, and no other; the secret ones without their values."""
    told = {name.lower(): value for name, value in sent.headers}
    assert len(told) == len(sent.headers)
    assert told.keys() == seen.headers.keys()
    for name, value in seen.headers.items():
        assert told[name] == ("…" if name in HIDDEN else value), name
    assert sent.body == seen.body
    assert sent.method == "POST"
    assert sent.url.endswith(seen.path)
    assert f"//{seen.headers['host']}/" in sent.url


def header(headers: tuple[tuple[str, str], ...], wanted: str) -> str:
    return next(value for name, value in headers if name.lower() == wanted)


@pytest.mark.parametrize("stream", [True, False])
def test_a_call_of_sagemaker_is_told_as_the_server_received_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, stream: bool
) -> None:
    recording = Recording(says(SAID, Tgi()))
    server = serve_endpoints({"it": recording})
    events = list(run(request_to("it", stream=stream), transport_to(server.url), Stop()))
    (seen,) = recording.seen
    told = [event for event in events if isinstance(event, Exchanged)]
    assert len(told) == 2
    assert isinstance(events[-1], Finished)
    assert events[-2] is told[-1]
    assert_as_received(told[0].exchange.sent, seen)
    assert told[-1].exchange.sent == told[0].exchange.sent
    reply = replied(told[-1].exchange)
    assert (reply.status, reply.cut) == (200, False)
    assert header(reply.headers, "x-amzn-requestid") == events[-1].request_id
    text = reply.body.decode()
    if stream:  # the parts' own payload, put together: no frame of the event stream is in it
        lines = [line for line in text.split("\n") if line]
        assert all(json.loads(line.removeprefix("data:")) for line in lines)
        assert json.loads(lines[-1].removeprefix("data:"))["generated_text"] == SAID
    else:
        assert SAID in json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("stream", [True, False])
def test_a_refusal_is_told_with_its_body(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, stream: bool
) -> None:
    transport = transport_to(serve_endpoints({"it": eula_not_accepted()}).url)
    events = list(run(request_to("it", stream=stream), transport, Stop()))
    assert isinstance(events[-1], Failed)
    reply = replied(last(events))
    assert reply.status == 424
    assert header(reply.headers, "x-amzn-errortype")
    assert "accept_eula" in str(json.loads(reply.body))


def test_each_try_is_told(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": throttled()}).url)
    events = list(run(request_to("it", limits=Limits(retries=1)), transport, Stop()))
    told = [type(event) for event in events if isinstance(event, Exchanged | Retrying | Failed)]
    assert told == [Exchanged, Retrying, Exchanged, Failed]
    assert replied(last(events)).status in (400, 429)


def test_what_was_read_of_a_broken_reply_is_told(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": ClosesMidStream(says(SAID, Tgi()), after_parts=2)}).url)
    reply = replied(last(list(run(request_to("it"), transport, Stop()))))
    assert reply.status == 200
    assert reply.body.count(b"data:") == 2


def test_a_request_that_nobody_answered_is_told_alone(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": HangsBeforeHeaders()}).url)
    events = list(run(request_to("it", limits=replace(LIMITS, between_s=0.2)), transport, Stop()))
    assert isinstance(events[-1], Failed)
    exchange = last(events)
    assert exchange.reply is None
    assert b"Tell it." in exchange.sent.body


def test_calls_of_one_client_at_once_do_not_mix(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    names = [f"model-{number}" for number in range(8)]
    recordings: Mapping[str, Recording] = {name: Recording(says(f"I am {name}.", Tgi())) for name in names}
    transport = transport_to(serve_endpoints(recordings).url)
    events = list(compare([request_to(name) for name in names], transport, Stop()))
    state = Comparison(tuple(Column(name, name) for name in names)).apply_all(events)
    for name in names:
        exchange = state[name].exchange
        assert exchange is not None
        (seen,) = recordings[name].seen
        assert_as_received(exchange.sent, seen)
        assert f"I am {name}." in replied(exchange).body.decode()


# Over HTTPS


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def https_events(url: str, **fields: Any) -> list[RunEvent]:
    limits = Limits(connect_s=5, between_s=5, total_s=10, retries=0)
    endpoint = Endpoint("mine", "", transport="https", url=url, payload="openai", limits=limits)
    endpoint = replace(endpoint, parameters={"model": MODEL}, **fields)
    (request,) = requests_for(Prompt(name="p", mode="chat", input_template="Hi"), [endpoint])
    with Transports(lambda: "http://127.0.0.1:9") as transport:
        return list(run(replace(request, column="it"), transport, Stop()))


def test_a_call_over_https_is_told_as_the_server_received_it(servers: ExitStack, memory_keyring: MemoryKeyring) -> None:
    server = servers.enter_context(OpenAiServer(says(SAID, OpenAiChat()), TOKEN))
    secrets.keep("mine token", f"Bearer {TOKEN}")
    exchange = last(https_events(server.chat_url, headers={"Authorization": "mine token"}))
    (seen,) = server.seen
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert_as_received(exchange.sent, seen)
    reply = replied(exchange)
    assert (reply.status, reply.cut) == (200, False)
    assert reply.body.endswith(b"data: [DONE]\n\n")
    assert TOKEN not in repr(exchange)


def test_a_header_from_the_keyring_shows_no_value_whatever_its_name(
    servers: ExitStack, memory_keyring: MemoryKeyring
) -> None:
    server = servers.enter_context(OpenAiServer(says(SAID, OpenAiChat())))
    secrets.keep("mine token", "abc")  # too short to be found by its value
    exchange = last(https_events(server.chat_url, headers={"X-Gate": "mine token"}))
    assert server.seen[0].headers["x-gate"] == "abc"
    assert header(exchange.sent.headers, "x-gate") == "…"


def test_a_refusal_over_https_is_told_without_the_token_it_repeats(
    servers: ExitStack, memory_keyring: MemoryKeyring
) -> None:
    server = servers.enter_context(OpenAiServer(plain_faults.TellsWhatItGot()))
    secrets.keep("mine token", f"Bearer {TOKEN}")
    exchange = last(https_events(server.chat_url, headers={"Authorization": "mine token"}))
    reply = replied(exchange)
    assert reply.status is not None
    assert reply.status >= 400
    assert b"told" in reply.body
    assert TOKEN not in repr(exchange)


# How much is kept


def test_of_a_longer_reply_the_beginning_is_kept() -> None:
    received = Received()
    received.begin(Exchange(SentRequest("POST", "http://x/", (), b""), Reply(200)))
    assert received.take() is None
    received.add(b"a" * (LONGEST_REPLY - 1))
    received.add(b"bcd")
    received.add(b"e")
    exchange = received.take()
    assert exchange is not None
    reply = replied(exchange)
    assert (len(reply.body), reply.body[-2:], reply.cut) == (LONGEST_REPLY, b"ab", True)
