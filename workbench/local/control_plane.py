"""The part of SageMaker's control plane that finds endpoints: AWS JSON 1.1, the operation named in `X-Amz-Target`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.local.aws_error import ACCOUNT, REGION, AwsError
from workbench.local.reply import VARIANT

CONTENT_TYPE = "application/x-amz-json-1.1"
INSTANCE_TYPE = "local"

_DEFAULT_PAGE = 10
_LARGEST_PAGE = 100


class ControlPlane:
    """`statuses` maps each endpoint's name to its status (`InService`, `Creating`, …)."""

    def __init__(self, statuses: Mapping[str, str], created: float) -> None:
        self._statuses = statuses
        self._created = created
        self._operations: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "SageMaker.ListEndpoints": self._list_endpoints,
            "SageMaker.DescribeEndpoint": self._describe_endpoint,
            "SageMaker.DescribeEndpointConfig": self._describe_endpoint_config,
            "SageMaker.ListInferenceComponents": lambda _: {"InferenceComponents": []},
        }

    def answer(self, target: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply's JSON. Raises AwsError for an operation, endpoint or page that does not exist."""
        operation = self._operations.get(target)
        if operation is None:
            raise AwsError(
                400, "UnknownOperationException", f"The embedded server has no operation {target or 'without a name'}."
            )
        return operation(request)

    def _list_endpoints(self, request: Mapping[str, Any]) -> dict[str, Any]:
        contains = str(request.get("NameContains", "")).lower()
        status = request.get("StatusEquals")
        names = [
            name for name, is_now in self._statuses.items() if contains in name.lower() and status in (None, is_now)
        ]
        if request.get("SortBy") in ("Name", "Status"):
            names.sort(key=self._statuses.__getitem__ if request["SortBy"] == "Status" else str)
        if request.get("SortOrder") == "Descending":
            names.reverse()
        start, end = _page(request, len(names))
        page: dict[str, Any] = {"Endpoints": [self._summary(name) for name in names[start:end]]}
        return page | ({"NextToken": str(end)} if end < len(names) else {})

    def _describe_endpoint(self, request: Mapping[str, Any]) -> dict[str, Any]:
        name = self._known(request.get("EndpointName"), "endpoint")
        variant = {"VariantName": VARIANT, "CurrentWeight": 1.0, "DesiredWeight": 1.0}
        counts = {"CurrentInstanceCount": 1, "DesiredInstanceCount": 1}
        return {
            **self._summary(name),
            "EndpointConfigName": name,
            "ProductionVariants": [variant | counts],
        }

    def _describe_endpoint_config(self, request: Mapping[str, Any]) -> dict[str, Any]:
        name = self._known(request.get("EndpointConfigName"), "endpoint-config")
        variant = {
            "VariantName": VARIANT,
            "ModelName": name,
            "InstanceType": INSTANCE_TYPE,
            "InitialInstanceCount": 1,
            "InitialVariantWeight": 1.0,
        }
        return {
            "EndpointConfigName": name,
            "EndpointConfigArn": _arn("endpoint-config", name),
            "ProductionVariants": [variant],
            "CreationTime": self._created,
        }

    def _summary(self, name: str) -> dict[str, Any]:
        return {
            "EndpointName": name,
            "EndpointArn": _arn("endpoint", name),
            "EndpointStatus": self._statuses[name],
            "CreationTime": self._created,
            "LastModifiedTime": self._created,
        }

    def _known(self, name: object, kind: str) -> str:
        if isinstance(name, str) and name in self._statuses:
            return name
        raise AwsError(400, "ValidationException", f'Could not find {kind} "{_arn(kind, str(name))}".')


def _page(request: Mapping[str, Any], count: int) -> tuple[int, int]:
    """First and last offset of the page that the request asks for; the token is the offset."""
    token, size = request.get("NextToken", "0"), request.get("MaxResults", _DEFAULT_PAGE)
    if not (isinstance(token, str) and token.isascii() and token.isdigit() and int(token[:9]) <= count):
        raise AwsError(400, "ValidationException", "The pagination token is not one of this server's.")
    if not (isinstance(size, int) and 1 <= size <= _LARGEST_PAGE):
        raise AwsError(400, "ValidationException", f"MaxResults must be from 1 to {_LARGEST_PAGE}.")
    return int(token), int(token) + size


def _arn(kind: str, name: str) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{kind}/{name.lower()}"
