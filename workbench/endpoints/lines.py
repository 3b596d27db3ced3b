"""From the bytes of a stream to its JSON objects, whatever the boundaries of the chunks.

SageMaker cuts a stream anywhere, within a line and within a character, so that nothing is decoded before its line
is complete. Both framings that containers use are recognised line by line: server-sent events (`data: {…}`) and JSON
lines (`{…}`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

from workbench.errors import EndpointError

EXCERPT = 120
_IGNORED_FIELDS = (b":", b"event:", b"id:", b"retry:")
# llama.cpp's own field for an error in a stream.
_ERROR = b"error:"
_BEGINNINGS = (b"{", b"[", b"data:", _ERROR, *_IGNORED_FIELDS)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LineBuffer:
    """Collects chunks and gives complete lines, without their line ends.

    A line feed or a carriage return ends a line: of both together, a blank line is left, which means nothing.
    """

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        self._is_first = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that `chunk` completes."""
        *complete, rest = chunk.replace(b"\r", b"\n").split(b"\n")
        for line in complete:
            self._pending.append(line)
            yield self._take()
        if rest:
            self._pending.append(rest)

    def flush(self) -> bytes:
        """What stands after the last line end; empty where nothing does."""
        return self._take()

    def _take(self) -> bytes:
        line = b"".join(self._pending)
        self._pending.clear()
        if self._is_first:
            self._is_first = False
            return line.removeprefix(_BYTE_ORDER_MARK)
        return line


class Mark(Enum):
    """A line that carries no object."""

    NOTHING = "a blank line, a comment, an event's name"
    DONE = "the [DONE] of an event stream"
    ERROR = "the name of an event that tells of an error"


def parse_line(line: bytes) -> Any | Mark:
    """The JSON value of a complete line, or a `Mark`. A line that is neither is an `EndpointError` that quotes it."""
    if _is_error_event(line):
        return Mark.ERROR
    payload = _payload(line)
    if payload is None:
        return Mark.NOTHING
    if payload == b"[DONE]":
        return Mark.DONE
    try:
        value = json.loads(payload.removeprefix(_ERROR))
    except (ValueError, RecursionError) as error:
        raise not_understood(line) from error
    return {"error": value} if payload.startswith(_ERROR) else value


def is_beginning(line: bytes) -> bool:
    """Whether an incomplete last line can be the beginning of a line of a stream: one that was cut."""
    start = line.lstrip()[:8]
    return any(start.startswith(known) or known.startswith(start) for known in _BEGINNINGS)


def not_understood(data: bytes) -> EndpointError:
    """The error for bytes that are not JSON."""
    return EndpointError(
        "The endpoint sent something that is not JSON: {excerpt}",
        "Check that the endpoint hosts a text model and that its payload format is right.",
        excerpt=excerpt(data),
    )


def excerpt(data: bytes) -> str:
    """The beginning of `data` on one line, at most `EXCERPT` characters."""
    text = " ".join(data[: EXCERPT * 4].decode("utf-8", errors="replace").split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _is_error_event(line: bytes) -> bool:
    name, _, event = line.partition(b":")
    return name.strip() == b"event" and event.strip() == b"error"


def _payload(line: bytes) -> bytes | None:
    stripped = line.strip()
    if not stripped or stripped.startswith(_IGNORED_FIELDS):
        return None
    return stripped.removeprefix(b"data:").strip() or None
