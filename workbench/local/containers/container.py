"""What a container is to an endpoint: it turns a body into requests, and outputs into a body or a stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.local.invocation import Invocation
from workbench.local.model import ModelRequest
from workbench.local.output import Output


class ContainerError(Exception):
    """The container refuses the body; SageMaker wraps `body`, the container's own error text, in a ModelError."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(body)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Call:
    """A body, understood: one request for each output. `streams`: the reply is the container's stream format."""

    requests: tuple[ModelRequest, ...]
    streams: bool
    payload: Mapping[str, Any]


class Container(Protocol):
    """A payload format. `keeps_stop`: the text of a stop sequence stays in the output."""

    @property
    def stream_type(self) -> str:
        """The media type of the stream format."""

    @property
    def keeps_stop(self) -> bool: ...

    def read(self, invocation: Invocation) -> Call:
        """Raises ContainerError in the words of the container's own format."""

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes: ...

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        """`steps` are the outputs' tokens in time, one of each output a step ('' where one has ended)."""


def to_json(value: object) -> bytes:
    """JSON as the containers write it: compact, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
