"""JumpStart's TensorFlow embedding models: one raw text a call to `{"embedding": [...]}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.embeddings.vectors import read_vectors
from workbench.endpoints.payloads.format import Parameters, PayloadRequest

_TEXT = "application/x-text"


class TensorflowEmbedding:
    """The body is the text alone, so that no parameter can be sent."""

    title = "JumpStart TensorFlow embedding models (raw text)"
    batch = 1

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        (text,) = texts
        body = text.encode("utf-8", errors="replace")
        return PayloadRequest(body, _TEXT, parameters=Parameters(unsent=tuple(parameters)))

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        return read_vectors(body, count)
