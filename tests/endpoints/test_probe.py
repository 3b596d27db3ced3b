"""The probe finds each format on its strict stand-in in at most three calls, and says so where it is none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.containers import STAND_INS, VARIANTS
from tests.fakes.either_verb import EitherVerb
from tests.fakes.embedders import EMBEDDERS
from tests.fakes.faulty import Refuses, RepliesWith, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.openai_server import MODEL, GatewayServer, OpenAiServer
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.endpoint import LOCAL_PREFIX, Endpoint
from workbench.endpoints.guesses import Evidence, Guess, guess_payload
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.probe import probe, probe_calls
from workbench.endpoints.probe_search import MOST_CALLS
from workbench.endpoints.probe_steps import ProbedFormat, ProbedNeed, ProbedUnknown, ProbeReceived, ProbeSent, ProbeStep
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError

NOTHING = Guess("tgi")
MISLEADING = ("tgi", "openai", "jumpstart", "jumpstart-text", "cohere", "llama2-chat")
ENDPOINT = Endpoint(f"{LOCAL_PREFIX}it", "it", accept_eula=True)

Probe = Callable[..., list[ProbeStep]]


@pytest.fixture
def run_probe(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> Probe:
    """`run_probe(served, guess)`: the steps, after it is made sure that the stand-in saw the calls that they tell."""

    def run(served: Any, guess: Guess = NOTHING, endpoint: Endpoint = ENDPOINT) -> list[ProbeStep]:
        recording = Recording(served)
        transport = transport_to(serve_endpoints({"it": recording}).url)
        steps = list(probe(endpoint, guess, transport, Stop()))
        sent = [step for step in steps if isinstance(step, ProbeSent)]
        assert [step.call.request.body for step in sent] == [each.body for each in recording.seen]
        assert 1 <= len(recording.seen) <= MOST_CALLS
        return steps

    return run


def found(steps: list[ProbeStep]) -> ProbedFormat:
    end = steps[-1]
    assert isinstance(end, ProbedFormat), [step.text for step in steps if isinstance(step, ProbeReceived)]
    return end


def stand_in(name: str) -> Any:
    if name in EMBEDDINGS:
        return EitherVerb(EMBEDDERS[name])
    return says("hi there, you", STAND_INS[name])


@pytest.mark.parametrize("name", [*PAYLOADS, *EMBEDDINGS])
@pytest.mark.parametrize("guessed", ["", "right", *MISLEADING])
def test_every_format_is_found_whatever_the_guess(run_probe: Probe, name: str, guessed: str) -> None:
    payload = name if guessed == "right" else guessed
    guess = Guess(payload, "word", "name") if guessed else NOTHING
    end = found(run_probe(stand_in(name), guess))
    assert end.endpoint.payload == name
    probed = end.endpoint.probed
    assert probed is not None
    assert (probed.calls, len(probed.on)) == (end.calls, 10)
    can_stream = name in PAYLOADS and PAYLOADS[name].can_stream
    assert end.endpoint.stream == can_stream
    assert (probed.framing in ("sse", "jsonlines")) == can_stream
    if guessed == "right":
        assert end.calls == 1


@pytest.mark.parametrize(("name", "container"), VARIANTS, ids=[name for name, _ in VARIANTS])
@pytest.mark.parametrize("guess", [NOTHING, Guess("jumpstart", "flan", "name")], ids=["none", "misleading"])
def test_other_shapes_and_framings_of_a_format_are_found(
    run_probe: Probe, name: str, container: Any, guess: Guess
) -> None:
    end = found(run_probe(says("hi there, you", container), guess))
    assert end.endpoint.payload == name
    assert end.endpoint.probed is not None
    framing = {"text/event-stream": "sse", "application/jsonlines": "jsonlines"}.get(container.stream_type, "whole")
    assert end.endpoint.probed.framing == framing


UNKNOWN: dict[str, Any] = {
    "markup": RepliesWith((b"<html><body>It works!</body></html>",), "text/html"),
    "nothing": RepliesWith((b"",)),
    "a word": RepliesWith((b"OK",), "text/plain"),
    "classes": RepliesWith((b'[{"label": "POSITIVE", "score": 0.99}]',)),
    "predictions": RepliesWith((b'{"predictions": [{"predicted_label": 3.0, "distances": [0.1]}]}',)),
    "neighbours": RepliesWith((b'[[{"text": "a passage", "score": 0.9}]]',)),
    "a picture": RepliesWith((b'{"images": ["iVBORw0KGgo="]}',)),
    "numbers": RepliesWith((b"0.12,0.51,0.37",), "text/csv"),
    "another text": RepliesWith((b'{"result": {"reply": "hi"}}',)),
    "bytes": RepliesWith((b"\x89PNG\xff\xfe\x00",), "image/png"),
    "a refusal": Refuses(424, "ModelError", json.dumps({"oops": "the request could not be used"})),
    "a crash": Refuses(424, "ModelError", "Traceback (most recent call last): list index out of range", 500),
}


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("guess", [NOTHING, Guess("openai", "chat", "name")], ids=["none", "chat"])
def test_what_is_no_known_format_is_unknown_with_what_was_seen(run_probe: Probe, name: str, guess: Guess) -> None:
    steps = run_probe(UNKNOWN[name], guess)
    end = steps[-1]
    assert isinstance(end, ProbedUnknown)
    assert end.seen == tuple(step for step in steps if isinstance(step, ProbeReceived))
    assert len(end.seen) == end.calls
    if isinstance(UNKNOWN[name], RepliesWith) and name != "nothing":
        assert end.seen[0].text


@pytest.mark.parametrize("name", ["llama2-chat", "llama2-text"])
def test_a_licence_is_asked_for_and_not_accepted(run_probe: Probe, name: str) -> None:
    steps = run_probe(stand_in(name), endpoint=replace(ENDPOINT, accept_eula=False))
    end = steps[-1]
    assert isinstance(end, ProbedNeed)
    assert (end.need, end.calls) == ("eula", 1)


def test_a_component_that_is_missing_is_told(run_probe: Probe) -> None:
    message = "Inference Component Name header is required for endpoints to which you plan to deploy them."
    end = run_probe(Refuses(400, "ValidationError", message))[-1]
    assert isinstance(end, ProbedNeed)
    assert (end.need, end.calls) == ("component", 1)


def test_what_is_no_word_of_the_container_is_an_error_of_one_call(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(throttled())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    with pytest.raises(EndpointError, match="more requests than it takes"):
        list(probe(ENDPOINT, NOTHING, transport, Stop()))
    assert len(recording.seen) == 1


def test_a_stopped_probe_sends_no_more_and_finds_nothing(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(UNKNOWN["classes"])
    transport, stop = transport_to(serve_endpoints({"it": recording}).url), Stop()
    steps = []
    for step in probe(ENDPOINT, NOTHING, transport, stop):
        steps.append(step)
        if isinstance(step, ProbeReceived):
            stop.set()
    assert len(recording.seen) == 1
    assert len(steps) <= 3
    assert not isinstance(steps[-1], ProbedUnknown)


def test_the_calls_are_told_before_and_the_first_is_sent_as_told(run_probe: Probe) -> None:
    guess = Guess("openai", "chat", "name")
    calls = probe_calls(ENDPOINT, guess)
    assert len(calls) == MOST_CALLS
    assert all(call.tokens_out <= 10 and call.tokens_in < 300 for call in calls)
    sent = [step for step in run_probe(stand_in("openai"), guess) if isinstance(step, ProbeSent)]
    assert (sent[0].call.request, str(sent[0].call.why)) == (calls[0].request, str(calls[0].why))


def test_the_endpoints_own_parameters_are_in_every_call(run_probe: Probe) -> None:
    endpoint = replace(ENDPOINT, parameters={"model": "qwen"})
    steps = run_probe(stand_in("openai"), Guess("openai", "chat", "name"), endpoint)
    (sent,) = [step for step in steps if isinstance(step, ProbeSent)]
    assert json.loads(sent.call.request.body)["model"] == "qwen"


def test_of_formats_that_answer_alike_the_container_decides(run_probe: Probe) -> None:
    """A TGI container behind a target model cannot stream; a list of generated texts is also the toolkit's answer."""
    image = "123.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.3.0-tgi2.2.0"
    endpoint = replace(ENDPOINT, target_model="a.tar.gz")
    by_image = found(run_probe(stand_in("tgi"), guess_payload(Evidence("x", image)), endpoint))
    assert by_image.endpoint.payload == "tgi"
    by_name = found(run_probe(stand_in("hf-toolkit"), guess_payload(Evidence("my-tgi")), endpoint))
    assert by_name.endpoint.payload == "hf-toolkit"


def test_a_server_behind_a_url_is_probed_too() -> None:
    """An OpenAI-compatible one, and a gateway that keeps what the container says to itself."""
    with (
        OpenAiServer(stand_in("openai")) as server,
        GatewayServer(stand_in("jumpstart")) as gateway,
        Transports(lambda: "") as transport,
    ):
        for url, payload in ((server.chat_url, "openai"), (gateway.model_url, "jumpstart")):
            endpoint = Endpoint("it", "", transport="https", url=url, parameters={"model": MODEL})
            end = found(list(probe(endpoint, NOTHING, transport, Stop())))
            assert (end.endpoint.payload, end.endpoint.url) == (payload, url)


def test_what_is_told_of_the_first_call_is_what_it_sends() -> None:
    behind_a_url = Endpoint("it", "", transport="https", url="https://it.test/v1")
    first = probe_calls(behind_a_url, NOTHING)[0]
    assert first.body.name == "messages"
    assert "take messages" in str(first.why)
    assert "the fields of all" in str(probe_calls(ENDPOINT, NOTHING)[0].why)


@pytest.mark.parametrize(
    ("details", "payload"), [({"details": {"finish_reason": "length"}}, "tgi"), ({}, "hf-toolkit")]
)
def test_the_details_of_a_whole_reply_tell_of_text_generation_inference(
    run_probe: Probe, details: dict[str, Any], payload: str
) -> None:
    served = RepliesWith((json.dumps([{"generated_text": "hi", **details}]).encode(),))
    assert found(run_probe(served)).endpoint.payload == payload


def test_a_refusal_with_status_200_is_read_as_one(run_probe: Probe) -> None:
    served = RepliesWith((b'{"error": "`text_inputs` is missing", "code": 424}',))
    sent = [step.call.body.name for step in run_probe(served) if isinstance(step, ProbeSent)]
    assert sent[:2] == ["any", "text_inputs"]


def test_no_secret_is_shown(run_probe: Probe) -> None:
    key = "AKIAPLANTED0000001"
    steps = run_probe(RepliesWith((json.dumps({"echo": key}).encode(),)))
    shown = [step.text for step in steps if isinstance(step, ProbeReceived)]
    assert shown
    assert not any(key in text for text in shown)
