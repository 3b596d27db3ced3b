"""Llama 2 chat from JumpStart: `{"inputs": [[{"role", "content"}]], "parameters"}`, one dialogue a call.

Replies are `[{"generation": {"role", "content"}}]`. Every call must accept the licence.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import PayloadRequest, json_body
from workbench.endpoints.payloads.llama import LLAMA_2, llama_parameters
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class Llama2ChatFormat(WholeFormat):
    title = "JumpStart Llama 2 chat (inputs with messages)"
    takes_messages = True
    sends = LLAMA_2

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = llama_parameters(generation, LLAMA_2)
        dialogue = [{"role": message.role, "content": message.content} for message in prompt.as_messages()]
        body = json_body({"inputs": [dialogue], "parameters": dict(parameters.fields)})
        return PayloadRequest(body, parameters=parameters)
