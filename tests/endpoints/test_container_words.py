"""What a container says, freed from everything that was put around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.container_words import container_words, quoted_status
from workbench.endpoints.token_limits import TokenLimit, token_limit

SAID = 'max_length "too" large\nby 5'
SEE = "See https://eu-west-1.console.aws.amazon.com/cloudwatch/home in account 123 for more information."


def quoted(text: str, status: int = 400, kind: str = "client") -> str:
    return f'Received {kind} error ({status}) from primary with message "{text}". {SEE}'


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        json.dumps(SAID),
        json.dumps({"message": SAID}),
        json.dumps({"error": SAID, "error_type": "validation"}),
        json.dumps({"error": {"message": SAID, "code": 400}}),
        json.dumps({"detail": [{"loc": ["body"], "msg": SAID}]}),
        json.dumps({"message": json.dumps({"error": json.dumps({"detail": SAID})})}),
        json.dumps({"message": "", "error": SAID}),
        json.dumps({"error": quoted(json.dumps({"message": SAID}))}),
        quoted(SAID),
        quoted(json.dumps({"message": SAID})),
        quoted(json.dumps({"message": json.dumps({"error": SAID})})),
        f'Received client error (400) from primary with message "{SAID}"',
        f'Received server error (500) from container-2 with message "{SAID}". {SEE}',
    ],
)
def test_the_innermost_complaint_is_found(text: str) -> None:
    assert container_words(text) == SAID


def test_json_whose_quotes_were_escaped_once_more() -> None:
    assert container_words('{\\"code\\": 400, \\"message\\": \\"too large\\"}') == "too large"


def test_json_that_was_cut_off() -> None:
    assert container_words('{"code": 400, "message": "first line\\nsecond li') == "first line\nsecond li"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><head><title>413 Too Large</title></head><body>x</body></html>", "413 Too Large"),
        ("<!DOCTYPE html>\n<html><body><h1>Bad &amp; wrong</h1></body></html>", "Bad & wrong"),
        ("<html><body><p>No <b>heading</b></p></body></html>", "No heading"),
        (json.dumps({"message": "<html><title>502 Bad Gateway</title></html>"}), "502 Bad Gateway"),
        ("<html></html>", "an HTML page"),
    ],
)  # fmt: skip
def test_a_page_is_told_by_its_heading(page: str, words: str) -> None:
    assert container_words(page) == words


@pytest.mark.parametrize("text", ['{"code": 400}', "[]", "{}", "null and void", '{"message": {"a": []}}', "", "{"])
def test_what_has_no_complaint_is_told_as_it_is(text: str) -> None:
    assert container_words(text) == text


@given(
    st.recursive(
        st.text(), lambda inner: st.dictionaries(st.sampled_from(["message", "error"]), inner) | st.lists(inner)
    )
)
def test_no_nesting_is_too_odd(value: object) -> None:
    assert isinstance(container_words(json.dumps(value)), str)


@given(st.text())
def test_any_text_gives_words(text: str) -> None:
    assert isinstance(container_words(quoted(text)), str)


def test_a_very_deep_nesting_ends() -> None:
    text = "deep"
    for _ in range(14):
        text = json.dumps({"message": text})
    assert "deep" in container_words(text)
    assert container_words("[" * 100_000)


@pytest.mark.parametrize(
    ("text", "status"), [(quoted("x"), 400), (quoted("x", 0, "server"), 0), ("something else", None)]
)
def test_the_containers_status_is_in_sagemakers_sentence(text: str, status: int | None) -> None:
    assert quoted_status(text) == status


# Inputs that are too long

TGI = "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048."
VLLM = "This model's maximum context length is 4096 tokens."


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (TGI, TokenLimit(2048)),
        (f"{TGI} Given: 1950 `inputs` tokens and 200 `max_new_tokens`", TokenLimit(2048, 1950, 200)),
        ("inputs tokens + max_new_tokens must be <= 2048", TokenLimit(2048)),
        ("`inputs` must have less than 1024 tokens. Given: 1500", TokenLimit(1024, 1500)),
        (
            f"{VLLM} However, you requested 5000 tokens (4000 in the messages, 1000 in the completion). Please reduce",
            TokenLimit(4096, 4000, 1000),
        ),
        (
            f"'max_tokens' or 'max_completion_tokens' is too large: 5000. {VLLM[:-1]} and your request has 100 input "
            "tokens (5000 > 4096 - 100).",
            TokenLimit(4096, 100, 5000),
        ),
        (f"{VLLM} However, your request has 5,000 input tokens.", TokenLimit(4096, 5000)),
        (f"{VLLM} Please shorten the input.", TokenLimit(4096)),
        ("The decoder prompt (length 5000) is longer than the maximum model length of 4096.", TokenLimit(4096, 5000)),
        (
            "Token indices sequence length is longer than the specified maximum sequence length for this model (600 > "
            "512)",
            TokenLimit(512, 600),
        ),
        ("too many tokens: total number of tokens in the prompt cannot exceed 4081", TokenLimit(4081)),
    ],
)  # fmt: skip
def test_the_numbers_of_an_input_that_is_too_long(text: str, limit: TokenLimit) -> None:
    assert token_limit(text) == limit


@pytest.mark.parametrize("text", ["max_length too large", "`temperature` must be strictly positive", "", "4096"])
def test_other_complaints_are_none_about_length(text: str) -> None:
    assert token_limit(text) is None


def test_room_and_excess() -> None:
    assert (TokenLimit(2048, 1950, 200).room, TokenLimit(2048, 1950, 200).over) == (98, 102)
    assert (TokenLimit(2048, 3000).room, TokenLimit(2048, 3000).over) == (0, 952)
    assert TokenLimit(2048).room is None
