"""Llama 3 as JumpStart serves it: the licence was accepted when it was deployed; the reply is an object."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.llama import llama_limit
from tests.fakes.containers.strict import Strict, one_text, required
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField, flag, mapping
from workbench.local.invocation import Invocation
from workbench.local.output import Output


class Llama3(Strict):
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt, parameters = required(payload, "inputs"), mapping(payload, "parameters")
        flag(parameters, "do_sample")
        return one_text(invocation, prompt, parameters, llama_limit(parameters))

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 424, {"error": error.message, "code": 424}

    def reply(self, call: Call, output: Output) -> dict[str, str]:
        full = flag(call.payload, "return_full_text")
        return {"generated_text": call.requests[0].text + output.text if full else output.text}
