"""Noticing a half frame: botocore ends an event stream in silence when its last frame is incomplete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LENGTH_BYTES = 4
_CONTENT_TYPE = "application/vnd.amazon.eventstream"


class HalfFrame(Exception):
    """The bytes of an event stream ended within a frame."""


class NoEventStream(Exception):
    """An answer to a call for a stream that says itself that it is something else."""


class WholeFrames:
    """The raw body of an event stream, as botocore reads it; raises `HalfFrame` at an end within a frame.

    A frame begins with its whole length, a big-endian number of four bytes.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._length = b""
        self._left = 0

    def stream(self) -> Iterator[bytes]:
        for chunk in self._raw.stream():
            self._follow(chunk)
            yield chunk
        if self._left or self._length:
            raise HalfFrame

    def close(self) -> None:
        self._raw.close()

    def _follow(self, chunk: bytes) -> None:
        position = 0
        while position < len(chunk):
            if not self._left:
                wanted = _LENGTH_BYTES - len(self._length)
                self._length += chunk[position : position + wanted]
                position += wanted
                if len(self._length) < _LENGTH_BYTES:
                    return
                self._left = max(int.from_bytes(self._length) - _LENGTH_BYTES, 0)
                self._length = b""
            taken = min(self._left, len(chunk) - position)
            self._left -= taken
            position += taken


def check_frames(response_dict: dict[str, Any], **_: Any) -> None:
    """Handler of botocore's `before-parse` event: puts the check around the body of a stream."""
    if response_dict["status_code"] != 200:
        return
    if _CONTENT_TYPE not in response_dict["headers"].get("content-type", _CONTENT_TYPE):
        response_dict["body"].close()
        raise NoEventStream
    response_dict["body"] = WholeFrames(response_dict["body"])
