"""The chat format of OpenAI's API, as vLLM serves it: `messages`, `choices`, `usage`; streams as server-sent events."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from workbench.local.containers.container import Call, ContainerError, to_json
from workbench.local.containers.fields import BadField, flag, integer, json_object, mapping, number, texts
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

_FINISH_REASONS = {"end": "stop", "stop": "stop", "length": "length"}
_MOST_CHOICES = 32


class OpenAiChat:
    stream_type = "text/event-stream"
    keeps_stop = False

    def read(self, invocation: Invocation) -> Call:
        try:
            payload = json_object(invocation)
            flag(mapping(payload, "stream_options"), "include_usage")
            choices = integer(payload, "n", at_least=1, at_most=_MOST_CHOICES) or 1
            return Call((_request(invocation, payload),) * choices, flag(payload, "stream"), payload)
        except BadField as error:
            body = {"object": "error", "message": error.message, "type": "BadRequestError", "code": error.status}
            raise ContainerError(error.status, json.dumps(body)) from error

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        choices = [
            {
                "index": index,
                "message": {"role": "assistant", "content": output.text},
                "logprobs": None,
                "finish_reason": _FINISH_REASONS[output.ending],
            }
            for index, output in enumerate(outputs)
        ]
        return to_json(_head(call, "chat.completion") | {"choices": choices, "usage": _usage(call, outputs)})

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        """Role, tokens, finish reason; the usage only where `stream_options` asks for it; then `[DONE]`."""
        head = _head(call, "chat.completion.chunk")
        for index in range(len(outputs)):
            yield _event(head | {"choices": [_delta(index, {"role": "assistant", "content": ""})]})
        for step in steps:
            for index, token in enumerate(step):
                if token:
                    yield _event(head | {"choices": [_delta(index, {"content": token})]})
        for index, output in enumerate(outputs):
            yield _event(head | {"choices": [_delta(index, {}, _FINISH_REASONS[output.ending])]})
        if flag(mapping(call.payload, "stream_options"), "include_usage"):
            yield _event(head | {"choices": [], "usage": _usage(call, outputs)})
        yield b"data: [DONE]\n\n"


def _request(invocation: Invocation, payload: dict[str, Any]) -> ModelRequest:
    number(payload, "temperature", at_least=0, at_most=2)
    number(payload, "top_p", above=0, at_most=1)
    number(payload, "frequency_penalty", at_least=-2, at_most=2)
    number(payload, "presence_penalty", at_least=-2, at_most=2)
    newer_limit = integer(payload, "max_completion_tokens", at_least=1)
    older_limit = integer(payload, "max_tokens", at_least=1)
    parameters = {name: value for name, value in payload.items() if name != "messages"}
    messages = _messages(payload.get("messages"))
    return ModelRequest(invocation, messages, newer_limit or older_limit, texts(payload, "stop"), parameters)


def _messages(value: object) -> tuple[Message, ...]:
    if not isinstance(value, list) or not value:
        raise BadField("`messages` must be a list with at least one message")
    return tuple(_message(each, f"messages[{number}]") for number, each in enumerate(value))


def _message(value: object, place: str) -> Message:
    if not isinstance(value, dict) or not isinstance(value.get("role"), str):
        raise BadField(f"`{place}` must have a role")
    return Message(value["role"], _content(value.get("content"), place))


def _content(value: object, place: str) -> str:
    """A text, nothing, or a list of text parts."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and all(isinstance(part, dict) and isinstance(part.get("text"), str) for part in value):
        return "".join(part["text"] for part in value)
    raise BadField(f"`{place}.content` must be text")


def _head(call: Call, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": call.requests[0].invocation.endpoint,
    }


def _delta(index: int, delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    return {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish_reason}


def _usage(call: Call, outputs: tuple[Output, ...]) -> dict[str, int]:
    tokens_in = call.requests[0].tokens_in
    tokens_out = sum(len(output.tokens) for output in outputs)
    return {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}


def _event(chunk: dict[str, Any]) -> bytes:
    return b"data: " + to_json(chunk) + b"\n\n"
