"""Llama 2 text completion from JumpStart: `{"inputs", "parameters"}`; replies are `[{"generation": "text"}]`.

Every call must accept the licence.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import PayloadRequest, json_body
from workbench.endpoints.payloads.llama import LLAMA_2, llama_parameters
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class Llama2TextFormat(WholeFormat):
    title = "JumpStart Llama 2 text completion (inputs; reply with generation)"
    sends = LLAMA_2

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = llama_parameters(generation, LLAMA_2)
        body = json_body({"inputs": prompt.text or "", "parameters": dict(parameters.fields)})
        return PayloadRequest(body, parameters=parameters)
