"""What the formats share in reading replies: whole bodies, and streams of JSON values."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.endpoints.events import Usage
from workbench.endpoints.lines import LineBuffer, Mark, excerpt, is_beginning, not_understood, parse_line
from workbench.endpoints.payloads.format import Reply
from workbench.endpoints.payloads.shapes import find_text, first_object, raise_reported_error
from workbench.errors import EndpointError


def read_body(body: bytes) -> tuple[Any, str]:
    """The decoded JSON of a whole body and the text in it. No JSON, an error or no text in it: `EndpointError`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise not_understood(body) from error
    raise_reported_error(value)
    text = find_text(value)
    if text is None:
        raise no_text(body)
    return value, whole(text)


def no_text(body: bytes) -> EndpointError:
    return EndpointError(
        "The endpoint's reply holds no text that this program knows: {excerpt}",
        "Choose another payload format in the endpoint's settings.",
        excerpt=excerpt(body),
    )


class WholeReply:
    """Reads an answer that comes in one piece, with the interface of a stream's decoder: its text comes at the end."""

    def __init__(self, read: Callable[[bytes], Reply]) -> None:
        self._read = read
        self._body: list[bytes] = []
        self.complete = False
        self.usage = Usage()
        self.reason = ""

    def feed(self, chunk: bytes) -> Iterator[str]:
        self._body.append(chunk)
        return iter(())

    def finish(self) -> Iterator[str]:
        reply = self._read(b"".join(self._body))
        self.usage, self.reason, self.complete = reply.usage, reply.reason, True
        if reply.text:
            yield reply.text


class JsonStream(ABC):
    """A stream of JSON values, one a line, in either framing. A format says what text a value carries.

    `has_end_marker` says whether the format marks its end; without a marker, a stream is complete when nothing in it
    was cut off. A container that cannot stream sends its whole reply as the only value, which counts as an end.
    """

    has_end_marker = True

    def __init__(self) -> None:
        self._lines = LineBuffer()
        self._ended = False
        self._cut = False
        self._half_character = ""
        self._has_text = False
        self._unknown = b""
        self.usage = Usage()
        self.reason = ""

    @property
    def complete(self) -> bool:
        return not self._cut and (self._ended or not self.has_end_marker)

    def feed(self, chunk: bytes) -> Iterator[str]:
        for line in self._lines.feed(chunk):
            yield from self._read(line)

    def finish(self) -> Iterator[str]:
        last = self._lines.flush()
        try:
            yield from self._read(last)
        except EndpointError:
            # Only half a line is forgiven: a line that is JSON may well report an error.
            if _is_json(last) or not is_beginning(last):
                raise
            self._cut = True
        if self._half_character:
            yield whole(self._half_character)
            self._half_character = ""
        if self._unknown and not self._has_text and not self._ended:
            raise no_text(self._unknown)

    @abstractmethod
    def piece(self, value: Mapping[str, Any]) -> str | None:
        """The text that one value carries, '' for none, None where the value is not of this format.

        Calls `end` when the value marks the end, and keeps usage and finish reason.
        """

    def end(self) -> None:
        self._ended = True

    def _read(self, line: bytes) -> Iterator[str]:
        value = parse_line(line)
        if value is Mark.DONE:
            self.end()
        elif value is not Mark.NOTHING:
            raise_reported_error(value)
            text = self.piece(first_object(value))
            if text is None:
                text = self._whole_reply(value, line)
            if text := self._characters(text):
                self._has_text = True
                yield text

    def _whole_reply(self, value: Any, line: bytes) -> str:
        text = None if self._has_text else find_text(value)
        if text is None:
            self._unknown = self._unknown or line
            return ""
        self.end()
        return text

    def _characters(self, text: str) -> str:
        """`text` in whole characters: JSON may escape one character as two halves and send them in two pieces."""
        text, self._half_character = self._half_character + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half_character = text[:-1], text[-1]
        return whole(text)


def whole(text: str) -> str:
    """`text` with halves of a character joined; a half that stays alone becomes the replacement character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_json(line: bytes) -> bool:
    try:
        parse_line(line)
    except EndpointError:
        return False
    return True
