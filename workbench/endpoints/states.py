"""What an endpoint is doing now: in service, being created, scaled to zero, …"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.control_client import control_client, denied
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import EndpointError

IN_SERVICE = "InService"
SCALED_TO_ZERO = "ScaledToZero"
MISSING = "Missing"
UNKNOWN = "Unknown"
THROTTLED = "Throttled"


@dataclass(frozen=True)
class EndpointState:
    """`status` is SageMaker's (InService, Creating, Updating, SystemUpdating, RollingBack, Deleting, Failed,
    OutOfService), or ScaledToZero, Missing, Throttled, Unknown. `detail` is AWS's reason, where it gave one.

    `instances` counts what serves it: the instances of an endpoint, the copies of an inference component.
    """

    label: str
    status: str
    detail: str = ""
    instances: int | None = None


def endpoint_state(endpoint: Endpoint) -> EndpointState:
    """Asks AWS. An endpoint behind a URL, or one that these credentials may not describe, is Unknown.

    No credentials, no network, …: an `EndpointError`. Imports boto3: not on the GUI thread.
    """
    if endpoint.is_local:
        return EndpointState(endpoint.label, IN_SERVICE)
    if endpoint.transport != "sagemaker":
        return EndpointState(endpoint.label, UNKNOWN)
    try:
        with control_client("sagemaker", endpoint.profile, endpoint.region, endpoint.name) as client:
            return _described(client, endpoint)
    except EndpointError as error:
        if denied(error):
            return EndpointState(endpoint.label, UNKNOWN)
        if _is_missing(error):
            return EndpointState(endpoint.label, MISSING, error.details)
        raise


def _described(client: Any, endpoint: Endpoint) -> EndpointState:
    state = state_of(endpoint.label, client.describe_endpoint(EndpointName=endpoint.name))
    if state.status not in (IN_SERVICE, SCALED_TO_ZERO) or not endpoint.component:
        return state
    component = client.describe_inference_component(InferenceComponentName=endpoint.component)
    return component_state(endpoint.label, component)


def state_of(label: str, described: Mapping[str, Any]) -> EndpointState:
    """The state that an answer of DescribeEndpoint tells."""
    status, reason = str(described.get("EndpointStatus", UNKNOWN)), str(described.get("FailureReason", ""))
    counts = [each.get("CurrentInstanceCount") for each in described.get("ProductionVariants", ())]
    known = [count for count in counts if count is not None]
    instances = sum(known) if known else None
    if status == IN_SERVICE and counts and instances == 0 and len(known) == len(counts):
        status = SCALED_TO_ZERO
    return EndpointState(label, status, reason, instances)


def component_state(label: str, described: Mapping[str, Any]) -> EndpointState:
    """The state that an answer of DescribeInferenceComponent tells."""
    status = str(described.get("InferenceComponentStatus", UNKNOWN))
    copies = described.get("RuntimeConfig", {}).get("CurrentCopyCount")
    if status == IN_SERVICE and copies == 0:
        status = SCALED_TO_ZERO
    return EndpointState(label, status, str(described.get("FailureReason", "")), copies)


def _is_missing(error: EndpointError) -> bool:
    told = error.details.lower()
    return error.code in ("ValidationException", "ValidationError", "ResourceNotFound") and (
        "could not find" in told or "not found" in told or "does not exist" in told
    )
