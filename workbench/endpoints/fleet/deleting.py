"""The plan that deletes an endpoint for good: DeleteEndpoint, DeleteEndpointConfig, DeleteModel."""

from __future__ import annotations

from workbench.endpoints.fleet.plan import Plan, PlannedCall
from workbench.endpoints.fleet.resources import Deployed, Resource, refuse_components
from workbench.errors import Phrase

_NAMED_BY = {"Endpoint": "EndpointName", "EndpointConfig": "EndpointConfigName", "Model": "ModelName"}
_SENTENCES = {
    "Endpoint": "Deletes the endpoint {name}: its instances end, and cost nothing any more.",
    "EndpointConfig": "Deletes the configuration {name}: the endpoint cannot be started from it again.",
    "Model": "Deletes the model {name}. Its files in S3 stay.",
}


def delete_plan(found: Deployed, *, others: bool = False, per_hour: float | None = None) -> Plan:
    """The calls that delete the endpoint, and what this program made for it.

    A configuration or model that it did not make may serve other endpoints: it is left where it is, unless `others`
    says that it goes too. Either way a warning names it. An endpoint with inference components: `UsageError`.
    """
    refuse_components(found)
    going = [one for one in found.resources if one.kind == "Endpoint" or one.made_here or others]
    calls = tuple(_call(found, one) for one in going)
    warnings = tuple(_warning(one, one in going) for one in found.resources if not one.made_here)
    return Plan("delete", found.endpoint.name, calls, per_hour, warnings)


def _call(found: Deployed, one: Resource) -> PlannedCall:
    sentence = Phrase(_SENTENCES[one.kind], name=one.name)
    return PlannedCall("sagemaker", f"Delete{one.kind}", {_NAMED_BY[one.kind]: one.name}, sentence, found.place)


def _warning(one: Resource, goes: bool) -> Phrase:
    if one.kind == "Endpoint":
        return Phrase("This program did not make the endpoint {name}: somebody else may use it.", name=one.name)
    if goes:
        return Phrase("This program did not make {name}: other endpoints may need it.", name=one.name)
    return Phrase("{name} stays: this program did not make it.", name=one.name)
