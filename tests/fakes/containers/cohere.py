"""Cohere's generate: `prompt`, short names of the parameters, `generations`."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.strict import Strict, one_text, required
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField, integer, number, texts
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_TOKENS = 20
_FINISH_REASONS = {"end": "COMPLETE", "stop": "COMPLETE", "length": "MAX_TOKENS"}


class Cohere(Strict):
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt = required(payload, "prompt")
        number(payload, "temperature", at_least=0)
        number(payload, "p", at_least=0, at_most=1)
        integer(payload, "k", at_least=0)
        limit = integer(payload, "max_tokens", at_least=1) or _MAX_TOKENS
        if payload.get("return_likelihoods") not in (None, "GENERATION", "ALL", "NONE"):
            raise BadField("return_likelihoods must be one of GENERATION, ALL, NONE")
        return one_text(invocation, prompt, payload, limit, texts(payload, "stop_sequences"))

    def refusal(self, error: BadField) -> tuple[int, dict[str, str]]:
        return error.status, {"message": f"invalid request: {error.message}"}

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        generation = {"id": "1", "text": output.text, "finish_reason": _FINISH_REASONS[output.ending]}
        return {"id": "2", "generations": [generation], "prompt": call.requests[0].text}
