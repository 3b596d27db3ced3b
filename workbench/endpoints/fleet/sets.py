"""Sets of endpoints that are started and stopped together. A stopped endpoint is deleted; its configuration is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from workbench.endpoints.fleet.plan import Place, Plan, PlannedCall, total_per_hour
from workbench.endpoints.fleet.resources import Deployed, refuse_components
from workbench.endpoints.fleet.tags import MADE_HERE, tag_list
from workbench.errors import Phrase, UsageError

_NOT_IN_NAMES = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of characters, ends of lines


@dataclass(frozen=True)
class Member:
    """An endpoint of a set: its name, the configuration it is started from, and where. `per_hour` is in US dollars."""

    name: str
    config: str
    place: Place = Place()
    per_hour: float | None = None
    extra: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class EndpointSet:
    name: str
    members: tuple[Member, ...] = ()

    @property
    def per_hour(self) -> float | None:
        return total_per_hour(tuple(member.per_hour for member in self.members))


def set_name(text: str) -> str:
    """The name as a set gets it, without the white space around it. None, or one of several lines: `UsageError`."""
    name = text.strip()
    if not name or any(unicodedata.category(one) in _NOT_IN_NAMES for one in name):
        raise UsageError("A set of endpoints needs a name of one line.", "Give it one, such as “Morning bench”.")
    return name


def member_of(found: Deployed, per_hour: float | None = None) -> Member:
    """The endpoint as a member of a set.

    One that is gone or just going is no member; one without a configuration, or with inference components, could not be
    started again: `UsageError`.
    """
    if not found.runs:
        raise UsageError(
            "{name} does not run now.", "Deploy or start it, then save the set again.", name=found.endpoint.name
        )
    refuse_components(found)
    if found.config is None:
        raise UsageError(
            "The configuration of {name} is gone: the endpoint could not be started again.",
            "Deploy it anew, then add it to the set.",
            name=found.endpoint.name,
        )
    return Member(found.endpoint.name, found.config.name, found.place, per_hour)


def start_plan(chosen: EndpointSet, running: Collection[Member] = (), lost: Collection[Member] = ()) -> Plan:
    """CreateEndpoint for each member that is not in `running`, nor `lost`, its configuration being gone.

    Nothing to start: `UsageError`.
    """
    starting = [member for member in chosen.members if member not in running and member not in lost]
    if not starting and lost:
        raise UsageError(
            "Nothing of {name} can be started: its configurations are gone ({configs}).",
            "Deploy its endpoints anew, then save the set again.",
            name=chosen.name,
            configs=", ".join(member.config for member in lost),
        )
    if not starting:
        raise UsageError("Every endpoint of {name} runs already.", "There is nothing to start.", name=chosen.name)
    calls = tuple(_started(member) for member in starting)
    warnings = (
        *(Phrase("{name} runs already.", name=member.name) for member in running),
        *(
            Phrase("{name} cannot be started: its configuration {config} is gone.", name=one.name, config=one.config)
            for one in lost
        ),
    )
    return Plan("start", chosen.name, calls, total_per_hour(tuple(one.per_hour for one in starting)), warnings)


def stop_plan(chosen: EndpointSet, running: Collection[Member]) -> Plan:
    """DeleteEndpoint for each member that runs; nothing else. Nothing to stop: `UsageError`."""
    stopping = [member for member in chosen.members if member in running]
    if not stopping:
        raise UsageError("No endpoint of {name} runs.", "There is nothing to stop.", name=chosen.name)
    calls = tuple(_stopped(member) for member in stopping)
    still = tuple(
        Phrase("{name} does not run.", name=member.name) for member in chosen.members if member not in stopping
    )
    return Plan("stop", chosen.name, calls, total_per_hour(tuple(one.per_hour for one in stopping)), still)


def _started(member: Member) -> PlannedCall:
    return PlannedCall(
        "sagemaker",
        "CreateEndpoint",
        {"EndpointName": member.name, "EndpointConfigName": member.config, "Tags": tag_list(MADE_HERE)},
        Phrase("Starts the endpoint {name} from its configuration {config}.", name=member.name, config=member.config),
        member.place,
    )


def _stopped(member: Member) -> PlannedCall:
    return PlannedCall(
        "sagemaker",
        "DeleteEndpoint",
        {"EndpointName": member.name},
        Phrase("Ends the endpoint {name}. Its configuration {config} stays.", name=member.name, config=member.config),
        member.place,
    )
