"""Whole replies: every shape that containers return, in every format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.format import Reply
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
    {"choices": [{"text": "답"}]},
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
