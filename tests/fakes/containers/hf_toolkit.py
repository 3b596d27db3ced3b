"""Hugging Face's inference toolkit: a pipeline of transformers behind `inputs` and `parameters`."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.strict import Strict, generate_arguments, one_text, required, toolkit_error
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField, mapping
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_NEW_TOKENS = 50


class HfToolkit(Strict):
    """A pipeline for text to text: the prompt is no part of the answer."""

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompt, parameters = required(payload, "inputs"), mapping(payload, "parameters")
        generate_arguments(parameters)
        return one_text(invocation, prompt, parameters, parameters.get("max_new_tokens") or _MAX_NEW_TOKENS)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return toolkit_error(error)

    def reply(self, call: Call, output: Output) -> list[dict[str, str]]:
        return [{"generated_text": output.text}]
