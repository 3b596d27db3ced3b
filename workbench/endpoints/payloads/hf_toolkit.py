"""Hugging Face's inference toolkit, pipelines of transformers: `{"inputs", "parameters"}`.

Replies are `[{"generated_text"}]`, of translation `translation_text`, of summaries `summary_text`. A pipeline for
text generation repeats the prompt in front of its answer unless `return_full_text` is false; one for text to text
refuses that name, so that it is left to the endpoint's own parameters.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import PayloadRequest, json_body
from workbench.endpoints.payloads.parameters import GENERATE, generate_arguments
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class HfToolkitFormat(WholeFormat):
    title = "Hugging Face inference toolkit, pipelines (inputs, parameters)"
    sends = GENERATE

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = generate_arguments(generation)
        body = json_body({"inputs": prompt.text or "", "parameters": dict(parameters.fields)})
        return PayloadRequest(body, parameters=parameters)
