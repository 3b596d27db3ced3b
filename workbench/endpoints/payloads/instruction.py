"""Instruction-tuned models behind a script: `{"instruction", "input"}` and arguments of `generate` beside them.

The script puts both into the template that its model was trained with; without an instruction, the input is the
prompt as it is. The answer is a JSON string, or plain text.
"""

from __future__ import annotations

import json

from workbench.endpoints.lines import not_understood
from workbench.endpoints.payloads.format import PayloadRequest, Reply, json_body
from workbench.endpoints.payloads.parameters import GENERATE, generate_arguments
from workbench.endpoints.payloads.reading import read_body, whole
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class InstructionFormat(WholeFormat):
    """The system text of a chat is the instruction, the other messages are the input. A text goes as it is."""

    title = "Instruction-tuned models behind a script (instruction, input)"
    takes_messages = True
    sends = GENERATE
    newline = ""

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = generate_arguments(generation)
        messages = prompt.as_messages()
        instruction = "\n\n".join(message.content for message in messages if message.role == "system")
        given = "\n\n".join(message.content for message in messages if message.role != "system")
        texts = {"instruction": self._sent(instruction), "input": self._sent(given)}
        return PayloadRequest(json_body({**texts, **parameters.fields}), parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        text = _text(body)
        return Reply(text.replace(self.newline, "\n") if self.newline else text)

    def _sent(self, text: str) -> str:
        return text.replace("\n", self.newline) if self.newline else text


def _text(body: bytes) -> str:
    """What is not JSON, or a bare number or word of JSON, is a plain text."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise not_understood(body) from error
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, str):
        return whole(value)
    return read_body(body)[1] if isinstance(value, (dict, list)) else text
