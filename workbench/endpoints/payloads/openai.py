"""Containers that take OpenAI-style messages (LMI, vLLM, TGI): `{"messages": [{"role", "content"}], …}`.

Streams are chunks `{"choices": [{"delta": {"content"}}]}` as server-sent events with a final `[DONE]`, or as JSON
lines that end with a chunk that has a finish reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, Sends, StreamDecoder, json_body
from workbench.endpoints.payloads.openai_message import MessageReader
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import JsonStream, no_text, read_value, whole
from workbench.endpoints.payloads.shapes import find_text, first_object, openai_usage, raise_failed_generation
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
        value = read_value(body)
        completion = first_object(value)
        choice = first_object(completion.get("choices"))
        raise_failed_generation(_reason(choice))
        message = MessageReader()
        text = message.text_in(first_object(choice.get("message")))
        message.read_usage(completion.get("usage"))
        if not text:
            message.raise_without_text(_reason(choice))
        text = find_text(value) if text is None else text
        if text is None:
            raise no_text(body)
        return Reply(whole(text), openai_usage(completion.get("usage")), message.reason or _reason(choice))

    def stream_decoder(self) -> StreamDecoder:
        return OpenaiStream()


class OpenaiStream(JsonStream):
    def __init__(self) -> None:
        super().__init__()
        self._message = MessageReader()

    def finish(self) -> Iterator[str]:
        yield from super().finish()
        if self._ended and not self._has_text:
            self._message.raise_without_text(self.reason)

    def piece(self, value: Mapping[str, Any]) -> str | None:
        if value.get("usage") is not None:
            self.usage = openai_usage(value["usage"])
            self._message.read_usage(value["usage"])
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
        text = self.piece_of(choice) if choice else ""
        self.reason = self._message.reason or self.reason
        return text

    def piece_of(self, choice: Mapping[str, Any]) -> str | None:
        """The text of one choice, None where it has not the form of this stream."""
        delta = choice.get("delta")
        if isinstance(delta, Mapping):
            return self._message.text_in(delta) or ""
        message = choice.get("message")
        if not isinstance(message, Mapping):
            return None
        text = self._message.text_in(message)  # a whole reply all the same
        if not text:
            self._message.raise_without_text(self.reason)
        if text is not None:
            self.end()
        return text


def _reason(choice: Mapping[str, Any]) -> str:
    return str(choice.get("finish_reason") or "")
