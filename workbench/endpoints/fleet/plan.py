"""A plan: the calls that would be made, one by one, and what they cost. Making one sends nothing.

A plan is carried out by `carrying_out.carry_out`, which takes it only with the confirmation of `confirmation.confirm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workbench.errors import Phrase

Kind = Literal["deploy", "start", "stop", "delete"]

# The argument that names what a call is about.
_NAMED_BY = {
    "Model": "ModelName",
    "EndpointConfig": "EndpointConfigName",
    "Endpoint": "EndpointName",
}


@dataclass(frozen=True)
class Place:
    """An AWS profile and a region; None leaves the choice to the AWS settings."""

    profile: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class PlannedCall:
    """One call of an AWS API. `sentence` says what it does; `arguments` are what is sent, all of it."""

    service: str
    operation: str
    arguments: Mapping[str, Any]
    sentence: Phrase
    place: Place = Place()

    @property
    def kind(self) -> str:
        """What it makes or deletes: Model, EndpointConfig or Endpoint."""
        return self.operation.removeprefix("Create").removeprefix("Delete")

    @property
    def creates(self) -> bool:
        return self.operation.startswith("Create")

    @property
    def name(self) -> str:
        """The name of what it makes or deletes."""
        return str(self.arguments[_NAMED_BY[self.kind]])


@dataclass(frozen=True)
class Plan:
    """`name` is what the user types to confirm it.

    `per_hour` is in US dollars what runs because of it from then on, or what no longer runs after a stop; None where a
    price is not known. `warnings` are to be read before it is confirmed.
    """

    kind: Kind
    name: str
    calls: tuple[PlannedCall, ...]
    per_hour: float | None = None
    warnings: tuple[Phrase, ...] = field(default=())

    @property
    def endpoints(self) -> tuple[tuple[Place, str], ...]:
        """The endpoints that it makes or deletes: what is watched afterwards."""
        return tuple((call.place, call.name) for call in self.calls if call.kind == "Endpoint")


def total_per_hour(prices: tuple[float | None, ...]) -> float | None:
    """Their sum; not known where one of them is not."""
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) else None
