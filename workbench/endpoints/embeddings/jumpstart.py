"""JumpStart's GPT-J embedding model: `{"text_inputs": [...]}` to `{"embedding": [[...]]}`, nested even for one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.embeddings.vectors import read_vectors
from workbench.endpoints.payloads.format import Parameters, PayloadRequest, json_body


class JumpstartEmbedding:
    title = "JumpStart embedding models such as GPT-J-6B (text_inputs)"
    batch = 20

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        body = json_body({**parameters, "text_inputs": list(texts)})
        return PayloadRequest(body, parameters=Parameters(parameters))

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        return read_vectors(body, count)
