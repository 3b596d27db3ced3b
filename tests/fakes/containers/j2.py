"""AI21's Jurassic-2: `prompt` and parameters in camel case; `completions` with their tokens."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.strict import Strict, one_text, required
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField, integer, number, texts
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_TOKENS = 16
_FINISH_REASONS = {"end": "endoftext", "stop": "stop", "length": "length"}


class Jurassic2(Strict):
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt = required(payload, "prompt")
        number(payload, "temperature", at_least=0)
        number(payload, "topP", at_least=0, at_most=1)
        integer(payload, "numResults", at_least=1)
        integer(payload, "topKReturn", at_least=0)
        limit = integer(payload, "maxTokens", at_least=1) or _MAX_TOKENS
        return one_text(invocation, prompt, payload, limit, texts(payload, "stopSequences"))

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 422, {"detail": [{"loc": ["body"], "msg": error.message, "type": "value_error"}]}

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        prompt = call.requests[0]
        finished: dict[str, Any] = {"reason": _FINISH_REASONS[output.ending]}
        if output.ending == "length":
            finished["length"] = len(output.tokens)
        return {
            "id": "1",
            "prompt": {"text": prompt.text, "tokens": [{}] * prompt.tokens_in},
            "completions": [
                {"data": {"text": output.text, "tokens": [{}] * len(output.tokens)}, "finishReason": finished}
            ],
        }
