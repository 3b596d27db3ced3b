"""OpenAI-style completions (vLLM, TGI, LMI): `{"prompt", …}`; the text is in `choices`.

Streams are the same objects, a piece of the text each, framed and ended as those of chat.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.payloads.format import JSON, PayloadRequest, Sends, StreamDecoder, json_body
from workbench.endpoints.payloads.openai import OpenaiFormat, OpenaiStream
from workbench.endpoints.payloads.parameters import named
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

_SENDS = {**OpenaiFormat.sends, "stop": Sends("stop", at_most=4)}


class OpenaiTextFormat(OpenaiFormat):
    title = "OpenAI-style completions (vLLM, TGI; prompt)"
    takes_messages = False
    sends = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = named(generation, self.sends, {})
        counted = {"stream_options": {"include_usage": True}} if stream else {}
        body = json_body({"prompt": prompt.text or "", **counted, **parameters.fields, "stream": stream})
        return PayloadRequest(body, accept=None if stream else JSON, parameters=parameters)

    def stream_decoder(self) -> StreamDecoder:
        return OpenaiTextStream()


class OpenaiTextStream(OpenaiStream):
    def piece_of(self, choice: Mapping[str, Any]) -> str | None:
        text = choice.get("text")
        return text if isinstance(text, str) else None
