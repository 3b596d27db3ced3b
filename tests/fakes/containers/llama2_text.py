"""Llama 2 text completion as JumpStart serves it: a list with the text as `generation`."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.llama import Licensed, llama_limit
from tests.fakes.containers.strict import one_text, required
from workbench.local.containers.container import Call
from workbench.local.containers.fields import flag, mapping
from workbench.local.invocation import Invocation
from workbench.local.output import Output


class Llama2Text(Licensed):
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt, parameters = required(payload, "inputs"), mapping(payload, "parameters")
        return one_text(invocation, prompt, parameters, llama_limit(parameters))

    def reply(self, call: Call, output: Output) -> list[dict[str, str]]:
        full = flag(call.payload, "return_full_text")
        return [{"generation": call.requests[0].text + output.text if full else output.text}]
