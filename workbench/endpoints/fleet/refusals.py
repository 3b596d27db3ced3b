"""What SageMaker refuses of the fleet's calls, as sentences with a next step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.endpoints.control_failures import control_failure
from workbench.endpoints.failures import Callee, without_secrets
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.foreign_text import shortened
from workbench.errors import EndpointError

NAME_TAKEN = "NameTaken"
NOT_FOUND = "NotFound"
_NAMES = ("EndpointName", "EndpointConfigName", "ModelName", "RoleName")
_QUOTAS = "https://{region}.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas"
_TAKEN = re.compile(r"(?i)already exist")
_MISSING = re.compile(r"(?i)could not find|does not exist|not found")


def told(
    error: Exception,
    operation: str,
    arguments: Mapping[str, Any],
    place: Place,
    *,
    region: str = "",
    url: str = "",
    waited_s: float = 0.0,
) -> EndpointError:
    """The sentence for an exception of botocore that the call of `operation` to `url` ended in, after `waited_s`."""
    from botocore.exceptions import ClientError

    region = region or place.region or ""
    name = next((str(arguments[key]) for key in _NAMES if arguments.get(key)), "")
    found = _refusal(error, operation, name, region) if isinstance(error, ClientError) else None
    callee = Callee(name, region, place.profile or "", url, waited_s)
    return found or control_failure(error, callee, operation)


def _refusal(error: Any, operation: str, name: str, region: str) -> EndpointError | None:
    body, answer = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    code, message = str(body.get("Code", "")), without_secrets(str(body.get("Message", "")))
    found = _sentence(code, message, operation, name, region)
    if found is not None:
        found.details = f"{operation}: {code}: {message}"
        found.status = answer.get("HTTPStatusCode")
        found.request_id = str(answer.get("RequestId", ""))
        found.code = found.code or code
    return found


def _sentence(code: str, message: str, operation: str, name: str, region: str) -> EndpointError | None:
    if code.startswith("AccessDenied"):
        return _not_allowed(message, operation)
    if code == "ResourceLimitExceeded":
        return EndpointError(
            "The account’s quota does not allow it: {reason}",
            "Stop another endpoint, choose another instance type, or ask for more in Service Quotas: {address}",
            reason=shortened(message),
            address=_QUOTAS.format(region=region),
        )
    if _TAKEN.search(message) and operation.startswith("Create"):
        return EndpointError(
            "There is something named {name} in {region} already.", "Choose another name.", code=NAME_TAKEN,
            name=name, region=region,
        )  # fmt: skip
    if _MISSING.search(message) and (code == "ResourceNotFound" or code.startswith("Validation")):
        return EndpointError(
            "SageMaker does not find it in {region}: {reason}",
            "Check the name, the region and the profile.",
            code=NOT_FOUND,
            region=region,
            reason=shortened(message or name),
        )
    if code.startswith("Validation"):
        return EndpointError(
            "SageMaker refused {operation}: {reason}",
            "Change what it complains of, then plan again.",
            operation=operation,
            reason=shortened(message),
        )
    return None


def _not_allowed(message: str, operation: str) -> EndpointError:
    if "iam:PassRole" in message:
        return EndpointError(
            "These AWS credentials are not allowed to hand that role to SageMaker.",
            "Ask for the permission iam:PassRole on it, or choose another role.",
        )
    service = "iam" if operation == "ListRoles" else "sagemaker"
    return EndpointError(
        "These AWS credentials are not allowed to call {operation}.",
        "Ask for the permission {permission}, or choose another profile.",
        operation=operation,
        permission=f"{service}:{operation}",
    )
