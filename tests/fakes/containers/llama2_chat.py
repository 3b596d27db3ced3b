"""Llama 2 chat as JumpStart serves it: one dialogue of messages in a list of dialogues."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.llama import Licensed, llama_limit
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField, mapping
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output


class Llama2Chat(Licensed):
    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        parameters = mapping(payload, "parameters")
        request = ModelRequest(invocation, _dialogue(payload.get("inputs")), llama_limit(parameters), (), parameters)
        return Call((request,), False, payload)

    def reply(self, call: Call, output: Output) -> list[dict[str, Any]]:
        return [{"generation": {"role": "assistant", "content": output.text}}]


def _dialogue(dialogues: Any) -> tuple[Message, ...]:
    if not isinstance(dialogues, list) or not all(isinstance(each, list) for each in dialogues):
        raise BadField("`inputs` must be a list of dialogues")
    if len(dialogues) != 1:
        raise BadField(f"Batch size must be 1, but is {len(dialogues)}")
    messages = tuple(_message(each) for each in dialogues[0])
    roles = [message.role for message in messages]
    turns = roles[1:] if roles[:1] == ["system"] else roles
    alternating = [("user", "assistant")[number % 2] for number in range(len(turns))]
    if turns != alternating or len(turns) % 2 == 0:
        raise BadField(
            "model only supports 'system', 'user' and 'assistant' roles, starting with 'system', then 'user' and "
            "alternating (u/a/u/a/u...), and the last message must be from 'user'"
        )
    return messages


def _message(value: Any) -> Message:
    if not isinstance(value, dict) or set(value) != {"role", "content"} or not isinstance(value["content"], str):
        raise BadField("a message must have a role and content")
    return Message(value["role"], value["content"])
