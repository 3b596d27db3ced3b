"""The frames, as botocore's own parser reads them."""

from __future__ import annotations

import json

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from workbench.local import event_stream


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5), st.integers(1, 50))
def test_any_payload_comes_back_wherever_the_bytes_are_cut(payloads: list[bytes], size: int) -> None:
    stream = b"".join(map(event_stream.payload_part, payloads))
    buffer = EventStreamBuffer()
    for at in range(0, len(stream), size):
        buffer.add_data(stream[at : at + size])
    events = list(buffer)
    assert [event.payload for event in events] == payloads
    assert {event.headers[":event-type"] for event in events} == {"PayloadPart"}


def test_an_exception_names_its_kind_and_carries_its_fields() -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(event_stream.model_stream_error("끊김", "StreamBroken"))
    (event,) = buffer
    assert event.headers[":message-type"] == "exception"
    assert event.headers[":exception-type"] == "ModelStreamError"
    assert json.loads(event.payload) == {"Message": "끊김", "ErrorCode": "StreamBroken"}


def test_a_changed_byte_breaks_the_checksum() -> None:
    frame = bytearray(event_stream.payload_part(b"text"))
    frame[-5] ^= 1
    buffer = EventStreamBuffer()
    buffer.add_data(bytes(frame))
    with pytest.raises(ChecksumMismatch):
        list(buffer)
