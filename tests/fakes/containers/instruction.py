"""Instruction-tuned models behind a script of their own: `instruction`, `input` and the arguments of `generate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.containers.strict import Strict, generate_arguments, one_text, required, toolkit_error
from workbench.local.containers.container import Call, to_json
from workbench.local.containers.fields import BadField
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_OWN = ("instruction", "input", "stop_ids")


@dataclass(frozen=True)
class InstructionScript(Strict):
    """An empty instruction makes the input the prompt. `plain`: the answer is text, not a JSON string.

    `newline` stands for a line end in both directions, as in the vocabulary of rinna's models.
    """

    plain: bool = False
    newline: str = ""

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        instruction, given = required(payload, "instruction"), required(payload, "input")
        parameters = {name: value for name, value in payload.items() if name not in _OWN}
        generate_arguments(parameters)
        prompt = f"### Instruction:\n{instruction}\n\n### Input:\n{given}\n\n### Response:\n" if instruction else given
        if self.newline and "\n" in instruction + given:
            raise BadField(f"a line end is not in the vocabulary; send {self.newline}")
        return one_text(invocation, prompt, parameters, parameters.get("max_new_tokens"))

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return toolkit_error(error)

    def reply(self, call: Call, output: Output) -> str:
        return output.text.replace("\n", self.newline) if self.newline else output.text

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        text = self.reply(call, outputs[0])
        return text.encode() if self.plain else to_json(text)
