"""Embedding over unmodified boto3: batches in order, and a sentence with the texts' positions for each failure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.embedders import EMBEDDERS, JumpstartEmbedder, LmiEmbedder, OpenaiEmbedder, vector_of
from tests.fakes.faulty import Fault, HangsBeforeHeaders, Refuses, RepliesWith, garbage
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.in_turn import EndpointsInTurn
from tests.fakes.recording import Recording
from workbench.endpoints.embed import Embedded, embed
from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError, UsageError
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply

TEXTS = tuple(f"문장 {number}" for number in range(45))
IT = Endpoint("local:it", "it", payload="jumpstart-embedding")


def vectors(found: list[Embedded]) -> list[Any]:
    return [vector for each in found for vector in each.vectors]


@pytest.mark.parametrize("payload", EMBEDDINGS)
def test_every_format_embeds_in_order(
    payload: str, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": EMBEDDERS[payload]}).url)
    found = list(embed(TEXTS, replace(IT, payload=payload), transport, Stop()))
    assert vectors(found) == [vector_of(text) for text in TEXTS]
    batch = EMBEDDINGS[payload].batch
    assert [each.first for each in found] == list(range(0, len(TEXTS), batch))
    assert all(each.request_id for each in found)
    assert len({each.request_id for each in found}) == len(found)
    (alone,) = embed(TEXTS[:1], replace(IT, payload=payload), transport, Stop())
    assert alone.vectors == (vector_of(TEXTS[0]),)


def test_the_endpoint_s_parameters_go_along(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(OpenaiEmbedder())
    endpoint = replace(IT, payload="openai-embedding", parameters={"model": "e5", "dimensions": 8})
    list(embed(["a"], endpoint, transport_to(serve_endpoints({"it": recording}).url), Stop()))
    assert json.loads(recording.seen[0].body) == {"input": ["a"], "model": "e5", "dimensions": 8}
    assert not recording.seen[0].streams


@pytest.mark.parametrize(
    ("payload", "hosted", "told"),
    [
        ("jumpstart-embedding", "lmi-embedding", "inputs is missing"),
        ("lmi-embedding", "cohere-embed", "texts is missing"),
        ("cohere-embed", "openai-embedding", "input is missing"),
        ("openai-embedding", "jumpstart-embedding", "text_inputs is missing"),
        ("tf-embedding", "lmi-embedding", "application/x-text is not supported"),
    ],
)
def test_the_refusal_of_another_container_is_told(
    payload: str, hosted: str, told: str, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": EMBEDDERS[hosted]}).url)
    with pytest.raises(EndpointError, match=told) as caught:
        list(embed(["a"], replace(IT, payload=payload), transport, Stop()))
    assert caught.value.code == "ModelError"


def test_no_texts_are_no_call(transport_to: MakeTransport) -> None:
    assert list(embed([], IT, transport_to("http://127.0.0.1:1"), Stop())) == []


def test_an_endpoint_that_answers_with_text_is_refused(transport_to: MakeTransport) -> None:
    with pytest.raises(UsageError, match=r"answers with text, not with vectors.*jumpstart-embedding"):
        list(embed(["a"], replace(IT, payload="tgi"), transport_to("http://127.0.0.1:1"), Stop()))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (Refuses(429, "ThrottlingException", "Rate exceeded"), "Texts 21 to 40: "),
        (
            Refuses(424, "ModelError", '{"code": 400, "type": "X", "message": "input too long"}'),
            "Texts 21 to 40: .*too long",
        ),
        (RepliesWith((b'{"embedding": [[1, 2]]}',)), "Texts 21 to 40: .*is 1, and the number of texts is 20"),
        (
            RepliesWith((b'{"embedding": [' + b", ".join([b"[1]"] * 20) + b"]}",)),
            "Texts 21 to 40: .*of length 1, .* before are of length 8",
        ),
        (garbage(), "Texts 21 to 40: .*not JSON: "),
        (RepliesWith((b'{"error": "no {memory}"}',)), "Texts 21 to 40: .*no {memory}"),
    ],
    ids=["throttled", "refused", "count", "length", "garbage", "reported"],
)
def test_a_batch_that_fails_names_its_texts(
    bad: Fault, told: str, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    url = serve_endpoints({"it": EndpointsInTurn([JumpstartEmbedder(), bad])}).url
    found = embed(TEXTS, replace(IT, limits=Limits(retries=0)), transport_to(url), Stop())
    assert next(found).first == 0
    with pytest.raises(EndpointError, match=told) as caught:
        next(found)
    assert caught.value.request_id
    assert caught.value.hint


def test_the_last_text_alone_is_named_alone(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    url = serve_endpoints({"it": EndpointsInTurn([JumpstartEmbedder(), RepliesWith((b"{}",))])}).url
    with pytest.raises(EndpointError, match="Text 21: "):
        list(embed(TEXTS[:21], IT, transport_to(url), Stop()))


def test_an_answer_that_breaks_off_is_no_answer(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    class HalfABody(Fault):
        def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
            whole = json.dumps([vector_of("a")]).encode()
            handler = reply._handler  # type: ignore[attr-defined]
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(whole)))
            handler.end_headers()
            handler.wfile.write(whole[:-5])
            reply.abort()

    url = serve_endpoints({"it": HalfABody()}).url
    with pytest.raises(EndpointError, match=r"Text 1: .*broke off"):
        list(embed(["a"], replace(IT, payload="lmi-embedding"), transport_to(url), Stop()))


def test_a_stop_ends_it_between_batches_and_within_one(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(JumpstartEmbedder())
    transport, stop = transport_to(serve_endpoints({"it": recording}).url), Stop()
    found = embed(TEXTS, IT, transport, stop)
    next(found)
    stop.set()
    assert list(found) == []
    assert len(recording.seen) == 1

    class StopsMeanwhile(HangsBeforeHeaders):
        def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
            meanwhile.set()
            super().respond(invocation, reply, pace)

    meanwhile = Stop()
    assert list(embed(["a"], IT, transport_to(serve_endpoints({"it": StopsMeanwhile()}).url), meanwhile)) == []


def test_one_text_to_lmi_is_no_list(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(LmiEmbedder())
    list(
        embed(["a"], replace(IT, payload="lmi-embedding"), transport_to(serve_endpoints({"it": recording}).url), Stop())
    )
    assert json.loads(recording.seen[0].body) == {"inputs": "a"}
