"""What a payload format is: how a rendered prompt becomes a request body, and how replies become text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.endpoints.events import Usage
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

JSON = "application/json"


@dataclass(frozen=True)
class Sends:
    """How a format sends one parameter: its own name for it, and the range that it takes.

    `above` excludes the minimum itself. `at_most` bounds how many there may be, of stop sequences. `note` is a remark
    for the user (a msgid), such as that the number includes the prompt.
    """

    field: str
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    at_most: int | None = None
    note: str = ""

    def takes(self, value: Any) -> bool:
        """Whether the value is within the range."""
        if isinstance(value, (list, tuple)):
            return self.at_most is None or len(value) <= self.at_most
        if self.minimum is not None and (value <= self.minimum if self.above else value < self.minimum):
            return False
        return self.maximum is None or value <= self.maximum


@dataclass(frozen=True)
class Parameters:
    """How a format sends a set of generation parameters.

    `fields` are the format's own names and values. `adapted` maps a parameter that goes out in another form to what
    is sent instead (`""`: nothing, because leaving it out means the same; `CUT_HERE` for stop sequences). `unsent` are
    those that the format cannot express; `outside` those that are sent although the format says it does not take the
    value. `overruled` are the endpoint's own parameters that are not sent, because what is set for the run goes before.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    adapted: Mapping[str, str] = field(default_factory=dict)
    unsent: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True)
class PayloadRequest:
    """One request's body and headers. `accept` None leaves the choice of a stream's framing to the container."""

    body: bytes
    content_type: str = JSON
    accept: str | None = JSON
    parameters: Parameters = Parameters()


@dataclass(frozen=True)
class Reply:
    """A complete answer. `reason` is the endpoint's own finish reason, or ''."""

    text: str
    usage: Usage = Usage()
    reason: str = ""


class StreamDecoder(Protocol):
    """Turns the bytes of one stream into pieces of text. Made for one stream, fed in order."""

    @property
    def complete(self) -> bool:
        """After `finish`: nothing was cut off, and the end marker was seen where the format has one."""

    @property
    def usage(self) -> Usage: ...

    @property
    def reason(self) -> str: ...

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The pieces of text that `chunk` completes. An error that the container reports is an `EndpointError`."""

    def finish(self) -> Iterator[str]:
        """The pieces in a last line without a line end. Call it once, after the last chunk."""


class PayloadFormat(Protocol):
    """One way to talk to a container. Member of `PAYLOADS`; stateless.

    `title` says in a few words which containers use it. `takes_messages` is False where only text can be sent,
    `can_stream` where the containers answer in one piece only. `sends` maps the parameters (by the names of
    `Generation`) that the format can express to how it sends them.
    """

    title: str
    takes_messages: bool
    can_stream: bool

    @property
    def sends(self) -> Mapping[str, Sends]: ...

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        """The request. Every parameter that is set is sent, listed as adapted, or listed as unsent."""

    def reply(self, body: bytes) -> Reply:
        """The answer in a whole body. One that holds no text is an `EndpointError`."""

    def stream_decoder(self) -> StreamDecoder: ...


def json_body(content: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with characters as they are, so that a Korean prompt is not three times its size."""
    return json.dumps(content, ensure_ascii=False).encode("utf-8", errors="replace")
