"""An endpoint as a value: the fields of an endpoint file. Secrets are never in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

LOCAL_PREFIX = "local:"


@dataclass(frozen=True)
class Limits:
    """`between_s` bounds the wait for the first and for each further part; `total_s` the whole call."""

    context_tokens: int | None = None
    concurrency: int = 4
    connect_s: float = 10.0
    between_s: float = 70.0
    total_s: float = 600.0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """US dollars per 1,000 tokens, or per instance-hour times `instances`."""

    per_1k_in: float | None = None
    per_1k_out: float | None = None
    per_hour: float | None = None
    instances: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """`label` is what the user calls it and what `-e` takes; `name` is SageMaker's name for it.

    `payload` names a member of PAYLOADS; `stream` chooses InvokeEndpointWithResponseStream over InvokeEndpoint.
    """

    label: str
    name: str
    transport: str = "sagemaker"
    region: str | None = None
    profile: str | None = None
    payload: str = "tgi"
    stream: bool = True
    component: str | None = None
    variant: str | None = None
    target_model: str | None = None
    container: str | None = None
    attributes: str | None = None
    accept_eula: bool = False
    limits: Limits = Limits()
    price: Price = Price()
    tokenizer: str | None = None
    wrapper: str | None = None
    description: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        return self.label.startswith(LOCAL_PREFIX)

    @property
    def streams(self) -> bool:
        """Whether the answer is streamed. Not from a multi-model endpoint: streaming takes no target model."""
        return self.stream and self.target_model is None

    def in_account(self, profile: str, region: str) -> Endpoint:
        """The endpoint with this profile and region where it names none; '' leaves the choice to the AWS settings."""
        if self.is_local:
            return self
        return replace(self, profile=self.profile or profile or None, region=self.region or region or None)
