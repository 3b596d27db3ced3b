"""Making a set of endpoints that run now: each is looked up, because its configuration is what it is started from."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.instance_prices import Hourly, cost_per_hour
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.resources import deployed
from workbench.endpoints.fleet.sets import EndpointSet, member_of, set_name


def made_set(
    name: str,
    endpoints: Sequence[Endpoint],
    plane: ControlPlane,
    hourly: Hourly,
) -> EndpointSet:
    """The set, with what its endpoints cost an hour: the endpoint's own price, or else that of its instance type.

    A name that no set can have: `UsageError`, before anything is looked up.
    """
    name, members = set_name(name), []
    for endpoint in endpoints:
        place = Place(endpoint.profile, endpoint.region)
        found = deployed(place, endpoint.name, plane)
        members.append(member_of(found, cost_per_hour(endpoint, found, plane.region(place), hourly)))
    return EndpointSet(name, tuple(members))
