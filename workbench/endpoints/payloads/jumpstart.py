"""JumpStart's text-to-text and text-generation models: `{"text_inputs", …}` with flat parameters.

Replies are `{"generated_texts": [...]}`, older ones `{"generated_text"}` or nested lists. Streams are JSON lines
`{"outputs": ["piece"]}` without an end marker.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, Sends, StreamDecoder, json_body
from workbench.endpoints.payloads.parameters import greedy, named, with_floats, with_sampling
from workbench.endpoints.payloads.reading import JsonStream, read_body
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

# `max_length` counts the answer; with decoder-only models it counts the prompt, too.
_SENDS: Mapping[str, Sends] = {
    "max_tokens": Sends("max_length", minimum=1, note="decoders: with prompt"),
    "temperature": Sends("temperature", minimum=0),
    "top_p": Sends("top_p", minimum=0, maximum=1),
    "top_k": Sends("top_k", minimum=0),
    "seed": Sends("seed", minimum=0),
}


class JumpstartFormat:
    title = "JumpStart text models such as Flan-T5, Flan-UL2 and AlexaTM (text_inputs)"
    takes_messages = False
    can_stream = True
    sends: Mapping[str, Sends] = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = named(generation, self.sends, greedy(generation))
        body = json_body(
            {"text_inputs": prompt.text or "", **with_sampling(with_floats(parameters.fields, generation))}
        )
        return PayloadRequest(body, accept=None if stream and self.can_stream else JSON, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        return Reply(read_body(body)[1])

    def stream_decoder(self) -> StreamDecoder:
        return OutputsStream()


class OutputsStream(JsonStream):
    """`outputs` has a piece for each answer of the batch; of several answers, the first one is read."""

    has_end_marker = False

    def piece(self, value: Mapping[str, Any]) -> str | None:
        outputs = value.get("outputs")
        if not isinstance(outputs, list):
            return None
        return str(outputs[0]) if outputs else ""
