"""OpenAI's completions, as vLLM and TGI serve them: `prompt`, `choices` with a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.containers.strict import Strict, one_text
from workbench.local.containers.container import Call, to_json
from workbench.local.containers.fields import BadField, flag, integer, mapping, number, texts
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_TOKENS = 32
_MOST_STOPS = 4
_FINISH_REASONS = {"end": "stop", "stop": "stop", "length": "length"}


@dataclass(frozen=True)
class OpenaiText(Strict):
    """`sse` False: JSON lines without `[DONE]`, as LMI frames its streams."""

    sse: bool = True

    @property
    def stream_type(self) -> str:  # type: ignore[override]
        return "text/event-stream" if self.sse else "application/jsonlines"

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompts = texts(payload, "prompt")
        if len(prompts) != 1:
            raise BadField("`prompt` must be one text")
        number(payload, "temperature", at_least=0, at_most=2)
        number(payload, "top_p", above=0, at_most=1)
        flag(mapping(payload, "stream_options"), "include_usage")
        limit = integer(payload, "max_tokens", at_least=1) or _MAX_TOKENS
        stop = texts(payload, "stop")
        if len(stop) > _MOST_STOPS:
            raise BadField(f"`stop` takes at most {_MOST_STOPS} sequences, given: {len(stop)}")
        return one_text(invocation, prompts[0], payload, limit, stop, streams=flag(payload, "stream"))

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        body = {"object": "error", "message": error.message, "type": "BadRequestError", "code": error.status}
        return error.status, body

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        return self._completion(output.text, _FINISH_REASONS[output.ending]) | {"usage": _usage(call, output)}

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        (output,) = outputs
        for (token,) in steps:
            yield self._event(self._completion(token, None))
        yield self._event(self._completion("", _FINISH_REASONS[output.ending]))
        if flag(mapping(call.payload, "stream_options"), "include_usage"):
            yield self._event(self._completion("", None) | {"choices": [], "usage": _usage(call, output)})
        if self.sse:
            yield b"data: [DONE]\n\n"

    def _completion(self, text: str, finish_reason: str | None) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish_reason}
        return {"id": "cmpl-1", "object": "text_completion", "created": 1732447200, "model": "it", "choices": [choice]}

    def _event(self, value: dict[str, Any]) -> bytes:
        return b"data: " + to_json(value) + b"\n\n" if self.sse else to_json(value) + b"\n"


def _usage(call: Call, output: Output) -> dict[str, int]:
    sent, answered = call.requests[0].tokens_in, len(output.tokens)
    return {"prompt_tokens": sent, "completion_tokens": answered, "total_tokens": sent + answered}
