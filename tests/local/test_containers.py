"""The three payload formats, over real boto3: the same answer whole and streamed, limits, stops and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from tests.local.conversation import invoke, sse, stream_bytes
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi

ANSWER = "서울은 “big” <br> and {{ old }}.\n-- next"
CHAT = {"messages": [{"role": "user", "content": "Hi there"}]}


@pytest.fixture
def client(serve_endpoints: ServeEndpoints, aws_client: Callable[[str, str], Any]) -> Any:
    endpoints = {
        "jumpstart": says(ANSWER, JumpStart()),
        "tgi": says(ANSWER, Tgi()),
        "openai": says(ANSWER, OpenAiChat()),
        "silent": says("", OpenAiChat()),
    }
    return aws_client("sagemaker-runtime", serve_endpoints(endpoints).url)


def refusal(client: Any, name: str, body: object) -> tuple[int, dict[str, Any]]:
    """The container's own status and body, from inside the ModelError."""
    with pytest.raises(ClientError) as caught:
        invoke(client, name, body)
    error = caught.value.response
    assert error["Error"]["Code"] == "ModelError"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 424
    return error["OriginalStatusCode"], json.loads(error["OriginalMessage"])


def test_jumpstart_whole(client: Any) -> None:
    body = {"text_inputs": ["a", "b"], "num_return_sequences": 2, "max_length": 100}
    assert invoke(client, "jumpstart", body) == {"generated_texts": [ANSWER] * 4}


def test_jumpstart_stream_is_json_lines_with_a_piece_for_each_text(client: Any) -> None:
    data = stream_bytes(client, "jumpstart", {"text_inputs": ["a", "b"]})
    assert data.endswith(b"\n")
    lines = [json.loads(line)["outputs"] for line in data.decode().splitlines()]
    assert len(lines) > 3
    assert ["".join(pieces) for pieces in zip(*lines, strict=True)] == [ANSWER, ANSWER]


def test_jumpstart_honours_limit_and_stop(client: Any) -> None:
    assert invoke(client, "jumpstart", {"text_inputs": "a", "max_length": 2}) == {"generated_texts": ["서울은 “big”"]}
    assert invoke(client, "jumpstart", {"text_inputs": "a", "stop": ["-"]}) == {"generated_texts": [ANSWER[:-7]]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text_inputs": 3},
        {"text_inputs": ["a", 3]},
        {"text_inputs": "a", "max_length": 0},
        {"text_inputs": "a", "max_length": 1.5},
        {"text_inputs": "a", "num_return_sequences": 10**9},
        {"text_inputs": "a", "top_p": 2},
        [],
    ],
)
def test_jumpstart_refuses_what_it_cannot_use(client: Any, body: object) -> None:
    status, error = refusal(client, "jumpstart", body)
    assert status == 400
    assert error["code"] == 400
    assert error["message"]


def test_tgi_whole_with_details(client: Any) -> None:
    body = {"inputs": "two words", "parameters": {"details": True, "seed": 7}}
    (reply,) = invoke(client, "tgi", body)
    assert reply["generated_text"] == ANSWER
    assert "".join(token["text"] for token in reply["details"]["tokens"]) == ANSWER
    assert reply["details"]["finish_reason"] == "eos_token"
    assert reply["details"]["input_length"] == 2
    assert reply["details"]["seed"] == 7


def test_tgi_returns_the_prompt_too_where_asked(client: Any) -> None:
    body = {"inputs": "Prompt: ", "parameters": {"return_full_text": True}}
    assert invoke(client, "tgi", body) == [{"generated_text": "Prompt: " + ANSWER}]


@pytest.mark.parametrize(
    ("parameters", "text", "reason"),
    [
        ({}, ANSWER, "eos_token"),
        ({"max_new_tokens": 2}, "서울은 “big”", "length"),
        ({"max_new_tokens": 0}, "", "length"),
        ({"stop": ["--"]}, ANSWER[:-5], "stop_sequence"),
    ],
)
def test_tgi_stream(client: Any, parameters: dict[str, Any], text: str, reason: str) -> None:
    body = {"inputs": "two words", "parameters": parameters, "stream": True}
    events = sse(stream_bytes(client, "tgi", body))
    assert "".join(event["token"]["text"] for event in events if not event["token"]["special"]) == text
    assert all(event["generated_text"] is None and event["details"] is None for event in events[:-1])
    assert [event["index"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["generated_text"] == text
    assert events[-1]["details"]["finish_reason"] == reason
    assert events[-1]["details"]["input_length"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {"inputs": ["a"]},
        {"inputs": "a", "parameters": {"temperature": 0}},
        {"inputs": "a", "parameters": {"temperature": "warm"}},
        {"inputs": "a", "parameters": {"top_p": 0}},
        {"inputs": "a", "parameters": {"top_k": 0}},
        {"inputs": "a", "parameters": {"max_new_tokens": -1}},
        {"inputs": "a", "parameters": {"stop": ["1", "2", "3", "4", "5"]}},
        {"inputs": "a", "parameters": {"stop": [1]}},
        {"inputs": "a", "parameters": []},
        {"inputs": "a", "parameters": {"details": "yes"}},
        {"inputs": "a", "stream": "yes"},
        {"inputs": "\ud800"},
    ],
)
def test_tgi_refuses_what_it_cannot_use(client: Any, body: object) -> None:
    status, error = refusal(client, "tgi", body)
    assert status == 422
    assert error["error_type"] == "validation"
    assert error["error"]


def test_openai_whole(client: Any) -> None:
    reply = invoke(client, "openai", CHAT | {"n": 2})
    assert reply["object"] == "chat.completion"
    assert [choice["message"] for choice in reply["choices"]] == [{"role": "assistant", "content": ANSWER}] * 2
    assert [choice["finish_reason"] for choice in reply["choices"]] == ["stop", "stop"]
    assert reply["usage"]["prompt_tokens"] == 2
    assert reply["usage"]["total_tokens"] == 2 + reply["usage"]["completion_tokens"]


@pytest.mark.parametrize(
    ("parameters", "text", "reason"),
    [({}, ANSWER, "stop"), ({"max_tokens": 2}, "서울은 “big”", "length"), ({"stop": "--"}, ANSWER[:-7], "stop")],
)
def test_openai_stream(client: Any, parameters: dict[str, Any], text: str, reason: str) -> None:
    *chunks, done = sse(stream_bytes(client, "openai", CHAT | {"stream": True} | parameters))
    assert done == "[DONE]"
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks) == text
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + [reason]
    assert not any("usage" in chunk for chunk in chunks)


def test_openai_stream_tells_the_usage_where_asked(client: Any) -> None:
    body = CHAT | {"stream": True, "stream_options": {"include_usage": True}}
    *chunks, last, _done = sse(stream_bytes(client, "openai", body))
    assert last["choices"] == []
    assert last["usage"]["prompt_tokens"] == 2
    assert last["usage"]["completion_tokens"] == len(chunks) - 2


def test_an_empty_answer_is_a_stream_all_the_same(client: Any) -> None:
    *chunks, done = sse(stream_bytes(client, "silent", CHAT | {"stream": True}))
    assert done == "[DONE]"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_openai_takes_content_in_parts(client: Any) -> None:
    parts = [{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]
    reply = invoke(client, "openai", {"messages": [{"role": "user", "content": parts}]})
    assert reply["usage"]["prompt_tokens"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": ["Hi"]},
        {"messages": [{"content": "Hi"}]},
        {"messages": [{"role": "user", "content": 3}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
        CHAT | {"temperature": 3},
        CHAT | {"max_tokens": 0},
        CHAT | {"stop": {"a": 1}},
        CHAT | {"n": 0},
        CHAT | {"stream_options": 1},
    ],
)
def test_openai_refuses_what_it_cannot_use(client: Any, body: object) -> None:
    status, error = refusal(client, "openai", body)
    assert status == 400
    assert error["message"]


@pytest.mark.parametrize("name", ["jumpstart", "tgi", "openai"])
@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 10_000])
def test_no_container_takes_what_is_not_json(client: Any, name: str, body: bytes) -> None:
    with pytest.raises(ClientError, match=r"not valid JSON|not a JSON object") as caught:
        client.invoke_endpoint(EndpointName=name, ContentType="application/json", Body=body)
    assert caught.value.response["Error"]["Code"] == "ModelError"


def test_no_container_takes_another_content_type(client: Any) -> None:
    with pytest.raises(ClientError) as caught:
        client.invoke_endpoint(EndpointName="tgi", ContentType="text/csv", Body=b"{}")
    assert caught.value.response["OriginalStatusCode"] == 415


def test_the_body_decides_the_format_and_the_verb_the_framing(client: Any) -> None:
    streamed = client.invoke_endpoint(
        EndpointName="tgi", ContentType="application/json", Body=json.dumps({"inputs": "a", "stream": True})
    )
    assert streamed["ContentType"] == "text/event-stream"
    assert sse(streamed["Body"].read())[-1]["generated_text"] == ANSWER
    assert json.loads(stream_bytes(client, "tgi", {"inputs": "a"})) == [{"generated_text": ANSWER}]
