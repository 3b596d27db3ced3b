"""Cohere's chat, version 1: `message` and `chat_history`; the stream is one event a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.containers.strict import Strict, required
from workbench.local.containers.container import Call, to_json
from workbench.local.containers.fields import BadField, flag, integer, number, texts
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

_ROLES = {"USER": "user", "CHATBOT": "assistant", "SYSTEM": "system"}
_FINISH_REASONS = {"end": "COMPLETE", "stop": "COMPLETE", "length": "MAX_TOKENS"}
_MOST_STOPS = 5


class CohereChat(Strict):
    stream_type = "application/stream+json"

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        message = required(payload, "message")
        number(payload, "temperature", at_least=0)
        number(payload, "p", at_least=0, at_most=1)
        integer(payload, "k", at_least=0)
        stop = texts(payload, "stop_sequences")
        if len(stop) > _MOST_STOPS:
            raise BadField(f"at most {_MOST_STOPS} stop_sequences are allowed")
        if not isinstance(payload.get("documents", []), list):
            raise BadField("documents must be a list")
        preamble = texts(payload, "preamble")
        messages = (
            *(Message("system", each) for each in preamble),
            *_history(payload.get("chat_history", [])),
            Message("user", message),
        )
        limit = integer(payload, "max_tokens", at_least=1)
        return Call((ModelRequest(invocation, messages, limit, stop, payload),), flag(payload, "stream"), payload)

    def refusal(self, error: BadField) -> tuple[int, dict[str, str]]:
        return error.status, {"message": f"invalid request: {error.message}"}

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        units = {"input_tokens": call.requests[0].tokens_in, "output_tokens": len(output.tokens)}
        turn = {"role": "CHATBOT", "message": output.text}
        return {
            "response_id": "1",
            "text": output.text,
            "generation_id": "2",
            "chat_history": [*call.payload.get("chat_history", []), turn],
            "finish_reason": _FINISH_REASONS[output.ending],
            "meta": {"api_version": {"version": "1"}, "billed_units": units},
        }

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        (output,) = outputs
        yield _line({"is_finished": False, "event_type": "stream-start", "generation_id": "2"})
        for (token,) in steps:
            yield _line({"is_finished": False, "event_type": "text-generation", "text": token})
        reply = self.reply(call, output)
        yield _line(
            {
                "is_finished": True,
                "event_type": "stream-end",
                "response": reply,
                "finish_reason": reply["finish_reason"],
            }
        )


def _history(turns: Any) -> Iterator[Message]:
    if not isinstance(turns, list):
        raise BadField("chat_history must be a list")
    for turn in turns:
        if not isinstance(turn, dict) or turn.get("role") not in _ROLES or not isinstance(turn.get("message"), str):
            raise BadField("a turn of chat_history must have a role (USER, CHATBOT, SYSTEM) and a message")
        yield Message(_ROLES[turn["role"]], turn["message"])


def _line(event: dict[str, Any]) -> bytes:
    return to_json(event) + b"\n"
