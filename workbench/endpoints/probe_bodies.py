"""The bodies that a probe can send: one for each way in which containers take a prompt, and one that is all of them.

A body stands for a family of formats that want the same fields; what comes back tells the members apart. All ask for
as little text as possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.endpoints.payloads.format import JSON, PayloadRequest, json_body

MAX_TOKENS = 8
_PROMPT = "Say hi."
# A line end shows containers whose vocabulary has none.
_TWO_LINES = "Say hi.\nNothing else."
_TURN = {"role": "user", "content": _PROMPT}
_RAW = "application/x-text"


@dataclass(frozen=True)
class Body:
    """`payloads` are the formats that it may find, `wants` the fields that a container of the family cannot do without.

    `text` instead of fields is a body that is no JSON. `streams`: the body has a place for the wish to stream.
    """

    name: str
    payloads: tuple[str, ...]
    wants: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    streams: bool = False

    def request(self, parameters: Mapping[str, Any], *, stream: bool) -> PayloadRequest:
        """`parameters` are the endpoint's own, such as the model's name that some servers ask for."""
        accept = None if stream else JSON
        if self.text:
            return PayloadRequest(self.text.encode(), content_type=_RAW, accept=accept)
        fields = dict(self.fields)
        if "parameters" in fields and self.name != ANY.name:
            fields["parameters"] = {**fields["parameters"], **parameters}
        else:
            fields |= parameters
        if stream and self.streams:
            fields["stream"] = True
        return PayloadRequest(json_body(fields), accept=accept)


_GENERATE = {"parameters": {"max_new_tokens": MAX_TOKENS}}

BODIES = (
    Body(
        "inputs",
        ("tgi", "lmi", "lmi-batch", "hf-toolkit", "llama2-text", "llama3", "lmi-embedding"),
        ("inputs",),
        {"inputs": _PROMPT, **_GENERATE},
        streams=True,
    ),
    Body("messages", ("openai",), ("messages",), {"messages": [_TURN], "max_tokens": MAX_TOKENS}, streams=True),
    Body(
        "prompt",
        ("openai-text", "cohere", "j2"),
        ("prompt",),
        {"prompt": _PROMPT, "max_tokens": MAX_TOKENS, "maxTokens": MAX_TOKENS},
        streams=True,
    ),
    Body(
        "text_inputs",
        ("jumpstart", "jumpstart-bloomz", "jumpstart-embedding"),
        ("text_inputs",),
        {"text_inputs": [_PROMPT], "max_length": MAX_TOKENS},
    ),
    Body("dialogue", ("llama2-chat",), (), {"inputs": [[_TURN]], **_GENERATE}),
    Body("message", ("cohere-chat",), ("message",), {"message": _PROMPT, "max_tokens": MAX_TOKENS}, streams=True),
    Body(
        "instruction",
        ("instruction", "instruction-rinna"),
        ("instruction", "input"),
        {"instruction": "", "input": _TWO_LINES, "max_new_tokens": MAX_TOKENS},
    ),
    Body(
        "question",
        ("contextual-answers",),
        ("context", "question"),
        {"context": "The sky is blue.", "question": "Which colour has the sky?"},
    ),
    Body("texts", ("cohere-embed",), ("texts",), {"texts": [_PROMPT]}),
    Body("input", ("openai-embedding",), ("input",), {"input": [_PROMPT]}),
    Body("raw", ("jumpstart-text", "tf-embedding", "jumpstart-embedding"), (), text=_PROMPT),
)

# Most containers take the fields that they know and ignore the others: what comes back tells which those were.
ANY = Body(
    "any",
    tuple(name for body in BODIES if body.name not in ("dialogue", "raw") for name in body.payloads),
    fields={name: value for body in reversed(BODIES) if body.name != "dialogue" for name, value in body.fields.items()},
    streams=True,
)


def body_of(payload: str) -> Body:
    """The body that finds the format; `ANY` for one that no body finds."""
    return next((body for body in BODIES if payload in body.payloads), ANY)
