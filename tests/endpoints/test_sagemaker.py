"""The runtime client against the real loopback server, with unmodified boto3."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import (
    ClosesMidStream,
    Drips,
    EndsInHalfFrame,
    HangsBeforeHeaders,
    HangsMidStream,
    RepliesWith,
    Sliced,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.fakes.sticky import Sticky
from workbench.endpoints.clients import RuntimeClients
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, Traced, TransportEvent
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError
from workbench.local.containers.tgi import Tgi

REQUEST = PayloadRequest(json.dumps({"inputs": "Hi", "stream": True}).encode(), accept=None)
LOCAL = Endpoint("local:it", "it")
LONG = Limits(between_s=60, total_s=60)


def sound() -> Any:
    return says("one two three four five six seven", Tgi())


def call(transport: Transports, endpoint: Endpoint, stop: Stop | None = None) -> list[TransportEvent]:
    return list(transport.call(endpoint, REQUEST, stop or Stop()))


def body_of(events: list[TransportEvent]) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, Arrived))


def ended_whole(events: list[TransportEvent]) -> bool:
    (end,) = (event for event in events if isinstance(event, Ended))
    return end.whole


def test_what_is_prepared_is_not_built_in_a_call_and_sends_nothing(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(sound())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    broken = Endpoint("broken", "", transport="https", url="no address", payload="openai")
    transport.prepare([broken, LOCAL])  # what cannot be prepared is told by its call
    assert recording.seen == []
    monkeypatch.setattr(RuntimeClients, "_build", lambda *_: pytest.fail("a client is built in the call"))
    assert ended_whole(call(transport, LOCAL))


@pytest.mark.parametrize("stream", [True, False])
def test_a_call_is_sent_answered_arrived_ended(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, stream: bool
) -> None:
    url = serve_endpoints({"it": sound()}).url
    before = time.perf_counter()
    events = call(transport_to(url), replace(LOCAL, stream=stream))
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Sent, Traced, Answered]
    assert set(kinds[3:-1]) == {Arrived}
    assert events[-1] == Ended(whole=True)
    assert isinstance(events[0], Sent)
    assert before <= events[0].at <= time.perf_counter()
    assert isinstance(events[2], Answered)
    assert events[2].request_id
    assert b"seven" in body_of(events)


def test_every_field_of_an_endpoint_goes_out_as_its_header(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(sound())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    endpoint = replace(
        LOCAL, component="part", variant="blue", container="host", attributes="a=1", accept_eula=True, stream=False
    )
    call(transport, endpoint)
    call(transport, replace(endpoint, stream=True))
    for seen in recording.seen:
        prefix = "x-amzn-sagemaker-"
        assert seen.headers[f"{prefix}inference-component"] == "part"
        assert seen.headers[f"{prefix}target-variant"] == "blue"
        assert seen.headers[f"{prefix}target-container-hostname"] == "host"
        assert seen.headers[f"{prefix}custom-attributes"] == "a=1;accept_eula=true"
    assert [seen.streams for seen in recording.seen] == [False, True]
    assert not any("accept" in name and "amzn" in name for name in recording.seen[1].headers)


def test_a_multi_model_endpoint_is_called_without_streaming(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(sound())
    endpoint = replace(LOCAL, target_model="a.tar.gz", stream=True)
    call(transport_to(serve_endpoints({"it": recording}).url), endpoint)
    assert recording.seen[0].headers["x-amzn-sagemaker-target-model"] == "a.tar.gz"
    assert not recording.seen[0].streams


def test_what_is_not_set_is_not_sent(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(sound())
    call(transport_to(serve_endpoints({"it": recording}).url), LOCAL)
    assert not [name for name in recording.seen[0].headers if "custom" in name or "target" in name or "infer" in name]


def test_a_failed_call_is_not_sent_again(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    with pytest.raises(EndpointError):
        call(transport, replace(LOCAL, limits=Limits(between_s=0.1)))
    assert len(recording.seen) == 1


def test_the_users_aws_and_proxy_settings_do_not_touch_the_embedded_endpoints(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that nobody listens at stands for everything that must not be asked."""
    nowhere = "http://127.0.0.1:9"
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME"):
        monkeypatch.setenv(name, nowhere)
    monkeypatch.setenv("AWS_PROFILE", "does-not-exist")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "7")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
    recording = Recording(sound())
    assert ended_whole(call(transport_to(serve_endpoints({"it": recording}).url), LOCAL))
    assert "PLANTED" not in json.dumps(dict(recording.seen[0].headers))


def test_other_endpoints_follow_boto3s_own_settings(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(sound())
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"mine": recording}).url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
    events = call(transport_to("http://127.0.0.1:9"), Endpoint("mine", "mine", region="eu-west-1"))
    assert ended_whole(events)
    assert "AKIAPLANTED0000001/" in recording.seen[0].headers["authorization"]
    assert "/eu-west-1/sagemaker/" in recording.seen[0].headers["authorization"]


def test_clients_are_shared_by_endpoints_with_the_same_account_and_limits(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": sound()}).url)
    clients = transport._sagemaker._clients
    assert clients.client(LOCAL) is clients.client(replace(LOCAL, label="local:other", name="other"))
    assert clients.client(LOCAL) is not clients.client(replace(LOCAL, limits=LONG))


def test_parts_of_one_byte_arrive_whole(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": sound(), "sliced": Sliced(sound())}).url)
    sliced = call(transport, replace(LOCAL, name="sliced"))
    assert ended_whole(sliced)
    assert body_of(sliced) == body_of(call(transport, LOCAL))


@pytest.mark.parametrize("fault", [ClosesMidStream, EndsInHalfFrame])
def test_a_stream_that_breaks_off_keeps_what_arrived(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, fault: Callable[[Any], Any]
) -> None:
    events = call(transport_to(serve_endpoints({"it": fault(sound())}).url), LOCAL)
    assert not ended_whole(events)
    assert b"one" in body_of(events)


def test_a_stream_that_is_no_event_stream_is_told(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    class Plain(RepliesWith):
        def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
            reply.send(b"x" * 100, "text/plain")

    transport = transport_to(serve_endpoints({"it": Plain(())}).url)
    with pytest.raises(EndpointError, match="not an event stream"):
        call(transport, LOCAL)


# Stop and time limits


def stopped_when(
    ready: Callable[[list[TransportEvent]], bool],
    transport: Transports,
    endpoint: Endpoint,
    request: PayloadRequest = REQUEST,
) -> list[TransportEvent]:
    """The events of a call that another thread stops once `ready`; fails where the call hangs on."""
    stop = Stop()
    seen: list[TransportEvent] = []

    def pull() -> None:
        for event in transport.call(endpoint, request, stop):
            seen.append(event)

    caller = threading.Thread(target=pull)
    caller.start()
    while not ready(seen) and caller.is_alive():
        caller.join(0.001)
    asked = time.perf_counter()
    stop.set()
    caller.join(30)
    assert not caller.is_alive()
    assert time.perf_counter() - asked < 5  # the hang lasts 60 s
    return seen


def test_a_hang_before_the_headers_ends_at_a_stop(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    events = stopped_when(lambda _: bool(recording.seen), transport, replace(LOCAL, limits=LONG))
    assert [type(event) for event in events] == [Sent, Traced]


def test_a_hang_within_the_stream_ends_at_a_stop(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": HangsMidStream(sound())}).url)
    events = stopped_when(lambda seen: b"two" in body_of(seen), transport, replace(LOCAL, limits=LONG))
    assert not any(isinstance(event, Ended) for event in events)
    assert b"two" in body_of(events)


def test_a_reused_connection_ends_at_a_stop_too(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(serve_endpoints({"sound": sound(), "it": recording}).url)
    endpoint = replace(LOCAL, limits=LONG)
    assert ended_whole(call(transport, replace(endpoint, name="sound")))
    events = stopped_when(lambda _: bool(recording.seen), transport, endpoint)
    assert [type(event) for event in events] == [Sent, Traced]


def test_a_call_that_is_stopped_before_it_starts_sends_nothing(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(sound())
    stop = Stop()
    stop.set()
    assert call(transport_to(serve_endpoints({"it": recording}).url), LOCAL, stop) == []
    assert recording.seen == []


def test_the_transport_works_after_a_stop(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(serve_endpoints({"sound": sound(), "it": recording}).url)
    endpoint = replace(LOCAL, limits=LONG)
    stopped_when(lambda _: bool(recording.seen), transport, endpoint)
    assert ended_whole(call(transport, replace(endpoint, name="sound")))


def test_closing_the_generator_ends_the_call(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": HangsMidStream(sound())}).url)
    events = transport.call(replace(LOCAL, limits=LONG), REQUEST, Stop())
    while not isinstance(next(events), Arrived):
        pass
    events.close()
    assert next(events, None) is None


def test_silence_is_bounded_before_the_headers_and_within_the_stream(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    url = serve_endpoints({"before": HangsBeforeHeaders(), "within": HangsMidStream(sound())}).url
    for name in ("before", "within"):
        endpoint = replace(LOCAL, name=name, limits=Limits(between_s=0.2))
        with pytest.raises(EndpointError, match=r"Nothing came from 127\.0\.0\.1:\d+ for 0\.2 s") as error:
            call(transport_to(url), endpoint)
        assert error.value.code == "ReadTimeout"


def test_the_whole_time_is_bounded_where_parts_keep_coming(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    url = serve_endpoints({"it": Drips(sound(), 0.1), "hang": HangsBeforeHeaders()}).url
    for name in ("it", "hang"):
        endpoint = replace(LOCAL, name=name, limits=Limits(between_s=30, total_s=0.35))
        with pytest.raises(EndpointError, match=r"not complete after 0\.35 s") as error:
            call(transport_to(url), endpoint)
        assert error.value.code == "TotalTimeout"


STICKY = replace(LOCAL, session_id="NEW_SESSION", stream=False)


def test_a_new_session_is_the_session_of_the_calls_that_follow(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    served = Sticky(closes_after=2)
    transport = transport_to(serve_endpoints({"it": served}).url)
    for _ in range(4):
        call(transport, STICKY)
    assert served.asked == ["NEW_SESSION", "session-1", "session-1", "NEW_SESSION"]
    call(transport, replace(STICKY, label="local:other"))
    assert served.asked[-1] == "NEW_SESSION"


def test_a_session_that_the_endpoint_no_longer_knows_is_left(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    served = Sticky()
    transport = transport_to(serve_endpoints({"it": served}).url)
    call(transport, STICKY)
    served.expire()
    with pytest.raises(EndpointError):
        call(transport, STICKY)
    call(transport, STICKY)
    assert served.asked == ["NEW_SESSION", "session-1", "NEW_SESSION"]


def test_a_session_that_is_named_stays_the_one_that_is_sent(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(sound())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    for _ in range(2):
        call(transport, replace(STICKY, session_id="mine"))
    assert [seen.headers["x-amzn-sagemaker-session-id"] for seen in recording.seen] == ["mine", "mine"]
