"""What a model is to the server: it reads a request and answers with text. The payload format is not its concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from workbench.local import tokens
from workbench.local.invocation import Invocation


@dataclass(frozen=True)
class Message:
    role: str
    content: str


@dataclass(frozen=True)
class ModelRequest:
    """One prompt. A plain text is one user message; `parameters` is everything else that the body carried."""

    invocation: Invocation
    messages: tuple[Message, ...]
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of the prompt as one text, a blank line between messages."""
        return "\n\n".join(message.content for message in self.messages)

    @property
    def tokens_in(self) -> int:
        return sum(tokens.count(message.content) for message in self.messages)


class Model(Protocol):
    """Deterministic: the same request gives the same answer."""

    def answer(self, request: ModelRequest) -> str:
        """The whole answer, before stop sequences and the token limit cut it."""
