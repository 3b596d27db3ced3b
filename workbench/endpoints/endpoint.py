"""An endpoint as a value: the fields of an endpoint file. Secrets are never in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

LOCAL_PREFIX = "local:"


@dataclass(frozen=True)
class Limits:
    """`between_s` bounds the wait for the first and for each further part; `total_s` the whole call.

    `concurrency` is how many calls it gets at a time, at most; `retries` how often one that was turned away before it
    began is made again.
    """

    context_tokens: int | None = None
    concurrency: int = 4
    retries: int = 2
    connect_s: float = 10.0
    between_s: float = 70.0
    total_s: float = 600.0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """US dollars per 1,000 tokens, or per instance-hour times `instances`.

    `instance_type` (`ml.g5.12xlarge`) is what the price table is asked for where no `per_hour` is given.
    """

    per_1k_in: float | None = None
    per_1k_out: float | None = None
    per_hour: float | None = None
    instances: int = 1
    instance_type: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CustomPayload:
    """The payload format `custom`: the body as a Jinja template, and JMESPaths into the reply.

    `request` sees prompt, messages, stream and the generation parameters by our names; `text` is applied to a whole
    reply, `stream_text` to each JSON value of a stream, whose last one is told by what `end` finds in it. A path that
    is empty is not looked for.
    """

    request: str = ""
    content_type: str = "application/json"
    text: str = ""
    stream_text: str = ""
    tokens_in: str = ""
    tokens_out: str = ""
    error: str = ""
    end: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Probed:
    """What a probe found and pinned: the day (ISO), how many calls it took, and how streams are framed.

    `framing` is sse, jsonlines, whole (the endpoint answers in one piece) or '' where it was not tried.
    """

    on: str
    calls: int
    framing: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """`label` is what the user calls it and what `-e` takes; `name` is SageMaker's name for it, '' behind a `url`.

    `payload` names a member of PAYLOADS or EMBEDDINGS; `stream` chooses InvokeEndpointWithResponseStream over
    InvokeEndpoint. `headers` maps a header's name to the keyring entry that holds its value: never the value itself.
    `parameters` go into each request as they are, such as the model's name that some servers ask for.
    """

    label: str
    name: str
    transport: str = "sagemaker"
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    profile: str | None = None
    payload: str = "tgi"
    stream: bool = True
    component: str | None = None
    variant: str | None = None
    target_model: str | None = None
    container: str | None = None
    session_id: str | None = None
    attributes: str | None = None
    accept_eula: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    custom: CustomPayload | None = None
    probed: Probed | None = None
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
