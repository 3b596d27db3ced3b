"""Llama 3 from JumpStart: `{"inputs", "parameters"}`; replies are an object, `{"generated_text"}`.

The licence is accepted when it is deployed, or by the call.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import PayloadRequest, json_body
from workbench.endpoints.payloads.llama import LLAMA_3, llama_parameters
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class Llama3Format(WholeFormat):
    title = "JumpStart Llama 3 (inputs; reply with generated_text)"
    sends = LLAMA_3

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = llama_parameters(generation, LLAMA_3)
        body = json_body({"inputs": prompt.text or "", "parameters": dict(parameters.fields)})
        return PayloadRequest(body, parameters=parameters)
