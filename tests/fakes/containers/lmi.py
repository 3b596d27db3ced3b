"""DJL's LMI container with a rolling batch: `stop_sequences`, an object as the reply, lines of tokens as the stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.containers.strict import Strict, one_text, required
from workbench.local.containers.container import Call, to_json
from workbench.local.containers.fields import BadField, flag, integer, mapping, number, texts
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_NEW_TOKENS = 30
_FAILED = {"finish_reason": "error", "generated_tokens": None, "inputs": None}
_FINISH_REASONS = {"end": "eos_token", "stop": "stop_sequence", "length": "length"}


@dataclass(frozen=True)
class Failed(Call):
    """A call whose generation fails."""


@dataclass(frozen=True)
class Lmi(Strict):
    """Parameters that it does not know are ignored, `stop` among them; a bad value fails in a reply with status 200.

    `sse`: deployed with server-sent events.
    """

    sse: bool = False

    @property
    def stream_type(self) -> str:  # type: ignore[override]
        return "text/event-stream" if self.sse else "application/jsonlines"

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt, parameters = required(payload, "inputs"), mapping(payload, "parameters")
        streams = flag(payload, "stream")
        try:
            limit, stop = _checked(parameters)
        except BadField:
            return Failed(one_text(invocation, prompt, parameters).requests, streams, parameters)
        return one_text(invocation, prompt, parameters, limit, stop, streams=streams)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 424, {"error": error.message, "code": 424}

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        if isinstance(call, Failed):
            return {"generated_text": "", "details": {**_FAILED, "tokens": None}}
        details = {"details": _details(call, output)} if flag(call.payload, "details") else {}
        return {"generated_text": output.text, **details}

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        (output,) = outputs
        if isinstance(call, Failed):
            token = {"id": -1, "text": "", "log_prob": -1, "special_token": True}
            yield self._line({"token": token, "generated_text": "", "details": _FAILED})
            return
        for (token,) in steps:
            yield self._line({"token": _token(token)})
        final = {"generated_text": output.text, "details": _details(call, output)}
        yield self._line({"token": {**_token("</s>"), "id": 2, "text": ""}, **final})

    def _line(self, value: dict[str, Any]) -> bytes:
        return b"data: " + to_json(value) + b"\n\n" if self.sse else to_json(value) + b"\n"


def _checked(parameters: dict[str, Any]) -> tuple[int, tuple[str, ...]]:
    number(parameters, "temperature", at_least=0)
    number(parameters, "top_p", above=0, at_most=1)
    integer(parameters, "top_k", at_least=-1)
    for name in ("details", "do_sample", "return_full_text"):
        flag(parameters, name)
    return integer(parameters, "max_new_tokens", at_least=1) or _MAX_NEW_TOKENS, texts(parameters, "stop_sequences")


def _token(text: str) -> dict[str, Any]:
    return {"id": zlib.crc32(text.encode()) % 32_000, "text": text, "log_prob": 0.0}


def _details(call: Call, output: Output) -> dict[str, Any]:
    return {
        "finish_reason": _FINISH_REASONS[output.ending],
        "generated_tokens": len(output.tokens),
        "inputs": call.requests[0].text,
    }
