"""Cohere's chat, version 1 (Command R): `{"message", "chat_history", …}`; documents go in as a raw parameter.

Streams are events, one a line: `text-generation` with a piece of text, at last `stream-end`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.payloads.cohere import COHERE, cohere_reason, cohere_usage
from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, Sends, StreamDecoder, json_body
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import JsonStream, read_body
from workbench.endpoints.payloads.shapes import first_object
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt

_SENDS: Mapping[str, Sends] = {
    **COHERE,
    "stop": Sends("stop_sequences", at_most=5),
    "seed": Sends("seed", minimum=0),
}
_ROLES = {"user": "USER", "assistant": "CHATBOT", "system": "SYSTEM"}


class CohereChatFormat:
    title = "Cohere chat, Command R (message, chat_history)"
    takes_messages = True
    can_stream = True
    sends = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = named(generation, _SENDS, {})
        body = json_body({**_conversation(prompt.as_messages()), **parameters.fields, "stream": stream})
        return PayloadRequest(body, accept=None if stream else JSON, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        value, text = read_body(body)
        answer = first_object(value)
        return Reply(text, cohere_usage(answer), cohere_reason(answer))

    def stream_decoder(self) -> StreamDecoder:
        return CohereStream()


class CohereStream(JsonStream):
    def piece(self, value: Mapping[str, Any]) -> str | None:
        kind = value.get("event_type")
        if kind is None:
            return None
        if kind == "stream-end":
            self.usage = cohere_usage(first_object(value.get("response")))
            self.reason = cohere_reason(value)
            self.end()
        return str(value.get("text") or "") if kind == "text-generation" else ""


def _conversation(messages: Sequence[RenderedMessage]) -> dict[str, Any]:
    """The last message is the one to answer; a system message at the start is the preamble, the rest is history."""
    *before, last = messages or (RenderedMessage("user", ""),)
    preamble = before.pop(0).content if before and before[0].role == "system" else ""
    history = [{"role": _ROLES.get(each.role, "USER"), "message": each.content} for each in before]
    return {
        "message": last.content,
        **({"preamble": preamble} if preamble else {}),
        **({"chat_history": history} if history else {}),
    }
