"""What an endpoint is made of in the account: looked up without changing anything, before a plan is made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.left_over import left_over_config, left_over_models
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
    """An endpoint with its configuration and models. `has_components`: it hosts inference components instead.

    `runs` is False where the endpoint is gone or just going, and only what it was made of is left.
    """

    place: Place
    endpoint: Resource
    config: Resource | None
    models: tuple[Resource, ...] = ()
    instance_type: str = ""
    instances: int = 1
    has_components: bool = False
    runs: bool = True

    @property
    def resources(self) -> tuple[Resource, ...]:
        """What is there, in the order in which it can be deleted."""
        endpoint, config = (self.endpoint,) if self.runs else (), (self.config,) if self.config else ()
        return (*endpoint, *config, *self.models)


def deployed(place: Place, name: str, plane: ControlPlane, kept_config: str = "") -> Deployed:
    """What the endpoint `name` is made of; where it is gone, what its `kept_config` says, or what this program made
    for it and is still there.

    There is none, or it may not be looked at: `EndpointError`.
    """
    try:
        found = plane.call(place, "DescribeEndpoint", {"EndpointName": name})
    except EndpointError as error:
        if error.code != NOT_FOUND:
            raise
        left = _left_over(place, Resource("Endpoint", name, made_here=True), plane, kept_config)
        if left is None:
            raise
        return left
    endpoint = Resource("Endpoint", name, _is_made_here(place, found.get("EndpointArn", ""), plane))
    parts = _configured(place, endpoint, str(found.get("EndpointConfigName", "")), plane)
    if parts.config is None:
        parts = replace(parts, models=_models_made_for(place, name, plane))
    return replace(parts, runs=found.get("EndpointStatus") != "Deleting")


def _left_over(place: Place, endpoint: Resource, plane: ControlPlane, kept_config: str) -> Deployed | None:
    """What is left of an endpoint that is gone: its configuration with its models, else its models alone."""
    found = _configured(place, endpoint, kept_config, plane) if kept_config else None
    if found is None or found.config is None:
        name = left_over_config(place, endpoint.name, plane)
        found = _configured(place, endpoint, name, plane) if name else None
    if found is not None and found.config is not None:
        return replace(found, runs=False)
    models = _models_made_for(place, endpoint.name, plane)
    return Deployed(place, endpoint, None, models, runs=False) if models else None


def _models_made_for(place: Place, endpoint_name: str, plane: ControlPlane) -> tuple[Resource, ...]:
    """Those whose names and tags say so: there is no configuration that would name them."""
    return tuple(Resource("Model", one, made_here=True) for one in left_over_models(place, endpoint_name, plane))


def _configured(place: Place, endpoint: Resource, config_name: str, plane: ControlPlane) -> Deployed:
    """The endpoint with the configuration of that name, and the models in it."""
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
