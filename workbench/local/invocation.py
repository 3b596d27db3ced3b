"""One call of an endpoint, as the server received it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Invocation:
    """`streams` tells the verb: InvokeEndpointWithResponseStream or InvokeEndpoint. Header names are lower case."""

    endpoint: str
    streams: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    path: str = ""

    @property
    def content_type(self) -> str:
        """The body's media type; a caller of the streaming verb may put it into a header of SageMaker's own."""
        return self.headers.get("x-amzn-sagemaker-content-type") or self.headers.get("content-type", "")
