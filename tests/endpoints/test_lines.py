from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.lines import EXCERPT, LineBuffer, Mark, is_beginning, parse_line
from workbench.errors import EndpointError


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts})
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


def read(chunks: list[bytes]) -> list[bytes]:
    buffer = LineBuffer()
    lines = [line for chunk in chunks for line in buffer.feed(chunk)]
    last = buffer.flush()
    return [*lines, last] if last else lines


texts = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"))


@given(st.lists(texts), st.lists(st.integers(0, 300)), st.booleans())
def test_lines_are_the_same_wherever_the_chunks_are_cut(lines: list[str], cuts: list[int], terminated: bool) -> None:
    data = "\n".join(lines).encode() + (b"\n" if terminated else b"")
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert read(split(data, cuts)) == expected


def test_every_line_end_of_event_streams_ends_a_line_and_no_other_does() -> None:
    assert [line for line in read([b"a\rb\r", b"\nc\x0bd\xe2\x80\xa8e\r\n"]) if line] == [
        b"a",
        b"b",
        "c\x0bd\u2028e".encode(),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert read([b"\xef\xbb", b"\xbfdata: 1\n\xef\xbb\xbf2\n"]) == [b"data: 1", b"\xef\xbb\xbf2"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'data: {"a": 1}', {"a": 1}),
        (b'data:{"a": 1}', {"a": 1}),
        (b'  {"a": "data: x"} ', {"a": "data: x"}),
        (b"data: [DONE]", Mark.DONE),
        (b"[DONE]", Mark.DONE),
        (b"", Mark.NOTHING),
        (b": comment", Mark.NOTHING),
        (b"event: message", Mark.NOTHING),
        (b"id: 7", Mark.NOTHING),
        (b"retry: 10", Mark.NOTHING),
        (b"data:", Mark.NOTHING),
        (b"event: error", Mark.ERROR),
        (b"event:error", Mark.ERROR),
        (b'error: {"code": 500}', {"error": {"code": 500}}),
    ],
)
def test_both_framings_are_recognised_line_by_line(line: bytes, value: object) -> None:
    assert parse_line(line) == value


@pytest.mark.parametrize("line", [b"<html>", b'{"a": ', b"data: {nope}", b'{"a": "\xff"}', b"[" * 100_000])
def test_a_line_that_is_not_json_is_an_error_that_quotes_it(line: bytes) -> None:
    with pytest.raises(EndpointError) as error:
        parse_line(line)
    shown = error.value.values["excerpt"]
    assert isinstance(shown, str)
    assert shown[:3] == line[:3].decode()
    assert len(shown) <= EXCERPT


@pytest.mark.parametrize("line", [b'data: {"a', b"da", b'{"tok', b"[", b"eve"])
def test_the_beginning_of_a_line_is_told(line: bytes) -> None:
    assert is_beginning(line)


@pytest.mark.parametrize("line", [b"<html>", b"\xff\xfe", b"Internal error"])
def test_what_no_line_begins_with_is_told(line: bytes) -> None:
    assert not is_beginning(line)
