"""What the stand-in containers share: a body is read or refused, and the reply comes in one piece or as lines."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.local.containers.container import Call, ContainerError, to_json
from workbench.local.containers.fields import BadField, json_object
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

# What `generate` of transformers takes.
GENERATE_ARGUMENTS = (
    "max_new_tokens", "max_length", "min_length", "do_sample", "temperature", "top_p", "top_k", "num_beams",
    "num_return_sequences", "no_repeat_ngram_size", "repetition_penalty", "length_penalty", "early_stopping",
    "return_full_text", "pad_token_id", "eos_token_id", "stop_sequence",
)  # fmt: skip


class Strict(ABC):
    """A container that takes JSON of its own format alone. Without a stream format, it always answers in one piece."""

    stream_type = "application/json"
    keeps_stop = False

    def read(self, invocation: Invocation) -> Call:
        try:
            return self.understood(invocation, json_object(invocation))
        except BadField as error:
            status, body = self.refusal(error)
            raise ContainerError(status, json.dumps(body)) from error

    @abstractmethod
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        """The requests in the body. Raises `BadField`."""

    @abstractmethod
    def refusal(self, error: BadField) -> tuple[int, Mapping[str, Any]]:
        """Status and body of the container's own error."""

    @abstractmethod
    def reply(self, call: Call, output: Output) -> Any:
        """The whole reply as a JSON value."""

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        (output,) = outputs
        return to_json(self.reply(call, output))

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        raise AssertionError("this container does not stream")


def required(payload: Mapping[str, Any], name: str) -> str:
    """The text of that name, which the container cannot do without."""
    value = payload.get(name)
    if value is None:
        raise BadField(f"`{name}` is missing")
    if not isinstance(value, str):
        raise BadField(f"`{name}` must be a string")
    return value


def one_text(
    invocation: Invocation,
    prompt: str,
    payload: Mapping[str, Any],
    limit: int | None = None,
    stop: tuple[str, ...] = (),
    *,
    streams: bool = False,
) -> Call:
    """A call for one answer to a text."""
    return Call((ModelRequest(invocation, (Message("user", prompt),), limit, stop, payload),), streams, payload)


def generate_arguments(payload: Mapping[str, Any]) -> None:
    """What `generate` of transformers refuses: names that it does not know, and values out of their range."""
    unknown = [name for name in payload if name not in GENERATE_ARGUMENTS]
    if unknown:
        raise BadField(f"The following `model_kwargs` are not used by the model: {unknown}")
    temperature, top_p, top_k = (payload.get(name) for name in ("temperature", "top_p", "top_k"))
    if temperature is not None and not (isinstance(temperature, float) and temperature > 0):
        raise BadField(f"`temperature` (={temperature}) has to be a strictly positive float")
    if top_p is not None and not (isinstance(top_p, float) and 0 <= top_p <= 1):
        raise BadField(f"`top_p` has to be a float > 0 and < 1, but is {top_p}")
    if top_k is not None and not (isinstance(top_k, int) and top_k > 0):
        raise BadField(f"`top_k` has to be a strictly positive integer, but is {top_k}")
    limit = payload.get("max_new_tokens")
    if limit is not None and not limit > 0:
        raise BadField(f"`max_new_tokens` must be greater than 0, but is {limit}.")


def toolkit_error(error: BadField, kind: str = "InternalServerException") -> tuple[int, dict[str, Any]]:
    """The error of Hugging Face's inference toolkit, which JumpStart's first containers are made of."""
    return error.status, {"code": error.status, "type": kind, "message": error.message}


def licence_accepted(invocation: Invocation) -> bool:
    """Whether the custom attributes say `accept_eula=true`; of two with one key, the last counts."""
    attributes = invocation.headers.get("x-amzn-sagemaker-custom-attributes", "")
    pairs = [pair.partition("=") for pair in attributes.split(";")]
    return {key.strip(): value.strip() for key, _, value in pairs}.get("accept_eula") == "true"
