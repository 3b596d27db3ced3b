"""One run against the real loopback server: what happens is told as events, whatever the endpoint does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import (
    ClosesMidStream,
    EndsEarly,
    EndsInHalfFrame,
    FailsMidStream,
    HangsBeforeHeaders,
    HangsMidStream,
    LacksLastNewline,
    RepliesWith,
    Sliced,
    eula_not_accepted,
    garbage,
    internal_failure,
    throttled,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import (
    Connected,
    Exchanged,
    Failed,
    Finished,
    FirstText,
    Queued,
    Retrying,
    RunEvent,
    Started,
    Text,
    Usage,
)
from workbench.endpoints.stop import Stop
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.server import EndpointServer
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.run import run

SAID = "One day, 김철수 said “{x}” 😀 and left."
CONTAINERS = {"tgi": Tgi(), "jumpstart": JumpStart(), "openai": OpenAiChat()}
LONG = Limits(between_s=60, total_s=60)


def request_to(payload: str, **more: Any) -> RunRequest:
    endpoint = replace(Endpoint("local:it", "it", payload=payload, limits=LONG), **more)
    return RunRequest("column", endpoint, RenderedPrompt("Tell me."))


def shape(events: list[RunEvent]) -> list[type]:
    """The kinds of event, with a run of texts as one; `test_exchange.py` has what went over the wire."""
    kinds: list[type] = []
    for event in events:
        if not isinstance(event, Exchanged) and not (kinds and kinds[-1] is type(event) is Text):
            kinds.append(type(event))
    return kinds


def column(events: list[RunEvent]) -> Column:
    state = Column("column", "It")
    for event in events:
        state = state.apply(event)
    return state


@pytest.mark.parametrize("payload", CONTAINERS)
@pytest.mark.parametrize("stream", [True, False])
def test_a_sound_run_in_every_format_and_both_verbs(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, stream: bool
) -> None:
    transport = transport_to(serve_endpoints({"it": says(SAID, CONTAINERS[payload])}).url)
    events = list(run(request_to(payload, stream=stream), transport, Stop()))
    assert shape(events) == [Queued, Started, Connected, FirstText, Text, Finished]
    assert [event.column for event in events] == ["column"] * len(events)
    times = [event.at for event in events]
    assert times == sorted(times)
    end = column(events)
    assert (end.text, end.state) == (SAID, "done")
    assert end.request_id
    if stream:
        assert sum(isinstance(event, Text) for event in events) > 3


@pytest.mark.parametrize("payload", ["tgi", "openai"])
def test_a_format_that_counts_tokens_gives_exact_counts(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str
) -> None:
    transport = transport_to(serve_endpoints({"it": says(SAID, CONTAINERS[payload])}).url)
    usage = column(list(run(request_to(payload), transport, Stop()))).usage
    assert usage.tokens_in
    assert usage.tokens_out


@pytest.mark.parametrize("payload", CONTAINERS)
@pytest.mark.parametrize("wrap", [lambda sound: Sliced(sound, 1), lambda sound: Sliced(sound, 7), LacksLastNewline])
def test_the_cuts_of_the_transport_do_not_show(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, wrap: Callable[[Any], Any]
) -> None:
    transport = transport_to(serve_endpoints({"it": wrap(says(SAID, CONTAINERS[payload]))}).url)
    end = column(list(run(request_to(payload), transport, Stop())))
    assert (end.text, end.state) == (SAID, "done")


@pytest.mark.parametrize("endpoint", EMBEDDED, ids=lambda endpoint: endpoint.name)
@pytest.mark.parametrize("stream", [True, False])
def test_the_embedded_endpoints_answer(
    endpoint_server: EndpointServer, transport_to: MakeTransport, endpoint: Endpoint, stream: bool
) -> None:
    prompt = RenderedPrompt("Passage: 아크메 was founded in 1999.\nQuestion: When was it founded?\nAnswer:")
    request = RunRequest("column", replace(endpoint, stream=stream), prompt)
    end = column(list(run(request, transport_to(endpoint_server.url), Stop())))
    assert end.state == "done"
    assert end.text


@pytest.mark.parametrize("payload", CONTAINERS)
@pytest.mark.parametrize("fault", [ClosesMidStream, EndsInHalfFrame])
def test_a_stream_that_breaks_off_is_partial_and_keeps_its_text(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, fault: Callable[..., Any]
) -> None:
    transport = transport_to(serve_endpoints({"it": fault(says(SAID, CONTAINERS[payload]), after_parts=4)}).url)
    end = column(list(run(request_to(payload), transport, Stop())))
    assert end.state == "partial"
    assert end.text
    assert SAID.startswith(end.text)
    assert end.text != SAID


@pytest.mark.parametrize("payload", ["tgi", "openai"])
def test_a_stream_that_ends_before_its_end_marker_is_partial(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str
) -> None:
    transport = transport_to(serve_endpoints({"it": EndsEarly(says(SAID, CONTAINERS[payload]), after_parts=4)}).url)
    assert column(list(run(request_to(payload), transport, Stop()))).state == "partial"


def test_half_a_line_at_the_end_is_partial(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    halves = RepliesWith((b'{"outputs": ["one"]}\n{"outp', b'uts": [" tw'))
    end = column(list(run(request_to("jumpstart"), transport_to(serve_endpoints({"it": halves}).url), Stop())))
    assert (end.text, end.state) == ("one", "partial")


@pytest.mark.parametrize(
    "fault",
    [
        eula_not_accepted(),
        internal_failure(),
        garbage(),
        ClosesMidStream(says(SAID, Tgi()), after_parts=0),
        EndsInHalfFrame(says(SAID, Tgi()), after_parts=0),
        EndsEarly(says(SAID, Tgi()), after_parts=0),
        FailsMidStream(says(SAID, Tgi()), after_parts=0),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_failure_is_an_event_with_a_sentence(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, fault: Any
) -> None:
    transport = transport_to(serve_endpoints({"it": fault}).url)
    events = list(run(request_to("tgi"), transport, Stop()))
    assert [kind for kind in shape(events) if kind is not Connected] == [Queued, Started, Failed]
    end = column(events)
    assert end.state == "failed"
    assert end.error is not None
    assert end.error.message
    assert end.error.hint
    assert end.request_id


def test_a_call_that_is_turned_away_starts_again(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": throttled()}).url)
    events = list(run(request_to("tgi"), transport, Stop()))
    assert shape(events) == [Queued, Started, Retrying, Started, Retrying, Started, Failed]
    end = column(events)
    assert (end.state, end.retries) == ("failed", 2)
    assert end.retried is not None
    assert end.retried.message == "it gets more requests than it takes."


def test_a_failure_within_the_stream_keeps_the_text_before_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": FailsMidStream(says(SAID, Tgi()), after_parts=3)}).url)
    events = list(run(request_to("tgi"), transport, Stop()))
    assert shape(events) == [Queued, Started, Connected, FirstText, Text, Failed]
    assert column(events).text


@pytest.mark.parametrize("body", [garbage(), RepliesWith((b'{"generated_text": "cut',)), RepliesWith(())])
def test_a_whole_reply_that_is_no_reply_is_an_error(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, body: RepliesWith
) -> None:
    transport = transport_to(serve_endpoints({"it": body}).url)
    assert column(list(run(request_to("tgi", stream=False), transport, Stop()))).state == "failed"


class PromisesMore(RepliesWith):
    """Announces a longer body than it sends."""

    def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
        reply._handler.wfile.write(head + self.parts[0])
        raise ConnectionAbortedError


def test_a_whole_reply_that_breaks_off_is_an_error(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": PromisesMore((b'[{"generated_text": "one two',))}).url)
    end = column(list(run(request_to("tgi", stream=False), transport, Stop())))
    assert end.state == "failed"
    assert "broke off" in str(end.error)


def test_an_empty_answer_is_done(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": says("", Tgi())}).url)
    events = list(run(request_to("tgi"), transport, Stop()))
    assert [kind for kind in shape(events) if kind is not Connected] == [Queued, Started, Finished]
    assert column(events).state == "done"


def test_an_unknown_format_is_an_event_too(transport_to: MakeTransport) -> None:
    events = list(run(request_to("telepathy"), transport_to(""), Stop()))
    assert shape(events) == [Queued, Failed]


# Stop


def stopped_when(ready: Callable[[list[RunEvent]], bool], transport: Any) -> list[RunEvent]:
    stop = Stop()
    seen: list[RunEvent] = []

    def pull() -> None:
        for event in run(request_to("tgi"), transport, stop):
            seen.append(event)

    runner = threading.Thread(target=pull)
    runner.start()
    while not ready(seen) and runner.is_alive():
        runner.join(0.001)
    stop.set()
    runner.join(30)
    assert not runner.is_alive()
    return seen


def test_a_stop_before_the_answer(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(HangsBeforeHeaders())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    events = stopped_when(lambda _: bool(recording.seen), transport)
    assert [kind for kind in shape(events) if kind is not Connected] == [Queued, Started, Finished]
    assert column(events).state == "stopped"


def test_a_stop_within_the_stream_keeps_the_text(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": HangsMidStream(says(SAID, Tgi()), after_parts=3)}).url)
    events = stopped_when(lambda seen: sum(isinstance(event, Text) for event in seen) == 3, transport)
    end = column(events)
    assert end.state == "stopped"
    assert end.text
    assert SAID.startswith(end.text)


def test_a_stop_before_the_run_sends_nothing(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(says(SAID, Tgi()))
    stop = Stop()
    stop.set()
    events = list(run(request_to("tgi"), transport_to(serve_endpoints({"it": recording}).url), stop))
    assert shape(events) == [Queued, Finished]
    assert column(events).state == "stopped"
    assert recording.seen == []


def test_after_a_stop_no_text_follows_though_it_has_arrived(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    """The whole answer is in one part; the stop comes while its pieces are taken."""
    whole = b"".join(b'{"token": {"text": "%d "}}\n' % n for n in range(9)) + b'{"generated_text": "", "token": {}}\n'
    transport = transport_to(serve_endpoints({"it": RepliesWith((whole,))}).url)
    stop = Stop()
    events = []
    for event in run(request_to("tgi"), transport, stop):
        events.append(event)
        if isinstance(event, Text):
            stop.set()
    assert column(events).text == "0 "
    assert column(events).state == "stopped"


def test_an_answer_that_is_complete_is_done_though_the_stop_comes_after_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": says("word", JumpStart())}).url)
    stop = Stop()
    events = []
    for event in run(request_to("jumpstart"), transport, stop):
        events.append(event)
        if isinstance(event, Finished):
            stop.set()
    assert column(events).state == "done"


def test_closing_the_run_ends_the_call(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": HangsMidStream(says(SAID, Tgi()))}).url)
    events = run(request_to("tgi"), transport, Stop())
    while not isinstance(next(events), Text):
        pass
    events.close()
    assert next(events, None) is None


def test_no_usage_is_none(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": says("word", JumpStart())}).url)
    assert column(list(run(request_to("jumpstart"), transport, Stop()))).usage == Usage()
