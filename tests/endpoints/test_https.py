"""Plain HTTPS endpoints against servers that speak it, over real connections."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.test_sagemaker import LONG, body_of, ended_whole, stopped_when
from tests.fakes import plain_faults
from tests.fakes.faulty import ClosesMidStream, Drips, EndsEarly, HangsBeforeHeaders, HangsMidStream, Sliced, garbage
from tests.fakes.in_turn import EndpointsInTurn
from tests.fakes.openai_server import MODEL, GatewayServer, OpenAiServer
from tests.fakes.scripted import says
from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from workbench.endpoints import secrets
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import Failed, Finished, RunEvent, Text
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.retries import Retries
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, Traced, TransportEvent, TurnedAway
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError, WorkbenchError
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.prompts.prompt import Prompt
from workbench.runs.requests import requests_for
from workbench.runs.run import run

__all__ = ["memory_keyring"]

TOKEN = "sk-marked-0123456789"
SOUND = says("one two three four five six seven", OpenAiChat())
BODY = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}], "stream": True}
REQUEST = PayloadRequest(json.dumps(BODY).encode(), accept=None)
PROMPT = Prompt(name="p", mode="chat", input_template="Hi")

Serve = Callable[..., OpenAiServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(endpoint, token="")` starts an OpenAI-compatible server that ends with the test."""
    with ExitStack() as servers:
        yield lambda endpoint, token="", **more: servers.enter_context(OpenAiServer(endpoint, token, **more))


@pytest.fixture(scope="module")
def transport() -> Iterator[Transports]:
    with Transports(lambda: "http://127.0.0.1:9") as made:
        yield made


def endpoint_at(url: str, **fields: Any) -> Endpoint:
    limits = Limits(connect_s=5, between_s=5, total_s=10, retries=0)
    made = Endpoint("mine", "", transport="https", url=url, payload="openai", limits=limits)
    return replace(made, **{"parameters": {"model": MODEL}, **fields})


def call(transport: Transports, url: str, request: PayloadRequest = REQUEST, **fields: Any) -> list[TransportEvent]:
    return list(transport.call(endpoint_at(url, **fields), request, Stop()))


def failure(transport: Transports, url: str, **fields: Any) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        call(transport, url, **fields)
    return caught.value


def with_token(header: str = "Authorization", value: str = f"Bearer {TOKEN}") -> dict[str, Any]:
    secrets.keep("mine token", value)
    return {"headers": {header: "mine token"}}


def run_events(transport: Transports, endpoint: Endpoint) -> list[RunEvent]:
    (request,) = requests_for(PROMPT, [endpoint])
    return list(run(request, transport, Stop()))


# What goes out, and what comes back


def test_a_call_is_sent_answered_arrived_ended(serve: Serve, transport: Transports) -> None:
    server = serve(SOUND)
    events = call(transport, server.chat_url)
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Sent, Traced, Answered]
    assert set(kinds[3:-1]) == {Arrived}
    assert events[-1] == Ended(whole=True)
    assert isinstance(events[2], Answered)
    assert events[2].request_id
    assert b"[DONE]" in body_of(events)
    (seen,) = server.seen
    assert seen.body == REQUEST.body
    assert seen.headers["accept"] == "text/event-stream"
    assert seen.headers["content-type"] == "application/json"
    assert "authorization" not in seen.headers


@pytest.mark.parametrize("stream", [True, False])
def test_a_run_gives_the_answer(serve: Serve, transport: Transports, stream: bool) -> None:
    server = serve(SOUND, TOKEN)
    endpoint = endpoint_at(server.chat_url, stream=stream, **with_token())
    events = run_events(transport, endpoint)
    assert "".join(event.text for event in events if isinstance(event, Text)) == "one two three four five six seven"
    assert isinstance(events[-1], Finished)
    assert events[-1].complete
    assert events[-1].usage.tokens_out == 7
    assert json.loads(server.seen[0].body)["model"] == MODEL
    assert server.seen[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_query_of_an_address_and_other_headers_go_out(transport: Transports) -> None:
    with GatewayServer(says("yes", JumpStart()), key=TOKEN) as server:
        endpoint = endpoint_at(
            f"{server.model_url}?stage=a%20b",
            payload="jumpstart",
            stream=False,
            parameters={},
            **with_token("x-api-key", TOKEN),
        )
        events = run_events(transport, endpoint)
        assert [event.text for event in events if isinstance(event, Text)] == ["yes"]
        assert server.seen[0].path == "/prod/generate?stage=a%20b"
        assert server.seen[0].headers["x-api-key"] == TOKEN


def test_a_body_larger_than_sagemakers_limit_goes_out(transport: Transports) -> None:
    """To a server that takes none of it: the limit is not this program's."""
    with OpenAiServer(SOUND) as server:
        request = PayloadRequest(b"x" * 7_000_000)
        with pytest.raises(EndpointError) as caught:
            call(transport, server.chat_url, request)
    assert caught.value.status == 413
    assert "too large" in caught.value.message


def test_parts_of_one_byte_arrive_whole(serve: Serve, transport: Transports) -> None:
    sliced = call(transport, serve(Sliced(SOUND)).chat_url)
    assert ended_whole(sliced)
    assert body_of(sliced).count(b"data:") == body_of(call(transport, serve(SOUND).chat_url)).count(b"data:")


def test_a_stream_arrives_as_it_is_sent(serve: Serve, transport: Transports) -> None:
    """Without waiting until a whole buffer is full: the endpoint hangs behind the second part."""
    endpoint = endpoint_at(serve(HangsMidStream(SOUND)).chat_url, limits=LONG)
    events = transport.call(endpoint, REQUEST, Stop())
    while not (isinstance(event := next(events), Arrived) and b"one" in event.data):
        pass
    events.close()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_body_is_unpacked(serve: Serve, transport: Transports, encoding: str) -> None:
    body = json.dumps({"text": "한글 " * 1000}).encode()
    events = call(transport, serve(plain_faults.compressed(body, encoding)).chat_url)
    assert body_of(events) == body
    assert ended_whole(events)


def test_the_end_of_the_connection_can_be_the_end_of_the_body(serve: Serve, transport: Transports) -> None:
    spoken = plain_faults.Speaks((b"HTTP/1.0 200 OK\r\n\r\n{}",))
    events = call(transport, serve(spoken).chat_url)
    assert (body_of(events), ended_whole(events)) == (b"{}", True)


# What breaks off


@pytest.mark.parametrize(
    "endpoint",
    [
        ClosesMidStream(SOUND, after_parts=3),
        plain_faults.answers("200 OK", b"data: one\n\n", length=500),
        plain_faults.Speaks((b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\ndata: one",)),
    ],
    ids=["cut", "short", "short chunk"],
)
def test_a_body_that_breaks_off_is_not_whole(serve: Serve, transport: Transports, endpoint: Any) -> None:
    events = call(transport, serve(endpoint).chat_url)
    assert not ended_whole(events)
    assert b"one" in body_of(events)


def test_a_stream_without_its_end_mark_is_a_partial_answer(serve: Serve, transport: Transports) -> None:
    events = run_events(transport, endpoint_at(serve(EndsEarly(SOUND, after_parts=4)).chat_url))
    assert isinstance(events[-1], Finished)
    assert not events[-1].complete


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        (garbage(), "not JSON"),
        (plain_faults.answers("200 OK", b"not packed", content_encoding="gzip"), "compressed in a way"),
        (plain_faults.Speaks((b"SSH-2.0-OpenSSH_9.6\r\n",)), "closed the connection"),
        (plain_faults.Speaks(()), "closed the connection"),
    ],
    ids=["garbage", "false gzip", "no HTTP", "nothing"],
)
def test_what_is_no_answer_is_told(serve: Serve, transport: Transports, endpoint: Any, sentence: str) -> None:
    server = serve(endpoint)
    (failed,) = (event for event in run_events(transport, endpoint_at(server.chat_url)) if isinstance(event, Failed))
    assert sentence in failed.error.message
    assert failed.error.hint
    assert len(server.seen) == 1


# Stop and time limits


@pytest.mark.parametrize("endpoint", [HangsBeforeHeaders(), HangsMidStream(SOUND)])
def test_a_hang_ends_at_a_stop(serve: Serve, transport: Transports, endpoint: Any) -> None:
    server = serve(endpoint)
    seen = stopped_when(lambda _: bool(server.seen), transport, endpoint_at(server.chat_url, limits=LONG), REQUEST)
    assert not any(isinstance(event, Ended) for event in seen)


def test_early_hints_are_no_answer(serve: Serve, transport: Transports) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n"
    answer = plain_faults.answers("200 OK", b'{"choices": [{"message": {"content": "Hi"}}]}', x_request_id="it").pieces
    server = serve(plain_faults.Speaks((hints, hints, *answer)))
    events = call(transport, server.chat_url)
    assert body_of(events) == b'{"choices": [{"message": {"content": "Hi"}}]}'
    assert [event.request_id for event in events if isinstance(event, Answered)] == ["it"]


def test_a_call_that_is_stopped_before_it_starts_sends_nothing(serve: Serve, transport: Transports) -> None:
    server, stop = serve(SOUND), Stop()
    stop.set()
    assert list(transport.call(endpoint_at(server.chat_url), REQUEST, stop)) == []
    assert server.seen == []


@pytest.mark.parametrize("endpoint", [HangsBeforeHeaders(), HangsMidStream(SOUND)])
def test_silence_is_bounded(serve: Serve, transport: Transports, endpoint: Any) -> None:
    server = serve(endpoint)
    error = failure(transport, server.chat_url, limits=Limits(between_s=0.2))
    assert "for 0.2 s" in error.message
    assert error.code == "ReadTimeout"
    assert len(server.seen) == 1


@pytest.mark.parametrize("endpoint", [Drips(SOUND, 0.05), HangsBeforeHeaders(), plain_faults.slow_headers(0.02)])
def test_the_whole_time_is_bounded_where_bytes_keep_coming(serve: Serve, transport: Transports, endpoint: Any) -> None:
    error = failure(transport, serve(endpoint).chat_url, limits=Limits(between_s=30, total_s=0.25))
    assert error.code == "TotalTimeout"
    assert "0.25 s" in error.message


def test_a_refusal_that_never_ends_is_told_in_time(serve: Serve, transport: Transports) -> None:
    hang = threading.Event()

    class HangsInItsRefusal(plain_faults.Speaks):
        def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
            reply.http(b"HTTP/1.1 500 Oh no\r\ncontent-length: 90\r\n\r\nno memory")
            hang.set()
            pace.wait(None)

    error = failure(transport, serve(HangsInItsRefusal(())).chat_url, limits=Limits(between_s=0.2))
    assert hang.is_set()
    assert "no memory" in error.message


def test_a_call_that_was_turned_away_is_made_again(serve: Serve) -> None:
    server = serve(EndpointsInTurn([plain_faults.refuses("429 X", "Slow down."), SOUND]))
    with Transports(lambda: "", Retries(base_s=0.0)) as retrying:
        events = call(retrying, server.chat_url, limits=Limits(retries=1))
    assert [type(event) for event in events[:6]] == [Sent, Traced, TurnedAway, Sent, Traced, Answered]
    assert ended_whole(events)
    assert len(server.seen) == 2


@pytest.mark.parametrize(("after_s", "headers", "tries"), [(0, {}, 3), (29, {}, 1), (29, {"retry_after": "0"}, 3)])
def test_a_late_503_is_not_paid_twice(serve: Serve, after_s: float, headers: dict[str, str], tries: int) -> None:
    server = serve(plain_faults.answers("503 X", b'{"message": "Service Unavailable"}', **headers))
    with Transports(lambda: "", Retries(base_s=0.0, clock=lambda: time.perf_counter() + after_s)) as retrying:
        error = failure(retrying, server.chat_url, limits=Limits(retries=2))
    assert (error.status, len(server.seen)) == (503, tries)


# The way there


def test_nobody_listening_is_told(transport: Transports) -> None:
    error = failure(transport, "http://127.0.0.1:9/v1")
    assert (error.code, error.may_retry) == ("CannotConnect", True)
    assert "127.0.0.1:9 cannot be reached" in error.message


def test_a_host_that_is_not_known_is_told(transport: Transports) -> None:
    assert failure(transport, "http://no-such-host.invalid/v1").code in ("UnknownHost", "CannotConnect")


def test_a_server_without_tls_is_told(serve: Serve, transport: Transports) -> None:
    error = failure(transport, serve(SOUND).chat_url.replace("http:", "https:"))
    assert error.code == "Tls"
    assert "does not speak https" in error.message


@pytest.mark.parametrize("headers", [{}, {"Authorization": "mine token"}])
def test_a_token_goes_over_http_to_this_computer_alone(transport: Transports, headers: dict[str, str]) -> None:
    secrets.keep("mine token", f"Bearer {TOKEN}")
    error = failure(transport, "http://no-such-host.invalid/v1", headers=headers)
    assert ("readable for anybody" in error.message) == bool(headers)


def test_a_proxy_is_used_but_not_for_this_computer(
    serve: Serve, transport: Transports, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(plain_faults.answers("407 X"))
    monkeypatch.setenv("http_proxy", f"http://user:sk-proxy-password@127.0.0.1:{proxy.url.rpartition(':')[2]}")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert ended_whole(call(transport, serve(SOUND).chat_url))
    error = failure(transport, "http://no-such-host.invalid/v1/chat/completions")
    assert error.status is not None  # the proxy, which refuses strangers, has answered
    secure = failure(transport, "https://no-such-host.invalid/v1")
    assert secure.code == "Proxy"
    monkeypatch.setenv("no_proxy", "no-such-host.invalid")
    assert failure(transport, "http://no-such-host.invalid/v1").code in ("UnknownHost", "CannotConnect")
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9")
    monkeypatch.delenv("no_proxy")
    assert "proxy" in failure(transport, "http://no-such-host.invalid/v1").message


# Secrets


@pytest.mark.parametrize("status", ["500 X", "401 X", "302 Found"])
def test_an_error_never_repeats_a_header(serve: Serve, transport: Transports, status: str) -> None:
    error = failure(transport, serve(plain_faults.TellsWhatItGot(status)).chat_url, **with_token())
    assert TOKEN not in repr((str(error), error.details, error.values, error.args))
    assert error.__cause__ is None


def test_an_answer_that_repeats_a_header_is_cleaned(serve: Serve, transport: Transports) -> None:
    events = run_events(
        transport,
        endpoint_at(serve(Sliced(says(f"You are Bearer {TOKEN}, ok", OpenAiChat()), 7)).chat_url, **with_token()),
    )
    text = "".join(event.text for event in events if isinstance(event, Text))
    assert text.endswith(", ok")
    assert TOKEN not in text
    assert isinstance(events[-1], Finished)


def test_a_missing_entry_and_a_locked_keyring_are_sentences(
    serve: Serve, transport: Transports, memory_keyring: MemoryKeyring
) -> None:
    from keyring.errors import KeyringLocked

    server = serve(SOUND)
    missing = failure(transport, server.chat_url, headers={"Authorization": "gone"})
    assert "The keyring has no entry gone." in str(missing)
    memory_keyring.failure = KeyringLocked("x")
    locked = failure(transport, server.chat_url, headers={"Authorization": "gone"})
    assert "locked" in locked.message
    assert server.seen == []


def test_a_header_that_the_connection_needs_is_refused(transport: Transports) -> None:
    with pytest.raises(WorkbenchError, match="Content-Length cannot be"):
        call(transport, "http://127.0.0.1:9", headers={"Content-Length": "x"})
