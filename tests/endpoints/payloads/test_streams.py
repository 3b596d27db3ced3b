"""Recorded streams of every format: wherever the bytes are cut, the text is the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads import PAYLOADS
from workbench.errors import EndpointError

RECORDED = Path(__file__).parent.parent / "recorded"
STREAMS = sorted(RECORDED.glob("*.stream"))
STREAMING = [name for name in PAYLOADS if PAYLOADS[name].can_stream]
# Their streams have no end marker: a cut between two lines cannot be told from an end.
UNMARKED = ("jumpstart", "lmi-batch")


@dataclass(frozen=True)
class Decoded:
    text: str
    usage: Usage
    reason: str
    complete: bool


def decode(payload: str, chunks: Iterable[bytes]) -> Decoded:
    decoder = PAYLOADS[payload].stream_decoder()
    pieces = [piece for chunk in chunks for piece in decoder.feed(chunk)]
    pieces += decoder.finish()
    return Decoded("".join(pieces), decoder.usage, decoder.reason, decoder.complete)


def payload_of(stream: Path) -> str:
    return stream.name.partition(".")[0]


def expected(stream: Path) -> Decoded:
    told = json.loads(stream.with_suffix(".json").read_text(encoding="utf-8"))
    return Decoded(told["text"], Usage(told["tokens_in"], told["tokens_out"]), told["reason"], told["complete"])


def other_framing(data: bytes) -> bytes:
    """The stream as JSON lines where it was server-sent events, and the other way round."""
    lines = [line.strip() for line in data.splitlines() if line.strip()]
    if any(line.startswith(b"data:") for line in lines):
        events = [line.removeprefix(b"data:").strip() for line in lines if line.startswith(b"data:")]
        return b"".join(event + b"\n" for event in events if event != b"[DONE]")
    return b"".join(b"data: " + line + b"\n\n" for line in lines)


def test_every_format_that_streams_has_a_recorded_stream() -> None:
    assert {payload_of(stream) for stream in STREAMS} == set(STREAMING)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_every_split_position_gives_the_same_text(stream: Path) -> None:
    data = stream.read_bytes()
    want = expected(stream)
    for cut in range(len(data) + 1):
        assert decode(payload_of(stream), (data[:cut], data[cut:])) == want, cut


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_the_other_framing_and_other_line_ends_give_the_same_text(stream: Path) -> None:
    data = stream.read_bytes()
    want = expected(stream)
    for other in (other_framing(data), data.replace(b"\n", b"\r\n"), other_framing(data).replace(b"\n", b"\r\n")):
        for cut in range(0, len(other) + 1, 5):
            assert decode(payload_of(stream), (other[:cut], other[cut:])) == want, cut


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_the_last_line_needs_no_newline(stream: Path) -> None:
    data = stream.read_bytes().rstrip()
    want = expected(stream)
    for cut in range(data.rfind(b"\n"), len(data) + 1):
        assert decode(payload_of(stream), (data[:cut], data[cut:])) == want, cut


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_byte_by_byte_gives_the_same_text(stream: Path) -> None:
    data = stream.read_bytes()
    assert decode(payload_of(stream), (bytes([byte]) for byte in data)) == expected(stream)


@given(st.sampled_from(STREAMS), st.lists(st.integers(0, 3000), max_size=20))
def test_any_set_of_splits_gives_the_same_text(stream: Path, cuts: list[int]) -> None:
    data = stream.read_bytes()
    places = sorted({min(cut, len(data)) for cut in cuts})
    chunks = [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]
    assert decode(payload_of(stream), chunks) == expected(stream)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_a_stream_that_is_cut_gives_a_beginning_of_the_text(stream: Path) -> None:
    """It is never an error, and complete only where everything that matters has arrived."""
    data = stream.read_bytes().rstrip()
    want = expected(stream)
    for cut in range(1, len(data)):
        found = decode(payload_of(stream), (data[:cut],))
        assert want.text.startswith(found.text)
        within_a_line = b"{" in data[:cut].rpartition(b"\n")[2] and not data[:cut].rstrip().endswith(b"}")
        if payload_of(stream) not in UNMARKED:
            assert not found.complete or (found.text, found.reason) == (want.text, want.reason), cut
        elif within_a_line:
            assert not found.complete, cut


def lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def test_half_a_character_waits_for_its_other_half() -> None:
    high, low = b'{"outputs": ["a\\ud83d"]}\n', b'{"outputs": ["\\ude00b"]}\n'
    assert decode("jumpstart", [high, low]).text == "a😀b"


def test_half_a_character_that_stays_alone_is_the_replacement_character() -> None:
    assert decode("jumpstart", [b'{"outputs": ["a\\ud83d"]}\n']).text == "a\ufffd"
    assert decode("jumpstart", [b'{"outputs": ["\\ude00a"]}\n']).text == "\ufffda"


def test_half_a_line_at_the_end_is_a_cut() -> None:
    found = decode("jumpstart", [b'{"outputs": ["a"]}\n{"outputs": ["b'])
    assert (found.text, found.complete) == ("a", False)


def test_a_special_token_is_no_text() -> None:
    found = decode("tgi", [lines({"token": {"text": "a"}}, {"token": {"text": "</s>", "special": True}})])
    assert found.text == "a"


FIRST: dict[str, Any] = {
    "jumpstart": {"outputs": ["a"]},
    "tgi": {"token": {"text": "a"}},
    "lmi": {"token": {"text": "a"}},
    "lmi-batch": {"outputs": ["a"]},
    "openai": {"choices": [{"delta": {"content": "a"}}]},
    "openai-text": {"choices": [{"index": 0, "text": "a"}]},
    "cohere-chat": {"event_type": "text-generation", "text": "a"},
}


@pytest.mark.parametrize("payload", STREAMING)
def test_without_an_end_marker_it_is_complete_only_where_the_format_has_none(payload: str) -> None:
    assert decode(payload, [lines(FIRST[payload])]).complete == (payload in UNMARKED)


@pytest.mark.parametrize(
    ("payload", "value", "told"),
    [
        ("tgi", {"error": "Request failed during generation", "error_type": "generation"}, "Request failed"),
        ("tgi", {"code": 424, "message": "prediction failure", "error": "out of memory"}, "out of memory"),
        ("jumpstart", {"code": 400, "type": "InternalServerException", "message": "bad length"}, "bad length"),
        ("openai", {"error": {"message": "too long", "type": "BadRequestError", "code": 400}}, "too long"),
        ("openai", {"object": "error", "message": "no such model", "code": 404}, "no such model"),
        ("openai-text", {"object": "error", "message": "no such model", "code": 404}, "no such model"),
        ("lmi", {"error": "out of memory", "code": 424}, "out of memory"),
        ("lmi", {"token": {"id": -1, "text": ""}, "details": {"finish_reason": "error"}}, "stopped with an error"),
        ("lmi-batch", {"code": 424, "message": "invoke handler failure", "error": "bad type"}, "bad type"),
        ("cohere-chat", {"event_type": "stream-end", "finish_reason": "ERROR_TOXIC"}, "stopped with an error"),
    ],
)
def test_an_error_within_the_stream_is_raised_after_the_text_before_it(payload: str, value: Any, told: str) -> None:
    first = FIRST[payload]
    for ending in (b"", b"\n"):
        decoder = PAYLOADS[payload].stream_decoder()
        pieces = []
        with pytest.raises(EndpointError, match=told):  # noqa: PT012  (the text before the error counts)
            for piece in decoder.feed(lines(first) + json.dumps(value).encode() + ending):
                pieces.append(piece)
            pieces += decoder.finish()
        assert pieces == ["a"]


def test_the_finish_reason_error_is_an_error() -> None:
    failed = {"token": {"id": -1, "text": ""}, "details": {"finish_reason": "error"}, "generated_text": ""}
    with pytest.raises(EndpointError, match="stopped with an error"):
        decode("tgi", [lines({"token": {"text": "a"}}, failed)])
    with pytest.raises(EndpointError, match="stopped with an error"):
        decode("openai", [lines({"choices": [{"delta": {}, "finish_reason": "error"}]})])


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "reply",
    [
        {"generated_texts": ["whole"]},
        {"generated_text": "whole"},
        [{"generated_text": "whole"}],
        [[{"generated_text": "whole"}]],
        {"choices": [{"message": {"role": "assistant", "content": "whole"}}]},
        {"generation": {"role": "assistant", "content": "whole"}},
    ],
)
def test_a_container_that_cannot_stream_is_read_all_the_same(payload: str, reply: Any) -> None:
    found = decode(payload, [json.dumps(reply).encode()])
    assert (found.text, found.complete) == ("whole", True)


@pytest.mark.parametrize("payload", STREAMING)
@pytest.mark.parametrize("value", [{"predictions": [0.7]}, [1, 2], 7, {}])
def test_a_stream_without_text_that_is_known_is_an_error(payload: str, value: Any) -> None:
    with pytest.raises(EndpointError, match="holds no text"):
        decode(payload, [lines(value)])


CHAT = b'data: {"choices": [{"delta": {"content": "a"}, "finish_reason": null}]}\n\n'
DONE = b"data: [DONE]\n\n"


@pytest.mark.parametrize("payload", [name for name in STREAMING if name != "openai"])
def test_a_stream_of_another_format_is_an_error_also_where_it_ends_well(payload: str) -> None:
    with pytest.raises(EndpointError, match="holds no text") as caught:
        decode(payload, [CHAT, CHAT, DONE])
    assert "payload format" in caught.value.hint


def test_pieces_of_another_format_are_no_whole_reply() -> None:
    piece = b'data: {"choices": [{"text": "a"}]}\n\n'
    with pytest.raises(EndpointError, match="holds no text"):
        decode("openai", [piece, piece, DONE])


@pytest.mark.parametrize("payload", STREAMING)
def test_an_end_mark_alone_is_no_answer(payload: str) -> None:
    with pytest.raises(EndpointError, match="without sending anything"):
        decode(payload, [b": hello\n\n", DONE])


def test_what_follows_the_end_mark_is_not_read() -> None:
    found = decode("openai", [CHAT, DONE, CHAT, b"<html>\n"])
    assert (found.text, found.complete) == ("a", True)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + CHAT + DONE, (CHAT + DONE).replace(b"\n", b"\r")])
def test_a_byte_order_mark_and_other_line_ends_change_nothing(data: bytes) -> None:
    assert decode("openai", [data]) == decode("openai", [CHAT, DONE])


@pytest.mark.parametrize("payload", STREAMING)
@pytest.mark.parametrize("indent", [1, 4])
@pytest.mark.parametrize("reply", [{"generated_text": "whole"}, [{"generated_text": "whole"}]])
def test_a_whole_reply_may_be_printed_over_several_lines(payload: str, indent: int, reply: Any) -> None:
    data = json.dumps(reply, indent=indent).encode()
    for end in (b"", b"\n"):
        found = decode(payload, [data[:5], data[5:] + end])
        assert (found.text, found.complete) == ("whole", True)
    assert not decode(payload, [data[:-2]]).complete


@pytest.mark.parametrize("payload", STREAMING)
@pytest.mark.parametrize(
    "line",
    [
        b'error: {"code": 500, "message": "no slot left", "type": "server_error"}\n',
        b'event: error\ndata: {"message": "no slot left"}\n\n',
        b'event: error\ndata: "no slot left"\n\n',
        b'event: error\ndata: {"error": {"message": "no slot left"}}\n\n',
    ],
)
def test_an_error_in_the_words_of_event_streams_is_told_with_its_reason(payload: str, line: bytes) -> None:
    with pytest.raises(EndpointError, match=r"model reported an error: no slot left"):
        decode(payload, [lines(FIRST[payload]), line])


@pytest.mark.parametrize(
    ("payload", "value"),
    [
        ("openai", {"choices": [{"delta": {"content": ""}, "finish_reason": "abort"}]}),
        ("openai-text", {"choices": [{"text": "", "finish_reason": "abort"}]}),
        ("tgi", {"token": {"text": ""}, "generated_text": "a", "details": {"finish_reason": "abort"}}),
    ],
)
def test_an_answer_that_was_aborted_is_a_part(payload: str, value: Any) -> None:
    found = decode(payload, [lines(FIRST[payload], value)])
    assert (found.text, found.reason, found.complete) == ("a", "abort", False)


@pytest.mark.parametrize("payload", STREAMING)
def test_garbage_is_an_error_that_quotes_it(payload: str) -> None:
    for ending in (b"", b"\n"):
        with pytest.raises(EndpointError, match="<html>"):
            decode(payload, [b"<html>oops</html>" + ending])


def test_of_several_answers_the_first_is_read() -> None:
    chunks = [{"choices": [{"index": n, "delta": {"content": t}}]} for n, t in ((0, "a"), (1, "x"), (0, "b"))]
    assert decode("openai", [lines(*chunks)]).text == "ab"
    assert decode("jumpstart", [lines({"outputs": ["a", "x"]}, {"outputs": ["b", "y"]})]).text == "ab"
