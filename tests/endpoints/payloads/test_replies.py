"""Whole replies: every shape that containers return, in every format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.format import Reply
from workbench.endpoints.payloads.reading import WholeReply
from workbench.errors import EndpointError

SHAPES: list[Any] = [
    {"generated_texts": ["답", "second"]},
    {"generated_text": "답"},
    [{"generated_text": "답"}],
    [[{"generated_text": "답"}, {"generated_text": "second"}]],
    [{"generation": {"role": "assistant", "content": "답"}}],
    [{"generation": "답"}],
    {"generations": [{"text": "답"}]},
    {"completions": [{"data": {"text": "답"}}]},
    {"choices": [{"message": {"role": "assistant", "content": "답"}}]},
    {"choices": [{"message": {"content": [{"type": "text", "text": "답"}]}}]},
    {"choices": [{"message": {"content": [{"type": "thinking"}, {"type": "text", "text": "답"}]}}]},
    {"choices": [{"text": "답"}]},
    [{"generated_text": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "답"}]}],
    {"outputs": ["답"]},
    {"answer": "답"},
    {"text": "답"},
    [{"translation_text": "답"}],
    [{"summary_text": "답"}],
    "답",
]


# The others read a plain text, too.
JSON_ALONE = [name for name in PAYLOADS if not name.startswith("instruction")]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: json.dumps(shape)[:40])
def test_every_known_shape_gives_its_first_text(payload: str, shape: Any) -> None:
    for ascii_only in (True, False):
        assert PAYLOADS[payload].reply(json.dumps(shape, ensure_ascii=ascii_only).encode()).text == "답"


def test_tgi_reads_reason_and_counts_from_the_details() -> None:
    details = {"finish_reason": "length", "generated_tokens": 20, "prefill": [{"id": 1}, {"id": 2}]}
    for body in ([{"generated_text": "a", "details": details}], {"generated_text": "a", "details": details}):
        assert PAYLOADS["tgi"].reply(json.dumps(body).encode()) == Reply("a", Usage(2, 20), "length")


def test_openai_reads_reason_and_counts() -> None:
    body = {
        "choices": [{"message": {"content": "a"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4},
    }
    assert PAYLOADS["openai"].reply(json.dumps(body).encode()) == Reply("a", Usage(3, 1), "stop")


def test_an_empty_answer_is_an_answer() -> None:
    assert PAYLOADS["jumpstart"].reply(b'{"generated_texts": [""]}').text == ""


@pytest.mark.parametrize("payload", JSON_ALONE)
@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b'{"generated_text": "cut', b"[" * 100_000])
def test_no_json_is_an_error_that_quotes_it(payload: str, body: bytes) -> None:
    with pytest.raises(EndpointError, match="not JSON"):
        PAYLOADS[payload].reply(body)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("body", [{"predictions": [1]}, [], {}, {"generated_texts": []}, {"message": "hello"}])
def test_no_text_is_an_error(payload: str, body: Any) -> None:
    with pytest.raises(EndpointError, match="no text"):
        PAYLOADS[payload].reply(json.dumps(body).encode())


@pytest.mark.parametrize("payload", JSON_ALONE)
def test_a_number_is_no_text(payload: str) -> None:
    with pytest.raises(EndpointError, match="no text"):
        PAYLOADS[payload].reply(b"3")


@pytest.mark.parametrize(("body", "text"), [("김철수\n", "김철수\n"), ("3", "3"), ("[see 1]", "[see 1]"), ("", "")])
def test_a_plain_text_is_the_answer_of_a_script(body: str, text: str) -> None:
    assert PAYLOADS["instruction"].reply(body.encode()).text == text


def test_bytes_that_are_no_text_are_an_error_for_a_script_too() -> None:
    with pytest.raises(EndpointError, match="not JSON"):
        PAYLOADS["instruction"].reply(b"\xff\xfe")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_error_in_a_successful_reply_is_told(payload: str) -> None:
    with pytest.raises(EndpointError, match=r"Input too long \(validation\)"):
        PAYLOADS[payload].reply(b'{"error": "Input too long", "error_type": "validation"}')


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        ("tgi", '{"generated_text": "", "details": {"finish_reason": "error"}}'),
        ("lmi", '{"generated_text": "", "details": {"finish_reason": "error"}}'),
        ("cohere", '{"generations": [{"text": "", "finish_reason": "ERROR"}]}'),
        ("cohere-chat", '{"text": "", "finish_reason": "ERROR_LIMIT"}'),
    ],
)
def test_a_failed_generation_with_status_200_is_an_error(payload: str, body: str) -> None:
    with pytest.raises(EndpointError, match="stopped with an error"):
        PAYLOADS[payload].reply(body.encode())


@pytest.mark.parametrize("payload", ["tgi", "lmi"])
@pytest.mark.parametrize("as_list", [True, False])
def test_tgi_and_lmi_read_the_object_and_the_list(payload: str, as_list: bool) -> None:
    answer = {"generated_text": "a", "details": {"finish_reason": "length", "generated_tokens": 3}}
    found = PAYLOADS[payload].reply(json.dumps([answer] if as_list else answer).encode())
    assert found == Reply("a", Usage(None, 3), "length")


def test_openai_reads_tgis_chat() -> None:
    """TGI answers messages on the same endpoint, with a fingerprint and without the log probabilities."""
    body = {
        "object": "chat.completion",
        "id": "",
        "created": 1732447200,
        "model": "tgi",
        "system_fingerprint": "2.4.1-native",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "a"}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4},
    }
    assert PAYLOADS["openai"].reply(json.dumps(body).encode()) == Reply("a", Usage(3, 1), "length")


# What has no text is never a complete answer.
TEXTLESS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"content": None, "tool_calls": [{"id": "1"}]}, "tool_calls", "asked for a tool", "parameters"),
    ({"content": "", "function_call": {"name": "f"}}, "stop", "asked for a tool", "parameters"),
    ({"content": None, "reasoning_content": "Hm."}, "length", "all of its tokens on thinking", "max tokens"),
    ({"content": "", "reasoning": "Hm."}, "length", "all of its tokens on thinking", "max tokens"),
    ({"content": None, "reasoning_content": "Hm."}, "stop", "without an answer", "thinking"),
]


@pytest.mark.parametrize(("message", "reason", "told", "hint"), TEXTLESS)
@pytest.mark.parametrize("part", ["message", "delta"])
def test_what_came_in_place_of_a_text_is_told(
    message: dict[str, Any], reason: str, told: str, hint: str, part: str
) -> None:
    body = json.dumps({"choices": [{part: message, "finish_reason": reason}]}).encode()
    with pytest.raises(EndpointError, match=told) as caught:
        read(body, stream=False) if part == "message" else read(body, stream=True)
    assert hint in caught.value.hint
    if part == "message":
        with pytest.raises(EndpointError, match=told):
            read(body, stream=True)


@pytest.mark.parametrize("stream", [True, False])
def test_thoughts_that_are_only_counted_are_told_too(stream: bool) -> None:
    usage = {"completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 5}}
    choice = {"delta" if stream else "message": {"content": ""}, "finish_reason": "length"}
    with pytest.raises(EndpointError, match="all of its tokens on thinking"):
        read(json.dumps({"choices": [choice], "usage": usage}).encode(), stream=stream)


def test_a_whole_answer_that_was_aborted_is_a_part() -> None:
    decoder = WholeReply(PAYLOADS["openai"].reply)
    body = json.dumps({"choices": [{"message": {"content": "a"}, "finish_reason": "abort"}]}).encode()
    assert [*decoder.feed(body), *decoder.finish()] == ["a"]
    assert (decoder.reason, decoder.complete) == ("abort", False)


@pytest.mark.parametrize("part", ["message", "delta"])
@pytest.mark.parametrize(
    ("message", "text", "reason"),
    [
        ({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}, "ab", "stop"),
        ({"content": None, "refusal": "I will not."}, "I will not.", "refusal"),
        ({"content": ""}, "", "stop"),
        ({"content": "a", "tool_calls": [{"id": "1"}], "reasoning_content": "Hm."}, "a", "stop"),
    ],
)
def test_the_text_of_a_message_is_read_whole_and_in_a_stream(
    message: dict[str, Any], text: str, reason: str, part: str
) -> None:
    body = json.dumps({"choices": [{part: message, "finish_reason": "stop"}]}).encode()
    assert read(body, stream=True) == (text, reason)
    if part == "message":
        assert read(body, stream=False) == (text, reason)


def read(body: bytes, *, stream: bool) -> tuple[str, str]:
    if not stream:
        reply = PAYLOADS["openai"].reply(body)
        return reply.text, reply.reason
    decoder = PAYLOADS["openai"].stream_decoder()
    text = "".join((*decoder.feed(b"data: " + body + b"\n\ndata: [DONE]\n\n"), *decoder.finish()))
    return text, decoder.reason


@pytest.mark.parametrize(
    ("body", "told", "hint"),
    [
        ({"error": "model 'llama9' not found, try pulling it first"}, "llama9", "parameter `model`"),
        ({"text": "**NETWORK ERROR**", "error_code": 50001}, "NETWORK ERROR", "log"),
    ],
)
def test_an_error_of_status_200_has_its_next_step(body: dict[str, Any], told: str, hint: str) -> None:
    with pytest.raises(EndpointError, match=told) as caught:
        PAYLOADS["openai"].reply(json.dumps(body).encode())
    assert hint in caught.value.hint


def test_a_text_without_an_error_code_is_an_answer() -> None:
    assert PAYLOADS["openai"].reply(b'{"text": "a", "error_code": 0}').text == "a"


def test_a_conversation_without_an_answer_holds_no_text() -> None:
    with pytest.raises(EndpointError, match="no text"):
        PAYLOADS["hf-toolkit"].reply(b'[{"generated_text": [{"role": "user", "content": "Q"}]}]')


def test_cohere_counts_tokens_in_floats() -> None:
    body = b'{"text": "a", "meta": {"tokens": {"input_tokens": 3.0, "output_tokens": 1.0}}}'
    assert PAYLOADS["cohere-chat"].reply(body).usage == Usage(3, 1)


@pytest.mark.parametrize(
    "body", ['{"answer": null, "answerInContext": false}', '{"answer": "", "answerInContext": false}']
)
def test_what_is_not_in_the_context_is_said(body: str) -> None:
    assert PAYLOADS["contextual-answers"].reply(body.encode()).text == "Answer not in document"
