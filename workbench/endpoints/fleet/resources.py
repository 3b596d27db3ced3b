"""What an endpoint is made of in the account: looked up without changing anything, before a plan is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.refusals import NOT_FOUND
from workbench.endpoints.fleet.tags import made_here
from workbench.errors import EndpointError, UsageError


@dataclass(frozen=True)
class Resource:
    """A model, a configuration or an endpoint of the account; `made_here`: its tags say that this program made it."""

    kind: str
    name: str
    made_here: bool


@dataclass(frozen=True)
class Deployed:
    """An endpoint with its configuration and models. `has_components`: it hosts inference components instead."""

    place: Place
    endpoint: Resource
    config: Resource | None
    models: tuple[Resource, ...] = ()
    instance_type: str = ""
    instances: int = 1
    has_components: bool = False

    @property
    def resources(self) -> tuple[Resource, ...]:
        """In the order in which they can be deleted."""
        return (self.endpoint, *((self.config,) if self.config else ()), *self.models)


def deployed(place: Place, name: str, plane: ControlPlane) -> Deployed:
    """What the endpoint `name` is made of. There is none, or it may not be looked at: `EndpointError`."""
    found = plane.call(place, "DescribeEndpoint", {"EndpointName": name})
    endpoint = Resource("Endpoint", name, _is_made_here(place, found.get("EndpointArn", ""), plane))
    config_name = str(found.get("EndpointConfigName", ""))
    try:
        config = plane.call(place, "DescribeEndpointConfig", {"EndpointConfigName": config_name})
    except EndpointError as error:
        if error.code != NOT_FOUND:
            raise
        return Deployed(place, endpoint, None)
    variants = config.get("ProductionVariants") or [{}]
    names = dict.fromkeys(str(one["ModelName"]) for one in variants if one.get("ModelName"))
    return Deployed(
        place,
        endpoint,
        Resource("EndpointConfig", config_name, _is_made_here(place, config.get("EndpointConfigArn", ""), plane)),
        tuple(_model(place, one, plane) for one in names),
        str(variants[0].get("InstanceType", "")),
        sum(int(one.get("InitialInstanceCount") or 1) for one in variants),
        has_components=not names,
    )


def refuse_components(found: Deployed) -> None:
    """Its components would be lost without a way to bring them back: `UsageError`."""
    if found.has_components:
        raise UsageError(
            "{name} hosts inference components, which this program does not stop or delete.",
            "Delete its components in the SageMaker console first.",
            name=found.endpoint.name,
        )


def _model(place: Place, name: str, plane: ControlPlane) -> Resource:
    try:
        found = plane.call(place, "DescribeModel", {"ModelName": name})
    except EndpointError:  # it is gone, or may not be looked at: then it is none that may be deleted unasked
        return Resource("Model", name, made_here=False)
    return Resource("Model", name, _is_made_here(place, found.get("ModelArn", ""), plane))


def _is_made_here(place: Place, arn: str, plane: ControlPlane) -> bool:
    """Where the tags may not be read, nothing says that it was made here."""
    if not arn:
        return False
    try:
        return made_here(plane.call(place, "ListTags", {"ResourceArn": arn}).get("Tags", []))
    except EndpointError:
        return False
