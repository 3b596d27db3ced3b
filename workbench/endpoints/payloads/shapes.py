"""The shapes in which containers return text: one reader that knows them all.

An endpoint's profile is easily wrong about a detail (an object or a list of objects, one answer or several), so that
every format reads every known shape; what differs from format to format is what it sends and how it streams.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.endpoints.events import Usage
from workbench.errors import EndpointError

# Field names of a whole answer, in the order in which they are looked for.
TEXT_FIELDS = (
    "generated_texts", "generated_text", "generation", "generations", "completions", "choices", "outputs", "message",
    "data", "content", "answer", "text", "translation_text", "summary_text",
)  # fmt: skip
_MAX_DEPTH = 6
_ASKING = ("system", "user")
# Ollama says so with status 200.
_MISSING_MODEL = re.compile(r"\bmodel\b.*\bnot found\b", re.IGNORECASE)
# The finish reasons of answers that were broken off in the container (vLLM, SGLang).
BROKEN_OFF = frozenset({"abort"})


def find_text(value: Any, depth: int = 0) -> str | None:
    """The first answer in a decoded body, or None where it holds none. Of several answers, the first one."""
    if isinstance(value, str):
        return value
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        return _text_in_list(value, depth)
    if isinstance(value, Mapping):
        for name in TEXT_FIELDS:
            found = value.get(name)
            # A `message` that is text tells of an error; the one of a chat completion is an object.
            if found is not None and not (name == "message" and isinstance(found, str)):
                return find_text(found, depth + 1)
    return None


def _text_in_list(values: list[Any], depth: int) -> str | None:
    """Of a content in parts, their texts; of a conversation, its last answer; else of several answers the first."""
    if values and all(isinstance(value, Mapping) and "type" in value for value in values):
        return parts_text(values)
    if values and all(isinstance(value, Mapping) and "role" in value for value in values):
        values = [value for value in values if value["role"] not in _ASKING][-1:]
    return find_text(values[0], depth + 1) if values else None


def parts_text(content: Any) -> str | None:
    """The text of a message's content, which may come in parts; None where it has none."""
    if not isinstance(content, list):
        return content if isinstance(content, str) else None
    parts = [part for part in content if isinstance(part, Mapping)]
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    return "".join(texts) if texts else None


def first_object(value: Any) -> Mapping[str, Any]:
    """The object that describes the first answer: the value itself, or the first in nested lists."""
    while isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def raise_reported_error(value: Any) -> None:
    """Raises the error that a container puts into the body of a successful call: `{"error", "error_type"}`,
    `{"error": {"message", "type"}}`, `{"object": "error", "message"}`, `{"code", "message"}`, `{"text", "error_code"}`.
    """
    if not isinstance(value, Mapping):
        return
    error = value.get("error")
    if not error and isinstance(value.get("message"), str) and (value.get("object") == "error" or "code" in value):
        error = value
    if not error and value.get("error_code"):
        error = value.get("text") or value
    if not error:
        return
    reason = str(error.get("message") or error) if isinstance(error, Mapping) else str(error)
    kind = value.get("error_type") or (error.get("type") if isinstance(error, Mapping) else None)
    if kind:
        reason = f"{reason} ({kind})"
    if _MISSING_MODEL.search(reason):
        raise EndpointError(
            "The model reported an error: {reason}",
            "Load that model on the server, or correct the parameter `model` in the endpoint's settings.",
            details=str(value),
            reason=reason,
        )
    raise EndpointError(
        "The model reported an error: {reason}",
        "Shorten the prompt or change the parameters; the endpoint's log says more.",
        details=str(value),
        reason=reason,
    )


def raise_failed_generation(reason: str) -> None:
    """Raises for the finish reason `error`, which containers send with status 200 and without text."""
    if reason == "error":
        raise EndpointError(
            "The model stopped with an error while it generated.",
            "Run it again; if it happens again, the endpoint's log says why.",
        )


def details_usage(details: Any) -> Usage:
    """The token counts in the `details` of text-generation containers."""
    if not isinstance(details, Mapping):
        return Usage()
    prefill = details.get("prefill")
    tokens_in = count(details.get("input_length"))
    if tokens_in is None and isinstance(prefill, list) and prefill:
        tokens_in = len(prefill)
    return Usage(tokens_in, count(details.get("generated_tokens")))


def openai_usage(usage: Any) -> Usage:
    """The token counts in `usage` of a chat completion."""
    if not isinstance(usage, Mapping):
        return Usage()
    return Usage(count(usage.get("prompt_tokens")), count(usage.get("completion_tokens")))


def count(value: Any) -> int | None:
    """`value` where it can be a number of tokens, else None."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
