"""The plan that deletes an endpoint for good: DeleteEndpoint, DeleteEndpointConfig, DeleteModel."""

from __future__ import annotations

from workbench.endpoints.fleet.plan import Plan, PlannedCall
from workbench.endpoints.fleet.resources import Deployed, Resource, refuse_components
from workbench.errors import Phrase, UsageError

_NAMED_BY = {"Endpoint": "EndpointName", "EndpointConfig": "EndpointConfigName", "Model": "ModelName"}


def delete_plan(found: Deployed, *, others: bool = False, per_hour: float | None = None) -> Plan:
    """The calls that delete the endpoint, and what this program made for it.

    A configuration or model that it did not make may serve other endpoints: it is left where it is, unless `others`
    says that it goes too. Either way a warning names it. An endpoint with inference components, or nothing that may
    go: `UsageError`.
    """
    refuse_components(found)
    going = [one for one in found.resources if one.kind == "Endpoint" or one.made_here or others]
    if not going:
        raise UsageError(
            "Of {name} nothing is left that this program made.",
            "Its other parts can be deleted too, where you say so.",
            name=found.endpoint.name,
        )
    calls = tuple(_call(found, one) for one in going)
    warnings = tuple(_warning(one, one in going) for one in found.resources if not one.made_here)
    return Plan("delete", found.endpoint.name, calls, per_hour, warnings)


def _call(found: Deployed, one: Resource) -> PlannedCall:
    return PlannedCall("sagemaker", f"Delete{one.kind}", {_NAMED_BY[one.kind]: one.name}, _sentence(one), found.place)


def _sentence(one: Resource) -> Phrase:
    if one.kind == "Endpoint":
        return Phrase("Deletes the endpoint {name}: its instances end, and cost nothing any more.", name=one.name)
    if one.kind == "EndpointConfig":
        return Phrase("Deletes the configuration {name}: no endpoint can be started from it again.", name=one.name)
    return Phrase("Deletes the model {name}. Its files in S3 stay.", name=one.name)


def _warning(one: Resource, goes: bool) -> Phrase:
    if one.kind == "Endpoint":
        return Phrase("This program did not make the endpoint {name}: somebody else may use it.", name=one.name)
    if one.kind == "EndpointConfig":
        if goes:
            return Phrase("This program did not make the configuration {name}: others may need it.", name=one.name)
        return Phrase("The configuration {name} stays: this program did not make it.", name=one.name)
    if goes:
        return Phrase("This program did not make the model {name}: other endpoints may need it.", name=one.name)
    return Phrase("The model {name} stays: this program did not make it.", name=one.name)
