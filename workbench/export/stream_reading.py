"""How exported code reads a stream: the text that one value of it carries, in Python and in jq, by its decoder."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.payloads.cohere_chat import CohereStream
from workbench.endpoints.payloads.format import StreamDecoder
from workbench.endpoints.payloads.jumpstart import OutputsStream
from workbench.endpoints.payloads.openai import OpenaiStream
from workbench.endpoints.payloads.openai_text import OpenaiTextStream
from workbench.endpoints.payloads.tgi import TgiStream


@dataclass(frozen=True)
class Piece:
    """`python` is the body of `piece_in(value)`, `jq` a filter: the text of one value, None or null where it has none.

    `python` may call `failed(value)`, which tells of errors.
    """

    python: str
    jq: str


_CHOICE_PYTHON = """\
    if not isinstance(value.get("choices"), list):
        return None
    choice = value["choices"][0] if value["choices"] else {{}}
    if failed(choice):
        return None
    if choice.get("index"):
        return ""  # of several answers, the first one is read
{text}"""
_CHOICE_JQ = """\
if .choices | type != "array" then null
    else .choices[0] // {{}}
    | if failed then null elif (.index // 0) > 0 then "" else {text} end end"""
_DELTA = """\
    message = choice.get("delta") or choice.get("message") or {}
    return message.get("content") or message.get("refusal") or ""
"""
_PIECES: dict[type[StreamDecoder], Piece] = {
    TgiStream: Piece(
        """\
    token = value.get("token")
    if token is None or failed(value):
        return None
    return "" if token.get("special") else token.get("text") or ""
""",
        'if .token == null or failed then null elif .token.special then "" else .token.text // "" end',
    ),
    OutputsStream: Piece(
        """\
    outputs = value.get("outputs")
    if not isinstance(outputs, list):
        return None
    return outputs[0] if outputs else ""
""",
        'if .outputs | type != "array" then null else .outputs[0] // "" end',
    ),
    OpenaiStream: Piece(
        _CHOICE_PYTHON.format(text=_DELTA),
        _CHOICE_JQ.format(
            text='(.delta // .message // {} | [.content, .refusal | strings | select(. != "")][0] // "")'
        ),
    ),
    OpenaiTextStream: Piece(
        _CHOICE_PYTHON.format(text='    return choice.get("text") or ""\n'),
        _CHOICE_JQ.format(text='.text // ""'),
    ),
    CohereStream: Piece(
        """\
    if "event_type" not in value:
        return None
    return value.get("text") or "" if value["event_type"] == "text-generation" else ""
""",
        'if .event_type == null then null elif .event_type == "text-generation" then .text // "" else "" end',
    ),
}


def piece_of(endpoint: Endpoint) -> Piece | None:
    """None where the format does not stream, or where its streams are read by paths of the endpoint's own."""
    return _PIECES.get(type(payload_of(endpoint).stream_decoder()))
