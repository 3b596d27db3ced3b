"""Stand-ins for containers that embed: each takes its own requests only, and answers in its own words.

{"embedder": JumpstartEmbedder(), "raw": TensorflowEmbedder()}
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.faulty import Fault
from workbench.local.aws_error import model_error
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply

LENGTH = 8


def vector_of(text: str) -> tuple[float, ...]:
    """What every stand-in makes of a text: exact in JSON, and another one for another text."""
    return tuple(byte / 256 for byte in hashlib.sha256(text.encode()).digest()[:LENGTH])


class Refusal(Exception):
    """The container does not take the body: its own error, as JSON."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(body)
        self.status = status
        self.body = json.dumps(body)


@dataclass(frozen=True)
class Embedder(Fault, ABC):
    """`status` says that it is in service."""

    content_type = "application/json"

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        try:
            if invocation.content_type != self.content_type:
                raise self.refusal(f"content type {invocation.content_type} is not supported")
            answer = self.answer(invocation.body)
        except Refusal as refusal:
            raise model_error(invocation.endpoint, refusal.status, refusal.body) from refusal
        reply.send(json.dumps(answer).encode(), "application/json")

    @abstractmethod
    def answer(self, body: bytes) -> Any: ...

    def refusal(self, message: str) -> Refusal:
        return Refusal(400, code=400, type="InternalServerException", message=message)

    def field(self, body: bytes, name: str) -> Any:
        value = json.loads(body)
        if not isinstance(value, dict) or name not in value:
            raise self.refusal(f"{name} is missing")
        return value[name]

    def texts(self, value: Any, most: int) -> Sequence[str]:
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            raise self.refusal("a list of texts is expected")
        if len(value) > most:
            raise self.refusal(f"at most {most} texts are taken")
        return value


@dataclass(frozen=True)
class JumpstartEmbedder(Embedder):
    def answer(self, body: bytes) -> Any:
        return {"embedding": [vector_of(text) for text in self.texts(self.field(body, "text_inputs"), 20)]}


@dataclass(frozen=True)
class TensorflowEmbedder(Embedder):
    content_type = "application/x-text"

    def answer(self, body: bytes) -> Any:
        return {"embedding": vector_of(body.decode())}


@dataclass(frozen=True)
class LmiEmbedder(Embedder):
    def answer(self, body: bytes) -> Any:
        inputs = self.field(body, "inputs")
        return vector_of(inputs) if isinstance(inputs, str) else [vector_of(each) for each in self.texts(inputs, 64)]


@dataclass(frozen=True)
class CohereEmbedder(Embedder):
    def answer(self, body: bytes) -> Any:
        return {"embeddings": [vector_of(text) for text in self.texts(self.field(body, "texts"), 96)]}


@dataclass(frozen=True)
class OpenaiEmbedder(Embedder):
    """Answers in an order of its own, as its indices tell."""

    def answer(self, body: bytes) -> Any:
        texts = self.texts(self.field(body, "input"), 2048)
        rows = [{"object": "embedding", "index": n, "embedding": vector_of(text)} for n, text in enumerate(texts)]
        counted = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return {"object": "list", "data": rows[::-1], "model": "stand-in", "usage": counted}

    def refusal(self, message: str) -> Refusal:
        return Refusal(400, object="error", message=message, type="BadRequestError", code=400)


EMBEDDERS: dict[str, Embedder] = {
    "jumpstart-embedding": JumpstartEmbedder(),
    "tf-embedding": TensorflowEmbedder(),
    "lmi-embedding": LmiEmbedder(),
    "cohere-embed": CohereEmbedder(),
    "openai-embedding": OpenaiEmbedder(),
}
