"""Which endpoints of a set run now: looked up without changing anything."""

from __future__ import annotations

from collections.abc import Generator

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import GONE, Watched
from workbench.endpoints.fleet.sets import EndpointSet, Member
from workbench.endpoints.fleet.watching import state_of

_NOT_RUNNING = (GONE, "Deleting")


def member_states(chosen: EndpointSet, plane: ControlPlane) -> Generator[tuple[Member, Watched]]:
    """Each member with its state. A refusal: `EndpointError`."""
    for member in chosen.members:
        yield member, state_of(member.place, member.name, plane)


def running_members(chosen: EndpointSet, plane: ControlPlane) -> tuple[Member, ...]:
    """The members that cost money now, whatever state they are in."""
    return tuple(member for member, state in member_states(chosen, plane) if state.status not in _NOT_RUNNING)
