"""What a transport is: it carries one request to an endpoint and brings back the bytes of the answer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.exchange import Exchange
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError


@dataclass(frozen=True)
class Sent:
    """The request leaves now (`time.perf_counter()` seconds); everything before was preparation."""

    at: float


@dataclass(frozen=True)
class Traced:
    """The request as it left, and the head of what came back; of a refusal its body, too."""

    exchange: Exchange


@dataclass(frozen=True)
class Answered:
    """The answer's headers are here. `connect_ms` is what opening the connection took; 0 for one that was open."""

    request_id: str
    at: float
    connect_ms: float = 0.0


@dataclass(frozen=True)
class TurnedAway:
    """The call was refused before it began, and is made again after `wait_s`. `number` counts the retries from 1."""

    at: float
    number: int
    wait_s: float
    error: EndpointError


@dataclass(frozen=True)
class Arrived:
    """A piece of the answer's body; pieces may split lines and characters."""

    data: bytes


@dataclass(frozen=True)
class Ended:
    """The body ended. `whole` is False where the connection broke or the last frame was incomplete."""

    whole: bool


TransportEvent = Sent | Traced | Answered | TurnedAway | Arrived | Ended


class Transport(Protocol):
    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """One call: Sent, Traced, Answered, Arrived pieces, Ended; before a retry TurnedAway. A failure is an
        `EndpointError`, after Traced where a request left.

        After `stop.set()` from any thread it ends without `Ended`, soon, also when the endpoint hangs: at most Traced
        comes still. Closing the generator ends the call, too.
        """
