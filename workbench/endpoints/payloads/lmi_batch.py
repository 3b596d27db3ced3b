"""DJL's LMI containers with dynamic batches: `{"inputs", "parameters"}` for `generate` of transformers.

Replies are `[{"generated_text"}]`. Whether it streams is decided when it is deployed: lines `{"outputs": ["piece"]}`
without an end marker.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, StreamDecoder, json_body
from workbench.endpoints.payloads.jumpstart import OutputsStream
from workbench.endpoints.payloads.parameters import GENERATE, generate_arguments
from workbench.endpoints.payloads.reading import read_body
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


class LmiBatchFormat:
    title = "DJL LMI with dynamic batches (inputs, parameters; streams of outputs)"
    takes_messages = False
    can_stream = True
    sends = GENERATE

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = generate_arguments(generation)
        body = json_body({"inputs": prompt.text or "", "parameters": dict(parameters.fields)})
        return PayloadRequest(body, accept=None if stream else JSON, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        return Reply(read_body(body)[1])

    def stream_decoder(self) -> StreamDecoder:
        return OutputsStream()
