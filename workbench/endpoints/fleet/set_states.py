"""Which endpoints of a set run now, and what can be done with it: looked up without changing anything."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import GONE, Watched
from workbench.endpoints.fleet.plan import Plan
from workbench.endpoints.fleet.refusals import NOT_FOUND
from workbench.endpoints.fleet.sets import EndpointSet, Member, start_plan, stop_plan
from workbench.endpoints.fleet.watching import state_of
from workbench.errors import EndpointError

_NOT_RUNNING = (GONE, "Deleting")


def member_states(chosen: EndpointSet, plane: ControlPlane) -> Generator[tuple[Member, Watched]]:
    """Each member with its state. A refusal: `EndpointError`."""
    for member in chosen.members:
        yield member, state_of(member.place, member.name, plane)


def running_members(chosen: EndpointSet, plane: ControlPlane) -> tuple[Member, ...]:
    """The members that cost money now, whatever state they are in."""
    return tuple(member for member, state in member_states(chosen, plane) if state.status not in _NOT_RUNNING)


def plan_now(kind: Literal["start", "stop"], chosen: EndpointSet, plane: ControlPlane) -> Plan:
    """The plan that starts or stops the set, of what is left to do now. Nothing is: `UsageError`."""
    running = running_members(chosen, plane)
    if kind == "stop":
        return stop_plan(chosen, running)
    waiting = (one for one in chosen.members if one not in running)
    return start_plan(chosen, running, tuple(one for one in waiting if _is_config_gone(one, plane)))


def _is_config_gone(member: Member, plane: ControlPlane) -> bool:
    """Where it may not be looked at, the start itself will say it."""
    try:
        plane.call(member.place, "DescribeEndpointConfig", {"EndpointConfigName": member.config})
    except EndpointError as error:
        return error.code == NOT_FOUND
    return False
