"""AWS's descriptions of endpoints and what stands behind them, each asked for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NOTHING: Mapping[str, Any] = {}


class Described:
    """Wraps a `sagemaker` client. What may not be read, or is gone by now, is an empty mapping.

    An operation that is denied once is not asked again: an account may have hundreds of endpoints.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._denied: set[str] = set()
        self._known: dict[tuple[str, str], Mapping[str, Any]] = {}

    def endpoint(self, name: str) -> Mapping[str, Any]:
        return self._ask("describe_endpoint", "EndpointName", name)

    def config(self, name: str) -> Mapping[str, Any]:
        return self._ask("describe_endpoint_config", "EndpointConfigName", name)

    def model(self, name: str) -> Mapping[str, Any]:
        return self._ask("describe_model", "ModelName", name)

    def component(self, name: str) -> Mapping[str, Any]:
        return self._ask("describe_inference_component", "InferenceComponentName", name)

    def components(self) -> Iterator[Mapping[str, Any]]:
        """The inference components of the account, as they are listed."""
        from botocore.exceptions import ClientError

        try:
            for page in self._client.get_paginator("list_inference_components").paginate():
                yield from page["InferenceComponents"]
        except ClientError:
            return

    def _ask(self, operation: str, argument: str, name: str) -> Mapping[str, Any]:
        from botocore.exceptions import ClientError

        if not name or operation in self._denied:
            return _NOTHING
        key = (operation, name)
        if key not in self._known:
            try:
                self._known[key] = getattr(self._client, operation)(**{argument: name})
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")).startswith("AccessDenied"):
                    self._denied.add(operation)
                self._known[key] = _NOTHING
        return self._known[key]
