"""What this program made for an endpoint that is gone: found by the names that it gives, and by its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.deploying import is_made_for, made_stem
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.tags import made_here
from workbench.errors import EndpointError

_PAGE = 100
_MOST_PAGES = 10


def left_over_config(place: Place, endpoint_name: str, plane: ControlPlane) -> str:
    """The name of the newest configuration that was made for the endpoint; '' where none is found."""
    return next(_left_over(place, "EndpointConfig", endpoint_name, plane), "")


def left_over_models(place: Place, endpoint_name: str, plane: ControlPlane) -> tuple[str, ...]:
    """The names of the models that were made for the endpoint, newest first."""
    return tuple(_left_over(place, "Model", endpoint_name, plane))


def _left_over(place: Place, kind: str, endpoint_name: str, plane: ControlPlane) -> Iterator[str]:
    """Where it may not be listed, or its tags not be read, nothing is found."""
    try:
        for one in _listed(place, kind, made_stem(endpoint_name), plane):
            name, arn = str(one[f"{kind}Name"]), str(one[f"{kind}Arn"])
            if is_made_for(name, endpoint_name) and _is_made_here(place, arn, plane):
                yield name
    except EndpointError:
        return


def _listed(place: Place, kind: str, stem: str, plane: ControlPlane) -> Iterator[Mapping[str, Any]]:
    """What has the stem in its name, newest first, at most ten pages."""
    arguments = {"NameContains": stem, "SortBy": "CreationTime", "SortOrder": "Descending", "MaxResults": _PAGE}
    for _page in range(_MOST_PAGES):
        answer = plane.call(place, f"List{kind}s", arguments)
        yield from answer.get(f"{kind}s", ())
        if not answer.get("NextToken"):
            return
        arguments["NextToken"] = answer["NextToken"]


def _is_made_here(place: Place, arn: str, plane: ControlPlane) -> bool:
    return made_here(plane.call(place, "ListTags", {"ResourceArn": arn}).get("Tags", []))
