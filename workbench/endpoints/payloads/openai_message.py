"""What the message of an OpenAI-style answer holds, or its deltas in a stream: a text, a refusal, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.payloads.shapes import count, first_object, parts_text
from workbench.errors import EndpointError

REFUSED = "refusal"
_THOUGHTS = ("reasoning_content", "reasoning")
_TOOLS = ("tool_calls", "function_call")


class MessageReader:
    """Reads one message, whole or delta by delta. `reason` is 'refusal' once the model's refusal was its text."""

    def __init__(self) -> None:
        self._has_thoughts = False
        self._has_tools = False
        self._counted_thoughts = False
        self.reason = ""

    def text_in(self, message: Mapping[str, Any]) -> str | None:
        """The text, of a content in parts theirs; a refusal is the text of an answer that has no other."""
        self._has_thoughts = self._has_thoughts or any(message.get(name) for name in _THOUGHTS)
        self._has_tools = self._has_tools or any(message.get(name) for name in _TOOLS)
        text, refusal = parts_text(message.get("content")), message.get("refusal")
        if not text and refusal and isinstance(refusal, str):
            self.reason = REFUSED
            return refusal
        return text

    def read_usage(self, usage: Any) -> None:
        """Takes in whether tokens of thoughts were counted: some servers keep the thoughts themselves back."""
        details = first_object(first_object(usage).get("completion_tokens_details"))
        self._counted_thoughts = self._counted_thoughts or bool(count(details.get("reasoning_tokens")))

    def raise_without_text(self, reason: str) -> None:
        """For an answer without any text: raises what came in its place; nothing for one that is just empty."""
        if self._has_tools:
            raise EndpointError(
                "The model asked for a tool instead of answering, and this program gives it none.",
                "Take the tools out of the endpoint's parameters, or ask the model to answer by itself.",
            )
        if reason == "length" and (self._has_thoughts or self._counted_thoughts):
            raise EndpointError(
                "The model spent all of its tokens on thinking, and gave no answer.",
                "Raise max tokens, or turn its thinking off in the endpoint's parameters.",
            )
        if self._has_thoughts:
            raise EndpointError(
                "The model thought, and ended without an answer.",
                "Run again, or turn its thinking off in the endpoint's parameters.",
            )
