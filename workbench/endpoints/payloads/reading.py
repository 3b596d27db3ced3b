"""What the formats share in reading replies: whole bodies, and streams of JSON values."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.endpoints.events import Usage
from workbench.endpoints.lines import LineBuffer, Mark, excerpt, is_beginning, not_understood, parse_line
from workbench.endpoints.payloads.format import Reply
from workbench.endpoints.payloads.shapes import BROKEN_OFF, find_text, first_object, raise_reported_error
from workbench.errors import EndpointError

_PRINTED = (b"{", b"[", b"[{")


def read_body(body: bytes) -> tuple[Any, str]:
    """The decoded JSON of a whole body and the text in it. No JSON, an error or no text in it: `EndpointError`."""
    value = read_value(body)
    text = find_text(value)
    if text is None:
        raise no_text(body)
    return value, whole(text)


def read_value(body: bytes) -> Any:
    """The decoded JSON of a whole body. No JSON, or an error in it: `EndpointError`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise not_understood(body) from error
    raise_reported_error(value)
    return value


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
        self.usage, self.reason, self.complete = reply.usage, reply.reason, reply.reason not in BROKEN_OFF
        if reply.text:
            yield reply.text


class JsonStream(ABC):
    """A stream of JSON values, one a line, in either framing. A format says what text a value carries.

    `has_end_marker` says whether the format marks its end; without a marker, a stream is complete when nothing in it
    was cut off. A container that cannot stream sends its whole reply as the only value, which counts as an end. A
    stream in which nothing is of the format is an `EndpointError`, however it ends. What follows [DONE] is not read.
    """

    has_end_marker = True

    def __init__(self) -> None:
        self._lines = LineBuffer()
        self._begun: list[bytes] = []
        self._ended = False
        self._over = False
        self._cut = False
        self._is_known = False
        self._is_whole = False
        self._tells_error = False
        self._half_character = ""
        self._has_text = False
        self._unknown = b""
        self.usage = Usage()
        self.reason = ""

    @property
    def complete(self) -> bool:
        whole = self._ended or not self.has_end_marker
        return whole and not self._cut and self.reason not in BROKEN_OFF

    def feed(self, chunk: bytes) -> Iterator[str]:
        for line in self._lines.feed(chunk):
            if self._begun or self._is_printed(line):
                self._begun.append(line)
            else:
                yield from self._read(line)

    def finish(self) -> Iterator[str]:
        last = b"\n".join((*self._begun, self._lines.flush()))
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
        if self._unknown and not self._has_text and not self._is_known:
            raise self._no_text(self._unknown)
        if self._over and not self._has_text and not self._is_known:
            raise EndpointError(
                "The endpoint ended its stream without sending anything else.",
                "Check the payload format and the parameters in the endpoint's settings; its log says more.",
            )

    @abstractmethod
    def piece(self, value: Mapping[str, Any]) -> str | None:
        """The text that one value carries, '' for none, None where the value is not of this format.

        Calls `end` when the value marks the end, and keeps usage and finish reason.
        """

    def end(self) -> None:
        self._ended = True

    def _is_printed(self, line: bytes) -> bool:
        """Whether a whole reply begins that is printed over several lines."""
        return not (self._is_known or self._unknown or self._over) and line.strip() in _PRINTED

    def _read(self, line: bytes) -> Iterator[str]:
        value = Mark.NOTHING if self._over else parse_line(line)
        if value is Mark.DONE:
            self._over = True
            self.end()
        elif value is Mark.ERROR:
            self._tells_error = True
        elif value is not Mark.NOTHING:
            if self._tells_error:
                raise_reported_error(value)
                raise_reported_error({"error": value or line.decode(errors="replace")})
            if text := self._characters(self._text_in(value, line)):
                self._has_text = True
                yield text

    def _text_in(self, value: Any, line: bytes) -> str:
        raise_reported_error(value)
        text = self.piece(first_object(value))
        if text is None:
            return self._whole_reply(value, line)
        self._is_known = True
        return text

    def _whole_reply(self, value: Any, line: bytes) -> str:
        text = find_text(value)
        if self._is_whole and text is not None:  # it was not the whole reply, but the first of many pieces
            raise self._no_text(line)
        if text is None or self._has_text:
            self._unknown = self._unknown or line
            return ""
        self._is_whole = self._is_known = True
        self.end()
        return text

    def _no_text(self, line: bytes) -> EndpointError:
        return no_text(line)

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
