"""Containers that take OpenAI-style messages (LMI, vLLM, TGI): `{"messages": [{"role", "content"}], …}`.

Streams are chunks `{"choices": [{"delta": {"content"}}]}` as server-sent events with a final `[DONE]`, or as JSON
lines that end with a chunk that has a finish reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, Sends, StreamDecoder, json_body
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import JsonStream, read_body
from workbench.endpoints.payloads.shapes import first_object, openai_usage, raise_failed_generation
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

_SENDS: Mapping[str, Sends] = {
    "max_tokens": Sends("max_tokens", minimum=1),
    "temperature": Sends("temperature", minimum=0, maximum=2),
    "top_p": Sends("top_p", minimum=0, maximum=1, above=True),
    "stop": Sends("stop"),
    "seed": Sends("seed"),
}


class OpenaiFormat:
    title = "Containers that take OpenAI-style messages (LMI, vLLM, TGI)"
    takes_messages = True
    can_stream = True
    sends: Mapping[str, Sends] = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = named(generation, self.sends, {})
        messages = [{"role": message.role, "content": message.content} for message in prompt.as_messages()]
        counted = {"stream_options": {"include_usage": True}} if stream else {}
        body = json_body({"messages": messages, **counted, **parameters.fields, "stream": stream})
        return PayloadRequest(body, accept=None if stream else JSON, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        value, text = read_body(body)
        completion = first_object(value)
        reason = _reason(first_object(completion.get("choices")))
        raise_failed_generation(reason)
        return Reply(text, openai_usage(completion.get("usage")), reason)

    def stream_decoder(self) -> StreamDecoder:
        return OpenaiStream()


class OpenaiStream(JsonStream):
    def piece(self, value: Mapping[str, Any]) -> str | None:
        if value.get("usage") is not None:
            self.usage = openai_usage(value["usage"])
        choices = value.get("choices")
        if not isinstance(choices, list):
            return None
        choice = first_object(choices)
        if choice.get("index"):
            return ""  # of several answers, the first one is read
        self.reason = _reason(choice) or self.reason
        raise_failed_generation(self.reason)
        if _reason(choice):
            self.end()
        return self.piece_of(choice) if choice else ""

    def piece_of(self, choice: Mapping[str, Any]) -> str | None:
        """The text of one choice, None where it has not the form of this stream."""
        delta = choice.get("delta")
        if not isinstance(delta, Mapping):
            return None
        content = delta.get("content")
        return content if isinstance(content, str) else ""


def _reason(choice: Mapping[str, Any]) -> str:
    return str(choice.get("finish_reason") or "")
